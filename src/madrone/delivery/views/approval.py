"""From asking to beginning: wait, "Is this your test?", instructions, Begin (domain.md 5.1)."""

from dataclasses import replace

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madrone.accessibility.catalogue import in_words
from madrone.accessibility.queries import settings_for
from madrone.delivery.access import student_actor
from madrone.delivery.actions.opportunities import begin_opportunity
from madrone.delivery.actions.supervision import pause_opportunity
from madrone.delivery.models import Opportunity
from madrone.delivery.seat import SeatedRequest, give_seat, seated
from madrone.delivery.states import State
from madrone.delivery.views.places import is_of_another_test, opportunity_of, place_of, send_on


@seated
@never_cache
@require_safe
def wait(request: SeatedRequest) -> HttpResponseBase:
    """Wait for approval; a script asks :func:`status` every few seconds, a button does without one."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or place_of(request.seat, opportunity) != "delivery:wait":
        return send_on(request.seat, opportunity)
    denied = opportunity.state == State.DENIED
    return render(request, "delivery/wait.html", {"opportunity": opportunity, "denied": denied})


@seated
@never_cache
@require_safe
def status(request: SeatedRequest) -> HttpResponseBase:
    """Tell the waiting page where the test stands and where to go."""
    opportunity = opportunity_of(request.seat)
    place = place_of(request.seat, opportunity)
    return JsonResponse({"state": opportunity.state if opportunity else "", "next": reverse(place)})


@seated
@never_cache
@require_safe
def settings(request: SeatedRequest) -> HttpResponseBase:
    """Ask "Is this your test?" with the student's settings in words."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or opportunity.state != State.APPROVED:
        return send_on(request.seat, opportunity)
    words = in_words(settings_at_begin(opportunity))
    return render(request, "delivery/settings.html", {"opportunity": opportunity, "settings": words})


@seated
@require_POST
def decline(request: SeatedRequest) -> HttpResponseBase:
    """Go back to the choice: this was not the right test, or not the right settings."""
    opportunity = opportunity_of(request.seat)
    if is_of_another_test(request):
        return send_on(request.seat, opportunity)
    if opportunity is not None and opportunity.state == State.APPROVED:
        pause_opportunity(
            by=student_actor(opportunity.student),
            opportunity=opportunity,
            reason="The student said that this is not the right test or settings",
        )
    return give_seat(redirect("delivery:choose"), replace(request.seat, opportunity="", epoch=0))


@seated
@never_cache
@require_safe
def instructions(request: SeatedRequest) -> HttpResponseBase:
    """Say how the test works, before its clock starts."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or opportunity.state != State.APPROVED:
        return send_on(request.seat, opportunity)
    reads_aloud = {"text_to_speech", "tts_passages"} & settings_at_begin(opportunity).keys()
    return render(
        request,
        "delivery/instructions.html",
        {"opportunity": opportunity, "reads_aloud": reads_aloud, "resumed": opportunity.first_started_at},
    )


@seated
@require_POST
def begin(request: SeatedRequest) -> HttpResponseBase:
    """Start or resume the test on this device; from now on no other may save."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or opportunity.state != State.APPROVED or is_of_another_test(request):
        return send_on(request.seat, opportunity)
    opportunity = begin_opportunity(
        opportunity=opportunity,
        settings=settings_at_begin(opportunity),
        grade=opportunity.student.grade,
        device=request.seat.device,
    )
    return give_seat(redirect("delivery:take"), replace(request.seat, epoch=opportunity.epoch))


def settings_at_begin(opportunity: Opportunity) -> dict[str, str]:
    """Give the settings that count: those frozen at the first start, or the student's present ones."""
    if opportunity.first_started_at is not None:
        return dict(opportunity.settings)
    return settings_for(opportunity.student_id, opportunity.test.subject)
