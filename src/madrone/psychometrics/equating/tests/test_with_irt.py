"""True-score and observed-score equating from item parameters."""

from dataclasses import replace

import numpy as np
import pytest

from madrone.psychometrics.calibration.tests.oracle import simulated, some_items
from madrone.psychometrics.equating import (
    ScoreDistribution,
    equipercentile_equating,
    observed_score_equating,
    true_score_equating,
)
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, expected_score


def form(seed: int, harder: float = 0.0) -> list[ItemParameters]:
    rng = np.random.default_rng(seed)
    items = [item for model in ("2pl", "3pl", "gpcm", "grm") for item in some_items(rng, model, 5)]
    return [replace(item, steps=tuple(step + harder for step in item.steps)) for item in items]


def test_a_form_is_equal_to_itself() -> None:
    items = form(1)
    points = np.arange(sum(item.max_points for item in items) + 1)
    assert true_score_equating(items, items).equivalents == pytest.approx(points, abs=1e-9)
    assert observed_score_equating(items, items).equivalents == pytest.approx(points, abs=1e-6)


def test_true_scores_of_one_theta_are_equivalent() -> None:
    new, base = form(2, harder=0.5), form(3)
    found = true_score_equating(new, base).equivalents
    theta = np.linspace(-7, 7, 4001)
    ours, theirs = (
        np.sum([expected_score(item, theta, D=1.0) for item in items], axis=0) for items in (new, base)
    )
    for score in range(2, 40):
        if ours[0] < score < ours[-1]:
            assert found[score] == pytest.approx(np.interp(score, ours, theirs), abs=1e-3)
    assert found[0] == 0
    assert found[1] == pytest.approx(1)  # Both forms have five lower asymptotes of 0.2.
    assert found[-1] == 40
    assert (np.diff(found) > 0).all()
    assert found[20] > 21


def test_below_chance_the_equivalents_go_in_a_straight_line() -> None:
    new = [ItemParameters(f"n{i}", "3pl", 1.0, (0.0,), 0.25) for i in range(16)]
    base = [ItemParameters(f"b{i}", "3pl", 1.0, (0.0,), 0.2) for i in range(20)]
    found = true_score_equating(new, base).equivalents
    assert found[:5] == pytest.approx([0, 1, 2, 3, 4])
    assert found[16] == 20
    assert (np.diff(found) > 0).all()


def test_nearly_perfect_scores_on_steep_forms_have_an_equivalent() -> None:
    new = [ItemParameters(f"n{i}", "2pl", 0.05, (30.0 * i,)) for i in range(3)]
    base = [ItemParameters(f"b{i}", "2pl", 30.0, (0.0,)) for i in range(3)]
    found = true_score_equating(new, base).equivalents
    assert np.isfinite(found).all()
    assert (np.diff(found) >= 0).all()


def test_observed_scores_are_equated_as_in_a_very_large_sample() -> None:
    rng = np.random.default_rng(4)
    new, base = form(5, harder=0.4), form(6)
    theta = np.concatenate([rng.standard_normal(60_000), 0.8 + 0.7 * rng.standard_normal(20_000)])
    sampled = [
        ScoreDistribution.of_scores(simulated(rng, items, theta).sum(axis=1), 40) for items in (new, base)
    ]
    found = observed_score_equating(new, base, populations=[(0.0, 1.0, 3.0), (0.8, 0.7, 1.0)])
    assert found.equivalents[5:36] == pytest.approx(
        equipercentile_equating(*sampled).equivalents[5:36], abs=0.25
    )


def test_forms_and_populations_that_cannot_be_are_refused() -> None:
    with pytest.raises(PsychometricsError, match="base form has no items"):
        true_score_equating(form(7), [])
    for population in ((0.0, 0.0, 1.0), (0.0, 1.0, -1.0), (float("nan"), 1.0, 1.0)):
        with pytest.raises(PsychometricsError, match="standard deviation above zero"):
            observed_score_equating(form(7), form(8), populations=[population])
    with pytest.raises(PsychometricsError, match="add up to nothing"):
        observed_score_equating(form(7), form(8), populations=[])
