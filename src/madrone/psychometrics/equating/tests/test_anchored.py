"""Equating through an anchor: groups of different ability, the truth known."""

import numpy as np
import pytest

from madrone.psychometrics.equating import (
    ScoreDistribution,
    chained_equipercentile,
    chained_linear,
    equipercentile_equating,
    linear_equating,
    tucker_linear,
)
from madrone.psychometrics.equating.anchored import Pair
from madrone.psychometrics.errors import PsychometricsError

MAXIMA = (40, 20, 40)


def answers(rng: np.random.Generator, theta: np.ndarray, points: int, easier: float = 0.0) -> np.ndarray:
    return rng.binomial(points, 1 / (1 + np.exp(-(0.8 * theta + easier))))


def pairs(seed: int, ability: float, n: int = 30_000) -> tuple[Pair, Pair]:
    """The new form is harder, and the group that took it is abler by ``ability``."""
    rng = np.random.default_rng(seed)
    first, second = rng.standard_normal(n) + ability, rng.standard_normal(n)
    return (
        (answers(rng, first, 40, -0.4), answers(rng, first, 20)),
        (answers(rng, second, 40), answers(rng, second, 20)),
    )


def test_groups_of_one_ability_need_no_anchor() -> None:
    new, base = pairs(1, 0.0)
    form, other = ScoreDistribution.of_scores(new[0], 40), ScoreDistribution.of_scores(base[0], 40)
    direct = linear_equating(form, other).equivalents
    assert tucker_linear(new, base, maxima=MAXIMA).equivalents == pytest.approx(direct, abs=0.4)
    assert chained_linear(new, base, maxima=MAXIMA).equivalents == pytest.approx(direct, abs=0.4)
    chained = chained_equipercentile(new, base, maxima=MAXIMA).equivalents[3:37]
    assert chained == pytest.approx(equipercentile_equating(form, other).equivalents[3:37], abs=0.5)


def test_the_anchor_takes_the_difference_of_the_groups_away() -> None:
    new, base = pairs(2, 0.6)
    truth = [40 / (1 + 1 / (s / (40 - s) * np.exp(0.4))) for s in range(10, 31)]
    naive = linear_equating(ScoreDistribution.of_scores(new[0], 40), ScoreDistribution.of_scores(base[0], 40))
    wrong = np.abs(naive.equivalents[10:31] - truth).mean()
    assert wrong > 2.5
    for method in (chained_equipercentile, chained_linear, tucker_linear):
        found = method(new, base, maxima=MAXIMA)
        assert np.abs(found.equivalents[10:31] - truth).mean() < wrong / 2.5


def test_the_moments_of_tuckers_synthetic_population() -> None:
    """By hand from Kolen and Brennan (2014), equations 4.17 to 4.20, with all the weight on the new group."""
    new, base = pairs(3, 0.3, 4000)
    found = tucker_linear(new, base, maxima=MAXIMA, weight=1.0).equivalents
    (x, v), (y, u) = ([np.asarray(part, float) for part in pair] for pair in (new, base))
    slope = np.cov(y, u, bias=True)[0, 1] / u.var()
    mean = y.mean() + slope * (v.mean() - u.mean())
    variance = y.var() + slope**2 * (v.var() - u.var())
    expected = mean + np.sqrt(variance / x.var()) * (np.arange(41) - x.mean())
    assert found == pytest.approx(expected, abs=1e-9)


def test_scores_without_a_partner_and_useless_anchors_are_refused() -> None:
    some, less = np.array([1, 2, 3]), np.array([1, 2])
    with pytest.raises(PsychometricsError, match="3 scores of the form but 2"):
        chained_linear((some, less), (some, some), maxima=(3, 3, 3))
    with pytest.raises(PsychometricsError, match="same score on the anchor"):
        tucker_linear((some, np.ones(3, int)), (some, some), maxima=(3, 3, 3))
