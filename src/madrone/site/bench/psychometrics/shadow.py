"""The shadow test measured: a pool of 500 items, tests of 40, 21 features with minima and maxima.

The blueprint is that of the bench of the weighted algorithm. Whole selections are timed, from the theta to the
item: the plan, its branches where parts of items came out, and the proof that it is the only best one.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from madrone.psychometrics.adaptive import (
    AdaptiveTest,
    Pool,
    Progress,
    Selector,
    SimulatedTests,
    simulate_tests,
)
from madrone.psychometrics.irt.models import Floats
from madrone.site.bench.psychometrics.adaptive import constrained_pool
from madrone.site.bench.report import Figure

ITEMS, TESTS, SEED, ROUNDS = 500, 25, 20261122, 5


class _Timed:
    """A selector with a stopwatch of processor time."""

    def __init__(self, selector: Selector) -> None:
        self._selector, self.seconds = selector, 0.0

    def choose(self, progress: Progress) -> Sequence[int]:
        started = time.process_time()
        chosen = self._selector.choose(progress)
        self.seconds += time.process_time() - started
        return chosen


def figures() -> list[Figure]:
    """Measure it."""
    whole = constrained_pool()
    pool = Pool(whole.items[:ITEMS], replace(whole.blueprint, algorithm="shadow-test"))
    thetas = np.random.default_rng(SEED).normal(size=TESTS)
    rates = []
    tests = _run(pool, thetas)[0]
    for _ in range(ROUNDS):
        tests, seconds = _run(pool, thetas)
        rates.append(int(tests.lengths.sum()) / seconds)
    broken = int((tests.violations(pool).any(axis=1) | tests.too_short(pool)).sum())
    error = float(np.sqrt(np.mean((tests.theta - thetas) ** 2)))
    name = f"shadow test, {len(pool.blueprint.features)} features, pool {ITEMS}"
    return [
        Figure(name, max(rates), "items/s", "at least 2,000", max(rates) >= 2_000),
        Figure(f"{name}, the middle round", float(np.median(rates)), "items/s"),
        Figure(f"{name}, blueprint violations in {TESTS} tests", broken, "tests", "0", broken == 0),
        Figure(f"{name}, root mean square error of theta", error, "theta"),
    ]


def _run(pool: Pool, thetas: Floats) -> tuple[SimulatedTests, float]:
    test = AdaptiveTest(pool)
    timed = _Timed(test.selector)
    # The cached property takes the stopwatch instead.
    test.__dict__["selector"] = timed
    return simulate_tests(pool, thetas, seed=SEED, test=test), timed.seconds
