"""The steps of a score in plain text: numbers with as many digits as a pocket calculator needs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from madrone.psychometrics.smarter.wording import SOURCES

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.explanation import Explanation, ItemStep, ScoreSteps

_COUNTED = {"answered": "answered", "unanswered": "unanswered, wrong", "simulated": "simulated, wrong"}

_MODEL = "where score v has the weight exp(D a (v theta - the first v steps))"


def text_of(explained: "Explanation") -> str:
    """The whole explanation, line by line."""
    return "\n".join(_lines(explained))


def _lines(explained: "Explanation") -> Iterator[str]:
    score = explained.score
    yield f"{score.subject} grade {score.grade}, {score.kind}: how the score came about"
    yield f"Rules: {score.policy}. Attempted: {score.attemptedness}. Complete: {'yes' if score.complete else 'no'}."
    for note in score.notes:
        yield f"Note: {note.text}"
    if explained.left_out:
        yield f"Items that did not count: {', '.join(explained.left_out)}."
    if explained.whole is None:
        given = "none" if score.scale_score is None else f"{score.scale_score}, level {score.level}"
        yield f"Scale score: {given}."
    else:
        yield from _score(explained, explained.whole)
    for claim in explained.claims:
        yield ""
        yield from _score(explained, claim)
    yield ""
    yield "Rules and their sources:"
    for rule in explained.rules:
        yield f"- {rule}"
    yield SOURCES


def _score(explained: "Explanation", steps: "ScoreSteps") -> Iterator[str]:
    yield f"{steps.name}" + (f" ({steps.claim})" if steps.claim else "")
    yield f"1. Items (D = {explained.D:g}); expected points are those at the estimated theta, {_MODEL}"
    yield from _table(steps.items)
    yield from _theta(explained, steps)
    yield from _error(explained, steps)
    line = explained.scale
    yield (
        f"4. Scale score: {line.slope:g} x {steps.at:.10f} + {line.intercept:g} = {steps.scale:.6f}, "
        f"rounded {steps.scale_score}"
    )
    yield f"5. Level: {_judged(explained, steps)}: {steps.level}, {steps.level_name}"


def _table(items: tuple["ItemStep", ...]) -> Iterator[str]:
    wide = max(4, *(len(step.item_id) for step in items))
    yield f"   {'item':<{wide}}  {'a':>12}  {'points':>6}  {'expected':>12}  {'information':>12}  steps; counted as"
    for step in items:
        difficulties = " ".join(f"{one:.10g}" for one in step.steps)
        yield (
            f"   {step.item_id:<{wide}}  {step.a:>12.10g}  {step.points:>6g}  {step.expected:>12.8f}  "
            f"{step.information:>12.8f}  {difficulties}; {_COUNTED[step.standing]}"
        )


def _theta(explained: "Explanation", steps: "ScoreSteps") -> Iterator[str]:
    if steps.by_rule:
        yield f"2. Theta: set by the rule for tests with everything right or wrong, {steps.estimated:.10f}"
    else:
        yield (
            f"2. Theta: sum of D a points = {steps.weighted_points:.8f}; the sum of D a expected points is "
            f"{steps.weighted_expected:.8f} at theta = {steps.estimated:.10f}"
        )
    if steps.at != steps.estimated:
        kept = "" if steps.theta == steps.at else f"; the reported theta stays {steps.theta:.10f}"
        yield (
            f"   beyond the range from {explained.limits.lot:.10f} to {explained.limits.hot:.10f}, so the score is "
            f"taken at {steps.at:.10f}{kept}"
        )


def _error(explained: "Explanation", steps: "ScoreSteps") -> Iterator[str]:
    slope = explained.scale.slope
    if steps.information > 0:
        told = f"1 / sqrt({steps.information:.8f}) = {steps.information**-0.5:.8f}"
    else:
        told = "no information"
    capped = f", no more than {explained.se_cap:g}" if steps.se == explained.se_cap else ""
    yield (
        f"3. Standard error: {told}{capped}: {steps.se:.8f}; in scale score points {slope:g} x {steps.se:.8f} = "
        f"{steps.scale_se:.6f}, rounded {steps.sem}"
    )


def _judged(explained: "Explanation", steps: "ScoreSteps") -> str:
    if steps.band is None:
        return f"cuts {', '.join(map(str, explained.cuts.scale))}"
    low, high = (f"{end:.6f}".rstrip("0").rstrip(".") for end in steps.band)
    return (
        f"band of {explained.claim_band:g} standard errors from {low} to {high}, "
        f"the standard is {explained.cuts.standard}"
    )
