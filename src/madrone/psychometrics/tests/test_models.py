"""The response models against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import (
    Form,
    ItemParameters,
    expected_score,
    information,
    probabilities,
    simulate_scores,
    standard_error,
    total_information,
)
from madrone.psychometrics.tests.forms import forms, random_form
from madrone.psychometrics.tests.oracle import exact_information

TASK = ItemParameters("task", "gpcm", 0.8, (-0.5, 1.0))


def test_a_2pl_item_follows_the_logistic_curve() -> None:
    item = ItemParameters("item", "2pl", 0.7, (0.4,))
    expected = 1 / (1 + math.exp(-1.7 * 0.7 * (1.1 - 0.4)))
    assert probabilities(item, 1.1)[1] == pytest.approx(expected, abs=1e-15)
    assert probabilities(item, 1.1, D=1.0)[1] == pytest.approx(1 / (1 + math.exp(-0.7 * 0.7)), abs=1e-15)


def test_a_gpcm_item_follows_its_steps() -> None:
    """Score v has the exponent D a (theta - d_1 + … + theta - d_v)."""
    first, second = 1.7 * 0.8 * (0.3 + 0.5), 1.7 * 0.8 * (0.3 + 0.5 + 0.3 - 1.0)
    whole = 1 + math.exp(first) + math.exp(second)
    assert probabilities(TASK, 0.3) == pytest.approx(
        [1 / whole, math.exp(first) / whole, math.exp(second) / whole]
    )


@given(forms(max_items=1), st.floats(-1e6, 1e6))
def test_probabilities_sum_to_one_at_any_theta(items: list[ItemParameters], theta: float) -> None:
    chances = probabilities(items[0], theta)
    assert np.all(chances >= 0)
    assert chances.sum() == pytest.approx(1, abs=1e-12)


@given(forms(max_items=1), st.floats(-6, 6))
def test_information_is_the_slope_of_the_expected_score(items: list[ItemParameters], theta: float) -> None:
    item, h = items[0], 1e-5
    slope = (expected_score(item, theta + h) - expected_score(item, theta - h)) / (2 * h)
    assert information(item, theta) == pytest.approx(1.7 * item.a * slope, abs=1e-6)


@given(forms(), st.floats(-6, 6))
def test_total_information_agrees_with_exact_arithmetic(items: list[ItemParameters], theta: float) -> None:
    exact = exact_information(items, theta)
    assert total_information(items, theta) == pytest.approx(exact, rel=1e-9)
    compiled = Form(items).information(np.array([theta]), np.ones((1, len(items))))
    assert compiled[0] == pytest.approx(exact, rel=1e-9)


@given(forms(), st.floats(-5, 5))
def test_each_cumulant_is_the_slope_of_the_one_before(items: list[ItemParameters], theta: float) -> None:
    form, taken, h = Form(items), np.ones((2, len(items))), 1e-5
    around = np.array([theta - h, theta + h])
    for order in (3, 4):
        low, high = form.cumulants(around, taken, order - 1)
        scale = float(np.sum(form.slopes**order * form.maxima**order))
        assert form.cumulants(around, taken, order).mean() == pytest.approx(
            (high - low) / (2 * h), abs=1e-5 * scale
        )


def test_arrays_keep_their_shape() -> None:
    theta = np.zeros((4, 3))
    assert probabilities(TASK, theta).shape == (4, 3, 3)
    assert expected_score(TASK, theta).shape == information(TASK, theta).shape == (4, 3)
    assert total_information([], theta).shape == (4, 3)


def test_without_information_the_standard_error_is_its_cap() -> None:
    assert standard_error(0.0, cap=2.5) == 2.5
    assert standard_error(0.01, cap=2.5) == 2.5
    assert standard_error(4.0) == 0.5


@pytest.mark.parametrize(
    ("model", "a", "steps", "code"),
    [
        ("4pl", 1.0, (0.0,), "unknown-model"),
        ("2pl", 0.0, (0.0,), "bad-slope"),
        ("2pl", -1.0, (0.0,), "bad-slope"),
        ("2pl", math.nan, (0.0,), "bad-slope"),
        ("gpcm", math.inf, (0.0,), "bad-slope"),
        ("2pl", 1.0, (), "bad-steps"),
        ("2pl", 1.0, (0.0, 1.0), "bad-steps"),
        ("gpcm", 1.0, (0.0, math.nan), "bad-steps"),
    ],
)
def test_parameters_that_cannot_be_are_refused_by_name(
    model: str, a: float, steps: tuple[float, ...], code: str
) -> None:
    with pytest.raises(PsychometricsError, match="Item q7") as refused:
        ItemParameters("q7", model, a, steps)  # type: ignore[arg-type]  # the refusal is the point
    assert refused.value.code == code


def test_simulated_scores_come_as_often_as_the_model_says() -> None:
    rng = np.random.default_rng(5)
    drawn = np.array([simulate_scores(rng, [TASK], 0.3)[0] for _ in range(20_000)])
    shares = np.bincount(drawn, minlength=3) / drawn.size
    assert shares == pytest.approx(probabilities(TASK, 0.3), abs=0.015)


def test_equal_seeds_simulate_equal_scores() -> None:
    items = random_form(3, dichotomous=8, polytomous=2)
    first, second = (simulate_scores(np.random.default_rng(9), items, 0.0) for _ in range(2))
    assert first == second
