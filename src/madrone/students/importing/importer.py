"""What a file of students does: adds, changes, moves to another school, ends enrolments."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor, Perm
from madrone.imports import wording
from madrone.imports.drafts import Change, Draft, Verdict, good
from madrone.imports.layouts import Layout
from madrone.orgs import queries as orgs
from madrone.students.importing.california import CALIFORNIA
from madrone.students.importing.columns import DATES
from madrone.students.importing.oneroster import OneRosterStudents
from madrone.students.importing.simple import SIMPLE
from madrone.students.importing.smarter import SMARTER
from madrone.students.labels import LABELS, show
from madrone.students.models import Student

_SSID = re.compile(r"^\d{10}$")
# What a row says beside the student's own fields: where, and whether to remove.
_ABOUT_THE_ROW = frozenset({"ssid", "school", "district", "delete", "org_code"})


class StudentImporter:
    """Students with one present enrolment each; the key is the SSID."""

    kind = "students"
    label = _("Students")
    purpose = _("Who is enrolled where, with the demographics that testing needs.")
    permission = Perm.STUDENT_IMPORT
    repeats = False
    telling = ("ssid", "grade", "org_code", "birth_date")
    layouts: Sequence[Layout] = (CALIFORNIA, SMARTER, SIMPLE, OneRosterStudents())

    def left_over(self, rows: QuerySet[Any]) -> int:
        """Count the students of the file's schools whom the file does not name; only a row removes anybody."""
        named = rows.filter(key=OuterRef("ssid"))
        schools = rows.exclude(verdict=Verdict.ERROR).order_by().values_list("data__org_code", flat=True)
        enrolled = Student.objects.filter(org_code__in=set(schools.distinct()), enrolled=True)
        return enrolled.filter(~Exists(named)).count()

    def field_label(self, name: str) -> str:
        """Name a changed field for people."""
        return str(LABELS.get(name, name))

    def show(self, name: str, value: Any) -> str:
        """Write a value for people."""
        return show(name, value)

    def judge(self, actor: Actor, drafts: Sequence[Draft]) -> None:
        """Settle each draft against the students and schools as they stand, in three queries."""
        fine = good(drafts)
        surroundings = _Surroundings(actor, fine)
        for draft in fine:
            surroundings.judge(draft)

    def apply(self, drafts: Sequence[Draft], *, by: Actor, now: datetime) -> None:
        """Write a chunk: one statement for those who come or change, one for those who leave."""
        leaving = [draft.key for draft in drafts if draft.verdict == Verdict.REMOVE]
        Student.objects.filter(ssid__in=leaving).update(enrolled=False, updated_at=now)
        by_fields: dict[tuple[str, ...], list[Student]] = {}
        for draft in drafts:
            if draft.verdict != Verdict.REMOVE:
                fields = student_fields(draft.data)
                student = Student(ssid=draft.key, enrolled=True, updated_at=now, **fields)
                by_fields.setdefault(tuple(sorted(fields)), []).append(student)
        for names, students in by_fields.items():
            # An upsert: only the columns that the file has are written over what is known.
            Student.objects.bulk_create(
                students,
                update_conflicts=True,
                unique_fields=["ssid"],
                update_fields=[*names, "enrolled", "updated_at"],
            )


def student_fields(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn staged data into a student's own fields, dates as dates."""
    fields = {name: value for name, value in data.items() if name not in _ABOUT_THE_ROW}
    for name in DATES:
        if fields.get(name):
            fields[name] = date.fromisoformat(fields[name])
    fields["org_code"] = data["org_code"]
    return fields


class _Surroundings:
    """What a chunk of drafts refers to: the schools, the districts, and the students as they are now."""

    def __init__(self, actor: Actor, drafts: Sequence[Draft]) -> None:
        self.actor = actor
        self.schools = orgs.schools_by_identifier(draft.data["school"] for draft in drafts)
        self.districts = orgs.districts_by_identifier(draft.data.get("district", "") for draft in drafts)
        found = Student.objects.filter(ssid__in=[draft.key for draft in drafts])
        self.students = {student.ssid: student for student in found}

    def judge(self, draft: Draft) -> None:
        draft.data["org_code"] = self._find_school(draft)
        existing = self.students.get(draft.key)
        if existing is None and not _SSID.match(draft.key):
            draft.wrong("not-an-ssid", "SSID", value=draft.key)
        if draft.problems:
            draft.settle(Verdict.ERROR)
        elif draft.data.get("delete"):
            self._judge_leaving(draft, existing)
        elif existing is None:
            _judge_new(draft)
        else:
            self._judge_known(draft, existing)

    def _find_school(self, draft: Draft) -> str:
        """Find the row's school; one that is unknown and one out of scope get the very same answer."""
        school = self.schools.get(draft.data["school"])
        named = draft.data["school"]
        if school is None or not self.actor.may(Perm.STUDENT_IMPORT, at=school.code):
            draft.wrong("out-of-scope", _now("school"), value=named)
            return ""
        district = draft.data.get("district", "")
        if district and not school.belongs_to(self.districts[district]):
            draft.wrong("wrong-district", _now("school"), value=named, expected=district)
        elif not school.active and not draft.data.get("delete"):
            draft.wrong("school-closed", _now("school"), value=named)
        return school.code

    def _judge_leaving(self, draft: Draft, existing: Student | None) -> None:
        # Who is not enrolled at the school that the row names, has moved on already: nothing to end.
        here = existing is not None and existing.enrolled and existing.org_code == draft.data["org_code"]
        draft.settle(Verdict.REMOVE if here else Verdict.SAME, {"enrolled": (True, False)} if here else None)

    def _judge_known(self, draft: Draft, existing: Student) -> None:
        if not self.actor.may(Perm.STUDENT_IMPORT, at=existing.org_code):
            draft.wrong("not-yours-to-move", "SSID", value=draft.key)
            draft.settle(Verdict.ERROR)
            return
        changes = differences(existing, draft.data)
        if not existing.enrolled:
            changes["enrolled"] = (False, True)
        if existing.org_code != draft.data["org_code"]:
            draft.settle(Verdict.MOVE, changes)
        else:
            draft.settle(Verdict.CHANGE if changes else Verdict.SAME, changes)


def _judge_new(draft: Draft) -> None:
    for name in ("last_name", "first_name", "grade"):
        if not draft.data.get(name):
            draft.wrong("blank", str(LABELS[name]))
    draft.settle(Verdict.ADD)


def differences(existing: Student, data: Mapping[str, Any]) -> dict[str, Change]:
    """List the fields in which a file differs from what is known, as JSON values (old, new)."""
    changes: dict[str, Change] = {}
    for name, new in data.items():
        if name in _ABOUT_THE_ROW and name != "org_code":
            continue
        old = getattr(existing, name)
        if isinstance(old, date):
            old = old.isoformat()
        if old != new:
            changes[name] = (old, new)
    return changes


wording.register(
    {
        "not-an-ssid": (_('"%(value)s" is not an SSID: ten digits, as CALPADS gives it.'), ""),
        "wrong-district": (_('The school "%(value)s" does not belong to the district "%(expected)s".'), ""),
        "school-closed": (_('The school "%(value)s" is closed.'), ""),
        "not-yours-to-move": (
            _("This row cannot be taken over from your account."),
            _("Ask the help desk to import it."),
        ),
        "no-race": (_("At least one of the race columns must be Yes."), ""),
        "races-disagree": (_("%(value)s races are Yes, but two or more races is No."), ""),
        "grades-disagree": (_('The grade is blank and the classes disagree: "%(value)s".'), ""),
        "no-grade": (_("There is no grade, neither for the student nor for any of the classes."), ""),
    }
)
