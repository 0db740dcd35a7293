"""Results as scoring leaves them, made quickly: what the tests of reports start from."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from madrone.administrations.models import TestAssignment, Window
from madrone.administrations.queries import rules_of
from madrone.content.models import Test
from madrone.delivery.models import Opportunity
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.psychometrics.smarter import claims
from madrone.scoring.models import ClaimResult, Result
from madrone.students.models import Student
from tests.cast import LEA, make_student

_numbers: Iterator[int] = count(2_000_000_000)


def make_test(subject: str = "MATH", **fields: Any) -> Test:
    """Add a summative grade 5 test without items."""
    names = {"ELA": "Grade 5 ELA", "MATH": "Grade 5 Mathematics"}
    fields = {"kind": "summative", "grade": "05", "title": names[subject]} | fields
    return Test.objects.create(identifier=fields.pop("identifier", subject), subject=subject, **fields)


def make_window(*tests: Test, name: str = "Winter", org_code: str = LEA, years_ago: int = 0) -> Window:
    """Make a window that is open, or one of an earlier year."""
    opens = clock.now().date() - timedelta(days=10 + 365 * years_ago)
    window = Window.objects.create(
        name=name,
        org_code=org_code,
        school_year=school_year(opens),
        opens_on=opens,
        closes_on=opens + timedelta(days=40),
    )
    window.tests.set(tests)
    return window


def assign(student: Student, window: Window, test: Test) -> TestAssignment:
    """Assign a test."""
    made, _new = TestAssignment.objects.get_or_create(
        window=window,
        student=student,
        test=test,
        defaults={"source": "manual", "created_at": clock.now()},
    )
    return made


def make_result(
    student: Student,
    window: Window,
    test: Test,
    score: int | None = 2500,
    *,
    status: str = "final",
    claim_levels: Sequence[int | None] = (2, 2, 2, 2),
    sem: int = 24,
) -> Result:
    """Give a student the result of a test that was assigned, taken and scored."""
    now = clock.now()
    rules = rules_of(window)
    opportunity = Opportunity.objects.create(
        assignment=assign(student, window, test),
        student=student,
        test=test,
        org_code=student.org_code,
        state="scored",
        state_since=now,
        first_started_at=now,
        completed_at=now,
    )
    result = Result.objects.create(
        opportunity=opportunity,
        student=student,
        test=test,
        window=window,
        org_code=student.org_code,
        subject=test.subject,
        grade=test.grade,
        status=status,
        attemptedness="P" if score is None else "Y",
        complete=score is not None,
        raw=0,
        maximum=20,
        scale_score=score,
        sem=None if score is None else sem,
        band_low=None if score is None else score - sem,
        band_high=None if score is None else score + sem,
        level=None if score is None else rules.level(test.subject, test.grade, score),
        policy=rules.name,
        completed_at=now,
        scored_at=now,
    )
    ClaimResult.objects.bulk_create(
        ClaimResult(result=result, claim=claim.code, name=claim.name, level=level)
        for claim, level in zip(claims(test.subject), claim_levels, strict=False)
    )
    return result


def enrol(school: str, *names: str) -> list[Student]:
    """Enrol students of these last names at a school."""
    return [make_student(str(next(_numbers)), "Kim", name, school) for name in names]
