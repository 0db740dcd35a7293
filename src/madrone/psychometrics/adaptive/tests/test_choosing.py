"""The compiled algorithm chooses as the readable one, and the simulator as the service."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.adaptive import AdaptiveTest, Pool, SimulatedTests, TestState, simulate_tests
from madrone.psychometrics.adaptive.algorithms import Progress, Selector
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.adaptive.weighted import PlainWeighted, Weighted

pytestmark = pytest.mark.thorough

EVERYTHING = """
[field_test]
count = 2
first = 3
last = 9
[off_grade]
grade = 5
after = 0.5
below = -0.5
above = 0.5
standard_errors = 0.5
[exposure]
[groups]
size = 3
[termination]
overall = true
categories = true
too_close = { cut = 0.2, standard_errors = 0.5 }
"""


def small_pool(seed: int, *, sets: int, everything: bool) -> Pool:
    items = drawn_pool(seed, sets=sets, field=6 if everything else 0, off_grade=10, exposure=everything)
    return Pool(items, blueprint(extra=EVERYTHING if everything else ""))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**53), st.integers(0, 6), st.booleans(), st.randoms(use_true_random=False))
def test_compiled_and_plain_choose_the_same_item_after_any_answers(
    seed: int, sets: int, everything: bool, answers: random.Random
) -> None:
    pool = small_pool(seed % 7, sets=sets, everything=everything)
    test, plain, compiled = AdaptiveTest(pool), PlainWeighted(pool), Weighted(pool)
    state = TestState(seed)
    while True:
        progress = test.progress(state)
        choice = compiled.choose(progress)
        assert choice == plain.choose(progress)
        if not choice:
            break
        names = [pool.items[place].item_id for place in choice]
        most = [pool.parameters[place].max_points for place in choice]
        state = state.given(names, [int(answers.random() * (points + 1)) for points in most])
    assert progress.given


class Chooser:
    """A selector that keeps its loop for whole tests to itself."""

    def __init__(self, selector: Selector) -> None:
        self.selector = selector

    def choose(self, progress: Progress) -> tuple[int, ...]:
        return tuple(self.selector.choose(progress))


@pytest.mark.parametrize("algorithm", ["smarter-weighted", "max-information"])
@pytest.mark.parametrize("sets", [0, 5])
@pytest.mark.parametrize("everything", [False, True])
def test_a_simulation_gives_the_tests_that_the_service_gives(
    algorithm: str, sets: int, everything: bool
) -> None:

    pool = small_pool(3, sets=sets, everything=everything)
    pool = Pool(pool.items, replace(pool.blueprint, algorithm=algorithm, selection={}))
    thetas = np.random.default_rng(4).normal(size=120)
    test = AdaptiveTest(pool)
    whole = simulate_tests(pool, thetas, seed=9, test=test)
    test.__dict__["selector"] = Chooser(test.selector)
    assert_equal(whole, simulate_tests(pool, thetas, seed=9, test=test))


def test_pieces_and_threads_change_nothing() -> None:
    pool = small_pool(2, sets=4, everything=True)
    thetas = np.random.default_rng(5).normal(size=1300)
    whole = simulate_tests(pool, thetas, seed=1)
    assert_equal(whole, simulate_tests(pool, thetas, seed=1, workers=3))
    piece = simulate_tests(pool, thetas[700:900], seed=1, first=700)
    assert np.array_equal(piece.items, whole.items[700:900])
    assert np.array_equal(piece.theta, whole.theta[700:900])


def assert_equal(one: SimulatedTests, other: SimulatedTests) -> None:
    for name in SimulatedTests.__slots__:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
