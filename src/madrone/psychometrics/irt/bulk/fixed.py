"""A fixed form: theta and its standard error are read off tables over the sufficient statistic."""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.bulk import kernels
from madrone.psychometrics.irt.bulk.estimates import BOUND, FLAT, OK, Estimates, as_bytes, require_canonical
from madrone.psychometrics.irt.bulk.tables import pieces
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats

#: Knots of theta lie so close that a quintic misses the logistic curve by less than 1e-12.
_WIDEST, _SLOPE_TIMES_SPACING = 0.02, 0.06
_BUCKETS = 4096


class FixedForm:
    """A form of 1PL, 2PL and GPCM items, all of them given to every examinee, ready to score millions.

    theta is within 1e-10 of the exact root; where the standard error exceeds ``FLAT``, it is the exact one.
    """

    def __init__(self, form: Form, bounds: tuple[float, float] = (-8.0, 8.0)) -> None:
        """Build the tables; raises ``PsychometricsError`` for 3PL and graded items (``not-canonical``)."""
        require_canonical(form)
        if not form.items:
            raise PsychometricsError("no-items", "A form needs at least one item.")
        self.form, self.bounds = form, bounds
        self._exact = Estimator(bounds=bounds)
        spacing = min(_WIDEST, _SLOPE_TIMES_SPACING / float(form.slopes.max()))
        theta = np.linspace(*bounds, round((bounds[1] - bounds[0]) / spacing) + 1)
        ones = np.ones((theta.shape[0], len(form.items)))
        second, third, fourth = (form.cumulants(theta, ones, order) for order in (2, 3, 4))
        knots = -form.derivatives(theta, np.zeros_like(ones), ones).first
        self._knots, self._rows, self._starts = _table(theta, knots, second, third, fourth)
        self._ends = 1 / np.sqrt(second[[0, -1]])
        self._maxima = form.maxima.astype(np.int32)

    def score(self, scores: NDArray[np.integer]) -> Estimates:
        """Estimate from ``scores`` [n, k] in form order, each within 0 to the item's points.

        An unanswered item of a fixed form is a 0. Raises ``PsychometricsError`` (``score-range``).
        """
        matrix = as_bytes(scores)
        found = Estimates.empty(matrix.shape[0])
        low, high = self.bounds
        odd = kernels.fixed(
            matrix, self.form.slopes, self._maxima, self._knots, self._rows, self._starts, low, high,
            self._ends[0], self._ends[1], found.theta, found.se, found.raw, found.status,
        )  # fmt: skip
        if odd >= 0:
            raise PsychometricsError("score-range", f"Row {odd + 1} has a score outside its item's range.")
        found.n_items[:] = len(self.form.items)
        found.maximum[:] = self._maxima.sum()
        self._polish(matrix, found, np.flatnonzero((found.status == OK) & ~(found.se <= FLAT)))
        return found

    def _polish(self, matrix: NDArray[np.int8], found: Estimates, rows: NDArray[np.intp]) -> None:
        """Estimate these rows without tables."""
        if rows.size:
            ones = np.ones((rows.size, matrix.shape[1]))
            theta = self._exact.thetas(self.form, matrix[rows].astype(np.float64), ones)
            found.theta[rows] = theta
            found.status[rows[np.isin(theta, self.bounds)]] = BOUND
            found.se[rows] = 1 / np.sqrt(self.form.information(theta, ones))


def _table(
    theta: Floats, knots: Floats, second: Floats, third: Floats, fourth: Floats
) -> tuple[Floats, Floats, NDArray[np.int32]]:
    """theta and the standard error as functions of T, with the first piece of every even bucket of T.

    With I the information: dtheta/dT = 1/I and d²theta/dT² = -I'/I³; the error I^(-1/2) is differentiated by
    the chain rule.
    """
    knots = np.maximum.accumulate(knots)
    error = second**-0.5
    slope, bend = -0.5 * error**3 * third, 0.75 * error**5 * third**2 - 0.5 * error**3 * fourth
    widths, known = np.diff(knots), np.maximum(error[1:], error[:-1]) <= FLAT
    thetas = pieces(theta, 1 / second, -third / second**3, widths)
    errors = pieces(error, slope / second, bend / second**2 - slope * third / second**3, widths)
    narrow = np.divide(1, widths, out=np.zeros_like(widths), where=known)
    rows = np.concatenate([knots[:-1, None], narrow[:, None], thetas, errors], axis=1)
    # Where the form tells next to nothing, T does not tell theta: an endless error asks for the exact way.
    rows[~known, 2:] = 0.0
    rows[~known, 8] = np.inf
    edges = np.linspace(knots[0], knots[-1], _BUCKETS + 1)[:-1]
    starts = np.clip(np.searchsorted(knots, edges, side="right") - 1, 0, widths.shape[0] - 1)
    return knots, np.ascontiguousarray(rows), starts.astype(np.int32)
