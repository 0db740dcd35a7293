"""Adaptive selection measured: constrained tests, the next item in the service, and maximum information.

The pool has 1,000 items of psychometrics.md 3c, each with 3 of 21 features, and tests of 40 items. Everything
that the weighted algorithm does is on: minima and strict maxima, reserved places, information expected over
five points of Gauss and Hermite for the whole and for the item's claim, 30 and then 5 candidates, posterior means
of the whole and of four claims after every answer.
"""

import time
from collections.abc import Iterator

import numpy as np

from madrone.psychometrics.adaptive import (
    AdaptiveTest,
    Blueprint,
    Pool,
    PoolItem,
    SimulatedTests,
    TestState,
    drawn_answers,
    read_blueprint,
    seed_of,
    simulate_tests,
)
from madrone.psychometrics.adaptive.weighted import PlainWeighted
from madrone.site.bench.psychometrics.scoring import drawn_items
from madrone.site.bench.psychometrics.timing import rate_of
from madrone.site.bench.report import Figure

POOL, LENGTH, SEED = 1_000, 40, 20261122
JUDGED, TIMED, SERVED, COMPARED = 100_000, 2_000, 250, 10
_CLAIMS, _TARGETS, _DEPTHS = 4, 13, 4


def figures() -> list[Figure]:
    """Measure all."""
    pool = constrained_pool()
    return [*_constrained(pool), *_served(pool), *_free(pool)]


def constrained_pool() -> Pool:
    """1,000 items, 40 of them in a test, 4 claims and 13 targets and 4 depths with minima and maxima."""
    rng = np.random.default_rng(SEED)
    items = []
    for number, parameters in enumerate(drawn_items(rng, POOL, 0)):
        attributes = {
            "claim": str(number % _CLAIMS),
            "target": str(rng.integers(_TARGETS)),
            "depth": str(rng.choice(_DEPTHS, p=(0.3, 0.4, 0.2, 0.1))),
        }
        items.append(PoolItem(parameters, attributes))
    return Pool(items, _blueprint())


def _blueprint() -> Blueprint:
    features = [
        *_features("claim", _CLAIMS, 8, 12, "reporting = { target_se = 0.5, after = 0.5 }"),
        *_features("target", _TARGETS, 2, 4, ""),
        *_features("depth", 2, 8, 20, ""),
        *_features("depth", _DEPTHS, 2, 12, "", first=2),
    ]
    return read_blueprint(f"[length]\nmax = {LENGTH}\n" + "\n".join(features))


def _features(column: str, n: int, low: int, high: int, more: str, first: int = 0) -> Iterator[str]:
    for value in range(first, n):
        yield (
            f'[[feature]]\nname = "{column} {value}"\nwhere = {{ {column} = "{value}" }}\n'
            f"min = {low}\nmax = {high}\nstrict = true\n{more}"
        )


def _constrained(pool: Pool) -> list[Figure]:
    test = AdaptiveTest(pool)
    thetas = np.random.default_rng(SEED).normal(size=JUDGED)
    rate = rate_of(TIMED * LENGTH, lambda: simulate_tests(pool, thetas[:TIMED], seed=SEED, test=test))
    tests = simulate_tests(pool, thetas, seed=SEED, test=test)
    broken = int((tests.violations(pool).any(axis=1) | tests.too_short(pool)).sum())
    shown = np.bincount(tests.items[tests.items >= 0], minlength=POOL) / JUDGED
    error = tests.theta - thetas
    name = f"constrained adaptive tests, {pool.minima.shape[0]} features, 5-point quadrature"
    return [
        Figure(f"{name}, pool {POOL:,}", rate.best, "items/s", "at least 75,000", rate.best >= 75_000),
        Figure(f"{name}, the middle round", rate.middle, "items/s"),
        Figure(f"blueprint violations in {JUDGED:,} simulated tests", broken, "tests", "0", broken == 0),
        _compared(pool, tests),
        Figure("the same tests, largest exposure of an item", 100 * float(shown.max()), "%"),
        Figure("the same tests, root mean square error of theta", float(np.sqrt(np.mean(error**2))), "theta"),
    ]


def _compared(pool: Pool, tests: SimulatedTests) -> Figure:
    """Selections that the readable implementation of the paper makes differently."""
    test, plain, differing = AdaptiveTest(pool), PlainWeighted(pool), 0
    for i in range(COMPARED):
        state = TestState(int(tests.seeds[i]))
        for place, score in zip(tests.items[i].tolist(), tests.scores[i].tolist(), strict=True):
            differing += plain.choose(test.progress(state)) != (place,)
            state = state.given([pool.items[place].item_id], [score])
    words = f"selections that differ from the plain algorithm's, of {COMPARED * LENGTH}"
    return Figure(words, differing, "items", "0", differing == 0)


def _served(pool: Pool) -> list[Figure]:
    """The next item from nothing but the state, as a service asks for it."""
    test = AdaptiveTest(pool)
    seeds = np.array([seed_of(SEED, i) for i in range(SERVED)], np.int64)
    answers = drawn_answers(pool, np.random.default_rng(SEED).normal(size=SERVED), seeds)
    test.next_item(TestState(0))
    processor, clock = [], []
    for i, seed in enumerate(seeds.tolist()):
        state = TestState(seed)
        for _ in range(LENGTH):
            started, busy = time.perf_counter(), time.thread_time()
            choice = test.next_item(TestState.from_json(state.as_json()))
            processor.append(time.thread_time() - busy)
            clock.append(time.perf_counter() - started)
            state = state.given(choice.items, [int(answers[i, pool.place_of[item]]) for item in choice.items])
    slow, usual = np.percentile(np.array(processor) * 1e3, [99, 50])
    name = f"next item from a stored state, pool {POOL:,}"
    return [
        Figure(f"{name}, 99 % within, of processor time", float(slow), "ms", "at most 2", bool(slow <= 2)),
        Figure(f"{name}, half within, of processor time", float(usual), "ms"),
        Figure(f"{name}, 99 % within, by the clock", float(np.percentile(np.array(clock) * 1e3, 99)), "ms"),
    ]


def _free(pool: Pool) -> list[Figure]:
    """Maximum information and posterior means without content."""
    free = read_blueprint(
        f'algorithm = "max-information"\n[length]\nmax = {LENGTH}\n[selection]\nrandomesque = 1\n'
    )
    bare = Pool(pool.items, free)
    test = AdaptiveTest(bare)
    thetas = np.random.default_rng(SEED).normal(size=TIMED)
    rate = rate_of(TIMED * LENGTH, lambda: simulate_tests(bare, thetas, seed=SEED, test=test))
    return [
        Figure(
            f"maximum information with posterior means, pool {POOL:,}",
            rate.best,
            "items/s",
            "at least 1,000,000",
            rate.best >= 1e6,
        )
    ]
