"""Reading windows and assignments."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.administrations.models import TestAssignment, Window
from madrone.kernel import clock
from madrone.kernel.errors import NotFound
from madrone.psychometrics.smarter import Policy, policy
from madrone.students.queries import students_in

if TYPE_CHECKING:
    from madrone.content.models import Test
    from madrone.students.models import Student


# Windows count the days of the school's own calendar, in the time zone of the installation.
ZONE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A test of a window within a scope: how many students have it, and how many of its grade do not."""

    test: "Test"
    assigned: int
    missing: int


def today() -> date:
    """Tell the day it is at school."""
    return clock.now().astimezone(ZONE).date()


def closes_at(window: Window) -> datetime:
    """Tell the moment a window ends: the midnight after its last day, local time, as UTC."""
    after = window.closes_on + timedelta(days=1)
    return datetime.combine(after, time.min, tzinfo=ZONE).astimezone(UTC)


def is_open(window: Window, day: date | None = None) -> bool:
    """Tell whether tests may be given today."""
    return window.opens_on <= (day or today()) <= window.closes_on


def rules_of(window: Window) -> Policy:
    """Give the scoring rules of a window: those of its program in its school year (domain.md 8)."""
    return policy(window.program, window.school_year)


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
    """Count, for each test of a window, the students within a scope who have it and those who lack it.

    A student lacks a test who is enrolled in its grade and does not have it assigned.
    """
    tests = list(window.tests.all())
    assigned = _by_test(_assigned(window, prefix))
    of_grade = _by_test(_assigned_by_grade(window, prefix))
    enrolled = {test.grade: 0 for test in tests}
    for grade in enrolled:
        enrolled[grade] = students_in(prefix, grade).count()
    return [
        Coverage(test, assigned.get(test.pk, 0), enrolled[test.grade] - of_grade.get(test.pk, 0))
        for test in tests
    ]


def students_lacking(window: Window, prefix: str) -> int:
    """Count the students within a scope who lack a test of a window."""
    needed = Counter(window.tests.order_by().values_list("grade", flat=True))
    return sum(_lacking(window, prefix, grade, tests) for grade, tests in needed.items())


def _lacking(window: Window, prefix: str, grade: str, tests: int) -> int:
    """Count the enrolled students of a grade who do not have all of its tests."""
    held = _assigned_by_grade(window, prefix).filter(test__grade=grade)
    complete = held.values("student_id").annotate(n=Count("pk")).filter(n=tests).count()
    return students_in(prefix, grade).count() - complete


def _assigned(window: Window, prefix: str) -> QuerySet[TestAssignment]:
    return TestAssignment.objects.filter(window=window, student__org_code__startswith=prefix).order_by()


def _assigned_by_grade(window: Window, prefix: str) -> QuerySet[TestAssignment]:
    """The assignments that a student's present grade asks for."""
    present = _assigned(window, prefix).filter(student__enrolled=True, student__grade=F("test__grade"))
    return present.filter(test__in=window.tests.order_by().values("pk"))


def _by_test(assignments: QuerySet[TestAssignment]) -> dict[int, int]:
    return dict(assignments.values("test_id").annotate(n=Count("pk")).values_list("test_id", "n"))


def scope_within(actor: Actor, perm: Perm, window: Window) -> str:
    """Give the widest part of a window's LEA where an actor holds a permission, or ""."""
    if actor.may(perm, window.org_code):
        return window.org_code
    inside = [scope for scope in actor.scopes(perm) if scope.startswith(window.org_code)]
    return inside[0] if inside else ""


def still_to_give(student: "Student") -> list[tuple[Window, "Test"]]:
    """List the tests that could still be assigned to a student by hand: of windows that are not over."""
    windows = Window.objects.filter(org_code=student.org_code[:7], closes_on__gte=today())
    known = set(TestAssignment.objects.filter(student=student).values_list("window_id", "test_id"))
    return [
        (window, test)
        for window in windows.prefetch_related("tests").order_by("opens_on")
        for test in window.tests.all()
        if (window.pk, test.pk) not in known
    ]


def get_assignment(student: "Student", code: str) -> TestAssignment:
    """Find one assignment of a student that the caller has found before."""
    found = assignments_of(student).filter(code=code).first()
    if found is None:
        raise NotFound("assignment-unknown", _("There is no such assignment; perhaps it was taken back."))
    return found


def assignments_in(window: Window, student_ids: Iterable[int]) -> QuerySet[TestAssignment]:
    """List the assignments of some students in a window."""
    return TestAssignment.objects.filter(window=window, student_id__in=list(student_ids))
