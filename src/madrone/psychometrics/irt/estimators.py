"""Ability estimators: maximum likelihood, Warm's weighted likelihood, Bayes mode, Bayes mean, Bayes mean by sum.

Sources: psychometrics.md 2 and 3; Warm (1989); Thissen, Pommerich, Billeaud and Williams (1995) for sum scores.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.irt.solver import falling_roots
from madrone.psychometrics.irt.sum_scores import log_sum_score_likelihoods, sum_score_likelihoods

Method = Literal["mle", "wle", "map", "eap", "eapsum"]
METHODS: tuple[str, ...] = get_args(Method)

_GRID_SPACING = 0.05
#: The grid is so fine that no logistic curve turns between two of its points.
_SLOPE_TIMES_SPACING = 0.25
#: Log-likelihoods that differ by less are the same; it is far above their rounding.
_LEVEL = 1e-9

#: ``gradient(theta, rows) -> (value, minus its derivative)`` for the examinees ``rows``.
_Gradient = Callable[[Floats, NDArray[np.intp]], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Estimator:
    """How to estimate: the method, the bounds of theta, and the normal prior of MAP, EAP and EAP by sum.

    Raises ``PsychometricsError``: ``unknown-method``, ``bad-bounds`` or ``bad-prior``.
    """

    method: Method = "mle"
    bounds: tuple[float, float] = (-8.0, 8.0)
    prior: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        low, high = self.bounds
        if self.method not in METHODS:
            raise PsychometricsError("unknown-method", f"The method is one of {', '.join(METHODS)}.")
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise PsychometricsError("bad-bounds", "The bounds are two numbers, the lower one first.")
        if not (math.isfinite(self.prior[0]) and math.isfinite(self.prior[1]) and self.prior[1] > 0):
            raise PsychometricsError("bad-prior", "The prior is a mean and a standard deviation above zero.")

    def thetas(self, form: Form, scores: Floats, taken: Floats) -> Floats:
        """Estimate theta [n] from ``scores`` [n, k], which may hold fractions of points for MLE and MAP.

        Only rows with at least one item have a meaning. The answer always lies within the bounds; it is a
        bound where the estimate is not inside them.
        """
        if self.method == "mle":
            return self._tops(form, scores, taken, precision=0.0)
        if self.method == "map":
            return self._tops(form, scores, taken, precision=self.prior[1] ** -2)
        if self.method == "wle":
            return self._weighted(form, scores, taken)
        if self.method == "eapsum":
            return self._mean_by_sum(form, scores, taken)
        return self._mean(form.log_likelihood(self._grid(form), scores, taken), form)

    def _tops(self, form: Form, scores: Floats, taken: Floats, *, precision: float) -> Floats:
        """MLE and MAP: where the score function is zero, or the higher of several such places."""

        def gradient(theta: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
            slopes = form.derivatives(theta, scores[rows], taken[rows])
            return slopes.first - precision * (theta - self.prior[0]), slopes.second + precision

        if form.concave:
            return self._one_root(gradient, scores.shape[0])
        grid = self._grid(form)
        weights = 0.5 * precision * (grid - self.prior[0]) ** 2
        heights = form.log_likelihood(grid, scores, taken) - weights
        return self._highest(grid, heights, gradient)

    def _one_root(self, gradient: _Gradient, n: int) -> Floats:
        """The score function falls strictly, so its one root is bracketed by the bounds."""
        everyone = np.arange(n)
        low, high = (np.full(everyone.shape, bound) for bound in self.bounds)
        below, above = gradient(low, everyone)[0] <= 0, gradient(high, everyone)[0] >= 0
        inside = np.flatnonzero(~below & ~above)
        theta = np.where(below, low, high)
        theta[inside] = falling_roots(lambda at, rows: gradient(at, inside[rows]), low[inside], high[inside])
        return theta

    def _highest(self, grid: Floats, heights: Floats, gradient: _Gradient) -> Floats:
        """The highest top of curves whose ``heights`` [n, q] on the grid are known.

        Every top that the grid shows is polished; so that of two tops as good as level the right one wins,
        each stands on the height at its grid point plus the rise from there, by its slope.
        """
        padded = np.pad(heights, ((0, 0), (1, 1)), constant_values=-np.inf)
        rows, tops = np.nonzero((heights >= padded[:, :-2]) & (heights > padded[:, 2:]))
        value, steepness = gradient(grid[tops], rows)
        # Towards the top: to the right where the curve still rises.
        towards = tops + np.where(value > 0, 1, -1)
        theta = grid[tops].copy()
        inside = np.flatnonzero((value != 0) & (towards >= 0) & (towards < grid.shape[0]))
        ends = np.sort(np.stack([grid[tops[inside]], grid[towards[inside]]]), axis=0)
        theta[inside] = falling_roots(lambda at, some: gradient(at, rows[inside[some]]), ends[0], ends[1])
        away = theta - grid[tops]
        risen = heights[rows, tops] + value * away - 0.5 * steepness * away**2
        order = np.lexsort((-theta, risen, rows))  # Of equally high tops the lowest theta comes last.
        chosen = order[np.append(rows[order][1:] != rows[order][:-1], True)]
        best: Floats = theta[chosen]
        return self._or_an_end(best, heights, risen[chosen], gradient)

    def _or_an_end(self, best: Floats, heights: Floats, risen: Floats, gradient: _Gradient) -> Floats:
        """A curve that is as high at an end as at its top, and does not fall towards it, has no top."""
        everyone = np.arange(best.shape[0])
        for place, bound, sign in ((0, self.bounds[0], -1), (-1, self.bounds[1], 1)):
            outward = sign * gradient(np.full(best.shape, bound), everyone)[0] >= 0
            best = np.where(outward & (heights[:, place] >= risen - _LEVEL), bound, best)
        return best

    def _weighted(self, form: Form, scores: Floats, taken: Floats) -> Floats:
        """Warm's estimate: the highest top of the curve whose slope is ``first + J / (2 information)``.

        For 1PL, 2PL and GPCM that curve is the likelihood times the root of the information; for the other
        models its height is the integral of the slope.
        """
        grid = self._grid(form)
        heights = form.log_likelihood(grid, scores, taken)
        with np.errstate(divide="ignore", invalid="ignore"):
            known = taken @ form.information_table(grid).T
            if form.canonical:
                heights += 0.5 * np.log(known)
            else:
                pull = np.nan_to_num(taken @ form.pull_table(grid).T / (2 * known))
                steps = 0.5 * (pull[:, 1:] + pull[:, :-1]) * np.diff(grid)
                heights[:, 1:] += np.cumsum(steps, axis=1)

        def gradient(at: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
            mask = taken[rows]
            slopes = form.derivatives(at, scores[rows], mask)
            if not form.canonical:
                pulled = form.pull(at, mask) / (2 * form.information(at, mask))
                return slopes.first + pulled, np.zeros_like(at)  # No derivative: bisection finds the root.
            twice, third = 2 * slopes.second, form.cumulants(at, mask, 3)
            steepness = slopes.second - form.cumulants(at, mask, 4) / twice + 2 * (third / twice) ** 2
            return slopes.first + third / twice, steepness

        top = np.argmax(heights, axis=1)
        theta: Floats = grid[top]
        inside = np.flatnonzero((top > 0) & (top < grid.shape[0] - 1))
        theta[inside] = falling_roots(
            lambda at, rows: gradient(at, inside[rows]), grid[top[inside] - 1], grid[top[inside] + 1]
        )
        return theta

    def _mean_by_sum(self, form: Form, scores: Floats, taken: Floats) -> Floats:
        """The posterior mean given only the sum of the points on the items that each examinee took."""
        theta = np.zeros(scores.shape[0])
        sums = (scores * taken).sum(axis=1).astype(np.intp)
        layouts, of_layout = np.unique(taken > 0, axis=0, return_inverse=True)
        for number, layout in enumerate(layouts):
            rows = np.flatnonzero(of_layout.reshape(-1) == number)
            likelihoods = sum_score_likelihoods(form, self._grid(form), layout)
            wanted = likelihoods[sums[rows]]
            # Where all of them are so small that the machine takes them for zero, only logarithms tell them apart.
            if wanted.any(axis=1).all():
                with np.errstate(divide="ignore"):
                    logs = np.log(wanted)
            else:
                logs = log_sum_score_likelihoods(form, self._grid(form), layout)[sums[rows]]
            theta[rows] = self._mean(logs, form)
        return theta

    def _mean(self, logs: Floats, form: Form) -> Floats:
        """The posterior mean within the bounds; on an even grid the sum converges faster than any power."""
        grid = self._grid(form)
        logs = logs - 0.5 * ((grid - self.prior[0]) / self.prior[1]) ** 2
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        weights[:, [0, -1]] /= 2  # the trapezoid's ends
        means: Floats = (weights @ grid) / weights.sum(axis=1)
        return means

    def _grid(self, form: Form) -> Floats:
        low, high = self.bounds
        spacing = _GRID_SPACING
        if not form.concave:
            spacing = min(spacing, _SLOPE_TIMES_SPACING / float(form.slopes.max()))
        return np.linspace(low, high, math.ceil((high - low) / spacing) + 1)
