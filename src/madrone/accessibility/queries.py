"""Reading student test settings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from madrone.access import Actor, Perm
from madrone.accessibility import catalogue
from madrone.accessibility.models import StudentSettings
from madrone.audit.history import changes_to
from madrone.students.queries import students_visible_to

if TYPE_CHECKING:
    from madrone.students.models import Student


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a student's settings, from the audit trail: what they were and what they became."""

    at: datetime
    by: str
    subject: str
    before: dict[str, str]
    after: dict[str, str]


def has_plan(student: "Student") -> bool:
    """Tell whether a student has an IEP or a Section 504 plan on record, which accommodations take."""
    return bool(student.idea or student.section_504)


def settings_for(student_id: int, subject: str) -> dict[str, str]:
    """Give the settings of a student that count now in one subject; an empty dict means nothing is set."""
    return settings_of_many([student_id]).get((student_id, subject), {})


def settings_of_many(student_ids: Iterable[int]) -> dict[tuple[int, str], dict[str, str]]:
    """Give the settings that count now by (student id, subject); students without any are absent."""
    rows = StudentSettings.objects.filter(student_id__in=list(student_ids)).select_related("student")
    counting = {
        (row.student_id, row.subject): catalogue.in_force(row.values, has_plan=has_plan(row.student))
        for row in rows
    }
    return {key: values for key, values in counting.items() if values}


def stored_settings(student: "Student", subject: str) -> dict[str, str]:
    """Give what was chosen for a student in one subject, whether or not it counts at present."""
    found = StudentSettings.objects.filter(student=student, subject=subject).first()
    return dict(found.values) if found else {}


def students_in_reach(actor: Actor) -> "QuerySet[Student]":
    """List the enrolled students whose settings an actor may see: by scope, or on one's own rosters."""
    return students_visible_to(actor, Perm.SETTINGS_VIEW).filter(enrolled=True)


def has_settings() -> Q:
    """Narrow students to those with something set in any subject."""
    return Q(Exists(StudentSettings.objects.filter(student=OuterRef("pk")).exclude(values={})))


def changes_of(student: "Student") -> list[Change]:
    """List how a student's settings were changed, the newest first."""
    return [
        Change(
            event.at,
            event.actor_name,
            event.details.get("subject", ""),
            event.details.get("before", {}),
            event.details.get("after", {}),
        )
        for event in changes_to(student, "accessibility.settings.assigned")
    ]
