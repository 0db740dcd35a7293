"""Student Score Reports to download: one, or those of a class or school."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madrone.access import Perm
from madrone.jobs.queries import get_job
from madrone.reports import queries
from madrone.reports.actions.score_reports import (
    AT_ONCE,
    Download,
    download_score_report,
    download_score_reports,
    fetch_report_set,
    request_report_set,
)
from madrone.reports.forms import ReportForm, picked
from madrone.reports.models import ScoreReportSet
from madrone.reports.queries import StudentResults
from madrone.reports.views.results import why_empty
from madrone.reports.views.students import groups_for, in_group
from madrone.ui.pages import StaffRequest, page
from madrone.ui.progress import progress_answer

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@page(Perm.REPORT_DOWNLOAD)
@require_safe
def score_report(request: StaffRequest, code: str, administration: str) -> HttpResponseBase:
    """Give one student's score report as a PDF, in English or Spanish."""
    found = queries.get_administration(request.actor, administration)
    results = _results_or_404(request, found, code)
    language = picked(request.GET.get("language"), LANGUAGES)
    return _answer(download_score_report(by=request.actor, results=results, language=language))


@page(Perm.REPORT_DOWNLOAD)
def score_reports(request: StaffRequest) -> HttpResponseBase:
    """Choose a class or a school and have its score reports: at once, or by a job when they are many."""
    actor = request.actor
    administrations = {one.code: one for one in queries.administrations_with_results(actor)}
    if not administrations:
        return render(request, "reports/no_results.html", {"reason": why_empty(actor)})
    asked = request.POST.get("window") or request.GET.get("window")
    administration = administrations[picked(asked, list(administrations))]
    found = queries.results_in(actor, administration)
    groups = groups_for(actor, administration, found, every_school=True)
    form = ReportForm(
        request.POST or None,
        groups=groups,
        windows=[(key, str(one)) for key, one in administrations.items()],
        initial={
            "window": administration.code,
            "group": request.GET.get("roster", ""),
            "language": get_language(),
        },
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        results = _in_order(found, administration, chosen["group"])
        if len(results) <= AT_ONCE:
            return _answer(
                download_score_reports(
                    by=actor, results=results, language=chosen["language"], form=chosen["form"]
                )
            )
        name = dict(groups)[chosen["group"]]
        made = request_report_set(
            by=actor, name=name, results=results, language=chosen["language"], form=chosen["form"]
        )
        return redirect(made)
    sets = ScoreReportSet.objects.filter(by=actor.account_id)
    return render(request, "reports/score_reports.html", {"form": form, "sets": sets, "most": AT_ONCE})


@page(Perm.REPORT_DOWNLOAD)
@require_safe
def report_set(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show how far a set of reports is, and give its file when it is there."""
    found = queries.get_report_set(request.actor, code)
    work: Any = get_job(found.job_code)
    if work.problem and work.finished:
        messages.error(request, work.problem)
    return render(request, "reports/report_set.html", {"set": found, "work": work})


@page(Perm.REPORT_DOWNLOAD)
@require_safe
def report_set_progress(request: StaffRequest, code: str) -> HttpResponseBase:
    """Say how far a set of reports is, for its progress bar."""
    return progress_answer(get_job(queries.get_report_set(request.actor, code).job_code))


@page(Perm.REPORT_DOWNLOAD)
@require_safe
def report_set_file(request: StaffRequest, code: str) -> HttpResponseBase:
    """Give the file of a finished set to the one who asked for it."""
    found = queries.get_report_set(request.actor, code)
    return _answer(fetch_report_set(by=request.actor, report_set=found))


def _results_or_404(
    request: StaffRequest, administration: queries.Administration, code: str
) -> StudentResults:
    results = queries.results_of(request.actor, administration, [code])
    if not results:
        raise queries.no_results()
    return results[0]


def _in_order(found: Any, administration: queries.Administration, group: str) -> list[StudentResults]:
    """The students of a group in the order of their names, as a stack of paper is handed out."""
    rows = found.filter(in_group(group)).order_by("student__last_name", "student__first_name", "student")
    ids = list(dict.fromkeys(rows.values_list("student_id", flat=True)))
    gathered = queries.by_student(found, administration, ids)
    return [gathered[pk] for pk in ids]


def _answer(made: Download) -> HttpResponse:
    response = HttpResponse(made.data, content_type=made.media_type)
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response
