"""The root of a falling function, for many examinees at once: Newton's steps, kept honest by bisection."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import Floats

#: A Newton step this small, in theta units, is the last: each squares the error, so nothing is left of it.
_LAST_STEP = 1e-8
#: A bracket this narrow holds the root as exactly as theta can be told.
_NARROW = 1e-12
_MOST_STEPS = 300

#: ``falling(theta, rows) -> (value, minus its derivative)`` for the examinees ``rows``.
Falling = Callable[[Floats, NDArray[np.intp]], tuple[Floats, Floats]]


def falling_roots(falling: Falling, low: Floats, high: Floats) -> Floats:
    """Find where each function crosses zero between ``low`` and ``high``, all of shape [n].

    The values have to be positive at ``low`` and negative at ``high``. A Newton step that leaves the
    bracket, or that does not at least halve the step before it, is replaced by a bisection; so every
    search ends, and none diverges.
    """
    low, high = low.copy(), high.copy()
    theta, step = (low + high) / 2, high - low
    rows = np.arange(theta.shape[0])
    for _ in range(_MOST_STEPS):
        if rows.size == 0:
            break
        at = theta[rows]
        value, steepness = falling(at, rows)
        low[rows] = np.where(value > 0, at, low[rows])
        high[rows] = np.where(value < 0, at, high[rows])
        newton = np.divide(value, steepness, out=np.where(value == 0, 0.0, np.inf), where=steepness > 0)
        # Tested before the bracket: a last step of rounding size may fall just outside it.
        small = np.abs(newton) <= _LAST_STEP
        inside = (at + newton > low[rows]) & (at + newton < high[rows])
        trusted = small | (inside & (np.abs(newton) <= np.abs(step[rows]) / 2))
        moved = np.where(trusted, at + np.where(trusted, newton, 0.0), (low[rows] + high[rows]) / 2)
        step[rows] = moved - at
        theta[rows] = moved
        rows = rows[~(small | (high[rows] - low[rows] <= _NARROW))]
    return theta
