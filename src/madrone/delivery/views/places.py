"""Where a student belongs: each page of the student's side sends those who are elsewhere to the right one."""

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from madrone.delivery import queries
from madrone.delivery.models import Opportunity
from madrone.delivery.seat import Seat, SeatedRequest
from madrone.delivery.states import ENDED, SAVING, State
from madrone.kernel.errors import NotFound
from madrone.students.queries import students_in

if TYPE_CHECKING:
    from madrone.students.models import Student

_BY_STATE = {
    State.PENDING: "delivery:wait",
    State.SUSPENDED: "delivery:wait",
    State.DENIED: "delivery:wait",
    State.APPROVED: "delivery:settings",
    State.PAUSED: "delivery:paused",
}


def student_of(seat: Seat) -> "Student":
    """Load the student who sits here."""
    found = students_in("").filter(code=seat.student).first()
    if found is None:
        raise NotFound("student-unknown", _("You are not enrolled any more. Raise your hand."))
    return found


def opportunity_of(seat: Seat) -> Opportunity | None:
    """Load the test that this seat is at; None before one has been chosen."""
    if not seat.opportunity:
        return None
    return queries.get_opportunity_for_student(student_of(seat), seat.opportunity)


def sits_at(seat: Seat, opportunity: Opportunity) -> bool:
    """Tell whether this seat's device is the one that began the opportunity's present epoch."""
    if seat.opportunity != opportunity.code:
        return False
    return seat.epoch == opportunity.epoch or (seat.device != "" and seat.device == opportunity.begun_by)


def place_of(seat: Seat, opportunity: Opportunity | None) -> str:
    """Name the page that this seat belongs on."""
    if opportunity is None:
        return "delivery:choose"
    state = State(opportunity.state)
    if state in SAVING:
        return "delivery:take" if sits_at(seat, opportunity) else "delivery:elsewhere"
    if state in ENDED:
        return "delivery:done"
    return _BY_STATE.get(state, "delivery:choose")


def is_of_another_test(request: SeatedRequest) -> bool:
    """Tell whether a form stands on a page of another test: since it was shown, somebody else has signed in here."""
    return request.POST.get("opportunity", request.seat.opportunity) != request.seat.opportunity


def send_on(seat: Seat, opportunity: Opportunity | None) -> HttpResponseRedirect:
    """Redirect to the page that this seat belongs on."""
    return redirect(place_of(seat, opportunity))
