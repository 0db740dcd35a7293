"""One student's results: each test with its chart, and what came before."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.administrations.queries import rules_of
from madrone.reports import queries
from madrone.reports.queries import Administration, StudentResults, place_names
from madrone.reports.report_words import given_by_rule, likely_range
from madrone.reports.wording import (
    SUBJECTS,
    claim_level_names,
    claim_name,
    claim_words,
    claims_in_order,
    level_names,
    level_status,
    result_status,
    scale_words,
)
from madrone.ui.charts import (
    ClaimLevel,
    ClaimLevels,
    ScaleScore,
    claim_chart,
    claim_rows,
    score_scale_chart,
    score_scale_rows,
    score_scale_sentence,
)
from madrone.ui.pages import StaffRequest, page

if TYPE_CHECKING:
    from madrone.scoring.models import Result


@page(Perm.RESULT_VIEW)
def student(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show what one may see of a student's results: the newest in full, the earlier ones as a list."""
    history = queries.history_of(request.actor, code)
    shown = _shown(history, request.GET.get("window"))
    found = shown.student
    context = {
        "student": found,
        "place": place_names({found.org_code})[found.org_code],
        "shown": shown,
        "administration": shown.administration,
        "subjects": [_subject(shown, subject) for subject in SUBJECTS],
        "history": _history_rows(history) if len(history) > 1 else [],
        "report_url": report_url(request.actor, shown),
    }
    return render(request, "reports/student.html", context)


def report_url(actor: Actor, results: StudentResults) -> str:
    """Give the address of a student's score report for one who may hand it out; "" for others."""
    schools = {result.org_code for result in results.by_subject.values()}
    if not all(actor.may(Perm.REPORT_DOWNLOAD, school) for school in schools):
        return ""
    return reverse("reports:score-report", args=[results.student.code, results.administration.code])


def _shown(history: list[StudentResults], window: str | None) -> StudentResults:
    return next((one for one in history if one.administration.code == window), history[0])


def _subject(shown: StudentResults, subject: str) -> dict[str, Any]:
    """One subject as the page draws it; the charts only where there is a score."""
    result = shown.by_subject.get(subject)
    card: dict[str, Any] = {
        "id": subject.lower(),
        "name": SUBJECTS[subject],
        "result": result,
        "level": level_status(result),
        "status": result_status(result) if result else "",
        "steps_url": reverse("reports:score-steps", args=[result.opportunity.code]) if result else "",
        "by_rule": given_by_rule(result) if result else False,
    }
    if result is not None and result.scale_score is not None:
        scale = _scale(shown.administration, result)
        words = scale_words()
        card |= {
            "sentence": score_scale_sentence(scale, words),
            "chart": score_scale_chart(scale, chart_id=f"{card['id']}-scale", wording=words),
            "rows": score_scale_rows(scale, words),
            **_claims(result, card["id"]),
        }
    return card


def _scale(administration: Administration, result: "Result") -> ScaleScore:
    rules = rules_of(administration.window)
    limits = rules.limits(result.subject, result.grade)
    first, second, third = rules.cuts(result.subject, result.grade).scale
    assert result.scale_score is not None
    return ScaleScore(
        title=_("%(subject)s: score and levels") % {"subject": SUBJECTS[result.subject]},
        lowest=limits.loss,
        highest=limits.hoss,
        cuts=(first, second, third),
        names=level_names(),
        score=result.scale_score,
        error_band=likely_range(rules, result),
    )


def _claims(result: "Result", prefix: str) -> dict[str, Any]:
    levels = ClaimLevels(
        title=_("%(subject)s: how each area compares with the standard")
        % {"subject": SUBJECTS[result.subject]},
        names=claim_level_names(),
        claims=[ClaimLevel(claim_name(result, claim), claim.level) for claim in claims_in_order(result)],
    )
    words = claim_words()
    if not levels.claims:
        return {}
    return {
        "claims_chart": claim_chart(levels, chart_id=f"{prefix}-claims", wording=words),
        "claims": claim_rows(levels, words),
    }


def _history_rows(history: list[StudentResults]) -> list[dict[str, Any]]:
    return [
        {
            "administration": one.administration,
            "year": one.administration.window.school_year,
            "scores": [
                (
                    result.scale_score if (result := one.by_subject.get(subject)) else None,
                    level_status(result),
                )
                for subject in SUBJECTS
            ],
        }
        for one in history
    ]
