"""From a student's item scores to scale score, level and claims, as a policy says.

Which items count, and what stands for those that an unfinished adaptive part had still to give, is decided in
``sittings``; each score is made in ``measures``. Claims are withheld only with an adaptive part unfinished: an
unfinished fixed form has them, since the claim of each of its items is known (Test Scoring Specifications
2015-16, 3.1.3.1 and 3.1.3.2).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.scoring import check_score
from madrone.psychometrics.smarter.measures import Measure, Test, claim_level, measure
from madrone.psychometrics.smarter.results import (
    KINDS,
    Attemptedness,
    ClaimScore,
    Kind,
    Note,
    ScoredItem,
    Sitting,
    TestScore,
)
from madrone.psychometrics.smarter.rules import NothingAnswered, Truncation
from madrone.psychometrics.smarter.sittings import Counted, attemptedness, counted
from madrone.psychometrics.smarter.tables import CLAIM_LEVEL_NAMES, LEVEL_NAMES, Claim, claims, reported_claim

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.policy import Policy


def score_test(
    policy: "Policy",
    *,
    subject: str,
    grade: str,
    kind: Kind,
    items: Sequence[ScoredItem],
    sitting: Sitting | None = None,
) -> TestScore:
    """Score one student's test under ``policy``; without a ``sitting`` no part was adaptive.

    Raises ``PsychometricsError``: ``unknown-subject``, ``unknown-grade``, ``unknown-kind``; ``unknown-claim``,
    ``score-range`` or ``mixed-parts``, which name the item.
    """
    test, how = checked(policy, subject, grade, kind, items, sitting)
    attempted = attemptedness(items, kind=kind, sitting=how)
    count = counted(items, how, policy.unanswered_adaptive)
    if attempted != "Y" or not count.items:
        return _without_score(test, items, attempted)
    return _with_score(test, count)


def checked(
    policy: "Policy",
    subject: str,
    grade: str,
    kind: Kind,
    items: Sequence[ScoredItem],
    sitting: Sitting | None,
) -> tuple[Test, Sitting]:
    """Refuse what cannot be scored; give the test and how it was sat, an interim block always in one fixed part."""
    policy.cuts(subject, grade)
    if kind not in KINDS:
        raise PsychometricsError(
            "unknown-kind", f"The kind “{kind}” is not one of {', '.join(KINDS)}.", field="kind"
        )
    for item in items:
        if item.presented and item.score is not None:
            check_score(item.parameters, item.score)
    test, how = Test(policy, subject, grade, kind), sitting or Sitting()
    by_claim(test, [item for item in items if item.presented])
    return test, replace(how, cat_minimum=0) if kind == "iab" else how


def by_claim(test: Test, items: Sequence[ScoredItem]) -> dict[Claim, list[ScoredItem]]:
    """Every reported claim with its items; an interim block has no claims."""
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


def _with_score(test: Test, count: Counted) -> TestScore:
    found = measure(test, count.items, count.simulated)
    level, names = overall_level(test, found)
    return TestScore(
        subject=test.subject,
        grade=test.grade,
        kind=test.kind,
        theta=found.theta,
        se=found.se,
        scale_score=found.scale_score,
        sem=found.sem,
        error_band=(found.scale_score - found.sem, found.scale_score + found.sem),
        level=level,
        level_name=names[level],
        claims=tuple(
            _claim_score(test, claim, its_items, known=count.claims_known)
            for claim, its_items in by_claim(test, count.items).items()
        ),
        attemptedness="Y",
        complete=count.complete,
        raw=_raw(count.items),
        maximum=_maximum(count.items),
        policy=test.policy.name,
        notes=(*count.notes, *_limit_notes(test, found)),
        simulated=count.simulated,
    )


def _without_score(test: Test, items: Sequence[ScoredItem], attempted: Attemptedness) -> TestScore:
    """No estimate; under California's rule a student who took part still gets the lowest scale score."""
    # An attempted test without a score is one in which nothing counts, whatever else was shown.
    given = [item for item in items if item.presented and not item.dropped and attempted != "Y"]
    lowest: int | None = None
    note = _no_score_note(items, attempted)
    if attempted == "P" and test.policy.nothing_answered is NothingAnswered.LOSS and test.kind != "iab":
        lowest = test.policy.limits(test.subject, test.grade).loss
        words = f"{_unanswered_words(items)}; the lowest obtainable scale score was given by rule."
        note = Note("loss", words)
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
        claims=tuple(
            _no_claim_score(claim, len(its_items)) for claim, its_items in by_claim(test, given).items()
        ),
        attemptedness=attempted,
        complete=False,
        raw=_raw(given),
        maximum=_maximum(given),
        policy=test.policy.name,
        notes=(note,),
    )


def _no_score_note(items: Sequence[ScoredItem], attempted: Attemptedness) -> Note:
    if attempted == "Y":
        return Note("nothing-counts", "Every answered item was withdrawn from scoring, so there is no score.")
    if attempted == "P":
        return Note("no-answer", f"{_unanswered_words(items)}, so there is no score.")
    if any(item.presented for item in items):
        return Note("one-part", "Only one part of the test was taken, so there is no score.")
    return Note("not-tested", "No item was presented, so there is no score.")


def _unanswered_words(items: Sequence[ScoredItem]) -> str:
    answered = any(item.presented and item.score is not None for item in items)
    return "One part of the test has no answer" if answered else "Nothing was answered"


def overall_level(test: Test, found: Measure) -> tuple[int, dict[int, str]]:
    """The level of the whole test with the names of its kind: an interim block is judged like a claim."""
    if test.kind == "iab":
        return claim_level(test, found), CLAIM_LEVEL_NAMES
    return test.policy.level(test.subject, test.grade, found.scale_score), LEVEL_NAMES


def _claim_score(test: Test, claim: Claim, items: Sequence[ScoredItem], *, known: bool) -> ClaimScore:
    if not (items and known):
        return _no_claim_score(claim, len(items))
    found = measure(test, items)
    level = claim_level(test, found)
    return ClaimScore(
        claim=claim.code,
        name=claim.name,
        theta=found.theta,
        se=found.se,
        scale_score=found.scale_score,
        sem=found.sem,
        level=level,
        level_name=CLAIM_LEVEL_NAMES[level],
        n_items=len(items),
    )


def _no_claim_score(claim: Claim, n_items: int) -> ClaimScore:
    return ClaimScore(claim.code, claim.name, None, None, None, None, None, None, n_items)


def _limit_notes(test: Test, found: Measure) -> list[Note]:
    limits = test.policy.limits(test.subject, test.grade)
    if test.policy.truncation is Truncation.NONE:
        return []
    if found.scale_score <= limits.loss:
        return [Note("at-loss", "This is the lowest scale score that can be given.")]
    if found.scale_score >= limits.hoss:
        return [Note("at-hoss", "This is the highest scale score that can be given.")]
    return []


def _raw(items: Sequence[ScoredItem]) -> int:
    return sum(item.score or 0 for item in items)


def _maximum(items: Sequence[ScoredItem]) -> int:
    return sum(item.parameters.max_points for item in items)
