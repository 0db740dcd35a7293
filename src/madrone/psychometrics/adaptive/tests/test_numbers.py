"""The numbers behind a selection, each against an independent calculation or the paper's formula."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, stats

from madrone.psychometrics.adaptive import AdaptiveTest, Pool, PoolItem, TestState, drawn_answers, seed_of
from madrone.psychometrics.adaptive.draws import PICK, uniform
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.adaptive.weighted import PlainWeighted
from madrone.psychometrics.irt import (
    Estimator,
    Form,
    ItemParameters,
    estimate_all,
    information,
    probabilities,
)
from madrone.psychometrics.irt.models import Model

pytestmark = pytest.mark.thorough


def test_the_control_parameter_is_that_of_the_paper() -> None:
    """Cohen and Albright (2014) 1.2.1, for a feature of 4 to 6 items in a test of 12 of which 3 were given."""
    pool = Pool(drawn_pool(), blueprint())
    plain = PlainWeighted(pool)
    progress = AdaptiveTest(pool).progress(TestState(1, ("i1", "i4", "i7"), (1, 0, 1)))
    panic = 12 / (12 - 3)
    expected = {0: panic * 2, 1: panic * 1.75, 3: panic * 1.25, 4: 1.0, 5: 0.5, 6: -1.0, 7: -2.0}
    found = {z: plain._control(0, z, progress) for z in expected}
    assert found == pytest.approx(expected)


def test_an_item_is_worth_the_mean_over_its_weighted_features() -> None:
    items = drawn_pool()
    items[0] = replace(items[0], attributes={"claim": "1", "dok": "4", "kind": "short"})
    plain = PlainWeighted(Pool(items, blueprint()))
    progress = AdaptiveTest(plain.pool).progress(TestState(1))
    # Claim 1 has the weight 2, harder thinking 1, and short answers of claim 1 have none.
    assert plain._content(0, progress.counts.tolist(), progress) == pytest.approx((2 * 2 + 1 * 2) / 2)


@pytest.mark.parametrize(("theta", "se"), [(0.0, 1.0), (-1.3, 0.6), (2.1, 0.3)])
def test_expected_information_is_that_of_five_points_of_gauss_and_hermite(theta: float, se: float) -> None:
    pool = Pool(drawn_pool(), replace(blueprint(), selection={"slope": "own"}))
    plain = PlainWeighted(pool)
    # The five roots of the fifth Hermite polynomial of probability theory and their weights, in closed form.
    inner, outer = np.sqrt(5 - np.sqrt(10)), np.sqrt(5 + np.sqrt(10))
    near, far = (7 + 2 * np.sqrt(10)) / 60, (7 - 2 * np.sqrt(10)) / 60
    points = theta + se * np.array([-outer, -inner, 0, inner, outer])
    weights = np.array([far, near, 8 / 15, near, far])
    for place in range(20):
        exact = weights @ information(pool.parameters[place], points)
        assert plain._expected(place, theta, se) == pytest.approx(exact, rel=2e-3)


def test_late_in_a_test_it_is_the_integral_over_the_ability() -> None:
    pool = Pool(drawn_pool(), replace(blueprint(), selection={"slope": "own"}))
    plain = PlainWeighted(pool)
    grid = np.linspace(-1.5, 2.5, 4001)
    weights = stats.norm.pdf(grid, 0.5, 0.25)
    for place in range(20):
        exact = integrate.simpson(information(pool.parameters[place], grid) * weights, x=grid)
        assert plain._expected(place, 0.5, 0.25) == pytest.approx(exact, rel=2e-3)


def test_with_one_slope_for_all_steep_items_are_not_preferred() -> None:
    items = [
        PoolItem(ItemParameters(f"s{k}", "2pl", slope, (0.3,)), {"claim": "1", "dok": "1", "kind": "short"})
        for k, slope in enumerate((0.4, 0.8, 1.6))
    ]
    design = replace(blueprint(), features=blueprint().features[:1], min_length=1, max_length=1)
    design = replace(design, features=(replace(design.features[0], min=0),))
    plain = PlainWeighted(Pool(items, design))
    worth = [plain._expected(place, 0.0, 0.5) for place in range(3)]
    assert worth[0] == worth[1] == worth[2]


def test_the_interim_ability_is_the_posterior_mean() -> None:
    pool = Pool(drawn_pool(), blueprint())
    test = AdaptiveTest(pool)
    names = tuple(f"i{k}" for k in range(3, 15))
    scores = (1, 1, 0, 1, 0, 1, 2, 0, 1, 1, 1, 0)
    found = test.progress(TestState(1, names, scores))
    form = Form(pool.parameters[3:15])
    exact = estimate_all(form, np.array([scores]), Estimator("eap", (-6.0, 6.0)))
    assert found.theta == pytest.approx(float(exact.theta[0]), abs=1e-6)
    claim_1 = [k for k, name in enumerate(names) if pool.has[pool.place_of[name], 0]]
    alone = np.array([[score if k in claim_1 else -1 for k, score in enumerate(scores)]])
    exact = estimate_all(form, alone, Estimator("eap", (-6.0, 6.0)))
    assert found.category_theta[0] == pytest.approx(float(exact.theta[0]), abs=1e-6)


def test_its_error_is_the_posterior_deviation() -> None:
    pool = Pool(drawn_pool(), blueprint())
    found = AdaptiveTest(pool).progress(TestState(1, ("i0", "i1"), (1, 0)))
    grid = np.linspace(-9, 9, 4001)
    weights = stats.norm.pdf(grid)
    for place, score in ((0, 1), (1, 0)):
        weights = weights * probabilities(pool.parameters[place], grid)[:, score]
    weights /= weights.sum()
    mean = weights @ grid
    assert found.theta == pytest.approx(mean, abs=1e-6)
    assert found.se == pytest.approx(np.sqrt(weights @ (grid - mean) ** 2), abs=1e-6)


@pytest.mark.parametrize("score", [0, 9])
def test_steep_items_that_contradict_each_other_leave_an_ability(score: int) -> None:
    items = [
        PoolItem(ItemParameters(f"s{k}", "2pl", 40.0, (-5.0 if k % 2 else 5.0,)), {"claim": "1"})
        for k in range(20)
    ]
    design = replace(blueprint(), features=(replace(blueprint().features[0], min=0),))
    design = replace(design, min_length=1)
    state = TestState(1, tuple(f"s{k}" for k in range(20)), tuple((k + score) % 2 for k in range(20)))
    found = AdaptiveTest(Pool(items, design)).progress(state)
    assert np.isfinite(found.theta) and 0 < found.se < 12


@pytest.mark.parametrize(
    ("model", "steps", "c"),
    [
        ("2pl", (0.4,), 0.0),
        ("3pl", (0.4,), 0.2),
        ("gpcm", (0.9, -0.5, 0.2), 0.0),
        ("grm", (-0.5, 0.1, 1), 0.0),
    ],
)
def test_answers_are_drawn_by_the_chances_of_the_model(
    model: Model, steps: tuple[float, ...], c: float
) -> None:
    item = ItemParameters("i", model, 0.9, steps, c)
    design = replace(blueprint(), features=(), min_length=1, max_length=1)
    n = 40_000
    seeds = np.array([seed_of(3, i) for i in range(n)], np.int64)
    answers = drawn_answers(Pool([PoolItem(item)], design), np.full(n, 0.6), seeds)
    shares = np.bincount(answers[:, 0], minlength=len(steps) + 1) / n
    assert shares == pytest.approx(probabilities(item, 0.6), abs=4 * 0.5 / np.sqrt(n))


def test_draws_are_even_and_of_no_two_purposes_alike() -> None:
    drawn = np.array([[uniform(seed, PICK, number) for number in range(50)] for seed in range(400)])
    assert stats.kstest(drawn.ravel(), "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(drawn[:-1, 0], drawn[1:, 0])[0, 1]) < 0.2
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1]) < 0.2
    assert len({seed_of(1, i) for i in range(10_000)} | {seed_of(2, i) for i in range(10_000)}) == 20_000
    assert min(seed_of(5, i) for i in range(1000)) >= 0 and max(seed_of(5, i) for i in range(1000)) < 2**53
