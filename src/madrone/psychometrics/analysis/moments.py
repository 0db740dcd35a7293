"""Covariances of item scores, in one pass over the responses."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis.responses import Responses
from madrone.psychometrics.irt.models import Floats

#: Whole numbers up to here are exact in single precision, which multiplies matrices twice as fast.
_EXACT = 2**24
_ROWS = 8_192


@dataclass(frozen=True, slots=True)
class Moments:
    """What the pairs of items have in common: each [k, k], of the examinees who took both items.

    ``together`` counts them; ``covariances`` has the variances on its diagonal, with n - 1 below the line, and
    NaN for two items that fewer than two examinees took together. ``means`` [k] are of all who took the item.
    """

    together: Floats
    means: Floats
    covariances: Floats


def moments(responses: Responses) -> Moments:
    """Add up products of scores; responses that are missing take no part in any sum."""
    return _of_complete(responses) if responses.complete else _of_gaps(responses)


def _of_complete(responses: Responses) -> Moments:
    n, k = responses.scores.shape
    # A column of ones beside the scores makes their sums products like all others.
    products = np.zeros((k + 1, k + 1))
    block = np.ones((min(n, _ROWS), k + 1), _precision(responses))
    for start in range(0, n, _ROWS):
        rows = responses.scores[start : start + _ROWS]
        part = block[: rows.shape[0]]
        part[:, 1:] = rows
        products += part.T @ part
    sums = np.repeat(products[1:, :1], k, axis=1)
    return _moments(products[1:, 1:], sums, np.full((k, k), float(n)))


def _of_gaps(responses: Responses) -> Moments:
    n, k = responses.scores.shape
    products, sums, together = np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k))
    for start in range(0, n, _ROWS):
        rows = responses.scores[start : start + _ROWS]
        points = np.maximum(rows, 0).astype(_precision(responses))
        taken = (rows >= 0).astype(points.dtype)
        products += points.T @ points
        sums += points.T @ taken
        together += taken.T @ taken
    return _moments(products, sums, together)


def _precision(responses: Responses) -> type[np.floating[Any]]:
    """The precision in which the sums over one block of rows are exact."""
    return np.float32 if max(1, *responses.points) ** 2 * _ROWS <= _EXACT else np.float64


def _moments(products: Floats, sums: Floats, together: Floats) -> Moments:
    """``sums`` [i, j] is the sum of item i over those who took j too."""
    alone = np.diag(together)
    with np.errstate(divide="ignore", invalid="ignore"):
        covariances = (products - sums * sums.T / together) / (together - 1)
        means = np.diag(sums) / alone
    covariances[together < 2] = np.nan
    return Moments(together, means, covariances)


def answered(scores: NDArray[np.int8]) -> tuple[int, int]:
    """How many examinees have any score, and how many have all."""
    taken = (scores >= 0).sum(axis=1)
    return int((taken > 0).sum()), int((taken == scores.shape[1]).sum())
