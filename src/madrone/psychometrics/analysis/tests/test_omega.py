"""One factor by maximum likelihood, and omega total."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from madrone.psychometrics.analysis import classical, one_factor
from madrone.psychometrics.analysis.tests.verbal import matrix
from madrone.psychometrics.irt.models import Floats


def made(loadings: Floats, own: Floats) -> Floats:
    covariances: Floats = np.outer(loadings, loadings) + np.diag(own)
    return covariances


def test_three_items_have_the_factor_that_their_correlations_determine() -> None:
    covariances = np.array([[1.0, 0.42, 0.35], [0.42, 1.0, 0.3], [0.35, 0.3, 1.0]])
    found = one_factor(covariances)
    assert found is not None
    assert found.loadings == pytest.approx([0.7, 0.6, 0.5], abs=1e-7)
    assert found.omega == pytest.approx(1.8**2 / (1.8**2 + 0.51 + 0.64 + 0.75), abs=1e-8)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0.2, 3.0), st.floats(0.2, 5.0)), min_size=4, max_size=12))
def test_a_factor_is_found_again_in_any_units(drawn: list[tuple[float, float]]) -> None:
    loadings, own = (np.array(values) for values in zip(*drawn, strict=True))
    if (own / (own + loadings**2)).min() < 0.01:
        return
    found = one_factor(made(loadings, own))
    assert found is not None
    assert found.loadings == pytest.approx(loadings, rel=1e-4)
    assert found.own == pytest.approx(own, rel=1e-4)


def test_no_other_values_are_more_likely() -> None:
    """LSAT 7 is not of one factor exactly: compared with a search over all loadings and variances at once."""
    scores, _ = matrix("lsat7")
    covariances = np.cov(scores.T)

    def misfit(at: Floats) -> float:
        implied = made(at[:5], np.exp(at[5:]))
        return float(np.linalg.slogdet(implied)[1] + np.trace(np.linalg.solve(implied, covariances)))

    start = np.concatenate([np.full(5, 0.2), np.log(np.full(5, 0.15))])
    best = optimize.minimize(misfit, start, method="BFGS", options={"gtol": 1e-9})
    found = one_factor(covariances)
    assert found is not None
    assert misfit(np.concatenate([found.loadings, np.log(found.own)])) <= best.fun + 1e-10
    assert found.loadings == pytest.approx(best.x[:5], abs=1e-5)


def test_omega_of_items_that_are_alike_is_alpha_and_else_more() -> None:
    alike = one_factor(made(np.full(6, 0.5), np.full(6, 0.75)))
    assert alike is not None
    assert alike.omega == pytest.approx(9 / (9 + 4.5), abs=1e-9)
    found = classical(*matrix("verbal")).test
    assert found.omega is not None
    assert found.alpha is not None
    assert found.alpha < found.omega < 0.9


def test_an_item_against_the_others_keeps_its_sign() -> None:
    found = one_factor(made(np.array([0.7, 0.6, 0.8, -0.4]), np.full(4, 0.5)))
    assert found is not None
    assert found.loadings == pytest.approx([0.7, 0.6, 0.8, -0.4], abs=1e-6)


def test_items_without_variance_take_no_part() -> None:
    covariances = np.zeros((4, 4))
    covariances[:3, :3] = made(np.array([0.7, 0.6, 0.5]), np.array([0.51, 0.64, 0.75]))
    found = one_factor(covariances)
    assert found is not None
    assert found.loadings[3] == found.own[3] == 0


@pytest.mark.parametrize(
    "covariances",
    [
        np.eye(2),
        np.full((3, 3), np.nan),
        np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]),
        # The first item would be the factor itself: 0.9 * 0.9 / 0.5 is more than all of its variance.
        np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.65], [0.9, 0.65, 1.0]]),
    ],
    ids=["two items", "unknown", "no data's", "Heywood"],
)
def test_without_a_sound_solution_there_is_none(covariances: Floats) -> None:
    assert one_factor(covariances) is None
