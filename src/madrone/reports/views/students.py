"""The list of students with their scores, and its download."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Actor, Perm
from madrone.administrations.queries import rules_of
from madrone.reports import queries
from madrone.reports.actions.exports import record_export
from madrone.reports.forms import StudentFilter, picked
from madrone.reports.queries import Administration, StudentResults, place_names
from madrone.reports.report_words import likely_range
from madrone.reports.views.results import why_empty
from madrone.reports.wording import (
    CLAIMS,
    SHORT_SUBJECTS,
    claim_level,
    level_status,
    result_status,
)
from madrone.ui.listing import Column, Listing
from madrone.ui.pages import StaffRequest, page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madrone.scoring.models import Result


@page(Perm.RESULT_VIEW)
def students(request: StaffRequest) -> HttpResponseBase:
    """List the students in scope, or on one's rosters, with their scores in one window."""
    actor = request.actor
    administrations = {one.code: one for one in queries.administrations_with_results(actor)}
    if not administrations:
        return render(request, "reports/no_results.html", {"reason": why_empty(actor)})
    administration = administrations[picked(request.GET.get("window"), list(administrations))]
    everybody = queries.results_in(actor, administration)
    groups = groups_for(actor, administration, everybody)
    group = picked(request.GET.get("roster"), ["", *dict(groups)])
    asked = {
        "window": administration.code,
        "roster": group,
        "level": picked(request.GET.get("level"), ["", "1", "2", "3", "4"]),
        "name": request.GET.get("name", "")[:50],
    }
    filters = StudentFilter(
        asked,
        groups=[("", _all_students(actor)), *groups],
        windows=[(code, str(one)) for code, one in administrations.items()],
    )
    is_csv = request.GET.get("format") == "csv"
    listing = Listing(
        request,
        queries.one_result_each(_narrowed(everybody, asked)),
        _file_columns() if is_csv else _page_columns(),
        caption=_("Students with results"),
        empty=_("No student fits what you asked for."),
        sort="name",
        csv_name="student-results",
        prepare=_gather(everybody, administration),
    )
    if is_csv:
        record_export(by=actor, administration=administration, what="students")
    context = {
        "filters": filters,
        "administration": administration,
        "may_download": actor.has(Perm.REPORT_DOWNLOAD),
    }
    return listing.respond("reports/students.html", context)


def groups_for(
    actor: Actor, administration: Administration, results: "QuerySet[Result]", *, every_school: bool = False
) -> list[tuple[str, str]]:
    """List the rosters and schools of some results, as choices; a single school only if ``every_school``."""
    rosters = queries.roster_names(actor, administration.window.school_year)
    codes = set(results.order_by().values_list("org_code", flat=True).distinct())
    names = place_names(codes)
    schools = sorted(((f"school:{code}", name) for code, name in names.items()), key=lambda pair: pair[1])
    listed = [(f"roster:{code}", name) for code, name in rosters.items()]
    return [*listed, *(schools if every_school or len(schools) > 1 else [])]


def in_group(group: str) -> Q:
    """Filter results to a roster's students or a school's, as :func:`groups_for` names them."""
    kind, _colon, code = group.partition(":")
    return Q(student__rosters__code=code) if kind == "roster" else Q(org_code=code)


def _all_students(actor: Actor) -> str:
    return _("everybody in your scope") if actor.scopes(Perm.RESULT_VIEW) else _("all your rosters")


def _narrowed(results: "QuerySet[Result]", asked: dict[str, str]) -> "QuerySet[Result]":
    """Keep the results of the students who fit: all results of each, though one alone may fit."""
    wanted = Q()
    if asked["roster"]:
        wanted &= in_group(asked["roster"])
    if asked["level"]:
        wanted &= Q(level=int(asked["level"]))
    for part in asked["name"].split():
        wanted &= Q(student__last_name__icontains=part) | Q(student__first_name__icontains=part)
    return (
        results.filter(student__in=results.filter(wanted).order_by().values("student")) if wanted else results
    )


def _gather(results: "QuerySet[Result]", administration: Administration) -> Callable[[Sequence[Any]], None]:
    def prepare(rows: Sequence[Any]) -> None:
        gathered = queries.by_student(results, administration, [row.student_id for row in rows])
        names = place_names({row.org_code for row in rows})
        for row in rows:
            row.gathered, row.school = gathered[row.student_id], names[row.org_code]

    return prepare


def _result(row: Any, subject: str) -> "Result | None":
    gathered: StudentResults = row.gathered
    return gathered.by_subject.get(subject)


def _student_url(row: Any) -> str:
    return reverse("reports:student", args=[row.student.code])


def _score(subject: str) -> Callable[[Any], object]:
    """The score with its likely range, which stays beside it in one line."""

    def value(row: Any) -> object:
        result = _result(row, subject)
        if result is None or result.scale_score is None:
            return "–"
        band = likely_range(rules_of(result.window), result)
        if band is None:
            return result.scale_score
        words = f"({band[0]}–{band[1]})"
        return format_html('<span class="md-score">{} <small>{}</small></span>', result.scale_score, words)

    return value


def _level(subject: str) -> Callable[[Any], object]:
    return lambda row: level_status(_result(row, subject))


def _state(row: Any) -> object:
    results = row.gathered.by_subject.values()
    return result_status(next((one for one in results if one.status != "final"), next(iter(results))))


def _page_columns() -> list[Column]:
    subjects = [
        column
        for subject, words in SHORT_SUBJECTS.items()
        for column in (
            Column(subject.lower(), words, value=_score(subject), sort=subject.lower(), numeric=True),
            Column(f"{subject.lower()}-level", _("Level"), value=_level(subject)),
        )
    ]
    return [
        Column(
            "name",
            gettext_lazy("Student"),
            value=lambda row: str(row.student),
            sort="student__last_name",
            link=_student_url,
        ),
        Column(
            "grade",
            gettext_lazy("Grade"),
            value=lambda row: row.grade.lstrip("0"),
            sort="grade",
            numeric=True,
        ),
        Column("school", gettext_lazy("School"), sort="org_code"),
        *subjects,
        Column("state", gettext_lazy("State"), value=_state),
    ]


def _fact(subject: str, name: str) -> Callable[[Any], object]:
    return lambda row: getattr(_result(row, subject), name, None)


def _claim(subject: str, code: str) -> Callable[[Any], object]:
    def value(row: Any) -> object:
        result = _result(row, subject)
        claims = {claim.claim: claim for claim in result.claims.all()} if result else {}
        return claim_level(claims[code].level) if code in claims else ""

    return value


def _file_columns() -> list[Column]:
    """What the download holds: every number in a cell of its own."""
    facts = {
        "scale_score": _("Score"),
        "sem": _("Standard error"),
        "band_low": _("Likely range from"),
        "band_high": _("Likely range to"),
    }
    columns = [
        Column("name", _("Last name"), value=lambda row: row.student.last_name, sort="student__last_name"),
        Column("first_name", _("First name"), value=lambda row: row.student.first_name),
        Column("ssid", _("SSID"), value=lambda row: row.student.ssid),
        Column("grade", _("Grade"), value=lambda row: row.grade.lstrip("0"), sort="grade"),
        Column("school", _("School"), sort="org_code"),
    ]
    for subject, words in SHORT_SUBJECTS.items():
        key = subject.lower()
        for name, label in facts.items():
            column = key if name == "scale_score" else f"{key}-{name}"
            sort = key if name == "scale_score" else ""
            columns.append(Column(column, f"{words} · {label}", value=_fact(subject, name), sort=sort))
        columns.append(Column(f"{key}-level", f"{words} · {_('Level')}", value=_level(subject)))
        columns.append(Column(f"{key}-status", f"{words} · {_('State')}", value=_status(subject)))
        columns += [
            Column(f"{key}-{code}", f"{words} · {name}", value=_claim(subject, code))
            for (of, code), name in CLAIMS.items()
            if of == subject
        ]
    return columns


def _status(subject: str) -> Callable[[Any], object]:
    def value(row: Any) -> object:
        result = _result(row, subject)
        return result_status(result) if result else ""

    return value
