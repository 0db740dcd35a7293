"""Assigning tests to students (domain.md 4.2)."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor, Perm, require
from madrone.administrations.errors import WindowError
from madrone.administrations.models import TestAssignment, Window
from madrone.kernel import clock
from madrone.students.queries import students_in

if TYPE_CHECKING:
    from madrone.content.models import Test
    from madrone.students.models import Student

CHUNK = 1_000


@transaction.atomic
def assign_tests_by_grade(*, by: Actor, window: Window, org_code: str = "") -> int:
    """Give every enrolled student the window's tests of his or her grade; returns how many were new.

    ``org_code`` narrows to one school of the window's LEA. Doing it again assigns only who is new.
    """
    where = org_code or window.org_code
    _stay_inside(window, where)
    require(by, Perm.ASSIGNMENT_MANAGE, at=where)
    now = clock.now()
    before = window.assignments.count()
    for test in window.tests.all():
        wanted = [
            TestAssignment(
                window=window,
                student_id=student_id,
                test=test,
                source=TestAssignment.Source.GRADE,
                created_at=now,
            )
            for student_id in students_in(where, test.grade).values_list("pk", flat=True)
        ]
        TestAssignment.objects.bulk_create(wanted, batch_size=CHUNK, ignore_conflicts=True)
    added = window.assignments.count() - before
    audit.record(by, "administrations.tests.assigned", on=window, at=where, added=added, source="grade")
    return added


@transaction.atomic
def assign_test(*, by: Actor, window: Window, student: "Student", test: "Test") -> TestAssignment:
    """Give one student one test of a window, whatever the grade; giving it twice changes nothing."""
    require(by, Perm.ASSIGNMENT_MANAGE, at=student.org_code)
    _stay_inside(window, student.org_code)
    if not window.tests.filter(pk=test.pk).exists():
        raise WindowError("test-not-in-window", _("This window does not give that test. Choose another."))
    assignment, new = TestAssignment.objects.get_or_create(
        window=window,
        student=student,
        test=test,
        defaults={"source": TestAssignment.Source.MANUAL, "created_at": clock.now()},
    )
    if new:
        audit.record(
            by,
            "administrations.tests.assigned",
            on=student,
            at=student.org_code,
            window=window.code,
            test=test.identifier,
            source="manual",
        )
    return assignment


@transaction.atomic
def unassign_test(*, by: Actor, assignment: TestAssignment) -> None:
    """Take back an assignment that the student has never asked to begin."""
    student = assignment.student
    require(by, Perm.ASSIGNMENT_MANAGE, at=student.org_code)
    audit.record(
        by,
        "administrations.tests.unassigned",
        on=student,
        at=student.org_code,
        window=assignment.window.code,
        test=assignment.test.identifier,
    )
    try:
        # Whatever a higher floor keeps of the student's test protects its assignment.
        assignment.delete()
    except ProtectedError as kept:
        message = _("The student has asked to take this test, or begun it, so the assignment must stay.")
        raise WindowError("test-begun", message) from kept


def _stay_inside(window: Window, org_code: str) -> None:
    if not org_code.startswith(window.org_code):
        raise WindowError(
            "outside-window", _("That school or student does not belong to the LEA whose window this is.")
        )
