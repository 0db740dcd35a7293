"""Interim abilities: the posterior of theta over points, overall and for every reporting category.

Every answer multiplies the weights by the chance of its score, so an interim ability costs no exponential.
Source: Cohen and Albright (2014) 2.3 ("working EAP scores").
"""

import math

import numba
import numpy as np

from madrone.psychometrics.adaptive.pool import Whole
from madrone.psychometrics.irt.models import Floats

#: Weights are scaled up again long before they would vanish.
_SMALL = 1e-100
_LEAST_VARIANCE = 1e-8


@numba.njit(cache=True, nogil=True)
def set_prior(grid: Floats, mean: float, sd: float, weights: Floats) -> None:
    """Fill ``weights`` [points] with a normal prior."""
    total = 0.0
    for q in range(grid.shape[0]):
        weights[q] = math.exp(-0.5 * ((grid[q] - mean) / sd) ** 2)
        total += weights[q]
    for q in range(grid.shape[0]):
        weights[q] /= total


@numba.njit(cache=True, nogil=True)
def learn(grid: Floats, chances: Floats, weights: Floats) -> tuple[float, float]:
    """Multiply ``weights`` by the chances of a score, and give the posterior's mean and standard deviation.

    Every fourth product goes into a sum of its own: so the processor adds four at a time, and in the same order
    wherever this is compiled into.
    """
    sums = np.zeros((3, 4))
    for q in range(0, grid.shape[0], 4):
        for lane in range(4):
            weight = weights[q + lane] * chances[q + lane]
            moment = weight * grid[q + lane]
            weights[q + lane] = weight
            sums[0, lane] += weight
            sums[1, lane] += moment
            sums[2, lane] += moment * grid[q + lane]
    total = (sums[0, 0] + sums[0, 1]) + (sums[0, 2] + sums[0, 3])
    mean = ((sums[1, 0] + sums[1, 1]) + (sums[1, 2] + sums[1, 3])) / total
    square = ((sums[2, 0] + sums[2, 1]) + (sums[2, 2] + sums[2, 3])) / total
    if total < _SMALL:
        for q in range(grid.shape[0]):
            weights[q] /= total
    return mean, math.sqrt(max(square - mean * mean, _LEAST_VARIANCE))


@numba.njit(cache=True, nogil=True)
def replay(
    places: Whole,
    scores: Whole,
    chances: Floats,
    in_category: Whole,
    grid: Floats,
    start: tuple[float, float],
    theta: Floats,
    se: Floats,
) -> None:
    """Estimate from all answers so far; -1 is no score. ``theta`` and ``se`` [1 + categories], overall first.

    ``in_category`` [n, categories] is 1 where the item belongs to the category.
    """
    ones = theta.shape[0]
    weights = np.empty((ones, grid.shape[0]))
    for one in range(ones):
        set_prior(grid, start[0], start[1], weights[one])
        theta[one], se[one] = start
    for t in range(places.shape[0]):
        item, score = places[t], scores[t]
        if score < 0:
            continue
        for one in range(ones):
            if one == 0 or in_category[item, one - 1] == 1:
                theta[one], se[one] = learn(grid, chances[item, score], weights[one])
