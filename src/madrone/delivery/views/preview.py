"""The preview of an item: test settings at the side, beside them the student's own page, which keeps nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from csp.decorators import csp_replace, csp_update
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from madrone.access import Perm
from madrone.content.parsed import parsed_item
from madrone.content.queries import get_item
from madrone.delivery.forms import PreviewForm
from madrone.delivery.materials import beside
from madrone.delivery.previews import (
    Profile,
    catalogs_of,
    draw,
    draw_materials,
    languages_offered,
    outcome_lines,
    supports_offered,
)
from madrone.delivery.tools import tools_of
from madrone.delivery.turns import Turn, score_turn
from madrone.delivery.words import player_words
from madrone.ui.pages import StaffRequest, View, page

if TYPE_CHECKING:
    from madrone.content.models import Item

VIEWERS = (Perm.ITEM_VIEW, Perm.INTERIM_ITEM_VIEW)
_SELF = ["'self'"]
# The decorators are typed for views without arguments in their address; they pass all of them on.
_framing = cast(Callable[[View], View], csp_update({"frame-src": _SELF}))
_framed = cast(Callable[[View], View], csp_replace({"frame-ancestors": _SELF}))


@page(*VIEWERS)
@require_safe
@_framing
def item(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show the settings to choose from, and the item as they make it."""
    found = get_item(request.actor, code)
    form = _form(request, found)
    address = reverse("preview:player", args=[found.code])
    query = request.GET.urlencode() if form.is_valid() else ""
    context = {"item": found, "form": form, "frame": f"{address}?{query}" if query else address}
    return render(request, "delivery/preview.html", context)


@page(*VIEWERS)
@require_safe
@_framed
@xframe_options_sameorigin
def player(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show an item in the player, or as it is printed, for one profile."""
    found = get_item(request.actor, code)
    profile = _profile(request, found)
    locale = get_language() or "en"
    context = {
        "item": found,
        "html": draw(found, profile, locale),
        "materials": draw_materials(found, profile),
        "beside": beside(parsed_item(found), found.assets),
        "profile": profile,
        "theme": profile.settings.get("color_contrast", "TDS_CC0"),
        "tools": tools_of(profile.settings),
        "config": json.dumps(_config(found, profile, request.GET.urlencode())),
    }
    paper = profile.medium != "screen"
    return render(
        request, "delivery/preview_paper.html" if paper else "delivery/preview_player.html", context
    )


@page(*VIEWERS)
@require_POST
def attempt(request: StaffRequest, code: str) -> HttpResponseBase:
    """Score a try on the server and draw the item with the feedback that it earns; nothing is kept."""
    found = get_item(request.actor, code)
    profile = _profile(request, found)
    try:
        asked = json.loads(request.body)
        before = _turn_before(asked.get("before"))
        answer = _object(asked["responses"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = _("This try could not be read. Open the preview again and try once more.")
        error = {"code": "attempt-unreadable", "message": message, "field": None}
        return JsonResponse({"error": error}, status=422)
    parsed = parsed_item(found)
    turn = score_turn(parsed, profile.seed, answer, before)
    tried = {
        "turn": turn,
        "lines": outcome_lines(turn),
        "maximum": parsed.max_score,
        "adaptive": parsed.adaptive,
    }
    return JsonResponse(
        {
            "html": draw(found, profile, get_language() or "en", turn=turn),
            "result": render_to_string("delivery/_tried.html", tried, request),
            "turn": {"number": turn.number, "responses": turn.responses, "outcomes": turn.outcomes},
            "over": parsed.adaptive and turn.completed,
        }
    )


def _form(request: StaffRequest, found: "Item") -> PreviewForm:
    catalogs = catalogs_of(found)
    return PreviewForm(
        request.GET,
        subject=found.subject,
        supports=supports_offered(catalogs),
        languages=languages_offered(catalogs),
    )


def _profile(request: StaffRequest, found: "Item") -> Profile:
    form = _form(request, found)
    return form.profile() if form.is_valid() else Profile()


def _config(found: "Item", profile: Profile, query: str) -> dict[str, Any]:
    address = reverse("preview:attempt", args=[found.code])
    return {
        # What this tab remembers of the tools belongs to these settings alone.
        "opportunity": f"preview-{hashlib.sha256(query.encode()).hexdigest()[:12]}",
        "settings": dict(profile.settings),
        "subject": found.subject,
        "url": f"{address}?{query}" if query else address,
        "words": player_words(),
    }


def _turn_before(given: Any) -> Turn | None:
    if given is None:
        return None
    return Turn(int(given["number"]), _object(given["responses"]), _object(given["outcomes"]))


def _object(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise TypeError("an object is expected")
    return given
