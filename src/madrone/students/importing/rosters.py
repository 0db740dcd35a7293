"""What a roster file does: makes rosters, adds students and owners, and takes away only on request."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from madrone.access import Actor, Perm
from madrone.imports import wording
from madrone.imports.drafts import Change, Draft, Verdict, good
from madrone.imports.layouts import Layout
from madrone.orgs import queries as orgs
from madrone.students.importing.roster_files import GROUPS, SIMPLE, OneRosterClasses
from madrone.students.models import Roster, Student

LABELS: dict[str, str | Promise] = {
    "key": _("roster"),
    "roster": _("New roster"),
    "subject": _("Subject"),
    "student": _("Student"),
    "owner": _("Owner"),
}
RosterKey = tuple[str, int, str]
_COLUMNS = {"student": "student_id", "owner": "account_id"}


class RosterImporter:
    """Rosters with their students and owners; each row is one place on one roster."""

    kind = "rosters"
    label = _("Rosters")
    purpose = _("Which students belong to which teacher: who has no roster sees no results.")
    permission = Perm.ROSTER_MANAGE
    repeats = True
    # What a row of a roster file adds is among its changes already.
    telling = ()
    layouts: Sequence[Layout] = (GROUPS, SIMPLE, OneRosterClasses())

    def left_over(self, rows: QuerySet[Any]) -> int:
        """Count nothing: such a file is never meant to be everything that there is."""
        return 0

    def field_label(self, name: str) -> str:
        """Name a changed field for people."""
        return str(LABELS.get(name, name))

    def show(self, name: str, value: Any) -> str:
        """Write a value for people."""
        if name == "subject" and value is not None:
            return value or _now("All subjects")
        return "" if value is None else str(value)

    def judge(self, actor: Actor, drafts: Sequence[Draft]) -> None:
        """Settle each draft against the rosters, students and accounts as they stand."""
        fine = good(drafts)
        surroundings = _Surroundings(actor, fine)
        for draft in fine:
            surroundings.judge(draft)

    def apply(self, drafts: Sequence[Draft], *, by: Actor, now: datetime) -> None:
        """Make the rosters that are missing, then their places."""
        rosters = _make_missing(drafts)
        students = _ids(Student.objects.filter(ssid__in=_named(drafts, "student")), "ssid")
        owners = _ids(_accounts(_named(drafts, "owner")), "username")
        _set_subjects(drafts, rosters)
        _set_places(drafts, rosters, Roster.students.through, "student", students)
        _set_places(drafts, rosters, Roster.owners.through, "owner", owners)


class _Surroundings:
    """What a chunk of drafts refers to."""

    def __init__(self, actor: Actor, drafts: Sequence[Draft]) -> None:
        self.actor = actor
        self.schools = orgs.schools_by_identifier(draft.data["school"] for draft in drafts)
        found = Student.objects.filter(ssid__in=_named(drafts, "student"), enrolled=True)
        self.students = dict(found.values_list("ssid", "org_code"))
        accounts = _accounts(_named(drafts, "owner")).prefetch_related("grants")
        self.owners = {a.username: [grant.scope for grant in a.grants.all()] for a in accounts}
        codes = {place.code for place in self.schools.values()}
        names = {draft.data["roster"] for draft in drafts}
        rosters = Roster.objects.filter(org_code__in=codes, name__in=names)
        self.rosters = {(r.org_code, r.school_year, r.name): r for r in rosters}
        ids = [roster.pk for roster in self.rosters.values()]
        places = Roster.students.through._default_manager.filter(
            roster_id__in=ids, student__ssid__in=list(self.students)
        )
        self.places = set(places.values_list("roster_id", "student__ssid"))
        owned = Roster.owners.through._default_manager.filter(
            roster_id__in=ids, account__username__in=list(self.owners)
        )
        self.owned = set(owned.values_list("roster_id", "account__username"))

    def judge(self, draft: Draft) -> None:
        data = draft.data
        school = self.schools.get(data["school"])
        if school is None or not self.actor.may(Perm.ROSTER_MANAGE, at=school.code):
            draft.wrong("out-of-scope", _now("school"), value=data["school"])
            draft.settle(Verdict.ERROR)
            return
        data["org_code"] = school.code
        if data["student"] and self.students.get(data["student"]) != school.code:
            draft.wrong("not-a-student-here", "student_ssid", value=data["student"], expected=data["school"])
        scopes = self.owners.get(data["owner"], [])
        if data["owner"] and not any(school.code.startswith(scope) for scope in scopes):
            draft.wrong("not-staff-here", _now("owner"), value=data["owner"], expected=data["school"])
        if data.get("delete") and not (data["student"] or data["owner"]):
            draft.wrong("nothing-to-delete", _now("whole row"))
        existing = self.rosters.get(_roster_key(draft))
        if data.get("delete"):
            self._judge_leaving(draft, existing)
        else:
            self._judge_joining(draft, existing)

    def _judge_leaving(self, draft: Draft, existing: Roster | None) -> None:
        gone = {name: (value, None) for name, value in self._places(draft, existing, present=True)}
        draft.settle(Verdict.REMOVE if gone else Verdict.SAME, gone)

    def _judge_joining(self, draft: Draft, existing: Roster | None) -> None:
        data = draft.data
        changes: dict[str, Change] = {
            name: (None, value) for name, value in self._places(draft, existing, present=False)
        }
        if existing is None and not (data["student"] or data["owner"]):
            changes["roster"] = (None, data["roster"])
        if existing is not None and data["subject"] is not None and data["subject"] != existing.subject:
            changes["subject"] = (existing.subject, data["subject"])
        new = "roster" in changes or "student" in changes or "owner" in changes
        draft.settle(Verdict.ADD if new else Verdict.CHANGE if changes else Verdict.SAME, changes)

    def _places(self, draft: Draft, existing: Roster | None, *, present: bool) -> list[tuple[str, str]]:
        """List the row's student and owner whose place on the roster is, or is not, there already."""
        found = []
        for name, places in (("student", self.places), ("owner", self.owned)):
            value = draft.data[name]
            there = existing is not None and (existing.pk, value) in places
            if value and there is present:
                found.append((name, value))
        return found


def _roster_key(draft: Draft) -> RosterKey:
    return draft.data["org_code"], draft.data["school_year"], draft.data["roster"]


def _named(drafts: Sequence[Draft], name: str) -> set[str]:
    return {draft.data[name] for draft in drafts} - {""}


def _accounts(usernames: set[str]) -> Any:
    return get_user_model()._default_manager.filter(username__in=usernames, is_active=True)


def _ids(found: Any, field: str) -> dict[str, int]:
    return dict(found.values_list(field, "pk"))


def _make_missing(drafts: Sequence[Draft]) -> dict[RosterKey, Roster]:
    wanted = {_roster_key(draft): draft for draft in drafts}
    known = _find(wanted)
    Roster.objects.bulk_create(
        Roster(org_code=code, school_year=year, name=name)
        for (code, year, name), draft in wanted.items()
        if (code, year, name) not in known
    )
    return _find(wanted)


def _find(wanted: dict[RosterKey, Draft]) -> dict[RosterKey, Roster]:
    codes, names = {key[0] for key in wanted}, {key[2] for key in wanted}
    rosters = Roster.objects.filter(org_code__in=codes, name__in=names)
    found = {(r.org_code, r.school_year, r.name): r for r in rosters}
    return {key: roster for key, roster in found.items() if key in wanted}


def _set_subjects(drafts: Sequence[Draft], rosters: dict[RosterKey, Roster]) -> None:
    stated = [draft for draft in drafts if draft.data["subject"] is not None]
    for draft in stated:
        rosters[_roster_key(draft)].subject = draft.data["subject"]
    Roster.objects.bulk_update({rosters[_roster_key(draft)] for draft in stated}, ["subject"])


def _set_places(
    drafts: Sequence[Draft], rosters: dict[RosterKey, Roster], through: Any, name: str, ids: dict[str, int]
) -> None:
    """Add and take away the places of one kind; what is there already is left as it is."""
    column = _COLUMNS[name]
    wanted = []
    for draft in drafts:
        if not draft.data[name]:
            continue
        place = {"roster_id": rosters[_roster_key(draft)].pk, column: ids[draft.data[name]]}
        if draft.verdict == Verdict.REMOVE:
            through._default_manager.filter(**place).delete()
        else:
            wanted.append(through(**place))
    through._default_manager.bulk_create(wanted, ignore_conflicts=True)


wording.register(
    {
        "not-a-year": (
            _('"%(value)s" is not a school year: write the year that it ends in, such as 2027.'),
            "",
        ),
        "not-a-student-here": (
            _('"%(value)s" is not the SSID of a student at the school "%(expected)s".'),
            _("Import the student first, or correct the SSID."),
        ),
        "not-staff-here": (
            _('"%(value)s" is not the e-mail address of somebody with a role at the school "%(expected)s".'),
            _("Create the account first, or correct the address."),
        ),
        "nothing-to-delete": (_("It says Delete but names neither a student nor an owner."), ""),
        "not-in-bundle": (_('"%(value)s" is not in this bundle.'), ""),
        "user-without-name": (_("The user has neither an identifier nor an e-mail address."), ""),
    }
)
