"""Results of groups: one test in one window, by school or by roster."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Actor, Perm
from madrone.reports import queries, summary
from madrone.reports.actions.exports import record_export
from madrone.reports.forms import SummaryFilter, picked
from madrone.reports.queries import Administration
from madrone.reports.summary import Group, Summary
from madrone.reports.suppression import Hidden, hides_small_groups
from madrone.reports.wording import SHORT_LEVELS, distribution_words, level_names
from madrone.ui.charts import (
    LevelCounts,
    LevelDistribution,
    level_distribution_chart,
    level_distribution_sentence,
    percent,
)
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone

# More bars than this are no picture any more; the table has them all.
MOST_BARS = 12


@page(Perm.RESULT_VIEW)
def results(request: StaffRequest) -> HttpResponseBase:
    """Sum up the results of one test in scope, by school or by roster."""
    actor = request.actor
    administrations = {one.code: one for one in queries.administrations_with_results(actor)}
    if not administrations:
        return render(request, "reports/no_results.html", {"reason": why_empty(actor)})
    administration = administrations[picked(request.GET.get("window"), list(administrations))]
    found = queries.results_in(actor, administration)
    tests = dict(queries.tests_in(found))
    test = picked(request.GET.get("test"), list(tests))
    groupings = _groupings(actor)
    by = picked(request.GET.get("by"), list(groupings))
    counted = _summed_up(by)(actor, found, administration, test)
    is_csv = request.GET.get("format") == "csv"
    listing = Listing(
        request,
        _rows(counted),
        _columns(administration, by, apart=is_csv),
        caption=_("Results by %(group)s") % {"group": groupings[by]},
        csv_name="results",
    )
    if is_csv:
        record_export(by=actor, administration=administration, what=f"summary by {by}")
    filters = SummaryFilter(
        {"window": administration.code, "test": test, "by": by},
        tests=tests.items(),
        windows=[(code, str(one)) for code, one in administrations.items()],
        groupings=groupings.items(),
    )
    context = {
        "filters": filters,
        "total": counted.total,
        "preliminary": counted.total.preliminary,
        "hides": any(group.hidden for group in counted.groups),
        "may_see_completion": actor.has(Perm.COMPLETION_VIEW),
        "test_title": tests[test],
        "administration": administration,
        **_chart(counted, tests[test]),
    }
    return listing.respond("reports/results.html", context)


def why_empty(actor: Actor) -> str:
    """Say why somebody sees no results, and what to do."""
    if not queries.sees_any_results(actor):
        return _(
            "You see the results of the students on your rosters, and you have no roster yet. "
            "Ask your site coordinator to make one for you."
        )
    return _("There are no results yet. They appear here minutes after students hand in their tests.")


def _groupings(actor: Actor) -> dict[str, Any]:
    """How an actor may group: by school in a scope; by roster unless groups are seen as the public sees them."""
    offered = {"school": _("school"), "roster": _("roster")}
    if not actor.scopes(Perm.RESULT_VIEW):
        del offered["school"]
    elif hides_small_groups(actor):
        # Rosters overlap, so no rule of hiding could keep one from being worked out from the others.
        del offered["roster"]
    return offered


def _summed_up(by: str) -> Callable[..., Summary]:
    return summary.by_school if by == "school" else summary.by_roster


def _rows(counted: Summary) -> list[Group]:
    """The groups and then all together, which says nothing new beside one group alone."""
    return [*counted.groups, *([] if len(counted.groups) == 1 else [counted.total])]


def _columns(administration: Administration, by: str, *, apart: bool) -> list[Column]:
    """The columns of the page; in a file the average and its standard error stand ``apart``."""
    prefix = "school" if by == "school" else "roster"

    def students_url(group: Group) -> str:
        if not group.code:
            return ""
        query = {"window": administration.code, "roster": f"{prefix}:{group.code}"}
        return f"{reverse('reports:students')}?{urlencode(query)}"

    averages = (
        [
            Column("average", _("Average score"), value=_shown(_average)),
            Column("standard_error", _("Standard error"), value=_shown(_error)),
        ]
        if apart
        else [
            Column("average", _("Average ± standard error"), value=_shown(_average_and_error), numeric=True)
        ]
    )
    levels = [
        Column(
            f"level{level}",
            SHORT_LEVELS[level],
            value=_shown(_share_of(level)),
            csv=_shown(_count_of(level)),
            numeric=True,
        )
        for level in (1, 2, 3, 4)
    ]
    return [
        Column(
            "name", _group_label(by), value=lambda group: group.name or _("All together"), link=students_url
        ),
        Column("assigned", gettext_lazy("Assigned"), numeric=True),
        Column("tested", gettext_lazy("Tested"), value=_tested, csv=_tested, numeric=True),
        *averages,
        *levels,
        Column("met", gettext_lazy("Met or exceeded"), value=_shown(_met), numeric=True),
        Column("state", gettext_lazy("State"), value=_state),
    ]


def _group_label(by: str) -> str:
    return _("School") if by == "school" else _("Roster")


def _shown(write: Callable[[Group], object]) -> Callable[[Group], object]:
    """Write a group's number, or why it is not shown."""

    def value(group: Group) -> object:
        if group.hidden is Hidden.SMALL:
            return _("fewer than 11")
        if group.hidden is Hidden.COMPLEMENT:
            return _("not shown")
        return write(group) if group.scored else "–"

    return value


def _share_of(level: int) -> Callable[[Group], str]:
    return lambda group: percent(group.levels[level - 1], group.scored)


def _count_of(level: int) -> Callable[[Group], int]:
    return lambda group: group.levels[level - 1]


def _tested(group: Group) -> object:
    return _("fewer than 11") if group.hidden is Hidden.SMALL else group.tested


def _average(group: Group) -> str:
    return "–" if group.average is None else f"{group.average:.0f}"


def _error(group: Group) -> str:
    return "–" if group.standard_error is None else number_format(group.standard_error, 1)


def _average_and_error(group: Group) -> str:
    return _average(group) if group.standard_error is None else f"{_average(group)} ± {_error(group)}"


def _met(group: Group) -> str:
    return percent(group.met, group.scored)


def _state(group: Group) -> Status | str:
    if not group.tested:
        return Status(Tone.QUIET, _("No results"))
    if group.preliminary:
        return Status(Tone.WAITING, _("Preliminary"))
    return Status(Tone.GOOD, _("Final"))


def _chart(counted: Summary, title: str) -> dict[str, Any]:
    """The picture of the levels with its sentence: all together, then each group while they are few."""
    groups: Sequence[Group] = counted.groups if 1 < len(counted.groups) <= MOST_BARS else ()
    rows = [_bar(counted.total, _("All together")), *(_bar(group, group.name) for group in groups)]
    words = distribution_words()
    whole = LevelDistribution(title, level_names(), rows[:1])
    return {
        "sentence": level_distribution_sentence(whole, words),
        "chart": level_distribution_chart(
            LevelDistribution(title, level_names(), rows), chart_id="levels", wording=words
        ),
    }


def _bar(group: Group, label: str) -> LevelCounts:
    return LevelCounts(label, None if group.hidden else group.levels)
