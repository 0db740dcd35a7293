"""The item bank as staff see it: tests, items, and one item as a student sees it."""

from functools import partial
from typing import Literal
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madrone import qti
from madrone.access import Perm
from madrone.content import queries
from madrone.content.access import may_see_asset
from madrone.content.forms import ItemFilter
from madrone.content.headings import headings_from
from madrone.content.models import Item
from madrone.content.parsed import asset_address, parsed_item, parsed_stimulus
from madrone.qti.clones import clone_item, is_cloned
from madrone.qti.lint import lint_item
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page, student_page

VIEWERS = (Perm.ITEM_VIEW, Perm.INTERIM_ITEM_VIEW)


@page(*VIEWERS, Perm.PACKAGE_IMPORT)
def tests(request: StaffRequest) -> HttpResponseBase:
    """List the tests there are."""
    listing = Listing(
        request,
        queries.all_tests(),
        [
            Column("title", _("Test"), sort="title", link=lambda test: test.get_absolute_url()),
            Column("kind", _("Kind"), lambda test: test.get_kind_display(), sort="kind"),
            Column("grade", _("Grade"), lambda one: int(one.grade), sort="grade", numeric=True),
            Column("subject", _("Subject"), lambda test: test.get_subject_display(), sort="subject"),
            Column("length", _("Questions"), sort="length", numeric=True),
        ],
        caption=_("Tests"),
        empty=_("There is no test yet. The state imports a package to begin."),
    )
    may_import = request.actor.has(Perm.PACKAGE_IMPORT)
    return listing.respond("content/tests.html", {"may_import": may_import})


@page(*VIEWERS, Perm.PACKAGE_IMPORT)
def test(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one test's form, place by place; titles of secure questions are for those who may see them."""
    found = queries.get_test(code)
    visible = set(queries.items_visible_to(request.actor).filter(tests=found).values_list("pk", flat=True))
    places = [(place, place.item.pk in visible) for place in queries.form_items(found)]
    return render(request, "content/test.html", {"test": found, "places": places})


@page(*VIEWERS)
def items(request: StaffRequest) -> HttpResponseBase:
    """List the items that one may see."""
    filters = ItemFilter(request.GET)
    listing = Listing(
        request,
        queries.items_visible_to(request.actor).filter(_narrowed(filters)),
        [
            Column("title", _("Question"), sort="title", link=lambda item: item.get_absolute_url()),
            Column("identifier", _("Identifier"), sort="identifier"),
            Column("subject", _("Subject"), sort="subject"),
            Column("grade", _("Grade"), lambda one: int(one.grade), sort="grade", numeric=True),
            Column("claim", _("Claim"), sort="claim"),
            Column("max_score", _("Points"), lambda item: f"{item.max_score:g}", numeric=True),
            Column("irt_model", _("Model"), lambda item: item.irt_model.upper() or _("not calibrated")),
        ],
        caption=_("Questions"),
        empty=_("There is no question that you may see."),
        filters=filters,
    )
    return listing.respond("content/items.html")


@page(*VIEWERS)
def item(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one item as a student sees it; its key and rubric too, when asked for."""
    found = queries.get_item(request.actor, code)
    form = queries.get_test(request.GET["test"]) if request.GET.get("test") else None
    show_key = request.GET.get("key") == "1"
    medium: Literal["print", "screen"] = "print" if request.GET.get("medium") == "print" else "screen"
    before, after = queries.neighbours(request.actor, found, form)
    context = {
        "item": found,
        "html": _shown(found, show_key=show_key, medium=medium),
        "materials": [
            headings_from(
                qti.render_stimulus(parsed_stimulus(one), asset_url=partial(asset_address, one.assets)), 3
            )
            for one in found.stimuli.all()
        ],
        "form": form,
        "before": before and _like(request, before.get_absolute_url()),
        "after": after and _like(request, after.get_absolute_url()),
        "show_key": show_key,
        "key_url": _like(request, request.path, key=None if show_key else "1"),
        "printed": medium == "print",
        "medium_url": _like(request, request.path, medium=None if medium == "print" else "print"),
        "facts": _facts(found),
        "problems": (*parsed_item(found).problems, *lint_item(parsed_item(found))),
    }
    return render(request, "content/item.html", context)


def _shown(item: Item, *, show_key: bool, medium: Literal["print", "screen"]) -> str:
    """Draw an item as a student sees it; with the key, the right answer is filled in."""
    parsed = parsed_item(item)
    # Of an item that is made anew for each student, one clone; of all others, the author's own order of choices.
    clone = clone_item(parsed) if is_cloned(parsed) else None
    html = qti.render_item(
        parsed,
        asset_url=partial(asset_address, item.assets),
        responses=qti.correct_responses(parsed, clone) if show_key else None,
        show_key=show_key,
        read_only=show_key,
        medium=medium,
        locale=get_language() or "en",
        clone=clone,
    )
    return headings_from(html, 3)


def _like(request: StaffRequest, path: str, **changes: str | None) -> str:
    """Give an address with the choices of this page (key, paper, form), some of them changed."""
    asked = {name: request.GET[name] for name in ("test", "key", "medium") if request.GET.get(name)}
    kept = {name: value for name, value in (asked | changes).items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


@student_page
@require_safe
def asset(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give a picture to staff who may see items, or to a student at a test that shows it."""
    actor = request.actor  # type: ignore[attr-defined]  # set by people's middleware
    if not may_see_asset(request, actor, code):
        raise PermissionDenied
    found = queries.get_asset(code)
    response = HttpResponse(bytes(found.data), content_type=found.media_type)
    # A picture comes from an author outside: opened by itself it may neither run nor load anything.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _narrowed(filters: ItemFilter) -> Q:
    asked = filters.cleaned_data if filters.is_valid() else {}
    wanted = Q()
    if asked.get("subject"):
        wanted &= Q(subject=asked["subject"])
    if asked.get("grade"):
        wanted &= Q(grade=asked["grade"])
    if asked.get("claim"):
        wanted &= Q(claim=asked["claim"])
    if asked.get("q"):
        wanted &= Q(title__icontains=asked["q"]) | Q(identifier__icontains=asked["q"])
    return wanted


def _facts(item: Item) -> list[tuple[str, object]]:
    return [
        (_("Identifier"), item.identifier),
        (_("Subject and grade"), f"{item.get_subject_display()}, {int(item.grade)}"),
        (_("Claim and target"), f"{item.claim} · {item.target}"),
        (_("Depth of knowledge"), item.depth),
        (_("Points"), f"{item.max_score:g}"),
        (_("Scored"), _("by hand") if item.hand_scored else _("by machine")),
        (_("Parameters"), _parameters(item)),
        (_("Who may see it"), item.get_security_display()),
    ]


def _parameters(item: Item) -> str:
    if not item.irt_a:
        return _("not calibrated")
    steps = ", ".join(f"{step:.2f}" for step in item.irt_steps)
    guessing = f"; c = {item.irt_c:.2f}" if item.irt_c else ""
    return f"{item.irt_model.upper()}: a = {item.irt_a:.2f}; b = {steps}{guessing}"
