"""Equating by item response theory, both forms being on one scale (Kolen and Brennan, 2014, chapter 6)."""

from collections.abc import Sequence

import numpy as np
from scipy import optimize

from madrone.psychometrics.equating.distributions import ScoreDistribution
from madrone.psychometrics.equating.groups import equipercentile_equating
from madrone.psychometrics.equating.results import Equating
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, ItemParameters, expected_score
from madrone.psychometrics.irt.sum_scores import sum_score_likelihoods

_FARTHEST = 1e4


def true_score_equating(
    new: Sequence[ItemParameters], base: Sequence[ItemParameters], *, D: float = 1.0
) -> Equating:
    """Expected scores at the same theta are worth the same.

    No theta is expected to score below the sum of the lower asymptotes. There the equivalents go in a straight
    line from 0 to the sum of the base form's (Kolen, 1981); all points are worth all points.
    """
    _check(new, base)
    points, base_points = (sum(item.max_points for item in items) for items in (new, base))
    floor, base_floor = (sum(item.c for item in items) for items in (new, base))
    equivalents = np.empty(points + 1)
    for score in range(points + 1):
        if score <= floor:
            equivalents[score] = score * base_floor / floor if floor else 0.0
        elif score == points:
            equivalents[score] = base_points
        else:
            equivalents[score] = _expected(base, _theta_of(new, score, D), D)
    return Equating("irt-true-score", equivalents, base_points)


def observed_score_equating(
    new: Sequence[ItemParameters],
    base: Sequence[ItemParameters],
    *,
    D: float = 1.0,
    populations: Sequence[tuple[float, float, float]] = ((0.0, 1.0, 1.0),),
) -> Equating:
    """Equipercentile equating of the score distributions that the model gives both forms in one population.

    ``populations`` are means, standard deviations and weights of normal thetas that make it up.
    Raises ``PsychometricsError``: ``empty-form``, ``bad-population``.
    """
    _check(new, base)
    found = equipercentile_equating(
        modelled_distribution(new, D=D, populations=populations),
        modelled_distribution(base, D=D, populations=populations),
    )
    return Equating("irt-observed-score", found.equivalents, found.base_maximum)


def modelled_distribution(
    items: Sequence[ItemParameters], *, D: float, populations: Sequence[tuple[float, float, float]]
) -> ScoreDistribution:
    """The share of every sum score that the model expects in a mixture of normal populations."""
    for mean, sd, weight in populations:
        if not (np.isfinite(mean) and np.isfinite(sd) and sd > 0 and np.isfinite(weight) and weight >= 0):
            raise PsychometricsError(
                "bad-population", "A population is a mean, a standard deviation above zero and a weight."
            )
    whole = sum(weight for _, _, weight in populations)
    if not whole > 0:
        raise PsychometricsError("bad-population", "The weights of the populations add up to nothing.")
    z = np.linspace(-8.0, 8.0, 161)
    density = np.exp(-0.5 * z**2) / np.exp(-0.5 * z**2).sum()
    form = Form(items, D=D)
    shares = sum(
        (
            weight / whole * (sum_score_likelihoods(form, mean + sd * z) @ density)
            for mean, sd, weight in populations
        ),
        np.zeros(1),
    )
    return ScoreDistribution(np.asarray(shares, dtype=np.float64))


def _theta_of(items: Sequence[ItemParameters], score: int, D: float) -> float:
    """The theta that expects this score: the test's characteristic curve rises, so there is one."""

    def excess(theta: float) -> float:
        return _expected(items, theta, D) - score

    reach = 8.0
    while (excess(-reach) > 0 or excess(reach) < 0) and reach < _FARTHEST:
        reach *= 2
    low, high = excess(-reach), excess(reach)
    if low >= 0 or high <= 0:  # So near to an end that rounding errors hide the root.
        return -reach if low >= 0 else reach
    return float(optimize.brentq(excess, -reach, reach, xtol=1e-13, rtol=1e-14))


def _expected(items: Sequence[ItemParameters], theta: float, D: float) -> float:
    at: Floats = np.array([theta])
    return float(sum(expected_score(item, at, D=D)[0] for item in items))


def _check(new: Sequence[ItemParameters], base: Sequence[ItemParameters]) -> None:
    for name, items in (("new", new), ("base", base)):
        if not items:
            raise PsychometricsError("empty-form", f"The {name} form has no items.")
