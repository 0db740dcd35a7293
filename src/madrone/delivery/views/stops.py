"""Where a test stops: paused, open on another computer, done."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madrone.delivery.actions.opportunities import request_opportunity
from madrone.delivery.seat import SeatedRequest, give_seat, seated, take_seat_away
from madrone.delivery.sign_in import SignInError, open_room
from madrone.delivery.states import ENDED, State
from madrone.delivery.views.approval import wait
from madrone.delivery.views.entrance import sign_in_again
from madrone.delivery.views.places import is_of_another_test, opportunity_of, place_of, send_on


@seated
@never_cache
@require_safe
def paused(request: SeatedRequest) -> HttpResponseBase:
    """Say that the test is paused and the answers are safe, with a way to go on."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or opportunity.state != State.PAUSED:
        return send_on(request.seat, opportunity)
    return render(request, "delivery/paused.html", {"opportunity": opportunity})


@seated
@never_cache
@require_safe
def elsewhere(request: SeatedRequest) -> HttpResponseBase:
    """Say that the test is open on another computer."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or place_of(request.seat, opportunity) != "delivery:elsewhere":
        return send_on(request.seat, opportunity)
    return render(request, "delivery/elsewhere.html", {"opportunity": opportunity})


@seated
@require_POST
def resume(request: SeatedRequest) -> HttpResponseBase:
    """Ask again for the test that this seat was at; it goes on once it has been approved.

    When that is refused, the page on which the student pressed the button is shown again with the reason.
    """
    try:
        room = open_room(request.seat.session)
    except SignInError as problem:
        return sign_in_again(request, problem)
    opportunity = opportunity_of(request.seat)
    page = _WITH_BUTTON.get(place_of(request.seat, opportunity))
    if opportunity is None or page is None or is_of_another_test(request):
        return send_on(request.seat, opportunity)
    request.madrone_view = (page, (), {})  # type: ignore[attr-defined]  # set by ui.middleware
    request_opportunity(
        student=opportunity.student,
        assignment=opportunity.assignment,
        session_code=room.code,
        org_code=room.org_code,
    )
    return give_seat(redirect("delivery:wait"), request.seat.asking_for(opportunity.code))


@seated
@never_cache
@require_safe
def done(request: SeatedRequest) -> HttpResponseBase:
    """Thank the student and free the computer for the next one."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or State(opportunity.state) not in ENDED:
        return send_on(request.seat, opportunity)
    handed_in = opportunity.completed_at is not None
    page = render(request, "delivery/done.html", {"opportunity": opportunity, "handed_in": handed_in})
    return take_seat_away(page)


# The pages from which a student asks to go on.
_WITH_BUTTON = {"delivery:paused": paused, "delivery:wait": wait, "delivery:elsewhere": elsewhere}
