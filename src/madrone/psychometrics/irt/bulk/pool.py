"""An adaptive layout: every examinee took items of their own from one pool."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.bulk import kernels
from madrone.psychometrics.irt.bulk.estimates import BOUND, FLAT, OK, Estimates, as_bytes, require_canonical
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import SMARTER_D, Floats, ItemParameters
from madrone.psychometrics.irt.scoring import NOT_ADMINISTERED

#: Knots of theta: so close that the quintic through them misses theta by less than 1e-9.
_WIDEST, _SLOPE_TIMES_SPACING = 0.03, 0.07
_ROWS_AT_ONCE = 4096


class Pool:
    """A pool of 1PL, 2PL and GPCM items with their tables, ready to score millions of adaptive tests.

    theta is within 1e-8 of the exact root, and ``polish`` takes it to the last digits.
    """

    def __init__(
        self,
        items: Sequence[ItemParameters],
        *,
        D: float = SMARTER_D,
        bounds: tuple[float, float] = (-8.0, 8.0),
    ) -> None:
        """Build the tables: 32 bytes for every item and knot; ``not-canonical`` for 3PL and graded items."""
        self.form, self.bounds = Form(items, D=D), bounds
        require_canonical(self.form)
        if not 0 < len(items) < np.iinfo(np.int16).max:
            raise PsychometricsError("pool-size", f"A pool has 1 to 32,766 items, not {len(items)}.")
        self._exact = Estimator(bounds=bounds)
        spacing = min(_WIDEST, _SLOPE_TIMES_SPACING / float(self.form.slopes.max()))
        grid = np.linspace(*bounds, round((bounds[1] - bounds[0]) / spacing) + 1)
        self._spacing = float(grid[1] - grid[0])
        self._table = np.zeros((grid.shape[0], len(items), 4))  # The fourth keeps entries on one cache line.
        self._table[:, :, :3] = np.stack(self.form.moment_tables(grid), axis=-1)
        self._middles: Floats = np.array([np.mean(item.steps) for item in items])
        most = max(item.max_points for item in items)
        self._steps: Floats = np.array([[*item.steps, *[0.0] * (most - item.max_points)] for item in items])
        self._maxima = self.form.maxima.astype(np.int32)

    def score(
        self, items: NDArray[np.integer], scores: NDArray[np.integer], *, half_points: bool = False
    ) -> Estimates:
        """Estimate from ``items`` [n, most], places in the pool, and their ``scores`` [n, most].

        A row's items come first, each once, and -1 fills the rest. With ``half_points`` all wrong gets, and
        all right loses, half a point on the item with the smallest slope (psychometrics.md 2).
        Raises ``PsychometricsError`` (``score-range``).
        """
        places = np.ascontiguousarray(items, dtype=np.int16)
        points = as_bytes(scores)
        found = Estimates.empty(places.shape[0])
        totals, guesses = np.empty(places.shape[0]), np.empty(places.shape[0], np.int16)
        (low, high), last = self.bounds, self._table.shape[0] - 1
        odd = kernels.tally(
            places, points, self.form.slopes, self._maxima, self._middles, low, self._spacing, last,
            half_points, totals, guesses, found.n_items, found.raw, found.maximum,
        )  # fmt: skip
        if odd >= 0:
            raise PsychometricsError(
                "score-range", f"Row {odd + 1} has an item outside the pool or a score outside its range."
            )
        # Neighbours in theta read the same knots, which are then in the processor's cache.
        order = np.argsort(guesses, kind="stable")
        kernels.pooled(
            order, places, totals, guesses, found.n_items, self._table, low, high, self._spacing,
            found.theta, found.se, found.status,
        )  # fmt: skip
        self.polish(places, points, found, _flat(found), half_points=half_points)
        return found

    def polish(
        self,
        items: NDArray[np.integer],
        scores: NDArray[np.integer],
        found: Estimates,
        rows: NDArray[np.intp],
        *,
        half_points: bool = False,
    ) -> None:
        """Estimate these rows of ``found`` again without tables, so that the last digits are right."""
        for start in range(0, rows.size, _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            used = np.unique(items[some])
            used = used[used >= 0]
            form = Form([self.form.items[place] for place in used], D=self.form.D)
            matrix = np.full((some.size, used.size), NOT_ADMINISTERED, dtype=np.float64)
            row, column = np.nonzero(items[some] >= 0)
            matrix[row, np.searchsorted(used, items[some][row, column])] = scores[some][row, column]
            taken = (matrix != NOT_ADMINISTERED).astype(np.float64)
            if half_points:
                _give_half_points(matrix, taken, form)
            theta = self._exact.thetas(form, matrix * taken, taken)
            found.theta[some] = theta
            found.status[some[np.isin(theta, self.bounds)]] = BOUND
            found.se[some] = 1 / np.sqrt(form.information(theta, taken))

    def information(self, items: NDArray[np.integer], theta: Floats) -> Floats:
        """Fisher information [n] of the ``items`` [n, most] at ``theta`` [n], without tables; -1 is no item."""
        found = np.empty(theta.shape[0])
        places = np.ascontiguousarray(items, dtype=np.int16)
        kernels.information(places, theta, self.form.slopes, self._maxima, self._steps, found)
        return found


def _flat(found: Estimates) -> NDArray[np.intp]:
    """The rows whose likelihood is so flat that the tables' last digits show; also where they overflowed."""
    return np.flatnonzero((found.status == OK) & ~(found.se <= FLAT))


def _give_half_points(matrix: Floats, taken: Floats, form: Form) -> None:
    raw, most = (matrix * taken).sum(axis=1), taken @ form.maxima
    slopes = np.where(taken > 0, form.slopes, np.inf)
    for row in np.flatnonzero((raw == 0) | (raw == most)):
        matrix[row, np.argmin(slopes[row])] += 0.5 if raw[row] == 0 else -0.5
