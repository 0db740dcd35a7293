"""From a student's item scores to scale score, level and claims, as a policy says.

This is the scoring of a fixed form in one part. Our reading of domain.md 8.1: the rule "no claim scores when
incomplete" stands beside the simulated items of an unfinished adaptive part and is bound to it. A fixed form
has nothing to simulate; its unanswered items count as wrong, and total and claims are reported, as for paper.
The open TestScoringEngine of the consortium draws the same line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import standard_error, total_information
from madrone.psychometrics.irt.scoring import Estimator, check_score
from madrone.psychometrics.smarter.results import (
    KINDS,
    Attemptedness,
    ClaimScore,
    Kind,
    Note,
    ScoredItem,
    TestScore,
)
from madrone.psychometrics.smarter.rounding import round_half_away
from madrone.psychometrics.smarter.rules import ExtremePattern, NothingAnswered, Truncation
from madrone.psychometrics.smarter.tables import CLAIM_LEVEL_NAMES, LEVEL_NAMES, Claim, claims, reported_claim

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.policy import Policy

#: The range that the official scorer searches for theta (psychometrics.md 1.1).
_SEARCH: Final = Estimator(bounds=(-15.0, 15.0))


@dataclass(frozen=True, slots=True)
class _Test:
    """Which test is scored, and by which rules."""

    policy: "Policy"
    subject: str
    grade: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Measure:
    """A score before it is reported: ``scale`` and ``scale_se`` are not rounded yet."""

    theta: float
    se: float
    scale: float
    scale_se: float

    @property
    def scale_score(self) -> int:
        return round_half_away(self.scale)

    @property
    def sem(self) -> int:
        return round_half_away(self.scale_se)


def score_test(
    policy: "Policy", *, subject: str, grade: str, kind: Kind, items: Sequence[ScoredItem]
) -> TestScore:
    """Score one student's fixed form under ``policy``.

    Raises ``PsychometricsError``: ``unknown-subject``, ``unknown-grade``, ``unknown-kind``, ``unknown-claim``
    or ``score-range``, the last two naming the item.
    """
    policy.cuts(subject, grade)
    if kind not in KINDS:
        raise PsychometricsError(
            "unknown-kind", f"The kind “{kind}” is not one of {', '.join(KINDS)}.", field="kind"
        )
    test = _Test(policy, subject, grade, kind)
    presented = [item for item in items if item.presented]
    for item in presented:
        if item.score is not None:
            check_score(item.parameters, item.score)
    by_claim = _by_claim(test, presented)
    attempted = attemptedness(presented)
    if attempted != "Y":
        return _without_answers(test, presented, by_claim, attempted)
    return _with_answers(test, presented, by_claim)


def attemptedness(items: Sequence[ScoredItem]) -> Attemptedness:
    """``Y`` with at least one answer, ``P`` with none, ``N`` if nothing was presented (domain.md 8.1)."""
    presented = [item for item in items if item.presented]
    if not presented:
        return "N"
    return "Y" if any(item.score is not None for item in presented) else "P"


def _with_answers(
    test: _Test, items: Sequence[ScoredItem], by_claim: dict[Claim, list[ScoredItem]]
) -> TestScore:
    measure = _measure(test, items)
    level, names = _level(test, measure)
    return TestScore(
        subject=test.subject,
        grade=test.grade,
        kind=test.kind,
        theta=measure.theta,
        se=measure.se,
        scale_score=measure.scale_score,
        sem=measure.sem,
        error_band=(measure.scale_score - measure.sem, measure.scale_score + measure.sem),
        level=level,
        level_name=names[level],
        claims=tuple(_claim_score(test, claim, its_items) for claim, its_items in by_claim.items()),
        attemptedness="Y",
        complete=_unanswered(items) == 0,
        raw=_raw(items),
        maximum=_maximum(items),
        policy=test.policy.name,
        notes=_notes(test, items, measure),
    )


def _without_answers(
    test: _Test,
    items: Sequence[ScoredItem],
    by_claim: dict[Claim, list[ScoredItem]],
    attempted: Attemptedness,
) -> TestScore:
    """No estimate; under California's rule a student who took part still gets the lowest scale score."""
    lowest: int | None = None
    notes = [Note("no-answer", "Nothing was answered, so there is no score.")]
    if attempted == "N":
        notes = [Note("not-tested", "No item was presented, so there is no score.")]
    elif test.policy.nothing_answered is NothingAnswered.LOSS and test.kind != "iab":
        lowest = test.policy.limits(test.subject, test.grade).loss
        notes = [Note("loss", "Nothing was answered; the lowest obtainable scale score was given by rule.")]
    level = None if lowest is None else test.policy.level(test.subject, test.grade, lowest)
    return TestScore(
        subject=test.subject,
        grade=test.grade,
        kind=test.kind,
        theta=None,
        se=None,
        scale_score=lowest,
        sem=None,
        error_band=None,
        level=level,
        level_name=None if level is None else LEVEL_NAMES[level],
        claims=tuple(_no_claim_score(claim, len(its_items)) for claim, its_items in by_claim.items()),
        attemptedness=attempted,
        complete=False,
        raw=0,
        maximum=_maximum(items),
        policy=test.policy.name,
        notes=tuple(notes),
    )


def _by_claim(test: _Test, items: Sequence[ScoredItem]) -> dict[Claim, list[ScoredItem]]:
    """Every reported claim with its presented items; an interim block has no claims."""
    if test.kind == "iab":
        return {}
    sorted_out: dict[Claim, list[ScoredItem]] = {claim: [] for claim in claims(test.subject)}
    for item in items:
        try:
            sorted_out[reported_claim(test.subject, item.claim)].append(item)
        except PsychometricsError as problem:
            raise PsychometricsError(
                problem.code, f"Item {item.parameters.item_id}: {problem.message}", field="claim"
            ) from problem
    return sorted_out


def _measure(test: _Test, items: Sequence[ScoredItem]) -> _Measure:
    """Estimate theta from all items, and its error from the answered ones at the theta that is reported."""
    policy = test.policy
    limits, scale = policy.limits(test.subject, test.grade), policy.scale(test.subject)
    theta = _theta(policy, items, lot=limits.lot, hot=limits.hot)
    within = min(max(theta, limits.lot), limits.hot)
    answered = [item.parameters for item in items if item.score is not None]
    se = standard_error(float(total_information(answered, within, D=policy.D)), cap=policy.se_cap)
    return _Measure(
        theta=within if policy.truncation is Truncation.THETA else theta,
        se=se,
        scale=scale.at(within),
        scale_se=scale.slope * se,
    )


def _theta(policy: "Policy", items: Sequence[ScoredItem], *, lot: float, hot: float) -> float:
    scores = np.array([float(item.score or 0) for item in items])
    raw, maximum = _raw(items), _maximum(items)
    if raw in (0, maximum):
        if policy.extreme_pattern is ExtremePattern.LIMIT:
            return lot if raw == 0 else hot
        flattest = min(range(len(items)), key=lambda i: items[i].parameters.a)
        scores[flattest] += 0.5 if raw == 0 else -0.5
    form = Form([item.parameters for item in items], D=policy.D)
    return float(_SEARCH.thetas(form, scores[None, :], np.ones((1, len(items))))[0])


def _level(test: _Test, measure: _Measure) -> tuple[int, dict[int, str]]:
    """The level of the whole test with the names of its kind: an interim block is judged like a claim."""
    if test.kind == "iab":
        return _claim_level(test, measure), CLAIM_LEVEL_NAMES
    return test.policy.level(test.subject, test.grade, measure.scale_score), LEVEL_NAMES


def _claim_level(test: _Test, measure: _Measure) -> int:
    """1 below, 2 near, 3 above the standard (domain.md 8.5).

    Summative tests and interim blocks round the end of the band before comparing; the interim
    comprehensive test does not. At the ends of the reporting range the band says nothing any more.
    """
    limits = test.policy.limits(test.subject, test.grade)
    if measure.scale_score <= limits.loss:
        return 1
    if measure.scale_score >= limits.hoss:
        return 3
    band = test.policy.claim_band * measure.scale_se
    low, high = measure.scale - band, measure.scale + band
    if test.kind != "ica":
        low, high = round_half_away(low), round_half_away(high)
    standard = test.policy.cuts(test.subject, test.grade).standard
    if low >= standard:
        return 3
    return 1 if high < standard else 2


def _claim_score(test: _Test, claim: Claim, items: Sequence[ScoredItem]) -> ClaimScore:
    if not items:
        return _no_claim_score(claim, 0)
    measure = _measure(test, items)
    level = _claim_level(test, measure)
    return ClaimScore(
        claim=claim.code,
        name=claim.name,
        theta=measure.theta,
        se=measure.se,
        scale_score=measure.scale_score,
        sem=measure.sem,
        level=level,
        level_name=CLAIM_LEVEL_NAMES[level],
        n_items=len(items),
    )


def _no_claim_score(claim: Claim, n_items: int) -> ClaimScore:
    return ClaimScore(claim.code, claim.name, None, None, None, None, None, None, n_items)


def _notes(test: _Test, items: Sequence[ScoredItem], measure: _Measure) -> tuple[Note, ...]:
    limits = test.policy.limits(test.subject, test.grade)
    notes = []
    unanswered = _unanswered(items)
    if unanswered:
        counted = "1 unanswered item was" if unanswered == 1 else f"{unanswered} unanswered items were"
        notes.append(Note("incomplete", f"{counted} counted as wrong."))
    if measure.scale_score <= limits.loss:
        notes.append(Note("at-loss", "This is the lowest scale score that can be given."))
    if measure.scale_score >= limits.hoss:
        notes.append(Note("at-hoss", "This is the highest scale score that can be given."))
    return tuple(notes)


def _unanswered(items: Sequence[ScoredItem]) -> int:
    return sum(item.score is None for item in items)


def _raw(items: Sequence[ScoredItem]) -> int:
    return sum(item.score or 0 for item in items)


def _maximum(items: Sequence[ScoredItem]) -> int:
    return sum(item.parameters.max_points for item in items)
