"""How far two readers of the same responses agree: shares, quadratic weighted kappa, mean difference.

Sources: Cohen (1968) for weighted kappa, Fleiss, Cohen and Everitt (1969) for its standard error; Williamson, Xi
and Breyer (2012) for the standardized mean difference.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readings of ``n`` responses.

    ``exact``, ``adjacent`` (one point apart) and ``non_adjacent`` are shares and sum to one. ``kappa`` is the
    quadratic weighted kappa with its standard error; ``None`` if both readers gave one and the same score to
    all, which leaves nothing to agree on. ``smd`` is the second mean less the first in units of the root mean
    of both variances (of n - 1); ``None`` if neither varies. ``correlation`` is Pearson's, ``None`` without variance.
    """

    n: int
    exact: float
    adjacent: float
    non_adjacent: float
    kappa: float | None
    kappa_se: float | None
    smd: float | None
    correlation: float | None
    first_mean: float
    second_mean: float
    first_sd: float
    second_sd: float


def agreement(first: NDArray[np.integer], second: NDArray[np.integer]) -> Agreement:
    """Compare two readings [n] of the same responses in whole points.

    Raises ``PsychometricsError``: ``reading-count`` if the readings differ in number or there are none.
    """
    if first.shape != second.shape or first.ndim != 1 or not first.size:
        raise PsychometricsError(
            "reading-count", "Two readings of the same responses are needed, as many scores in each."
        )
    apart = np.abs(first.astype(np.int64) - second)
    kappa, kappa_se = weighted_kappa(first, second)
    spreads = _sd(first), _sd(second)
    pooled = math.sqrt((spreads[0] ** 2 + spreads[1] ** 2) / 2)
    means = float(first.mean()), float(second.mean())
    return Agreement(
        n=first.size,
        exact=float((apart == 0).mean()),
        adjacent=float((apart == 1).mean()),
        non_adjacent=float((apart > 1).mean()),
        kappa=kappa,
        kappa_se=kappa_se,
        smd=(means[1] - means[0]) / pooled if pooled else None,
        correlation=float(np.corrcoef(first, second)[0, 1]) if min(spreads) > 0 else None,
        first_mean=means[0],
        second_mean=means[1],
        first_sd=spreads[0],
        second_sd=spreads[1],
    )


def weighted_kappa(
    first: NDArray[np.integer], second: NDArray[np.integer]
) -> tuple[float | None, float | None]:
    """Quadratic weighted kappa and its large-sample standard error, both ``None`` where nothing varies.

    Scores that nobody gave change neither, so the range of the scale need not be known.
    """
    low = int(min(first.min(), second.min()))
    points = int(max(first.max(), second.max())) - low
    if not points:
        return None, None
    shares = np.zeros((points + 1, points + 1))
    np.add.at(shares, (first - low, second - low), 1 / first.size)
    scores = np.arange(points + 1.0)
    return _kappa(shares, 1 - ((scores[:, None] - scores) / points) ** 2, first.size)


def _kappa(shares: Floats, weights: Floats, n: int) -> tuple[float, float]:
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, chance = float((weights * shares).sum()), float(rows @ weights @ columns)
    kappa = (observed - chance) / (1 - chance)
    typical = (weights @ columns)[:, None] + rows @ weights
    square = float((shares * (weights - typical * (1 - kappa)) ** 2).sum())
    variance = (square - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)
    return kappa, math.sqrt(max(variance, 0.0))


def _sd(scores: NDArray[np.integer]) -> float:
    return float(scores.std(ddof=1)) if scores.size > 1 else 0.0
