"""Which pictures of the item bank a student is given: those of the test that the student is taking now."""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpRequest

from madrone.content.access import admit
from madrone.content.queries import assets_of
from madrone.delivery.models import Opportunity
from madrone.delivery.seat import Seat, read_seat
from madrone.delivery.states import SAVING

if TYPE_CHECKING:
    from madrone.content.models import Test

# As many forms as are under way at once in a large installation.
_KEPT = 64


def student_may_see(request: HttpRequest, code: str) -> bool:
    """Tell whether a request comes from the seat of a student whose test, being taken now, shows a picture.

    A seat at another test, one whose test is paused or over, and a device that another has replaced see none.
    """
    seat = read_seat(request)
    opportunity = _being_taken(seat) if seat is not None else None
    return opportunity is not None and code in _assets(opportunity)


def _being_taken(seat: Seat) -> Opportunity | None:
    rows = Opportunity.objects.filter(
        code=seat.opportunity, student__code=seat.student, epoch=seat.epoch, state__in=SAVING
    )
    return rows.select_related("test").first()


def _assets(opportunity: Opportunity) -> frozenset[str]:
    test = opportunity.test
    if test.frozen_at is None:
        return assets_of(test)
    return _assets_of_frozen(test, test.frozen_at)


@lru_cache(maxsize=_KEPT)
def _assets_of_frozen(test: "Test", frozen_at: datetime) -> frozenset[str]:
    """Look up the pictures of a form once: from the moment it is frozen, form and items stay as they are."""
    return assets_of(test)


admit(student_may_see)
