"""Weighted likelihood, Bayes mode and Bayes mean against integration and search written here."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import (
    Estimator,
    Form,
    ItemParameters,
    estimate_all,
    probabilities,
    simulate_scores,
    total_information,
)
from madrone.psychometrics.irt.estimators import Method
from madrone.psychometrics.tests.forms import random_form
from madrone.psychometrics.tests.oracle import exact_theta
from tests.samples import sample

Floats = NDArray[np.float64]
CASES = [(seed, theta) for seed in range(4) for theta in (-2.0, 0.0, 1.5)]


def case(seed: int, theta: float) -> tuple[list[ItemParameters], list[int]]:
    items = random_form(seed, dichotomous=8, polytomous=3)
    return items, simulate_scores(np.random.default_rng(seed), items, theta)


def estimate(method: Method, items: list[ItemParameters], scores: list[int]) -> float:
    ability = next(iter(estimate_all(Form(items), np.array([scores]), Estimator(method, prior=(0.2, 1.1)))))
    assert ability.theta is not None
    return ability.theta


def log_likelihood(items: list[ItemParameters], scores: list[int], theta: Floats) -> Floats:
    return sum(
        (np.log(probabilities(item, theta)[..., score]) for item, score in zip(items, scores, strict=True)),
        np.zeros(theta.shape),
    )


@pytest.mark.parametrize(("seed", "theta"), CASES)
def test_map_is_the_top_of_the_posterior(seed: int, theta: float) -> None:
    items, scores = case(seed, theta)
    assert estimate("map", items, scores) == pytest.approx(
        exact_theta(items, scores, prior=(0.2, 1.1)), abs=1e-11
    )


@pytest.mark.parametrize(("seed", "theta"), CASES)
def test_eap_is_the_mean_of_the_posterior(seed: int, theta: float) -> None:
    items, scores = case(seed, theta)
    nodes, weights = np.polynomial.legendre.leggauss(600)
    nodes = 8 * nodes
    density = weights * np.exp(log_likelihood(items, scores, nodes) - 0.5 * ((nodes - 0.2) / 1.1) ** 2)
    assert estimate("eap", items, scores) == pytest.approx(float(nodes @ density / density.sum()), abs=1e-9)


@pytest.mark.parametrize(("seed", "theta"), [*CASES, (0, 9.0), (1, -9.0)])
def test_wle_is_the_top_of_the_weighted_likelihood(seed: int, theta: float) -> None:
    """Searched on ever finer grids; also for patterns that are all right or all wrong."""
    items, scores = case(seed, theta)
    middle, width = 0.0, 8.0
    while width > 1e-7:
        grid = np.linspace(max(-8, middle - width), min(8, middle + width), 401)
        heights = log_likelihood(items, scores, grid) + 0.5 * np.log(total_information(items, grid))
        middle, width = float(grid[np.argmax(heights)]), width / 50
    assert estimate("wle", items, scores) == pytest.approx(middle, abs=2e-6)


def test_wle_solves_its_equation_exactly() -> None:
    items, scores = case(2, 0.0)
    form, taken = Form(items), np.ones((1, len(items)))
    at = np.array([estimate("wle", items, scores)])
    slopes = form.derivatives(at, np.array([scores], dtype=np.float64), taken)
    pull = form.cumulants(at, taken, 3) / (2 * slopes.second)
    assert abs(float((slopes.first + pull)[0])) < 1e-10


def test_the_standard_error_is_from_the_test_information_for_every_method() -> None:
    items, scores = case(1, 0.0)
    for method in ("mle", "wle", "map", "eap"):
        ability = next(iter(estimate_all(Form(items), np.array([scores]), Estimator(method))))
        assert ability.theta is not None
        assert ability.se == pytest.approx(
            1 / math.sqrt(float(total_information(items, ability.theta))), rel=1e-12
        )


def test_the_lsat7_log_likelihood_is_reproduced() -> None:
    """The marginal log-likelihood of the published estimates (psychometrics.md 4; D = 1)."""
    slopes = (0.98756, 1.08084, 1.70748, 0.76499, 0.73567)
    intercepts = (1.85586, 0.80797, 1.80521, 0.48600, 1.85446)
    items = [
        ItemParameters(f"item_{k}", "2pl", a, (-d / a,))
        for k, (a, d) in enumerate(zip(slopes, intercepts, strict=True))
    ]
    lines = sample("psychometrics/lsat7.csv").read_text(encoding="utf-8").splitlines()[1:]
    scores = np.array([[float(cell) for cell in line.split(",")[1:]] for line in lines])
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    likelihood = np.exp(Form(items, D=1.0).log_likelihood(nodes, scores, np.ones_like(scores)))
    total = np.sum(np.log(likelihood @ (weights / math.sqrt(2 * math.pi))))
    assert total == pytest.approx(-2658.805114, abs=1e-5)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"method": "mean"}, "unknown-method"),
        ({"bounds": (4.0, -4.0)}, "bad-bounds"),
        ({"bounds": (-math.inf, 4.0)}, "bad-bounds"),
        ({"prior": (0.0, 0.0)}, "bad-prior"),
    ],
)
def test_an_estimator_that_cannot_be_is_refused(options: dict[str, object], code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        Estimator(**options)  # type: ignore[arg-type]  # the refusal is the point
    assert refused.value.code == code
