"""Making and changing rosters: who is on them, and whose they are (domain.md 4.9)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor, Perm, require
from madrone.orgs.queries import find_school
from madrone.people.queries import staff_at
from madrone.students.errors import RosterError
from madrone.students.models import Roster, Student

SUBJECTS = ("", "ELA", "MATH")


@transaction.atomic
def create_roster(*, by: Actor, org_code: str, name: str, school_year: int, subject: str = "") -> Roster:
    """Make an empty roster at a school; its name is new there in that school year."""
    require(by, Perm.ROSTER_MANAGE, at=org_code)
    if find_school(org_code) is None:
        raise RosterError("school-unknown", _("There is no such school. Choose another."), field="org_code")
    roster = Roster(org_code=org_code, name=name, school_year=school_year, subject=_subject(subject))
    _refuse_namesake(roster)
    roster.save()
    audit.record(by, "students.roster.changed", on=roster, at=org_code, name=name, made=True)
    return roster


@transaction.atomic
def change_roster(*, by: Actor, roster: Roster, name: str, school_year: int, subject: str) -> Roster:
    """Rename a roster, or set its year and subject."""
    roster = _locked(by, roster)
    old = {"name": roster.name, "school_year": roster.school_year, "subject": roster.subject}
    roster.name, roster.school_year, roster.subject = name, school_year, _subject(subject)
    _refuse_namesake(roster)
    roster.save(update_fields=["name", "school_year", "subject"])
    new = {"name": name, "school_year": school_year, "subject": subject}
    audit.record(by, "students.roster.changed", on=roster, at=roster.org_code, old=old, new=new)
    return roster


@transaction.atomic
def add_students(*, by: Actor, roster: Roster, ssids: Sequence[str]) -> Roster:
    """Put students of the roster's school on it, all of them or, when one is not there, none."""
    roster = _locked(by, roster)
    found = Student.objects.filter(ssid__in=ssids, org_code=roster.org_code, enrolled=True)
    by_ssid = {student.ssid: student for student in found}
    unknown = [ssid for ssid in ssids if ssid not in by_ssid]
    if unknown:
        raise RosterError(
            "not-a-student-here",
            _("No student of this school has the SSID %s. Nobody was added: correct it and try again.")
            % ", ".join(unknown[:10]),
            field="ssids",
        )
    roster.students.add(*by_ssid.values())
    codes = sorted(student.code for student in by_ssid.values())
    audit.record(by, "students.roster.changed", on=roster, at=roster.org_code, added=codes)
    return roster


@transaction.atomic
def remove_student(*, by: Actor, roster: Roster, student: Student) -> Roster:
    """Take one student off a roster."""
    roster = _locked(by, roster)
    roster.students.remove(student)
    audit.record(by, "students.roster.changed", on=roster, at=roster.org_code, removed=[student.code])
    return roster


@transaction.atomic
def add_owner(*, by: Actor, roster: Roster, account_code: str) -> Roster:
    """Give a roster to somebody with a role at its school, who then sees its students."""
    roster = _locked(by, roster)
    account = staff_at(roster.org_code).filter(code=account_code).first()
    if account is None:
        raise RosterError("not-staff-here", _("Choose somebody with a role at this school."), field="owner")
    roster.owners.add(account)
    audit.record(by, "students.roster.changed", on=roster, at=roster.org_code, owner_added=account.code)
    return roster


@transaction.atomic
def remove_owner(*, by: Actor, roster: Roster, account_code: str) -> Roster:
    """Take a roster away from somebody, who at once no longer sees its students through it."""
    roster = _locked(by, roster)
    account = roster.owners.filter(code=account_code).first()
    if account is None:
        raise RosterError("not-an-owner", _("This person does not own the roster any more."))
    roster.owners.remove(account)
    audit.record(by, "students.roster.changed", on=roster, at=roster.org_code, owner_removed=account_code)
    return roster


@transaction.atomic
def delete_roster(*, by: Actor, roster: Roster) -> None:
    """Delete a roster; its students and owners stay as they are."""
    roster = _locked(by, roster)
    counts = {"students": roster.students.count(), "owners": roster.owners.count()}
    audit.record(
        by, "students.roster.changed", on=roster, at=roster.org_code, name=roster.name, deleted=True, **counts
    )
    roster.delete()


def _locked(by: Actor, roster: Roster) -> Roster:
    found = Roster.objects.select_for_update().get(pk=roster.pk)
    require(by, Perm.ROSTER_MANAGE, at=found.org_code)
    return found


def _subject(subject: str) -> str:
    if subject not in SUBJECTS:
        raise RosterError("subject-unknown", _("Choose one of the subjects."), field="subject")
    return subject


def _refuse_namesake(roster: Roster) -> None:
    namesakes = Roster.objects.filter(
        org_code=roster.org_code, school_year=roster.school_year, name=roster.name
    )
    if namesakes.exclude(pk=roster.pk).exists():
        raise RosterError(
            "name-taken",
            _("This school has a roster of that name in that year already. Choose another name."),
            field="name",
        )
