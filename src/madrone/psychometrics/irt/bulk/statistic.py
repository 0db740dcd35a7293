"""Warm's estimate and the Bayesian ones for a fixed form: read off tables too.

Of a form of 1PL, 2PL and GPCM items that everybody took, the responses say no more about theta than
``T = sum D a score`` does, so every estimate is a function of T, and the mean by sum one of the points.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.bulk import kernels
from madrone.psychometrics.irt.bulk.estimates import BOUND, OK, Estimates, as_bytes, require_canonical
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form, Slopes
from madrone.psychometrics.irt.models import Floats

#: Cells of T are halved until the cubic misses by less, or are that many; what still misses is estimated exactly.
_CLOSE = 1e-10
_FEWEST_CELLS, _MOST_CELLS = 4096, 32_768
_ODD_CELLS = 0.01


class StatisticForm:
    """A form of 1PL, 2PL and GPCM items, all of them given to every examinee, for any estimator.

    theta is within 1e-9 of what the estimator itself gives. ``FixedForm`` is for maximum likelihood: it knows
    where the likelihood is flat.
    """

    def __init__(self, form: Form, estimator: Estimator) -> None:
        """Name form and method; raises ``PsychometricsError`` for 3PL and graded items (``not-canonical``)."""
        require_canonical(form)
        if not form.items:
            raise PsychometricsError("no-items", "A form needs at least one item.")
        self.form, self.estimator = form, estimator
        self._maxima = form.maxima.astype(np.int32)
        self._summed = _Summed(form)

    def score(self, scores: NDArray[np.integer]) -> Estimates:
        """Estimate from ``scores`` [n, k] in form order, each within 0 to the item's points.

        Raises ``PsychometricsError`` (``score-range``).
        """
        matrix = as_bytes(scores)
        found = Estimates.empty(matrix.shape[0])
        told = found.theta, found.se, found.raw, found.status
        if self.estimator.method == "eapsum":
            odd = kernels.by_sum(matrix, self._maxima, self._by_sum, *told)
        else:
            spacing, cells = self._cells
            odd = kernels.by_statistic(matrix, self.form.slopes, self._maxima, spacing, cells, *told)
        if odd >= 0:
            raise PsychometricsError("score-range", f"Row {odd + 1} has a score outside its item's range.")
        found.n_items[:] = len(self.form.items)
        found.maximum[:] = self._maxima.sum()
        rows = np.flatnonzero(np.isnan(found.theta))
        if rows.size:
            found.theta[rows], found.se[rows] = self._estimates(matrix[rows] @ self.form.slopes)
        found.status[(found.status == OK) & np.isin(found.theta, self.estimator.bounds)] = BOUND
        return found

    @cached_property
    def _cells(self) -> tuple[float, Floats]:
        """The width of the cells of T, and cubics [cells, 8] of theta and the error, NaN where they miss."""
        whole, cells = float(self.form.slopes @ self.form.maxima), _FEWEST_CELLS
        while True:
            exact = self._estimates(np.linspace(0, whole, 2 * cells + 1))
            table, odd = self._cubics(*exact)
            if odd.mean() <= _ODD_CELLS or 2 * cells > _MOST_CELLS:
                table[odd] = np.nan
                return whole / cells, table
            cells *= 2

    def _cubics(self, theta: Floats, error: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Cubics through every second of the values, and which of them miss the value between."""
        pieces, odd = [], np.zeros(theta.shape[0] // 2, dtype=np.bool_)
        for values in (theta, error):
            cubic = CubicSpline(np.arange(odd.shape[0] + 1.0), values[::2]).c.T
            middle = cubic @ 0.5 ** np.arange(3, -1, -1)
            odd |= ~(np.abs(middle - values[1::2]) < _CLOSE * np.maximum(1, np.abs(values[1::2])))
            pieces.append(cubic)
        table = np.ascontiguousarray(np.hstack(pieces))
        # At a bound theta stays there exactly; where it comes to it, it has a kink that no cubic has.
        ends = np.isin(theta[::2], self.estimator.bounds)
        flat = ends[:-1] & (theta[:-1:2] == theta[2::2])
        table[flat] = 0.0
        table[flat, 3], table[flat, 7] = theta[:-1:2][flat], error[:-1:2][flat]
        return table, (odd | ends[:-1] | ends[1:]) & ~flat

    @cached_property
    def _by_sum(self) -> Floats:
        """theta and its error [2, sums] of every sum of the points."""
        sums = np.arange(int(self._maxima.sum()) + 1)
        before = np.cumsum(self._maxima) - self._maxima
        some = np.clip(sums[:, None] - before, 0, self._maxima).astype(np.float64)
        ones = np.ones_like(some)
        theta = self.estimator.thetas(self.form, some, ones)
        return np.stack([theta, 1 / np.sqrt(self.form.information(theta, ones))])

    def _estimates(self, statistic: Floats) -> tuple[Floats, Floats]:
        """theta and its error at every value of T, without tables."""
        ones = np.ones((statistic.shape[0], 1))
        theta = self.estimator.thetas(self._summed, statistic[:, None], ones)
        with np.errstate(divide="ignore"):
            return theta, 1 / np.sqrt(self._summed.information(theta, ones))


class _Summed(Form):
    """A whole form as one column that holds T; estimators take it for a form."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.items, D=form.D)
        self._form = form

    def derivatives(self, theta: Floats, scores: Floats, taken: Floats) -> Slopes:
        nothing = np.zeros((theta.shape[0], len(self.items)))
        found = self._form.derivatives(theta, nothing, np.ones_like(nothing))
        return Slopes(found.first + scores[:, 0], found.second)

    def information(self, theta: Floats, taken: Floats) -> Floats:
        return self._form.information(theta, np.ones((theta.shape[0], len(self.items))))

    def cumulants(self, theta: Floats, taken: Floats, order: int) -> Floats:
        return self._form.cumulants(theta, np.ones((theta.shape[0], len(self.items))), order)

    def log_likelihood(self, grid: Floats, scores: Floats, taken: Floats) -> Floats:
        nothing = np.zeros((1, len(self.items)))
        none_right = self._form.log_likelihood(grid, nothing, np.ones_like(nothing))
        return scores * grid + none_right

    def information_table(self, grid: Floats) -> Floats:
        return self._form.information_table(grid).sum(axis=1, keepdims=True)
