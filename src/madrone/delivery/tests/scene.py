"""A test in a window, assigned to Sam, and the steps to any state: what these tests start from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from madrone.access import Actor
from madrone.administrations.models import TestAssignment, Window
from madrone.content.models import Subject, Test
from madrone.delivery.actions import opportunities, supervision
from madrone.delivery.models import Opportunity
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError
from tests.cast import LEA, SCHOOL, Cast

SESSION = "MATH-1234"


def make_test(identifier: str = "G5-MATH", **fields: Any) -> Test:
    """Add a summative grade 5 mathematics test without items; delivery itself needs none."""
    fields = {"kind": "summative", "subject": Subject.MATH, "grade": "05", "title": "Grade 5 Math"} | fields
    return Test.objects.create(identifier=identifier, **fields)


def make_assignment(cast: Cast, test: Test | None = None, *, days_left: int = 100) -> TestAssignment:
    """Assign a test to Sam in a window that opened ten days ago."""
    now = clock.now()
    window, _ = Window.objects.get_or_create(
        name=f"Window of {days_left} days",
        org_code=LEA,
        school_year=2026,
        defaults={
            "opens_on": (now - timedelta(days=10)).date(),
            "closes_on": (now + timedelta(days=days_left)).date(),
        },
    )
    return TestAssignment.objects.create(
        window=window, student=cast.sam, test=test or make_test(), source="manual", created_at=now
    )


@dataclass
class Scene:
    """Sam's assigned test and the staff around it."""

    cast: Cast
    assignment: TestAssignment

    @property
    def tom(self) -> Actor:
        """The test administrator of Sam's school."""
        return self.cast.tom

    def request(self, session: str = SESSION) -> Opportunity:
        """Sam asks to take the test."""
        return opportunities.request_opportunity(
            student=self.cast.sam, assignment=self.assignment, session_code=session, org_code=SCHOOL
        )

    def approve(self, opportunity: Opportunity) -> Opportunity:
        """Tom approves."""
        return supervision.approve_opportunity(by=self.tom, opportunity=opportunity)

    def begin(self, opportunity: Opportunity) -> Opportunity:
        """Sam presses Begin."""
        return opportunities.begin_opportunity(
            opportunity=opportunity, settings={"zoom": "1.5X"}, grade=self.cast.sam.grade
        )

    def start(self) -> Opportunity:
        """Sam asks, Tom approves, Sam begins."""
        return self.begin(self.approve(self.request()))

    def pause(self, opportunity: Opportunity, reason: str = "Recess") -> Opportunity:
        """Tom pauses the test."""
        return supervision.pause_opportunity(by=self.tom, opportunity=opportunity, reason=reason)

    def submit(self, opportunity: Opportunity, **claims: Any) -> Opportunity:
        """Sam hands in, claiming what is stored unless told otherwise."""
        opportunity.refresh_from_db()
        known: dict[str, Any] = {
            "sequence": opportunity.sequence,
            "chain": opportunity.chain,
            "answered": 0,
        }
        return opportunities.submit_opportunity(opportunity=opportunity, **(known | claims))


def refused(act: Callable[[], object], code: str) -> str:
    """Check that an act is refused with a code; give the message."""
    with pytest.raises(MadroneError) as problem:
        act()
    assert problem.value.code == code
    return problem.value.message
