"""How an item did among groups of examinees, beside what its curve says.

The groups are formed by what the *other* items say of each examinee, so that the item does not choose its own
judges. A group is not a point on the theta axis, though: what the model expects of it is the curve averaged
over everything that its members' theta may be. So a group is drawn where the curve has just that height, and its
distance from the curve is exactly observed minus expected.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, expected_score, probabilities

#: Of the normal distribution, for intervals that hold 95 times in 100.
Z95 = 1.959964
_NODES = 61
_REACH = 6.0
#: A group of fewer says nothing that an eye should follow.
FEWEST_IN_GROUP = 10
_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class FitGroup:
    """One group on one item: where it is drawn, its size, mean points expected and observed, and an interval.

    ``low`` to ``high`` covers the mean that is estimated with 95 % confidence: for 0/1 items by Wilson (1927),
    otherwise by the normal distribution. ``shares`` are the observed shares of the scores 0, 1, ….
    """

    theta: float
    n: int
    expected: float
    observed: float
    low: float
    high: float
    shares: tuple[float, ...]

    @property
    def covered(self) -> bool:
        """Whether what the model expects lies inside the interval."""
        return self.low <= self.expected <= self.high


def empirical_fit(
    form: Form,
    scores: NDArray[np.integer],
    *,
    groups: int = 10,
    population: tuple[float, float] = (0.0, 1.0),
) -> tuple[tuple[FitGroup, ...], ...]:
    """For every item of the form, the groups of the examinees who took it, weakest first.

    ``scores`` [n, k] in form order, below zero where an item was not administered. ``population`` is the mean
    and standard deviation of theta. There are ``groups`` groups of equal size where the examinees suffice for
    ``FEWEST_IN_GROUP`` in each, otherwise fewer.
    """
    grid = population[0] + population[1] * np.linspace(-_REACH, _REACH, _NODES)
    logs = _posterior_logs(form, scores, grid, population)
    chances = [probabilities(item, grid, D=form.D) for item in form.items]
    return tuple(
        _groups(form, place, scores[:, place], logs, grid, chances[place], groups)
        for place in range(len(form.items))
    )


def _posterior_logs(
    form: Form, scores: NDArray[np.integer], grid: Floats, population: tuple[float, float]
) -> Floats:
    prior = -0.5 * ((grid - population[0]) / population[1]) ** 2
    taken = (scores >= 0).astype(np.float64)
    points = scores * taken
    return (
        np.concatenate(
            [
                form.log_likelihood(
                    grid, points[start : start + _ROWS_AT_ONCE], taken[start : start + _ROWS_AT_ONCE]
                )
                for start in range(0, scores.shape[0], _ROWS_AT_ONCE)
            ]
            or [np.zeros((0, grid.shape[0]))]
        )
        + prior
    )


def _groups(
    form: Form,
    place: int,
    own: NDArray[np.integer],
    logs: Floats,
    grid: Floats,
    chances: Floats,
    groups: int,
) -> tuple[FitGroup, ...]:
    took = np.flatnonzero(own >= 0)
    groups = min(groups, took.size // FEWEST_IN_GROUP)
    if groups < 1:
        return ()
    with np.errstate(divide="ignore"):
        others = logs[took] - np.log(chances.T)[own[took]]
    weights = np.exp(others - others.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    item = form.items[place]
    expected = weights @ (chances @ np.arange(item.max_points + 1.0))
    order = np.argsort(weights @ grid, kind="stable")
    fine = np.linspace(grid[0], grid[-1], 2001)
    heights = expected_score(item, fine, D=form.D)
    return tuple(
        _group(own[took][some], float(expected[some].mean()), fine, heights, item.max_points)
        for some in np.array_split(order, groups)
    )


def _group(
    points: NDArray[np.integer], expected: float, fine: Floats, heights: Floats, most: int
) -> FitGroup:
    n, observed = points.size, float(points.mean())
    low, high = wilson(observed, n) if most == 1 else _normal(points, most)
    shares = np.bincount(points, minlength=most + 1) / n
    theta = float(np.interp(expected, heights, fine))
    return FitGroup(theta, n, expected, observed, low, high, tuple(shares.tolist()))


def wilson(share: float, n: int) -> tuple[float, float]:
    """The interval of Wilson (1927) for a share of ``n`` cases, at 95 %; it stays from 0 to 1."""
    square = Z95**2 / n
    middle = (share + square / 2) / (1 + square)
    half = Z95 / (1 + square) * math.sqrt(share * (1 - share) / n + square / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _normal(points: NDArray[np.integer], most: int) -> tuple[float, float]:
    half = Z95 * float(points.std(ddof=1)) / math.sqrt(points.size)
    mean = float(points.mean())
    return max(0.0, mean - half), min(float(most), mean + half)


def misses(groups: Sequence[FitGroup]) -> int:
    """How many groups did otherwise than expected: what the model expects lies outside their interval."""
    return sum(not group.covered for group in groups)
