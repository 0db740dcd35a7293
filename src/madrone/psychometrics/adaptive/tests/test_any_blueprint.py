"""Whatever the blueprint: strict maxima hold, the plain algorithm agrees, and exposure control holds back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import AdaptiveTest, Blueprint, Pool, TestState, simulate_tests
from madrone.psychometrics.adaptive.blueprint import Condition, Feature, Groups, Precision
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.adaptive.weighted import PlainWeighted

pytestmark = pytest.mark.thorough

LENGTH = 12
CONDITIONS = [
    (("claim", ("1",)),),
    (("claim", ("2",)),),
    (("claim", ("2", "3")),),
    (("dok", ("1", "2")),),
    (("dok", ("4",)),),
    (("kind", ("short",)),),
    (("claim", ("3",)), ("kind", ("choice",))),
]


@st.composite
def features(draw: st.DrawFn) -> tuple[Feature, ...]:
    """Some features in any order, with minima that together are no more than a test can hold."""
    chosen = draw(st.lists(st.sampled_from(CONDITIONS), unique=True, max_size=len(CONDITIONS)))
    made = []
    for number, columns in enumerate(chosen):
        low = draw(st.integers(0, 3))
        made.append(
            Feature(
                name=f"f{number}",
                where=Condition(columns),
                min=low,
                max=draw(st.integers(low, LENGTH)),
                strict=draw(st.booleans()),
                weight=draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])),
                reporting=draw(st.none() | st.just(Precision(target_se=0.6, after=0.25, weight=2.0))),
            )
        )
    return tuple(made)


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    """A blueprint for the drawn pools."""
    sizes = st.sampled_from([1, 2, 5, 30])
    return replace(
        blueprint(),
        features=draw(features()),
        min_length=LENGTH - draw(st.integers(0, 3)),
        groups=Groups(size=draw(st.integers(1, 4))),
        selection={
            "cset1": draw(sizes),
            "cset1_initial": draw(sizes),
            "cset2": draw(sizes),
            "cset2_initial": draw(sizes),
            "content_weight": draw(st.sampled_from([0.0, 1.0])),
            "category_weight": draw(st.sampled_from([0.0, 0.7])),
            "overall_weight": draw(st.sampled_from([0.0, 0.4])),
            "slope": draw(st.sampled_from(["own", "constant"])),
        },
    )


@settings(max_examples=60, deadline=None)
@given(blueprints(), st.integers(0, 5), st.integers(0, 2**40))
def test_strict_maxima_hold_and_the_plain_algorithm_agrees(design: Blueprint, sets: int, seed: int) -> None:
    pool = Pool(drawn_pool(seed % 11, sets=sets), design)
    test, plain = AdaptiveTest(pool), PlainWeighted(pool)
    tests = simulate_tests(pool, np.linspace(-2, 2, 25), seed=seed, test=test)
    assert not ((tests.counts > pool.maxima) & pool.strict).any()
    assert tests.lengths.max() <= LENGTH
    taken = [row[row >= 0].tolist() for row in tests.items]
    assert all(len(set(row)) == len(row) for row in taken)
    state = TestState(int(tests.seeds[3]))
    answers = dict(zip(taken[3], tests.scores[3].tolist(), strict=False))
    while chosen := plain.choose(test.progress(state)):
        assert list(chosen) == taken[3][len(state.items) : len(state.items) + len(chosen)]
        state = state.given([pool.items[one].item_id for one in chosen], [answers[one] for one in chosen])
        if test.next_item(state).ended:
            break
    assert len(state.items) == len(taken[3])


@pytest.mark.parametrize("sets", [0, 5])
def test_minima_are_met_where_weights_alone_would_miss_some(sets: int) -> None:
    """The last feature has no weight, one item at least, and stands within a claim that is soon full."""
    pool = Pool(drawn_pool(3, sets=sets), blueprint(extra="[groups]\nsize = 3\n"))
    tests = simulate_tests(pool, np.random.default_rng(1).normal(size=4000), seed=1)
    assert not tests.violations(pool).any() and not tests.too_short(pool).any()


def test_an_item_is_given_no_more_often_than_its_exposure_parameter() -> None:
    """What Sympson and Hetter (1985) promise: P(given) = K P(chosen), which is never above K."""
    items = [
        replace(item, attributes={**item.attributes, "exposure": "0.1" if k < 20 else ""})
        for k, item in enumerate(drawn_pool(n=120))
    ]
    n = 4000
    thetas = np.random.default_rng(8).normal(size=n)

    def shares(extra: str) -> NDArray[np.float64]:
        pool = Pool(items, blueprint(extra=extra))
        given = simulate_tests(pool, thetas, seed=6).items
        return np.bincount(given[given >= 0], minlength=120)[:20] / n

    free, held = shares(""), shares("[exposure]\n")
    assert free.max() > 0.15
    assert held.max() <= 0.1 + 4 * np.sqrt(0.1 * 0.9 / n)
    # Each is chosen somewhat more often than before where its rivals are held back, too.
    assert 0.1 * free.sum() < held.sum() < 0.2 * free.sum()


def test_a_larger_final_set_spreads_exposure() -> None:
    def largest(size: int) -> float:
        pool = Pool(drawn_pool(n=120), replace(blueprint(), selection={"cset2": size, "cset2_initial": size}))
        given = simulate_tests(pool, np.zeros(2000), seed=6).items
        return float(np.bincount(given[given >= 0]).max()) / 2000

    assert largest(10) < 0.8 * largest(1)
