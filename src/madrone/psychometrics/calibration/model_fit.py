"""Fit of a whole model: M2 of Maydeu-Olivares and Joe (2006), with its RMSEA, and Yen's (1984) Q3.

M2 compares means and products of pairs of scores with what the model expects of them. For items of two scores
it is the M2 of all first and second margins; for items of more it is M2* of Cai and Hansen (2013).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize, stats

from madrone.psychometrics.calibration.families import KIND, curves, intercepts
from madrone.psychometrics.calibration.item_fit import complete_rows
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, ItemParameters, expected_score
from madrone.psychometrics.irt.scoring import estimate_all

_INTERVAL = 0.90


@dataclass(frozen=True, slots=True)
class ModelFit:
    """M2 with its degrees of freedom and p-value; the RMSEA with a 90 % interval; the SRMSR of ``n`` examinees.

    An RMSEA below .089 and an SRMSR below .05 are a usual mark of adequate fit of dichotomous items
    (Maydeu-Olivares and Joe, 2014).
    """

    m2: float
    df: int
    p: float
    rmsea: float
    rmsea_interval: tuple[float, float]
    srmsr: float
    n: int


def model_fit(items: Sequence[ItemParameters], scores: NDArray[np.integer], *, D: float = 1.0) -> ModelFit:
    """M2 of maximum-likelihood parameters of one population with theta ~ N(0, 1).

    Only the examinees of ``scores`` [n, k] who took every item count. Every parameter counts as estimated, the
    1PL items' slope as one. Raises ``PsychometricsError``: ``incomplete``, ``no-spread`` naming the item,
    ``too-few-items`` if there are not more margins than parameters, or ``margins-depend``.
    """
    rows = complete_rows(np.asarray(scores)).astype(np.float64)
    for item, constant in zip(items, (rows == rows[0]).all(axis=0), strict=True):
        if constant:
            raise PsychometricsError(
                "no-spread", f"Item {item.item_id}: everybody has the same score; leave it out of the fit."
            )
    theta = np.linspace(-6.0, 6.0, 61)
    weights = np.exp(-0.5 * theta**2)
    weights /= weights.sum()
    moments = _Moments(items, theta, D)
    n, pairs = rows.shape[0], moments.pairs
    seen = np.concatenate([rows.mean(axis=0), (rows[:, pairs[0]] * rows[:, pairs[1]]).mean(axis=0)])
    expected = moments.conditional @ weights
    slopes = moments.slopes(weights)
    df = expected.shape[0] - slopes.shape[1]
    if df < 1:
        raise PsychometricsError(
            "too-few-items",
            f"{len(items)} items have {expected.shape[0]} margins, no more than the {slopes.shape[1]} parameters; "
            "M2 needs more items.",
        )
    # The complement of the slopes: what differs along it cannot be put right by other parameters.
    complement = linalg.qr(slopes)[0][:, slopes.shape[1] :]
    residual = complement.T @ (seen - expected)
    spread = complement.T @ moments.covariance(weights) @ complement
    try:
        m2 = float(n * residual @ linalg.solve(spread, residual, assume_a="pos"))
    except linalg.LinAlgError:
        raise PsychometricsError(
            "margins-depend",
            "Some margins follow from others under this model (an item has a slope without end, or nearly no "
            "spread), so M2 cannot be computed. Leave that item out.",
        ) from None
    rmsea = float(np.sqrt(max(m2 - df, 0.0) / (df * (n - 1))))
    interval = _rmsea_interval(m2, df, n)
    return ModelFit(m2, df, float(stats.chi2.sf(m2, df)), rmsea, interval, _srmsr(rows, moments, weights), n)


class _Moments:
    """Means, squares and slopes of every item's score at the nodes ``theta`` [q]."""

    def __init__(self, items: Sequence[ItemParameters], theta: Floats, D: float) -> None:
        self.pairs = np.triu_indices(len(items), 1)
        self._items = items
        means, variances, slopes = [], [], []
        for item in items:
            curve = curves(KIND[item.model], intercepts(item, D)[None], theta)
            points, chances = np.arange(item.max_points + 1.0), np.exp(curve.logs[0])
            means.append(points @ chances)
            variances.append(((points[:, None] - means[-1]) ** 2 * chances).sum(axis=0))
            slopes.append(np.einsum("v,vq,pvq->pq", points, chances, curve.slopes[0]))
        self.means, self.variances, self._slopes = np.array(means), np.array(variances), slopes
        self.conditional: Floats = np.concatenate(
            [self.means, self.means[self.pairs[0]] * self.means[self.pairs[1]]]
        )

    def slopes(self, weights: Floats) -> Floats:
        """The derivatives [s, P] of the moments; the items of the 1PL share the column of their slope."""
        columns: list[Floats] = []
        common = np.zeros(self.conditional.shape[0])
        for place, (item, slopes) in enumerate(zip(self._items, self._slopes, strict=True)):
            for slot, slope in enumerate(slopes):
                column = self._touching(place)[1] @ (slope * weights)
                if item.model == "1pl" and slot == 0:
                    common += self._spread_out(place, column)
                else:
                    columns.append(self._spread_out(place, column))
        if common.any():
            columns.append(common)
        return np.array(columns).T

    def covariance(self, weights: Floats) -> Floats:
        """The covariance [s, s] of the moments of one examinee's scores."""
        expected = self.conditional @ weights
        total: Floats = (self.conditional * weights) @ self.conditional.T - np.outer(expected, expected)
        for place in range(len(self._items)):
            rows, others = self._touching(place)
            total[np.ix_(rows, rows)] += (others * (weights * self.variances[place])) @ others.T
        both = self.variances[self.pairs[0]] * self.variances[self.pairs[1]]
        k = len(self._items)
        diagonal = np.arange(k, total.shape[0])
        total[diagonal, diagonal] += both @ weights
        return total

    def _touching(self, place: int) -> tuple[NDArray[np.intp], Floats]:
        """The moments that an item has a part in, and what its score is multiplied with in each [rows, q]."""
        first, second = self.pairs
        as_first, as_second = np.flatnonzero(first == place), np.flatnonzero(second == place)
        k = len(self._items)
        rows = np.concatenate([[place], k + as_first, k + as_second])
        alone = np.ones((1, self.means.shape[1]))
        return rows, np.concatenate([alone, self.means[second[as_first]], self.means[first[as_second]]])

    def _spread_out(self, place: int, values: Floats) -> Floats:
        column = np.zeros(self.conditional.shape[0])
        column[self._touching(place)[0]] = values
        return column


def _rmsea_interval(m2: float, df: int, n: int) -> tuple[float, float]:
    """The noncentralities under which the statistic is just not too large, and just not too small."""

    def bound(share: float) -> float:
        def excess(noncentrality: float) -> float:
            return float(stats.ncx2.cdf(m2, df, noncentrality)) - share

        if stats.chi2.cdf(m2, df) <= share:
            return 0.0
        high = max(m2, 1.0)
        while excess(high) > 0:
            high *= 2
        return float(optimize.brentq(excess, 1e-12, high))

    tail = (1 - _INTERVAL) / 2
    low, high = (float(np.sqrt(bound(share) / (df * (n - 1)))) for share in (1 - tail, tail))
    return low, high


def _srmsr(rows: Floats, moments: _Moments, weights: Floats) -> float:
    """The root mean square of the differences of observed and expected correlations."""
    means = moments.means @ weights
    covariance = (moments.means * weights) @ moments.means.T - np.outer(means, means)
    covariance[np.diag_indices_from(covariance)] += moments.variances @ weights
    scale = np.sqrt(np.diag(covariance))
    difference = np.corrcoef(rows.T) - covariance / np.outer(scale, scale)
    return float(np.sqrt(np.mean(difference[moments.pairs] ** 2)))


@dataclass(frozen=True, slots=True)
class LocalDependence:
    """Q3 [k, k], and the pairs of items whose Q3 lies more than the limit above the mean of all pairs."""

    q3: Floats
    mean: float
    flagged: tuple[tuple[str, str, float], ...]


def local_dependence(
    items: Sequence[ItemParameters],
    scores: NDArray[np.integer],
    *,
    D: float = 1.0,
    theta: Floats | None = None,
    limit: float = 0.2,
) -> LocalDependence:
    """Yen's Q3: how the residuals of pairs of items correlate, over the examinees who took both.

    ``theta`` [n] is estimated by EAP if it is not given. A pair is flagged where its Q3 exceeds the mean by more
    than ``limit`` (Christensen, Makransky and Horton, 2017), since residuals of independent items correlate a
    little below zero. A pair that fewer than three examinees took, or whose residuals do not vary, has NaN.
    """
    matrix = np.asarray(scores)
    if theta is None:
        theta = estimate_all(Form(items, D=D), matrix, Estimator("eap")).theta
    known = (matrix >= 0) & np.isfinite(theta)[:, None]
    at = np.where(np.isfinite(theta), theta, 0.0)
    expected = np.stack([expected_score(item, at, D=D) for item in items], axis=1)
    q3 = _pairwise_correlation(np.where(known, matrix - expected, 0.0), known.astype(np.float64))
    first, second = np.triu_indices(len(items), 1)
    values = q3[first, second]
    mean = float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")
    flagged = tuple(
        (items[i].item_id, items[j].item_id, float(q3[i, j]))
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
        if q3[i, j] - mean > limit
    )
    return LocalDependence(q3, mean, flagged)


def _pairwise_correlation(x: Floats, known: Floats) -> Floats:
    """Correlations [k, k] of the columns of ``x``, which is 0 where not known, over the rows known in both."""
    n, sums = known.T @ known, x.T @ known
    squares = (x**2).T @ known
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = squares - sums**2 / n
        covariance = x.T @ x - sums * sums.T / n
        correlation = np.where(n >= 3, covariance / np.sqrt(variance * variance.T), np.nan)
    return np.where(np.isfinite(correlation), correlation, np.nan)
