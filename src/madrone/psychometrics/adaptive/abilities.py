"""Interim abilities: the posterior of theta over points, overall and for every reporting category.

Every answer multiplies the weights by the chance of its score, so an interim ability costs no exponential.
Source: Cohen and Albright (2014) 2.3 ("working EAP scores").
"""

import math

import numba
import numpy as np

from madrone.psychometrics.adaptive.pool import Whole
from madrone.psychometrics.irt.models import Floats

#: Weights below are nothing; smaller numbers would slow the processor down and change no digit.
_NOTHING = 1e-250


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
    """Multiply ``weights`` by the chances of a score, and give the posterior's mean and standard deviation."""
    total, first = 0.0, 0.0
    for q in range(grid.shape[0]):
        weights[q] *= chances[q]
        total += weights[q]
        first += weights[q] * grid[q]
    scale, mean = 1.0 / total, first / total
    square = 0.0
    for q in range(grid.shape[0]):
        weight = weights[q] * scale
        weights[q] = weight if weight > _NOTHING else 0.0
        square += weight * (grid[q] - mean) ** 2
    return mean, math.sqrt(square)


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
