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
from madrone.delivery.clock import IDLE_MINUTES
from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity
from madrone.delivery.queries import present_answers
from madrone.delivery.rendering import RenderedForm, rendered_form
from madrone.delivery.seat import SeatedRequest, seated
from madrone.delivery.views.places import opportunity_of, place_of, send_on
from madrone.delivery.words import player_words
from madrone.kernel import clock

SECONDS_TO_ANSWER_THE_WARNING = 30
_STATE_OF_PLACE = {"delivery:paused": "paused", "delivery:elsewhere": "replaced", "delivery:done": "closed"}


@seated
@never_cache
@require_safe
def take(request: SeatedRequest) -> HttpResponseBase:
    """Show the player with every question of the form in it, so that it goes on when the network does not."""
    opportunity = opportunity_of(request.seat)
    if opportunity is None or place_of(request.seat, opportunity) != "delivery:take":
        return send_on(request.seat, opportunity)
    form = rendered_form(opportunity.test, get_language() or "en")
    return render(
        request,
        "delivery/take.html",
        {
            "opportunity": opportunity,
            "form": form,
            "config": _config(opportunity, form),
            "tools": _tools(opportunity.settings),
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
    opportunity = _here(request)
    try:
        head = json.loads(request.body)
        sequence, chain, answered = int(head["sequence"]), str(head["hash"]), int(head["answered"])
    except (ValueError, KeyError, TypeError) as problem:
        message = _("The test could not be handed in. Open the page again, look it over and submit again.")
        raise DeliveryError("submission-unreadable", message) from problem
    submit_opportunity(opportunity=opportunity, sequence=sequence, chain=chain, answered=answered)
    return JsonResponse({"next": reverse("delivery:done")})


def _here(request: SeatedRequest) -> Opportunity:
    """Load the test that is being taken on this very device, or say why it is not."""
    opportunity = opportunity_of(request.seat)
    place = place_of(request.seat, opportunity)
    if opportunity is None or place != "delivery:take":
        raise DeliveryError(
            _STATE_OF_PLACE.get(place, "paused"),
            _("This test is not being taken on this computer now. Your answers are safe. Raise your hand."),
        )
    return opportunity


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
            **{
                name: reverse(f"delivery:{name}")
                for name in ("token", "activity", "review", "pause", "paused", "submit", "done", "sign_in")
            },
        },
        "items": [
            {"id": one.identifier, "materials": one.materials, "locked": one.identifier in locked}
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


def _tools(settings: dict[str, str]) -> dict[str, bool]:
    """Say which tools this student has (domain.md 4.5): designated supports only when they were set."""
    return {
        "zoom": settings.get("zoom") != "TDS_Zoom0",
        "colors": "color_contrast" in settings,
        "masking": settings.get("masking") == "TDS_Masking1",
        "speech": bool({"text_to_speech", "tts_passages"} & settings.keys()),
    }
