"""Conditional standard errors, on the scale of theta and on that of points."""

import numpy as np
import pytest

from madrone.psychometrics.analysis import precision
from madrone.psychometrics.calibration.tests.oracle import simulated
from madrone.psychometrics.irt import ItemParameters


def test_it_follows_from_the_models_of_one_point_items() -> None:
    items = [ItemParameters("a", "2pl", 1.2, (0.0,)), ItemParameters("b", "2pl", 0.8, (1.0,))]
    found = precision(items, [0.0, 1.0], D=1.7)
    p = [
        1 / (1 + np.exp(-1.7 * a * (theta - b))) for theta in (0.0, 1.0) for a, b in ((1.2, 0.0), (0.8, 1.0))
    ]
    spread = [chance * (1 - chance) for chance in p]
    assert found.true_score == pytest.approx([p[0] + p[1], p[2] + p[3]])
    assert found.score_se == pytest.approx(np.sqrt([spread[0] + spread[1], spread[2] + spread[3]]))
    information = [1.7**2 * (1.2**2 * a + 0.8**2 * b) for a, b in (spread[:2], spread[2:])]
    assert found.information == pytest.approx(information)
    assert found.theta_se == pytest.approx(1 / np.sqrt(information))


def test_totals_spread_as_it_says() -> None:
    items = [
        ItemParameters("a", "gpcm", 1.0, (-0.5, 0.5, 1.0)),
        ItemParameters("b", "grm", 1.4, (-1.0, 0.3)),
        ItemParameters("c", "3pl", 1.1, (0.2,), 0.2),
    ]
    theta = np.full(40_000, 0.4)
    totals = simulated(np.random.default_rng(5), items, theta).sum(axis=1)
    found = precision(items, 0.4)
    assert totals.mean() == pytest.approx(found.true_score[0], abs=0.03)
    assert totals.std() == pytest.approx(found.score_se[0], rel=0.02)


def test_without_items_nothing_is_known() -> None:
    found = precision([], 0.0)
    assert (found.information[0], found.theta_se[0], found.true_score[0]) == (0.0, np.inf, 0.0)
