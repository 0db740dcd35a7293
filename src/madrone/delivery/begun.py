"""Tells the page of test settings which tests of a student are under way, and with which settings."""

from typing import TYPE_CHECKING

from madrone.accessibility.begun import BegunTest, register
from madrone.delivery.models import Opportunity
from madrone.delivery.states import ENDED

if TYPE_CHECKING:
    from madrone.students.models import Student


def tests_begun(student: "Student") -> list[BegunTest]:
    """List a student's tests that have begun and are not over, with the settings frozen at their start."""
    rows = Opportunity.objects.filter(student=student, first_started_at__isnull=False)
    under_way = rows.exclude(state__in=ENDED).select_related("test").order_by("first_started_at")
    return [
        BegunTest(one.test.title, one.test.subject, one.first_started_at, one.settings)
        for one in under_way
        if one.first_started_at is not None
    ]


register(tests_begun)
