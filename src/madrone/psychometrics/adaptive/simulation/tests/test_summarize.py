"""The numbers of a simulation, from tests written down by hand."""

import numpy as np
import pytest

from madrone.psychometrics.adaptive.simulation import classify, summarize
from madrone.psychometrics.adaptive.simulation.tests.by_hand import four_tests, pool


def test_errors_and_coverage_are_those_of_the_definitions() -> None:
    found = summarize(pool(), four_tests())
    errors = np.array([0.2, -0.1, 1.0, -0.4])
    assert found.overall.bias == pytest.approx(errors.mean())
    assert found.overall.rmse == pytest.approx(np.sqrt((errors**2).mean()))
    assert found.overall.mean_se == pytest.approx(0.425)
    assert found.overall.coverage == 0.75  # 1.0 lies outside of 1.96 times 0.4.
    assert found.overall.at_bound == 1
    assert found.correlation == pytest.approx(np.corrcoef([-2.2, 0.1, 0.2, 3.4], [-2.0, 0.0, 1.2, 3.0])[0, 1])


def test_the_bins_of_theta_hold_everybody_once() -> None:
    found = summarize(pool(), four_tests()).conditional
    assert [(one.low, one.high, one.accuracy.n) for one in found] == [
        (-2.5, -2.0, 1),
        (0.0, 0.5, 2),
        (3.0, None, 1),
    ]
    assert found[1].accuracy.bias == pytest.approx(0.45)
    assert found[1].mean_length == 2.5


def test_exposure_and_overlap_count_every_pair() -> None:
    found = summarize(pool(), four_tests()).exposure
    assert found.rates.tolist() == [0.5, 0.5, 0.75, 0.5, 0.0]
    assert found.unused == pytest.approx(0.2)
    given = [set(row[row >= 0].tolist()) for row in four_tests().items]
    shared = [len(given[i] & given[j]) for i in range(4) for j in range(4) if i != j]
    assert found.overlap == pytest.approx(np.mean(shared) / 2.25)


def test_tests_that_missed_the_blueprint_are_counted_by_feature_and_length() -> None:
    found = summarize(pool(), four_tests())
    (algebra,) = found.features
    assert (algebra.below, algebra.above, algebra.mean) == (1, 1, 1.0)
    assert (found.too_short, found.violating) == (1, 2)
    assert found.lengths.counts == {1: 1, 2: 1, 3: 2}
    assert found.lengths.ended == {"length": 2, "minimum": 1, "pool": 1}


def test_decisions_at_cuts_are_right_wrong_or_repeated() -> None:
    true, first, second = np.array([[-1, -0.2, 0.4, 2], [-1, 0.1, 0.6, 2], [-1, -0.3, 0.5, 0.4]], float)
    found = classify([0.0, 0.5], true, first, second)
    assert found.accuracy == 0.5
    assert found.consistency == 0.5
    at_zero, at_half = found.at_cuts
    assert (at_zero.accuracy, at_zero.wrongly_above, at_zero.wrongly_below) == (0.75, 0.25, 0.0)
    assert (at_zero.consistency, at_half.consistency) == (0.75, 0.75)
    assert (at_half.accuracy, at_half.wrongly_above, at_half.wrongly_below) == (0.75, 0.25, 0.0)


def test_a_score_at_a_cut_is_above_it() -> None:
    at = np.array([0.5])
    assert classify([0.5], at, at, np.array([0.49])).at_cuts[0].accuracy == 1.0
    assert classify([0.5], at, np.array([0.49]), at).at_cuts[0].wrongly_below == 1.0
