"""The calendar: the testing windows in scope, one of them, making and changing it."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from madrone.access import Actor, Perm
from madrone.administrations import queries
from madrone.administrations.actions.assignments import assign_tests_by_grade
from madrone.administrations.actions.windows import change_window, create_window
from madrone.administrations.forms import ChangeWindowForm, WindowForm
from madrone.administrations.models import Window
from madrone.orgs.queries import organizations_visible_to
from madrone.ui import places
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone


def status_of(window: Window) -> Status:
    """Say whether a window is ahead, open or over."""
    day = queries.today()
    if day < window.opens_on:
        return Status(Tone.WAITING, _("Ahead"))
    if day > window.closes_on:
        return Status(Tone.QUIET, _("Over"))
    return Status(Tone.GOOD, pgettext("testing window", "Open"))


@page(Perm.WINDOW_VIEW)
def windows(request: StaffRequest) -> HttpResponseBase:
    """List the windows in scope, the newest first."""
    leas: dict[str, str] = {}
    listing = Listing(
        request,
        queries.windows_visible_to(request.actor),
        [
            Column("name", _("Window"), sort="name", link=lambda window: window.get_absolute_url()),
            Column("lea", _("LEA"), lambda window: leas.get(window.org_code, ""), sort="org_code"),
            Column("status", _("Status"), status_of),
            Column("opens_on", _("First day"), lambda window: date_format(window.opens_on), sort="opens_on"),
            Column(
                "closes_on", _("Last day"), lambda window: date_format(window.closes_on), sort="closes_on"
            ),
        ],
        caption=_("Testing windows"),
        empty=_("There is no testing window yet. The LEA coordinator makes the first one."),
        prepare=lambda rows: leas.update(places.names({window.org_code for window in rows})),
    )
    may_create = bool(_leas(request.actor))
    return listing.respond("administrations/windows.html", {"may_create": may_create})


@page(Perm.WINDOW_VIEW)
def window(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show one window: its days, its tests, and how many students have each."""
    found = queries.get_window(request.actor, code)
    prefix = queries.scope_within(request.actor, Perm.WINDOW_VIEW, found) or found.org_code
    over = queries.today() > found.closes_on
    context = {
        "window": found,
        "status": status_of(found),
        "rules": queries.rules_of(found).name,
        "coverage": queries.coverage(found, prefix),
        "prefix": prefix,
        "may_change": request.actor.may(Perm.WINDOW_MANAGE, found.org_code),
        "assign_at": "" if over else queries.scope_within(request.actor, Perm.ASSIGNMENT_MANAGE, found),
    }
    return render(request, "administrations/window.html", context)


@page(Perm.WINDOW_MANAGE)
def new_window(request: StaffRequest) -> HttpResponseBase:
    """Make a window."""
    form = WindowForm(request.POST or None, leas=_leas(request.actor))
    if request.method == "POST" and form.is_valid():
        made = create_window(by=request.actor, **form.cleaned_data)
        messages.success(request, _("The window is made. Now assign its tests to students."))
        return redirect(made)
    return render(request, "administrations/window_form.html", {"form": form})


@page(Perm.WINDOW_MANAGE)
def edit_window(request: StaffRequest, code: str) -> HttpResponseBase:
    """Change a window's days or tests."""
    found = queries.get_window(request.actor, code)
    before = {
        "opens_on": found.opens_on,
        "closes_on": found.closes_on,
        "tests": found.tests.all(),
        "program": found.program,
    }
    form = ChangeWindowForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        change_window(by=request.actor, window=found, **form.cleaned_data)
        messages.success(request, _("The window is changed."))
        return redirect(found)
    return render(request, "administrations/window_form.html", {"form": form, "window": found})


@page(Perm.ASSIGNMENT_MANAGE)
@require_POST
def assign(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give every student in scope the window's tests of his or her grade."""
    found = queries.get_window(request.actor, code)
    where = queries.scope_within(request.actor, Perm.ASSIGNMENT_MANAGE, found)
    added = assign_tests_by_grade(by=request.actor, window=found, org_code=where)
    words = ngettext("%(count)d assignment was added.", "%(count)d assignments were added.", added)
    messages.success(request, words % {"count": added})
    return redirect(found)


def _leas(actor: Actor) -> list[tuple[str, str]]:
    """List the LEAs for which an actor may make windows, as choices."""
    if not actor.has(Perm.WINDOW_MANAGE):
        return []
    leas = organizations_visible_to(actor).filter(level="lea")
    return [(lea.code, lea.name) for lea in leas if actor.may(Perm.WINDOW_MANAGE, lea.code)]
