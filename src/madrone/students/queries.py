"""Reading students and rosters."""

import re
import unicodedata

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.kernel.errors import NotFound
from madrone.students.access import roster_student_ids, rosters_visible_to, students_visible_to
from madrone.students.models import Roster, Student

__all__ = [
    "find_for_sign_in",
    "get_roster",
    "get_student",
    "roster_student_ids",
    "rosters_visible_to",
    "students_in",
    "students_visible_to",
]

# Other systems have students type their state first, "CA-1234567890" (domain.md 2.3).
_STATE = re.compile(r"^[A-Za-z]{2}-")


def get_student(actor: Actor, code: str, perm: Perm = Perm.STUDENT_VIEW) -> Student:
    """Find one student that the actor may see; NotFound for any other."""
    found = students_visible_to(actor, perm).filter(code=code).first()
    if found is None:
        raise NotFound("student-unknown", _("There is no such student, or none that you may see."))
    return found


def students_in(prefix: str, grade: str = "") -> QuerySet[Student]:
    """List the enrolled students of an organization, or of one grade there; it asks nobody's permission."""
    students = Student.objects.filter(org_code__startswith=prefix, enrolled=True)
    return students.filter(grade=grade) if grade else students


def find_for_sign_in(ssid: str, first_name: str) -> Student | None:
    """Find the enrolled student whom an SSID and a first name, as typed, both mean; None for any other.

    Case, accents, blanks and hyphens in the name do not matter, nor a state before the SSID: a student
    types on whatever keyboard is there.
    """
    number = _STATE.sub("", ssid.strip())
    found = Student.objects.filter(ssid=number, enrolled=True).first() if number else None
    if found is None or not _plain(first_name) or _plain(found.first_name) != _plain(first_name):
        return None
    return found


def get_roster(actor: Actor, code: str) -> Roster:
    """Find one roster that the actor manages or owns; NotFound for any other."""
    found = rosters_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("roster-unknown", _("There is no such roster, or none that you may see."))
    return found


def _plain(name: str) -> str:
    """Reduce a name to its letters without case and accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if char.isalnum())
