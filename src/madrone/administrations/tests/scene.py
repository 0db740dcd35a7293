"""What these tests start from: a test of each subject in a window of Madrone Valley."""

from datetime import timedelta
from typing import Any

from madrone.administrations.actions.windows import create_window
from madrone.administrations.models import Window
from madrone.administrations.queries import today
from madrone.content.models import Test
from tests.cast import LEA, Cast


def make_test(identifier: str = "ELA-G5", **fields: Any) -> Test:
    """A grade 5 ELA test without items."""
    fields = {"title": f"Test {identifier}", "kind": "summative", "subject": "ELA", "grade": "05"} | fields
    return Test.objects.create(identifier=identifier, **fields)


def make_window(cast: Cast, *tests: Test, opens: int = -5, closes: int = 30, name: str = "Spring") -> Window:
    """A window of Madrone Valley, as Dev makes it; days are counted from today."""
    return create_window(
        by=cast.dev,
        org_code=LEA,
        name=name,
        opens_on=today() + timedelta(days=opens),
        closes_on=today() + timedelta(days=closes),
        tests=tests,
    )
