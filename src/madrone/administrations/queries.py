"""Reading windows and assignments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.administrations.models import TestAssignment, Window
from madrone.kernel import clock
from madrone.kernel.errors import NotFound

if TYPE_CHECKING:
    from madrone.students.models import Student

# Windows are days of the school's own calendar; California keeps one time zone.
ZONE = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many students of one test have it assigned."""

    test_id: int
    assigned: int


def today() -> date:
    """Tell the day it is at school."""
    return clock.now().astimezone(ZONE).date()


def closes_at(window: Window) -> datetime:
    """Tell the moment a window ends: midnight after its last day, local time, as UTC."""
    return datetime.combine(window.closes_on, time.max, tzinfo=ZONE).astimezone(UTC)


def is_open(window: Window, day: date | None = None) -> bool:
    """Tell whether tests may be given today."""
    return window.opens_on <= (day or today()) <= window.closes_on


def windows_visible_to(actor: Actor) -> QuerySet[Window]:
    """List the windows of LEAs that the actor's scopes touch: inside them, or above a school of the actor's."""
    allowed = Q(pk__in=[])
    for scope in actor.scopes(Perm.WINDOW_VIEW):
        allowed |= Q(org_code__startswith=scope) | Q(org_code=scope[:7])
    return Window.objects.filter(allowed)


def get_window(actor: Actor, code: str) -> Window:
    """Find one window that the actor may see."""
    found = windows_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("window-unknown", _("There is no such window, or it is outside your scope."))
    return found


def open_windows_at(org_code: str) -> QuerySet[Window]:
    """List the windows open today for one school."""
    day = today()
    return Window.objects.filter(org_code=org_code[:7], opens_on__lte=day, closes_on__gte=day)


def assignments_for(student: "Student", window: Window) -> QuerySet[TestAssignment]:
    """List what a student is to take in a window."""
    return TestAssignment.objects.filter(student=student, window=window).select_related("test", "window")


def assignments_of(student: "Student") -> QuerySet[TestAssignment]:
    """List all that a student was ever assigned, newest window first."""
    return (
        TestAssignment.objects.filter(student=student)
        .select_related("test", "window")
        .order_by("-window__opens_on", "test__subject")
    )


def coverage(window: Window, prefix: str) -> list[Coverage]:
    """Count the assigned students of each test of a window within a scope."""
    rows = (
        TestAssignment.objects.filter(window=window, student__org_code__startswith=prefix)
        .values("test_id")
        .annotate(assigned=Count("pk"))
    )
    return [Coverage(row["test_id"], row["assigned"]) for row in rows]


def assignments_in(window: Window, student_ids: Iterable[int]) -> QuerySet[TestAssignment]:
    """List the assignments of some students in a window."""
    return TestAssignment.objects.filter(window=window, student_id__in=list(student_ids))
