"""Arrays of tests from item scores to scale scores, levels and claims, by the rules of a policy.

Whatever lies so near to a rounding boundary that a table's last digits could decide is given to
``Policy.score_test``, so that scale scores and levels are always those of the exact computation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.bulk import STATUSES, Estimates, Pool, kernels
from madrone.psychometrics.irt.bulk.estimates import FLAT
from madrone.psychometrics.smarter import (
    GRADES,
    ExtremePattern,
    Kind,
    NothingAnswered,
    Part,
    Policy,
    ScoredItem,
    Sitting,
    Truncation,
    UnansweredAdaptive,
    claims,
    reported_claim,
)
from madrone.psychometrics.state.bank import BankItem
from madrone.psychometrics.state.measures import ERROR_MARGIN, Estimated, Measures, Test
from madrone.psychometrics.state.settling import (
    BITS,
    CAT,
    FORM,
    PT,
    BankFacts,
    Places,
    Scores,
    Settled,
    Sittings,
    settled,
)

#: The official scorer searches this range for theta (psychometrics.md 1.1).
_SEARCH = (-15.0, 15.0)
UNANSWERED = -1
MOST_CLAIMS = 4
_OK, _ALL_WRONG, _ALL_RIGHT, _BOUND = map(STATUSES.index, ("ok", "all_wrong", "all_right", "bound"))

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Scored:
    """Tests of one subject, grade and kind, each array [n]; a claim that the subject lacks is empty.

    ``attemptedness`` is Y, P or N; ``complete`` and ``simulated`` are as in ``TestScore``. ``n_items``, ``raw``
    and ``maximum`` are over the items that count.
    """

    attemptedness: NDArray[np.str_]
    complete: NDArray[np.bool_]
    simulated: NDArray[np.int16]
    overall: Measures
    claims: tuple[Measures, ...]
    n_items: NDArray[np.int32]
    raw: NDArray[np.int32]
    maximum: NDArray[np.int32]


class StateScorer:
    """A bank with its tables, ready to score tests of any grade of its subjects under one policy."""

    def __init__(self, items: Sequence[BankItem], policy: Policy) -> None:
        """Build the tables; raises ``PsychometricsError`` for an empty bank, items without tables, mixed parts."""
        self.items, self.policy = tuple(items), policy
        self.subjects = np.array([item.subject for item in items])
        self.place_of = {item.parameters.item_id: place for place, item in enumerate(items)}
        self.maxima = np.array([item.parameters.max_points for item in items], dtype=np.int32)
        tests = [(subject, grade) for subject in sorted({*self.subjects.tolist()}) for grade in GRADES]
        average = [policy.simulated_item(*test) for test in tests]
        # Behind the items of the bank stand the simulated ones, of which a test may take the same many times.
        self._simulated = {test: len(items) + k for k, test in enumerate(tests)}
        self.pool = Pool([*(item.parameters for item in items), *average], D=policy.D, bounds=_SEARCH)
        self._kinds = np.array([_claim_number(item) for item in items], dtype=np.uint8)
        self._facts = BankFacts(
            np.array([BITS[item.part] for item in items], dtype=np.uint8),
            np.array([item.dropped for item in items], dtype=np.bool_),
            self.maxima,
        )
        self._needed = {subject: self._parts(subject) for subject in set(self.subjects.tolist())}

    def _parts(self, subject: str) -> int:
        """The bits of the parts that the subject's tests have."""
        bits = int(np.bitwise_or.reduce(self._facts.part[self.subjects == subject]))
        if bits & FORM and bits != FORM:
            lost = next(
                item for item in self.items if item.subject == subject and item.part is Part.FORM
            ).parameters
            raise PsychometricsError(
                "mixed-parts",
                f"Item {lost.item_id} belongs to no part, but the tests in {subject} are in two; "
                "give it the part cat or pt.",
            )
        return FORM if bits == FORM else CAT | PT

    def parts_of(self, subject: str) -> int:
        """The bits of the parts that the tests of a subject have."""
        return self._needed.get(subject, FORM)

    def score(
        self,
        *,
        subject: str,
        grade: str,
        items: Places,
        scores: Scores,
        kind: Kind = "summative",
        sittings: Sittings | None = None,
    ) -> Scored:
        """Score tests of one subject, grade and kind: ``items`` and ``scores`` are [n, most].

        A row's items, places in the bank, come first and -1 fills the rest; a score is ``UNANSWERED`` where
        there is no answer. Raises ``PsychometricsError`` for a subject or grade that there is not, and for
        ``score-range``.
        """
        test, n = Test(self.policy, subject, grade, kind), items.shape[0]
        how = sittings or Sittings.plain(n)
        count = self._settled(test, items, scores, how)
        found = Scored(
            count.attempted, count.complete, count.simulated, Measures.none(n),
            tuple(Measures.none(n) for _ in range(MOST_CLAIMS)), count.n_items, count.raw, count.maximum,
        )  # fmt: skip
        scored = (count.attempted == "Y") & (found.n_items > 0)
        found.complete[~scored] = False
        found.simulated[~scored] = 0
        self._give_lowest(test, found)
        alone = np.zeros(n, np.bool_)
        finished, unfinished = (
            np.flatnonzero(scored & count.finished),
            np.flatnonzero(scored & ~count.finished),
        )
        alone[finished] = self._finished(test, found, finished, count)
        alone[unfinished] = self._unfinished(test, found, unfinished, count)
        for row in np.flatnonzero(alone):
            self._score_alone(test, found, int(row), items[row], scores[row], how)
        return found

    def _settled(self, test: Test, items: Places, scores: Scores, how: Sittings) -> Settled:
        return settled(
            np.ascontiguousarray(items, dtype=np.int16),
            np.ascontiguousarray(scores, dtype=np.int8),
            self._facts,
            how,
            needed=0 if test.kind == "iab" else self.parts_of(test.subject),
            with_unanswered=self.policy.unanswered_adaptive is UnansweredAdaptive.WRONG,
        )

    def _give_lowest(self, test: Test, found: Scored) -> None:
        """Under California's rule a student who took part without answering gets the lowest scale score."""
        if self.policy.nothing_answered is NothingAnswered.LOSS and test.kind != "iab":
            lowest = test.limits.loss
            took_part = found.attemptedness == "P"
            found.overall.scale_score[took_part] = lowest
            found.overall.level[took_part] = self.policy.level(test.subject, test.grade, lowest)

    def _finished(self, test: Test, found: Scored, rows: Rows, count: Settled) -> NDArray[np.bool_]:
        """Score tests with their claims; give which of them are doubtful."""
        items, scores = count.items[rows], count.scores[rows]
        whole, _ = self._estimate(test, items, scores)
        found.overall.put(rows, whole.measures(test.levels(whole)))
        doubtful = whole.doubtful
        if test.kind == "iab":
            return doubtful | test.doubtful_band(whole)
        for number, one in enumerate(self._sifted(test.subject, items, scores)):
            claim, _ = self._estimate(test, *one)
            found.claims[number].put(rows, claim.measures(test.claim_levels(claim)))
            doubtful |= claim.doubtful | test.doubtful_band(claim)
        return doubtful

    def _unfinished(self, test: Test, found: Scored, rows: Rows, count: Settled) -> NDArray[np.bool_]:
        """Score tests whose adaptive part is filled up with simulated items; they have no claims."""
        if not rows.size:
            return np.zeros(0, np.bool_)
        n_items, more = found.n_items[rows], count.simulated[rows]
        most = int((n_items + more).max())
        items, scores = np.full((rows.size, most), -1, np.int16), np.zeros((rows.size, most), np.int8)
        kept = min(most, count.items.shape[1])
        items[:, :kept], scores[:, :kept] = count.items[rows, :kept], count.scores[rows, :kept]
        column = np.arange(most)
        added = (column >= n_items[:, None]) & (column < (n_items + more)[:, None])
        items[added], scores[added] = self._simulated[test.subject, test.grade], UNANSWERED
        whole, unsure = self._estimate(test, items, scores)
        found.overall.put(rows, whole.measures(test.levels(whole)))
        # The half point is for an administered item, and the exact way of the pool takes every item once.
        half = self.policy.extreme_pattern is ExtremePattern.HALF_POINT
        doubtful: NDArray[np.bool_] = whole.doubtful | unsure | (half & (found.raw[rows] == 0))
        return doubtful

    def _sifted(self, subject: str, items: Places, scores: Scores) -> Iterator[tuple[Places, Scores]]:
        """The items and scores of every claim of the subject."""
        shape = (MOST_CLAIMS, *items.shape)
        of_claim, scores_of_claim = np.full(shape, -1, np.int16), np.zeros(shape, np.int8)
        kernels.sift(items, scores, self._kinds, of_claim, scores_of_claim)
        for number in range(len(claims(subject))):
            yield of_claim[number], scores_of_claim[number]

    def _estimate(self, test: Test, items: Places, scores: Scores) -> tuple[Estimated, NDArray[np.bool_]]:
        """Estimate theta from all items, and its error from the answered ones at the theta that is reported.

        Also where the tables alone did not tell theta.
        """
        policy, limits = self.policy, test.limits
        half = policy.extreme_pattern is ExtremePattern.HALF_POINT
        found: Estimates = self.pool.score(items, np.maximum(scores, 0), half_points=half)
        unsure = (found.status == _BOUND) | ((found.status == _OK) & ~(found.se < FLAT))
        if not half:
            found.theta[found.status == _ALL_WRONG] = limits.lot
            found.theta[found.status == _ALL_RIGHT] = limits.hot
        within = test.within(found.theta)
        unanswered = ((scores < 0) & (items >= 0)).any(axis=1)
        again = np.flatnonzero((found.status != _OK) | (within != found.theta) | unanswered)
        answered = np.where(scores[again] >= 0, items[again], np.int16(-1))
        with np.errstate(divide="ignore"):
            found.se[again] = 1 / np.sqrt(self.pool.information(answered, within[again]))
        capped = found.se > policy.se_cap * (1 + ERROR_MARGIN)
        found.se[:] = np.minimum(found.se, policy.se_cap)
        empty = found.n_items == 0
        found.se[empty] = np.nan
        theta = within if policy.truncation is Truncation.THETA else found.theta
        line = policy.scale(test.subject)
        scale, scale_se = line.slope * within + line.intercept, line.slope * found.se
        return Estimated(theta, found.se, scale, scale_se, ~empty, capped), unsure

    def _score_alone(
        self, test: Test, found: Scored, row: int, items: Places, scores: Scores, how: Sittings
    ) -> None:
        """Let the policy score one test, digit by digit."""
        score = self.policy.score_test(
            subject=test.subject,
            grade=test.grade,
            kind=test.kind,
            items=[
                self.scored_item(place, score)
                for place, score in zip(items.tolist(), scores.tolist(), strict=True)
                if place >= 0
            ],
            sitting=Sitting(
                cat_minimum=int(how.cat_minimum[row]),
                logged_on=frozenset(part for part, bit in BITS.items() if how.logged_on[row] & bit),
                submitted=bool(how.submitted[row]),
            ),
        )
        found.overall.set(row, score)
        for measures, claim in zip(found.claims, score.claims, strict=False):
            measures.set(row, claim)

    def scored_item(self, place: int, score: int) -> ScoredItem:
        """An item of the bank with a student's score, as the policy takes it."""
        item = self.items[place]
        points = None if score < 0 else score
        return ScoredItem(item.parameters, points, item.claim, part=item.part, dropped=item.dropped)


def _claim_number(item: BankItem) -> int:
    """The place of an item's reported claim among its subject's."""
    return claims(item.subject).index(reported_claim(item.subject, item.claim))
