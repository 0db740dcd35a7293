"""Where a student belongs: each page of the student's side sends those who are elsewhere to the right one."""

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from madrone.delivery import queries
from madrone.delivery.models import Opportunity
from madrone.delivery.seat import Seat
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


def place_of(seat: Seat, opportunity: Opportunity | None) -> str:
    """Name the page that this seat belongs on."""
    if opportunity is None:
        return "delivery:choose"
    state = State(opportunity.state)
    if state in SAVING:
        return "delivery:take" if seat.epoch == opportunity.epoch else "delivery:elsewhere"
    if state in ENDED:
        return "delivery:done"
    return _BY_STATE.get(state, "delivery:choose")


def send_on(seat: Seat, opportunity: Opportunity | None) -> HttpResponseRedirect:
    """Redirect to the page that this seat belongs on."""
    return redirect(place_of(seat, opportunity))
