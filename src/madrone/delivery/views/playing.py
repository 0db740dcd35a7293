"""The player's page, and what its scripts ask for while a test is being taken."""

import json
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from madrone.delivery.access import save_token, student_actor
from madrone.delivery.actions.opportunities import enter_review, note_activity, submit_opportunity
from madrone.delivery.actions.supervision import pause_opportunity
from madrone.delivery.actions.turns import take_turn
from madrone.delivery.clock import IDLE_MINUTES
from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity
from madrone.delivery.queries import present_answers
from madrone.delivery.rendering import RenderedForm, form_of, turned_html
from madrone.delivery.seat import SeatedRequest, seated
from madrone.delivery.states import ENDED, State
from madrone.delivery.tools import tools_of
from madrone.delivery.views.places import opportunity_of, place_of, send_on, sits_at
from madrone.delivery.words import player_words
from madrone.kernel import clock

SECONDS_TO_ANSWER_THE_WARNING = 30
_CALLED = ("token", "activity", "attempt", "review", "pause", "paused", "submit", "done", "sign_in")
_STATE_OF_PLACE = {"delivery:paused": "paused", "delivery:elsewhere": "replaced", "delivery:done": "closed"}


@seated
@never_cache
@require_safe
def take(request: SeatedRequest) -> HttpResponseBase:
    """Show the player with every question of the form in it, so that it goes on when the network does not."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or place_of(request.seat, opportunity) != "delivery:take":
        return send_on(request.seat, opportunity)
    form = form_of(opportunity, get_language() or "en")
    return render(
        request,
        "delivery/take.html",
        {
            "opportunity": opportunity,
            "form": form,
            "config": _config(opportunity, form),
            "tools": tools_of(opportunity.settings),
            "theme": opportunity.settings.get("color_contrast", "TDS_CC0"),
        },
    )


@seated
@require_POST
def token(request: SeatedRequest) -> HttpResponseBase:
    """Renew the save token of a device that still holds its seat: a long test must not end in a log-out."""
    opportunity = _here(request)
    return JsonResponse({"token": save_token(opportunity, clock.now())})


@seated
@require_POST
def activity(request: SeatedRequest) -> HttpResponseBase:
    """Note that the student has gone to another question, which counts as activity (domain.md 5.2)."""
    note_activity(opportunity=_here(request))
    return JsonResponse({})


@seated
@require_POST
def review(request: SeatedRequest) -> HttpResponseBase:
    """Note that the student has come to the review page."""
    enter_review(opportunity=_here(request))
    return JsonResponse({})


@seated
@require_POST
def pause(request: SeatedRequest) -> HttpResponseBase:
    """Pause the test, because the student asked or was away too long."""
    opportunity = _here(request)
    idle = request.POST.get("reason") == "idle"
    reason = "No activity" if idle else "The student asked for a pause"
    pause_opportunity(by=student_actor(opportunity.student), opportunity=opportunity, reason=reason)
    return JsonResponse({"next": reverse("delivery:paused")})


@seated
@require_POST
def submit(request: SeatedRequest) -> HttpResponseBase:
    """Hand the test in, if the server holds everything that the device says it sent."""
    try:
        head = json.loads(request.body)
        sequence, chain, answered = int(head["sequence"]), str(head["hash"]), int(head["answered"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        message = _("The test could not be handed in. Open the page again, look it over and submit again.")
        error = {"code": "submission-unreadable", "message": message, "field": None}
        return JsonResponse({"error": error}, status=422)
    done = {"next": reverse("delivery:done")}
    if _handed_in(request, sequence, chain):
        # The device says again what was done before: the answer got lost on its way.
        return JsonResponse(done)
    submit_opportunity(opportunity=_here(request), sequence=sequence, chain=chain, answered=answered)
    return JsonResponse(done)


def _handed_in(request: SeatedRequest, sequence: int, chain: str) -> bool:
    opportunity = opportunity_of(request.seat)
    if opportunity is None or State(opportunity.state) not in ENDED or not _is_of_page(request, opportunity):
        return False
    return sits_at(request.seat, opportunity) and (sequence, chain) == (
        opportunity.sequence,
        opportunity.chain,
    )


@seated
@require_POST
def attempt(request: SeatedRequest) -> HttpResponseBase:
    """Take a turn at a question that answers the student: score what is stored, and draw the question anew."""
    try:
        asked = json.loads(request.body)
        item, sequence = str(asked["item"]), int(asked["sequence"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        message = _("Your answer could not be looked at. Open the page again and try once more.")
        error = {"code": "attempt-unreadable", "message": message, "field": None}
        return JsonResponse({"error": error}, status=422)
    opportunity = _here(request)
    turn = take_turn(opportunity=opportunity, item=item, sequence=sequence)
    html = turned_html(opportunity, item, turn, get_language() or "en")
    return JsonResponse({"html": html, "number": turn.number, "over": turn.completed})


def _here(request: SeatedRequest) -> Opportunity:
    """Load the test that is being taken on this very device and shown on this very page, or say why not."""
    opportunity = opportunity_of(request.seat)
    place = place_of(request.seat, opportunity)
    if opportunity is None or not _is_of_page(request, opportunity):
        raise _not_here("replaced")
    if place != "delivery:take":
        raise _not_here(_STATE_OF_PLACE.get(place, "paused"))
    return opportunity


def _is_of_page(request: SeatedRequest, opportunity: Opportunity) -> bool:
    """Tell whether the page that asks shows this opportunity in its present epoch.

    The seat alone does not say so: at a shared computer another student may have signed in beside the open page.
    """
    return request.headers.get("Madrone-Test") == f"{opportunity.code}/{opportunity.epoch}"


def _not_here(code: str) -> DeliveryError:
    words = _("This test is not being taken on this computer now. Your answers are safe. Raise your hand.")
    return DeliveryError(code, words)


def _config(opportunity: Opportunity, form: RenderedForm) -> dict[str, Any]:
    locked = set(json.loads(opportunity.locked_items))
    answers = present_answers(opportunity)
    return {
        "opportunity": opportunity.code,
        "epoch": opportunity.epoch,
        "lastNumber": opportunity.last_number,
        "head": {"sequence": opportunity.sequence, "hash": opportunity.chain},
        "token": save_token(opportunity, clock.now()),
        "urls": {
            "responses": "/intake/responses",
            "head": "/intake/head",
            **{name: reverse(f"delivery:{name}") for name in _CALLED},
        },
        "items": [
            {
                "id": one.identifier,
                "materials": one.materials,
                "locked": one.identifier in locked,
                "over": one.over,
            }
            for one in form.questions
        ],
        "answers": {
            item: {"value": answer.value, "marked": answer.marked} for item, answer in answers.items()
        },
        "settings": opportunity.settings,
        "subject": opportunity.test.subject,
        "idle": {"minutes": IDLE_MINUTES, "seconds": SECONDS_TO_ANSWER_THE_WARNING},
        "words": player_words(),
    }
