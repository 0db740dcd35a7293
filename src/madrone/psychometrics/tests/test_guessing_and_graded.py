"""The 3PL and the graded response model: against their definitions, and every method on any pattern."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from scipy import integrate, optimize

from madrone.psychometrics.irt import (
    METHODS,
    MODELS,
    Estimator,
    Form,
    ItemParameters,
    estimate_all,
    information,
    probabilities,
    sum_score_likelihoods,
    sum_score_table,
)
from madrone.psychometrics.irt.estimators import Method
from madrone.psychometrics.tests.forms import forms, patterns

Floats = NDArray[np.float64]
GUESSED = ItemParameters("guessed", "3pl", 0.9, (0.4,), 0.2)
RATED = ItemParameters("rated", "grm", 0.8, (-1.0, 0.2, 1.5))
MIXED = [
    GUESSED,
    RATED,
    ItemParameters("plain", "2pl", 1.1, (-0.3,)),
    ItemParameters("task", "gpcm", 0.6, (0.8, -0.4)),
    ItemParameters("hard", "3pl", 1.4, (1.2,), 0.25),
]


def log_likelihood(items: list[ItemParameters], scores: list[int], theta: float) -> float:
    """From the definitions alone."""
    total = 0.0
    for item, score in zip(items, scores, strict=True):
        reached = [1.0, *(1 / (1 + math.exp(-1.7 * item.a * (theta - step))) for step in item.steps), 0.0]
        if item.model == "3pl":
            reached[1] = item.c + (1 - item.c) * reached[1]
        if item.model == "gpcm":
            weights = [math.exp(sum(1.7 * item.a * (theta - d) for d in item.steps[:v])) for v in range(3)]
            total += math.log(weights[score] / sum(weights))
        else:
            total += math.log(reached[score] - reached[score + 1])
    return total


def highest(items: list[ItemParameters], scores: list[int]) -> float:
    """The highest top, by a fine search and Brent's method."""
    grid = np.linspace(-8, 8, 3201)
    top = grid[int(np.argmax([log_likelihood(items, scores, at) for at in grid]))]
    found = optimize.minimize_scalar(
        lambda at: -log_likelihood(items, scores, at),
        bounds=(max(-8.0, top - 0.006), min(8.0, top + 0.006)),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(found.x)


def estimate(method: Method, items: list[ItemParameters], scores: list[int]) -> float:
    ability = next(iter(estimate_all(Form(items), np.array([scores]), Estimator(method))))
    assert ability.theta is not None
    return ability.theta


def test_a_3pl_item_does_not_fall_below_its_guessing() -> None:
    logistic = 1 / (1 + math.exp(-1.7 * 0.9 * (1.1 - 0.4)))
    assert probabilities(GUESSED, 1.1)[1] == pytest.approx(0.2 + 0.8 * logistic, abs=1e-15)
    assert probabilities(GUESSED, -50.0)[1] == pytest.approx(0.2, abs=1e-15)


def test_a_graded_item_is_the_difference_of_its_curves() -> None:
    reached = [1.0, *(1 / (1 + math.exp(-1.7 * 0.8 * (0.3 - d))) for d in RATED.steps), 0.0]
    assert probabilities(RATED, 0.3) == pytest.approx(
        [reached[v] - reached[v + 1] for v in range(4)], abs=1e-15
    )
    far = probabilities(RATED, 400.0)
    assert far.sum() == pytest.approx(1, abs=1e-12)
    assert np.all(far >= 0)


@given(forms(max_items=4, models=MODELS))
def test_slopes_and_information_are_derivatives_of_the_likelihood(items: list[ItemParameters]) -> None:
    form, h = Form(items), 1e-5
    for theta in (-2.1, 0.0, 1.7):
        scores = np.array([[float(item.max_points // 2) for item in items]])
        taken = np.ones_like(scores)
        low, middle, high = form.log_likelihood(np.array([theta - h, theta, theta + h]), scores, taken)[0]
        slopes = form.derivatives(np.array([theta]), scores, taken)
        assert slopes.first[0] == pytest.approx((high - low) / (2 * h), rel=1e-5, abs=1e-6)
        ends = form.derivatives(np.array([theta - h, theta + h]), scores.repeat(2, 0), taken.repeat(2, 0))
        assert slopes.second[0] == pytest.approx(
            (ends.first[0] - ends.first[1]) / (2 * h), rel=1e-5, abs=1e-6
        )
        assert middle <= 0


@given(forms(max_items=3, models=MODELS))
def test_information_is_the_mean_square_of_the_slope(items: list[ItemParameters]) -> None:
    h = 1e-5
    for item in items:
        for theta in (-1.3, 0.4, 2.2):
            chances, low, high = (probabilities(item, at) for at in (theta, theta - h, theta + h))
            change = (high - low) / (2 * h)
            expected = float(np.sum(np.where(chances > 1e-12, change**2 / np.maximum(chances, 1e-12), 0.0)))
            assert information(item, theta) == pytest.approx(expected, rel=1e-4, abs=1e-6)
            whole = Form([item]).information(np.array([theta]), np.ones((1, 1)))
            assert whole[0] == pytest.approx(float(information(item, theta)), rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("scores", [[1, 2, 1, 1, 0], [0, 1, 1, 2, 1], [1, 3, 0, 0, 1], [0, 2, 1, 0, 0]])
def test_ml_finds_the_highest_top_of_a_mixed_form(scores: list[int]) -> None:
    assert estimate("mle", MIXED, scores) == pytest.approx(highest(MIXED, scores), abs=2e-7)


def test_of_two_tops_the_higher_one_is_taken() -> None:
    """Easy items failed and steep hard ones, that can be guessed, passed: the likelihood has two tops."""
    items = [
        *(ItemParameters(f"hard-{k}", "3pl", 2.0, (2.0 + 0.1 * k,), 0.2) for k in range(3)),
        *(ItemParameters(f"easy-{k}", "3pl", 1.5, (-1.5 + 0.1 * k,), 0.2) for k in range(5)),
    ]
    tops = set()
    for failed in range(1, 5):
        scores = [1, 1, 1] + [0] * failed + [1] * (5 - failed)
        grid = np.linspace(-8, 8, 1601)
        heights = np.array([log_likelihood(items, scores, at) for at in grid])
        several = np.sum((heights[1:-1] > heights[:-2]) & (heights[1:-1] > heights[2:]))
        found = estimate("mle", items, scores)
        assert found == pytest.approx(highest(items, scores), abs=1e-6)
        tops.add((int(several), found > 1))
    assert any(count == 2 for count, _ in tops)


@given(patterns(models=MODELS))
@settings(max_examples=60)
def test_no_valid_pattern_fails_under_any_method(case: tuple[list[ItemParameters], list[int | None]]) -> None:
    items, scores = case
    matrix = np.array([[-1 if score is None else score for score in scores]])
    for method in METHODS:
        ability = next(iter(estimate_all(Form(items), matrix, Estimator(method))))  # type: ignore[arg-type]
        if ability.n_items == 0:
            assert (ability.status, ability.theta) == ("no_items", None)
            continue
        assert ability.theta is not None
        assert ability.se is not None
        assert -8 <= ability.theta <= 8
        assert ability.se > 0


def test_all_wrong_and_all_right_go_to_the_bounds() -> None:
    items = [ItemParameters(f"q{k}", "3pl", 2.0, (0.3 * k,), 0.2) for k in range(6)]
    found = estimate_all(Form(items), np.array([[0] * 6, [1] * 6]), Estimator(bounds=(-30.0, 30.0)))
    assert found.theta.tolist() == [-30.0, 30.0]
    assert found.status.tolist() == ["all_wrong", "all_right"]


@pytest.mark.parametrize("scores", [[1, 2, 1, 1, 0], [0, 1, 1, 2, 1]])
def test_wle_solves_warms_equation(scores: list[int]) -> None:
    """J is the sum of P' P'' / P over the scores of every item, here by differences of the probabilities."""
    theta, h = estimate("wle", MIXED, scores), 1e-4
    pull = whole = 0.0
    for item in MIXED:
        low, at, high = (probabilities(item, theta + d) for d in (-h, 0.0, h))
        first, second = (high - low) / (2 * h), (high - 2 * at + low) / h**2
        pull += float(np.sum(first * second / at))
        whole += float(np.sum(first**2 / at))
    slope = (log_likelihood(MIXED, scores, theta + h) - log_likelihood(MIXED, scores, theta - h)) / (2 * h)
    assert slope + pull / (2 * whole) == pytest.approx(0, abs=1e-5)


def test_eap_of_a_mixed_form_is_the_mean_of_the_posterior() -> None:
    scores = [1, 2, 1, 1, 0]

    def density(theta: float) -> float:
        return math.exp(log_likelihood(MIXED, scores, theta) - theta**2 / 2)

    whole = integrate.quad(density, -8, 8, epsabs=1e-14)[0]
    mean = integrate.quad(lambda theta: theta * density(theta), -8, 8, epsabs=1e-14)[0] / whole
    assert estimate("eap", MIXED, scores) == pytest.approx(mean, abs=1e-9)


def test_sum_scores_are_counted_over_all_patterns() -> None:
    grid = np.array([-1.0, 0.0, 2.0])
    expected = np.zeros((9, 3))
    for pattern in np.ndindex(2, 4, 2, 3, 2):
        logs = np.array([log_likelihood(MIXED, list(pattern), at) for at in grid])
        expected[sum(pattern)] += np.exp(logs)
    assert sum_score_likelihoods(Form(MIXED), grid) == pytest.approx(expected, abs=1e-14)


def test_eap_by_sum_depends_on_the_sum_alone_and_is_in_the_table() -> None:
    means, spread = sum_score_table(Form(MIXED))
    assert estimate("eapsum", MIXED, [1, 2, 1, 1, 0]) == estimate("eapsum", MIXED, [0, 3, 1, 0, 1])
    assert estimate("eapsum", MIXED, [1, 2, 1, 1, 0]) == pytest.approx(means[5], abs=1e-12)
    assert np.all(np.diff(means) > 0)
    assert np.all((spread > 0) & (spread < 1))


def test_eap_by_sum_counts_only_the_items_that_were_taken() -> None:
    alone = estimate("eapsum", MIXED[:2], [1, 2])
    found = estimate_all(Form(MIXED), np.array([[1, 2, -1, -1, -1]]), Estimator("eapsum"))
    assert found.theta[0] == pytest.approx(alone, abs=1e-12)


def test_eap_by_sum_tells_sums_apart_that_are_all_but_impossible() -> None:
    # A raw score of nought on this form is less likely at any ability than the smallest number of the machine.
    easy = [ItemParameters(f"easy {at}", "2pl", 2.0, (-12.0,)) for at in range(60)]
    means, spread = sum_score_table(Form(easy))
    assert np.all(np.isfinite(means)) and np.all(np.isfinite(spread))
    assert np.all(np.diff(means) > 0)
    assert estimate("eapsum", easy, [0] * 60) == pytest.approx(means[0], abs=1e-9)
