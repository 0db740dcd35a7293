"""Many imagined tests at once: the same selections as the service's, in one compiled loop where there is one."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.algorithms import Selector
from madrone.psychometrics.adaptive.answers import Answering, Answers, answering_of, drawn_score
from madrone.psychometrics.adaptive.next_item import AdaptiveTest
from madrone.psychometrics.adaptive.pool import Pool, Whole
from madrone.psychometrics.adaptive.state import TestState
from madrone.psychometrics.adaptive.termination import REASONS, Rules
from madrone.psychometrics.irt import (
    NOT_ADMINISTERED,
    Estimator,
    Form,
    estimate_all,
)
from madrone.psychometrics.irt.models import Floats

Codes = NDArray[np.uint8]

_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class SimulatedTests:
    """Tests of n examinees; ``items`` [n, longest] are places in the pool in order, -1 after the last.

    ``scores`` stand beside them. ``interim_theta`` and ``interim_se`` are the last posterior, ``theta`` and
    ``se`` the final score by the blueprint's method. ``ended`` are codes of ``termination.REASONS``; ``counts``
    [n, f] items with each feature. Field-test items change nothing here; ``field_test.planned`` tells them.
    """

    seeds: NDArray[np.int64]
    true_theta: Floats
    items: Whole
    scores: Answers
    lengths: Whole
    interim_theta: Floats
    interim_se: Floats
    theta: Floats
    se: Floats
    ended: Codes
    counts: Whole

    def violations(self, pool: Pool) -> Whole:
        """By how many items each feature [n, f] is below its minimum (negative) or above its maximum."""
        short = np.minimum(0, self.counts - pool.minima)
        over = np.maximum(0, self.counts - pool.maxima)
        found: Whole = (short + over).astype(np.int32)
        return found

    def too_short(self, pool: Pool) -> NDArray[np.bool_]:
        """Which tests [n] ended before the blueprint's least length, because nothing more fitted."""
        short: NDArray[np.bool_] = self.lengths < pool.blueprint.min_length
        return short


class Batch(NamedTuple):
    """What a compiled loop fills for its examinees: the arrays of ``SimulatedTests``, and what it reads.

    The score of an answer is ``answers.drawn_score(answering, item, theta, seed)``.
    """

    seeds: NDArray[np.int64]
    true_theta: Floats
    answering: Answering
    rules: Rules
    items: Whole
    scores: Answers
    lengths: Whole
    theta: Floats
    se: Floats
    ended: Codes


@runtime_checkable
class BulkSelector(Protocol):
    """A selector that can run whole tests in a loop of its own, choosing as ``choose`` does."""

    def run(self, batch: Batch) -> None:
        """Fill items, scores, lengths, theta, se and ended of the batch."""
        ...


def simulate_tests(
    pool: Pool,
    thetas: Sequence[float] | Floats,
    *,
    seed: int,
    first: int = 0,
    workers: int = 1,
    test: AdaptiveTest | None = None,
) -> SimulatedTests:
    """Let examinees at ``thetas`` [n] take the test; they are the ``first`` and following of the simulation.

    Each one's test and answers follow from ``seed`` and the number alone, and an answer to an item is the same
    in whatever test it is given. So pieces may be run anywhere, and ``workers`` threads change nothing.
    """
    true_theta = np.asarray(thetas, dtype=np.float64)
    test = test or AdaptiveTest(pool)
    selector = test.selector
    starts = range(0, max(1, true_theta.shape[0]), _AT_ONCE)
    seeds = np.array([draws.seed_of(seed, first + i) for i in range(true_theta.shape[0])], np.int64)

    answering = answering_of(pool)

    def piece(start: int) -> Batch:
        some = slice(start, start + _AT_ONCE)
        batch = _batch(test, seeds[some], true_theta[some], answering)
        _run(test, selector, batch)
        return batch

    if workers > 1 and isinstance(selector, BulkSelector):
        with ThreadPoolExecutor(workers) as threads:
            pieces = list(threads.map(piece, starts))
    else:
        pieces = [piece(start) for start in starts]
    return _joined(pool, true_theta, seeds, pieces)


def final_scores(pool: Pool, items: Whole, scores: Answers) -> tuple[Floats, Floats]:
    """Final theta and standard error [n] by the blueprint's method."""
    rule = pool.blueprint
    estimator = Estimator(rule.score_method, rule.score_bounds, rule.start)
    if pool.scorer:
        found = pool.scorer.score(items, scores)
        return found.theta, found.se
    form = Form(pool.parameters, D=rule.D)
    theta, se = np.empty(items.shape[0]), np.empty(items.shape[0])
    for start in range(0, items.shape[0], _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        matrix = np.full((items[some].shape[0], len(pool.items)), NOT_ADMINISTERED, np.int16)
        rows, columns = np.nonzero(items[some] >= 0)
        matrix[rows, items[some][rows, columns]] = scores[some][rows, columns]
        abilities = estimate_all(form, matrix, estimator)
        theta[some], se[some] = abilities.theta, abilities.se
    return theta, se


def _batch(test: AdaptiveTest, seeds: NDArray[np.int64], thetas: Floats, answering: Answering) -> Batch:
    n, longest = seeds.shape[0], test.pool.blueprint.max_length
    return Batch(
        seeds=seeds,
        true_theta=thetas,
        answering=answering,
        rules=test.rules,
        items=np.full((n, longest), -1, np.int32),
        scores=np.full((n, longest), -1, np.int8),
        lengths=np.zeros(n, np.int32),
        theta=np.empty(n),
        se=np.empty(n),
        ended=np.zeros(n, np.uint8),
    )


def _run(test: AdaptiveTest, selector: Selector, batch: Batch) -> None:
    if isinstance(selector, BulkSelector):
        selector.run(batch)
        return
    for i in range(batch.seeds.shape[0]):
        _run_one(test, batch, i)


def _run_one(test: AdaptiveTest, batch: Batch, i: int) -> None:
    """One test as the service gives it, item after item."""
    state = TestState(int(batch.seeds[i]))
    while (choice := test.next_item(state)).items:
        places = [test.pool.place_of[item] for item in choice.items]
        scores = [
            int(drawn_score(batch.answering, place, batch.true_theta[i], batch.seeds[i])) for place in places
        ]
        if not choice.field_test:
            after = slice(batch.lengths[i], batch.lengths[i] + len(places))
            batch.items[i, after], batch.scores[i, after] = places, scores
            batch.lengths[i] += len(places)
        state = state.given(choice.items, scores)
    batch.theta[i], batch.se[i] = choice.theta, choice.se
    batch.ended[i] = REASONS.index(choice.ended)


def _joined(
    pool: Pool, true_theta: Floats, seeds: NDArray[np.int64], pieces: Sequence[Batch]
) -> SimulatedTests:
    items = np.concatenate([batch.items for batch in pieces])
    scores = np.concatenate([batch.scores for batch in pieces])
    counts = np.zeros((items.shape[0], pool.minima.shape[0]), np.int32)
    for column in items.T:
        counts += pool.has[column] & (column >= 0)[:, None]
    theta, se = final_scores(pool, items, scores)
    return SimulatedTests(
        seeds=seeds,
        true_theta=true_theta,
        items=items,
        scores=scores,
        lengths=np.concatenate([batch.lengths for batch in pieces]),
        interim_theta=np.concatenate([batch.theta for batch in pieces]),
        interim_se=np.concatenate([batch.se for batch in pieces]),
        theta=theta,
        se=se,
        ended=np.concatenate([batch.ended for batch in pieces]),
        counts=counts,
    )
