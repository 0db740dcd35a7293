"""How one score was made: the rules with their sources, and every step from the answers to the levels."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.content.queries import items_visible_to
from madrone.psychometrics.smarter import Explanation, ItemStep, ScoreSteps
from madrone.psychometrics.smarter.wording import SOURCES
from madrone.reports.wording import CLAIM_LEVELS, CLAIMS, LEVELS, SUBJECTS
from madrone.scoring.queries import agrees, explanation_of, get_result
from madrone.ui.pages import StaffRequest, page

if TYPE_CHECKING:
    from madrone.scoring.models import Result


@page(Perm.RESULT_VIEW)
def score_steps(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show how the score of one opportunity follows from its item scores, so that anyone can work it out again."""
    result = get_result(request.actor, code)
    explained = explanation_of(result)
    names = _names(request.actor, explained)
    whole = [explained.whole] if explained.whole else []
    context = {
        "student": result.student,
        "result": result,
        "agrees": agrees(explained, result),
        "explained": explained,
        "facts": _facts(explained),
        "notes": explained.score.notes,
        "left_out": sorted(names[item_id] for item_id in explained.left_out),
        "hidden": any(name != item_id for item_id, name in names.items()),
        "scores": [_score(explained, steps, result, names) for steps in (*whole, *explained.claims)],
        "rules": explained.rules,
        "sources": SOURCES,
    }
    return render(request, "reports/score_steps.html", context)


def _names(actor: Actor, explained: Explanation) -> dict[str, str]:
    """Name the items; one that the actor may not look at has a number by its difficulty, which tells no place.

    Nobody in an LEA may review the items of a summative test (domain.md 1.3).
    """
    steps = {step.item_id: step for step in explained.whole.items} if explained.whole else {}
    ids = [*sorted(steps, key=lambda item_id: (steps[item_id].steps, item_id)), *sorted(explained.left_out)]
    seen = set(items_visible_to(actor).filter(identifier__in=ids).values_list("identifier", flat=True))
    # Average items stand for none of the bank.
    seen |= {item_id for item_id, step in steps.items() if step.standing == "simulated"}
    numbers = {item_id: number for number, item_id in enumerate(dict.fromkeys(ids), start=1)}
    return {
        item_id: item_id if item_id in seen else _("Item %(number)02d") % {"number": number}
        for item_id, number in numbers.items()
    }


def _facts(explained: Explanation) -> Iterator[tuple[object, object]]:
    """The figures of the test's rules, and what was done of the test."""
    score, cuts, limits = explained.score, explained.cuts, explained.limits
    attempted = {
        "Y": _("Yes"),
        "P": _("Taken part, nothing answered"),
        "N": _("No"),
    }
    yield _("Rules"), score.policy
    yield _("Attempted"), attempted[score.attemptedness]
    yield _("Complete"), _("Yes") if score.complete else _("No")
    yield _("Points"), _("%(raw)d of %(maximum)d") % {"raw": score.raw, "maximum": score.maximum}
    yield _("Scale"), f"{explained.scale.slope:g} θ + {explained.scale.intercept:g}"
    yield _("Levels begin at"), ", ".join(map(str, cuts.scale))
    yield _("Lowest and highest score"), f"{limits.loss}, {limits.hoss}"


def _score(
    explained: Explanation, steps: ScoreSteps, result: "Result", names: dict[str, str]
) -> dict[str, Any]:
    """The whole test's or a claim's steps, as the page says them."""
    claim = steps.claim
    title = CLAIMS.get((result.subject, claim), steps.name) if claim else SUBJECTS[result.subject]
    ordered = sorted(steps.items, key=lambda step: (names.get(step.item_id, ""), step.item_id))
    return {
        "id": f"claim-{claim}" if claim else "whole",
        "title": title,
        "items": [_row(step, names) for step in ordered],
        "steps": [
            _theta(explained, steps),
            _error(explained, steps),
            _scale(explained, steps),
            _level(explained, steps),
        ],
    }


def _row(step: ItemStep, names: dict[str, str]) -> list[str]:
    counted = {
        "answered": _("answered"),
        "unanswered": _("unanswered, wrong"),
        "simulated": _("simulated, wrong"),
    }
    difficulties = " ".join(f"{one:.10g}" for one in step.steps)
    return [
        names[step.item_id],
        f"{step.a:.10g}",
        difficulties,
        f"{step.points:g}",
        f"{step.expected:.8f}",
        f"{step.information:.8f}",
        counted[step.standing],
    ]


def _theta(explained: Explanation, steps: ScoreSteps) -> str:
    if steps.by_rule:
        words = _("θ is set by the rule for tests with everything right or wrong: %(theta)s.")
        told = words % {"theta": f"{steps.estimated:.10f}"}
    else:
        told = _(
            "The sum of D a points is %(points)s. θ is where the sum of D a expected points is the same: "
            "%(expected)s at θ = %(theta)s."
        ) % {
            "points": f"{steps.weighted_points:.8f}",
            "expected": f"{steps.weighted_expected:.8f}",
            "theta": f"{steps.estimated:.10f}",
        }
    if steps.at == steps.estimated:
        return told
    beyond = _("That is beyond the range from %(lot)s to %(hot)s, so the score is taken at %(at)s.") % {
        "lot": f"{explained.limits.lot:.10f}",
        "hot": f"{explained.limits.hot:.10f}",
        "at": f"{steps.at:.10f}",
    }
    return f"{told} {beyond}"


def _error(explained: Explanation, steps: ScoreSteps) -> str:
    if steps.information > 0:
        words = _("Standard error: 1 / √%(information)s = %(error)s, and no more than %(cap)s: %(se)s.")
        error = f"{steps.information**-0.5:.8f}"
    else:
        words = _("Standard error: no answered item tells anything, so it is the largest, %(cap)s.")
        error = ""
    told = words % {
        "information": f"{steps.information:.8f}",
        "error": error,
        "cap": f"{explained.se_cap:g}",
        "se": f"{steps.se:.8f}",
    }
    in_points = _("In scale score points: %(slope)s × %(se)s = %(points)s, rounded %(sem)s.") % {
        "slope": f"{explained.scale.slope:g}",
        "se": f"{steps.se:.8f}",
        "points": f"{steps.scale_se:.6f}",
        "sem": steps.sem,
    }
    return f"{told} {in_points}"


def _scale(explained: Explanation, steps: ScoreSteps) -> str:
    return _("Scale score: %(slope)s × %(at)s + %(intercept)s = %(scale)s, rounded %(score)s.") % {
        "slope": f"{explained.scale.slope:g}",
        "at": f"{steps.at:.10f}",
        "intercept": f"{explained.scale.intercept:g}",
        "scale": f"{steps.scale:.6f}",
        "score": steps.scale_score,
    }


def _level(explained: Explanation, steps: ScoreSteps) -> str:
    if steps.band is None:
        return _("Level: with the cuts %(cuts)s it is %(level)s.") % {
            "cuts": ", ".join(map(str, explained.cuts.scale)),
            "level": LEVELS[steps.level],
        }
    low, high = (f"{end:.6f}".rstrip("0").rstrip(".") for end in steps.band)
    return _(
        "Level: %(band)s standard errors to either side reach from %(low)s to %(high)s, the standard is "
        "%(standard)s: %(level)s."
    ) % {
        "band": f"{explained.claim_band:g}",
        "low": low,
        "high": high,
        "standard": explained.cuts.standard,
        "level": CLAIM_LEVELS[steps.level],
    }
