"""Completion status: how many have the test assigned, began it and finished it."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from madrone.access import Perm
from madrone.administrations.queries import windows_visible_to
from madrone.reports import completion
from madrone.reports.forms import CompletionFilter, picked
from madrone.students.queries import rosters_visible_to
from madrone.ui.charts import percent
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page


@page(Perm.COMPLETION_VIEW)
def completion_status(request: StaffRequest) -> HttpResponseBase:
    """Show registered, started and completed for each test, by school or by roster."""
    actor = request.actor
    windows = {one.code: one for one in windows_visible_to(actor)}
    if not windows:
        reason = _("There is no testing window yet. The LEA coordinator makes the first one.")
        return render(request, "reports/no_results.html", {"reason": reason})
    window = windows[picked(request.GET.get("window"), list(windows))]
    by_scope = bool(actor.scopes(Perm.COMPLETION_VIEW))
    groupings = {"school": _("school"), "roster": _("roster")} if by_scope else {"roster": _("roster")}
    by = picked(request.GET.get("by"), list(groupings))
    count = completion.progress_by_school if by == "school" else completion.progress_by_roster
    rows = count(actor, window)
    listing = Listing(
        request,
        rows,
        _columns(by),
        caption=_("Completion status"),
        empty=_empty(by_scope or rosters_visible_to(actor).exists()),
        csv_name="completion",
        per_page=200,
    )
    filters = CompletionFilter(
        {"window": window.code, "by": by},
        windows=[(code, one.name) for code, one in windows.items()],
        groupings=groupings.items(),
    )
    totals = {
        name: sum(getattr(row, name) for row in rows) for name in ("registered", "started", "completed")
    }
    context: dict[str, Any] = {"filters": filters, "window": window, "by": by, "totals": totals}
    return listing.respond("reports/completion.html", context)


def _empty(has_students: bool) -> str:
    if has_students:
        return _("No test is assigned to your students in this window.")
    return _(
        "You see the students on your rosters, and you have no roster yet. "
        "Ask your site coordinator to make one for you."
    )


def _columns(by: str) -> list[Column]:
    return [
        Column("group", _("School") if by == "school" else _("Roster")),
        Column("test", _("Test")),
        Column("registered", _("Registered"), numeric=True),
        Column("started", _("Started"), numeric=True),
        Column("completed", _("Completed"), numeric=True),
        Column(
            "share",
            _("Completed, in percent"),
            value=lambda row: percent(row.completed, row.registered),
            numeric=True,
        ),
    ]
