"""Arrays of tests from item scores to scale scores, levels and claims, by the rules of a policy.

Whatever lies so near to a rounding boundary that a table's last digits could decide is given to
``Policy.score_test``, so that scale scores and levels are always those of the exact computation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.bulk import STATUSES, Estimates, Pool, kernels
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.smarter import (
    ClaimScore,
    ExtremePattern,
    Policy,
    ScoredItem,
    TestScore,
    Truncation,
    claims,
    reported_claim,
)
from madrone.psychometrics.state.bank import BankItem

#: The official scorer searches this range for theta (psychometrics.md 1.1).
_SEARCH = (-15.0, 15.0)
#: How far the tables may be off: in scale score points, and as a share of the standard error.
_THETA_MARGIN, _ERROR_MARGIN = 2e-7, 3e-8
UNANSWERED = -1
MOST_CLAIMS = 4
_OK, _ALL_WRONG, _ALL_RIGHT = (STATUSES.index(word) for word in ("ok", "all_wrong", "all_right"))

Places = NDArray[np.int16]
Scores = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Measures:
    """One score of each test [n]: of the whole test or of a claim; level 0 and NaN where there is none."""

    theta: Floats
    se: Floats
    scale_score: NDArray[np.int32]
    sem: NDArray[np.int32]
    level: NDArray[np.int32]

    @classmethod
    def none(cls, n: int) -> "Measures":
        """No score for any of ``n`` tests."""
        nothing = np.zeros(n, np.int32)
        return cls(np.full(n, np.nan), np.full(n, np.nan), nothing, nothing.copy(), nothing.copy())

    def put(self, rows: NDArray[np.intp], other: "Measures") -> None:
        """Take in the scores of the tests ``rows``."""
        for name in self.__slots__:
            getattr(self, name)[rows] = getattr(other, name)

    def set(self, row: int, score: TestScore | ClaimScore) -> None:
        """Take one test's score from the exact computation."""
        self.theta[row] = np.nan if score.theta is None else score.theta
        self.se[row] = np.nan if score.se is None else score.se
        self.scale_score[row] = score.scale_score or 0
        self.sem[row] = score.sem or 0
        self.level[row] = score.level or 0


@dataclass(frozen=True, slots=True)
class Scored:
    """Tests of one subject and grade: ``attemptedness`` is Y, P or N; a claim that the subject lacks is empty."""

    attemptedness: NDArray[np.str_]
    overall: Measures
    claims: tuple[Measures, ...]
    n_items: NDArray[np.int32]
    raw: NDArray[np.int32]
    maximum: NDArray[np.int32]


class StateScorer:
    """A bank with its tables, ready to score tests of any grade of its subjects under one policy."""

    def __init__(self, items: Sequence[BankItem], policy: Policy) -> None:
        """Build the tables; raises ``PsychometricsError`` for an empty bank or items without tables."""
        self.items, self.policy = tuple(items), policy
        self.pool = Pool([item.parameters for item in items], D=policy.D, bounds=_SEARCH)
        self.place_of = {item.parameters.item_id: place for place, item in enumerate(items)}
        self.maxima = np.array([item.parameters.max_points for item in items], dtype=np.int32)
        self.subjects = np.array([item.subject for item in items])
        self._kinds = np.array([_claim_number(item) for item in items], dtype=np.uint8)

    def score(self, *, subject: str, grade: str, items: Places, scores: Scores) -> Scored:
        """Score tests of one subject and grade: ``items`` and ``scores`` are [n, most].

        A row's items, places in the bank, come first and -1 fills the rest; a score is ``UNANSWERED`` where
        there is no answer, which counts as wrong. Raises ``PsychometricsError`` for a subject or grade that
        there is not, and for ``score-range``.
        """
        test = _Test(self.policy, subject, grade)
        whole, estimates = self._estimate(test, items, scores)
        by_claim = [self._estimate(test, *one)[0] for one in self._sifted(subject, items, scores)]
        given, answered = (items >= 0).any(axis=1), ((items >= 0) & (scores >= 0)).any(axis=1)
        found = Scored(
            np.where(answered, "Y", np.where(given, "P", "N")),
            whole.measures(test.levels(whole)),
            tuple(one.measures(test.claim_levels(one)) for one in by_claim)
            + tuple(Measures.none(items.shape[0]) for _ in range(MOST_CLAIMS - len(by_claim))),
            estimates.n_items,
            estimates.raw,
            estimates.maximum,
        )
        alone = whole.doubtful | ~answered
        for one in by_claim:
            alone |= one.doubtful | test.doubtful_band(one)
        for row in np.flatnonzero(alone):
            self._score_alone(test, found, int(row), items[row], scores[row])
        return found

    def _sifted(self, subject: str, items: Places, scores: Scores) -> Iterator[tuple[Places, Scores]]:
        """The items and scores of every claim of the subject."""
        shape = (MOST_CLAIMS, *items.shape)
        of_claim, scores_of_claim = np.full(shape, -1, np.int16), np.zeros(shape, np.int8)
        kernels.sift(items, scores, self._kinds, of_claim, scores_of_claim)
        for number in range(len(claims(subject))):
            yield of_claim[number], scores_of_claim[number]

    def _estimate(self, test: "_Test", items: Places, scores: Scores) -> tuple["_Estimated", Estimates]:
        """Estimate theta from all items, and its error from the answered ones at the theta that is reported."""
        policy, limits = self.policy, test.limits
        half = policy.extreme_pattern is ExtremePattern.HALF_POINT
        found = self.pool.score(items, np.maximum(scores, 0), half_points=half)
        if not half:
            found.theta[found.status == _ALL_WRONG] = limits.lot
            found.theta[found.status == _ALL_RIGHT] = limits.hot
        within = np.clip(found.theta, limits.lot, limits.hot)
        unanswered = ((scores < 0) & (items >= 0)).any(axis=1)
        again = np.flatnonzero((found.status != _OK) | (within != found.theta) | unanswered)
        answered = np.where(scores[again] >= 0, items[again], np.int16(-1))
        with np.errstate(divide="ignore"):
            found.se[again] = 1 / np.sqrt(self.pool.information(answered, within[again]))
        capped = found.se > policy.se_cap * (1 + _ERROR_MARGIN)
        found.se[:] = np.minimum(found.se, policy.se_cap)
        empty = found.n_items == 0
        found.se[empty] = np.nan
        theta = within if policy.truncation is Truncation.THETA else found.theta
        line = policy.scale(test.subject)
        scale, scale_se = line.slope * within + line.intercept, line.slope * found.se
        return _Estimated(theta, found.se, scale, scale_se, ~empty, capped), found

    def _score_alone(self, test: "_Test", found: Scored, row: int, items: Places, scores: Scores) -> None:
        """Let the policy score one test, digit by digit."""
        of_row = [
            ScoredItem(
                self.items[place].parameters, None if score < 0 else int(score), self.items[place].claim
            )
            for place, score in zip(items.tolist(), scores.tolist(), strict=True)
            if place >= 0
        ]
        score = self.policy.score_test(subject=test.subject, grade=test.grade, items=of_row)
        found.attemptedness[row] = score.attemptedness
        found.overall.set(row, score)
        for measures, claim in zip(found.claims, score.claims, strict=False):
            measures.set(row, claim)


@dataclass(frozen=True, slots=True)
class _Estimated:
    """Scores before they are rounded, each [n].

    ``known`` is false where there was no item; ``capped`` where the error is the policy's cap, which is exact.
    """

    theta: Floats
    se: Floats
    scale: Floats
    scale_se: Floats
    known: NDArray[np.bool_]
    capped: NDArray[np.bool_]

    @property
    def margin(self) -> Floats:
        """How far a scale score may be off its exact value, in points."""
        return _THETA_MARGIN + np.where(self.capped, 0.0, _ERROR_MARGIN * self.scale_se)

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Where rounding might go the other way."""
        return self.known & (
            _near(self.scale, self.margin) | (~self.capped & _near(self.scale_se, self.margin))
        )

    def measures(self, levels: NDArray[np.int32]) -> Measures:
        """Round the scores and leave out those that there are not."""
        nothing = ~self.known
        found = Measures(
            self.theta.copy(), self.se.copy(), rounded(self.scale), rounded(self.scale_se), levels.copy()
        )
        found.theta[nothing] = np.nan
        for whole in (found.scale_score, found.sem, found.level):
            whole[nothing] = 0
        return found


class _Test:
    """Which test is scored, with its cuts and limits."""

    def __init__(self, policy: Policy, subject: str, grade: str) -> None:
        self.policy, self.subject, self.grade = policy, subject, grade
        self.cuts, self.limits = policy.cuts(subject, grade), policy.limits(subject, grade)

    def levels(self, found: _Estimated) -> NDArray[np.int32]:
        """The achievement level, 1 to 4, by the rounded scale score."""
        cuts = np.array(self.cuts.scale)
        return (1 + np.sum(rounded(found.scale)[:, None] >= cuts, axis=1)).astype(np.int32)

    def claim_levels(self, found: _Estimated) -> NDArray[np.int32]:
        """1 below, 2 near, 3 above the standard (domain.md 8.5)."""
        low, high = self._band(found)
        standard = self.cuts.standard
        levels = np.where(rounded(low) >= standard, 3, np.where(rounded(high) < standard, 1, 2))
        scale_score = rounded(found.scale)
        levels = np.where(scale_score >= self.limits.hoss, 3, levels)
        return np.where(scale_score <= self.limits.loss, 1, levels).astype(np.int32)

    def doubtful_band(self, found: _Estimated) -> NDArray[np.bool_]:
        """Where an end of the band might round the other way."""
        low, high = self._band(found)
        margin = self.policy.claim_band * found.margin
        return found.known & (_near(low, margin) | _near(high, margin))

    def _band(self, found: _Estimated) -> tuple[Floats, Floats]:
        half = self.policy.claim_band * found.scale_se
        return found.scale - half, found.scale + half


def rounded(values: Floats) -> NDArray[np.int32]:
    """Round to whole numbers, halves away from zero; 0 for NaN."""
    size = np.abs(np.nan_to_num(values))
    whole = np.floor(size)
    return np.copysign(whole + (size - whole >= 0.5), values).astype(np.int32)


def _near(values: Floats, margin: Floats) -> NDArray[np.bool_]:
    """Whether values lie within ``margin`` of a half."""
    near: NDArray[np.bool_] = np.abs(values - np.floor(values) - 0.5) < margin
    return near


def _claim_number(item: BankItem) -> int:
    """The place of an item's reported claim among its subject's."""
    return claims(item.subject).index(reported_claim(item.subject, item.claim))
