"""Many imagined tests at once: the same selections as the service's, in one compiled loop where there is one."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numba
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.algorithms import Selector
from madrone.psychometrics.adaptive.next_item import AdaptiveTest
from madrone.psychometrics.adaptive.pool import Pool, Whole
from madrone.psychometrics.adaptive.state import TestState
from madrone.psychometrics.adaptive.termination import REASONS, Rules
from madrone.psychometrics.irt import (
    NOT_ADMINISTERED,
    Estimator,
    Form,
    estimate_all,
    probabilities,
)
from madrone.psychometrics.irt import bulk as irt_bulk
from madrone.psychometrics.irt.models import Floats

Answers = NDArray[np.int8]
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


@dataclass(frozen=True, slots=True)
class Batch:
    """What a compiled loop fills for its examinees: the arrays of ``SimulatedTests``, and what it reads.

    ``answers`` [n, items] hold the score that each examinee would get on every item of the pool.
    """

    seeds: NDArray[np.int64]
    answers: Answers
    rules: Rules
    items: Whole
    lengths: Whole
    theta: Floats
    se: Floats
    ended: Codes


@runtime_checkable
class BulkSelector(Protocol):
    """A selector that can run whole tests in a loop of its own, choosing as ``choose`` does."""

    def run(self, batch: Batch) -> None:
        """Fill items, lengths, theta, se and ended of the batch."""
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
    starts = range(0, true_theta.shape[0], _AT_ONCE)
    seeds = np.array([draws.seed_of(seed, first + i) for i in range(true_theta.shape[0])], np.int64)

    def piece(start: int) -> tuple[Batch, Answers]:
        some = slice(start, start + _AT_ONCE)
        batch = _batch(test, seeds[some], drawn_answers(pool, true_theta[some], seeds[some]))
        _run(test, selector, batch)
        return batch, _scores_of(batch)

    if workers > 1 and isinstance(selector, BulkSelector):
        with ThreadPoolExecutor(workers) as threads:
            pieces = list(threads.map(piece, starts))
    else:
        pieces = [piece(start) for start in starts]
    return _joined(pool, true_theta, seeds, pieces)


def drawn_answers(pool: Pool, thetas: Floats, seeds: NDArray[np.int64]) -> Answers:
    """The scores [n, items] that examinees at ``thetas`` get on every item of the pool."""
    answers = np.zeros((thetas.shape[0], len(pool.items)), np.int8)
    for place, item in enumerate(pool.parameters):
        reached = np.cumsum(probabilities(item, thetas, D=pool.blueprint.D)[:, :-1], axis=1)
        _draw(seeds, place, reached, answers[:, place])
    return answers


@numba.njit(cache=True, nogil=True)
def _draw(seeds: NDArray[np.int64], place: int, reached: Floats, answers: Answers) -> None:
    for i in range(seeds.shape[0]):
        number = draws.uniform(seeds[i], draws.RESPONSE, place)
        score = 0
        while score < reached.shape[1] and number >= reached[i, score]:
            score += 1
        answers[i] = score


def final_scores(pool: Pool, items: Whole, scores: Answers) -> tuple[Floats, Floats]:
    """Final theta and standard error [n] by the blueprint's method."""
    rule = pool.blueprint
    estimator = Estimator(rule.score_method, rule.score_bounds, rule.start)
    if rule.score_method == "mle" and all(item.canonical for item in pool.parameters):
        found = irt_bulk.Pool(pool.parameters, D=rule.D, bounds=rule.score_bounds).score(items, scores)
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


def _batch(test: AdaptiveTest, seeds: NDArray[np.int64], answers: Answers) -> Batch:
    n, longest = seeds.shape[0], test.pool.blueprint.max_length
    return Batch(
        seeds=seeds,
        answers=answers,
        rules=test.rules,
        items=np.full((n, longest), -1, np.int32),
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
        if not choice.field_test:
            batch.items[i, batch.lengths[i] : batch.lengths[i] + len(places)] = places
            batch.lengths[i] += len(places)
        state = state.given(choice.items, [int(batch.answers[i, place]) for place in places])
    batch.theta[i], batch.se[i] = choice.theta, choice.se
    batch.ended[i] = REASONS.index(choice.ended)


def _scores_of(batch: Batch) -> Answers:
    rows = np.arange(batch.items.shape[0])[:, None]
    scores: Answers = np.where(batch.items >= 0, batch.answers[rows, batch.items], -1).astype(np.int8)
    return scores


def _joined(
    pool: Pool, true_theta: Floats, seeds: NDArray[np.int64], pieces: Sequence[tuple[Batch, Answers]]
) -> SimulatedTests:
    longest = pool.blueprint.max_length
    items = np.concatenate([batch.items for batch, _ in pieces] or [np.empty((0, longest), np.int32)])
    scores = np.concatenate([points for _, points in pieces] or [np.empty((0, longest), np.int8)])
    counts = np.zeros((items.shape[0], pool.minima.shape[0]), np.int32)
    for t in range(longest):
        counts += np.where(items[:, t, None] >= 0, pool.has[items[:, t]], False)
    theta, se = final_scores(pool, items, scores)
    batches = [batch for batch, _ in pieces]
    return SimulatedTests(
        seeds=seeds,
        true_theta=true_theta,
        items=items,
        scores=scores,
        lengths=np.concatenate([batch.lengths for batch in batches] or [np.empty(0, np.int32)]),
        interim_theta=np.concatenate([batch.theta for batch in batches] or [np.empty(0)]),
        interim_se=np.concatenate([batch.se for batch in batches] or [np.empty(0)]),
        theta=theta,
        se=se,
        ended=np.concatenate([batch.ended for batch in batches] or [np.empty(0, np.uint8)]),
        counts=counts,
    )
