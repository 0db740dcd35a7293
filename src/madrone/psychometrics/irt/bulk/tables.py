"""Quintic Hermite pieces: value, first and second derivative are right at every knot."""

import numpy as np

from madrone.psychometrics.irt.models import Floats


def pieces(values: Floats, firsts: Floats, seconds: Floats, widths: Floats) -> Floats:
    """Coefficients [q - 1, 6] of the polynomials in u from 0 to 1 between q knots that lie ``widths`` apart."""
    y0, y1 = values[:-1], values[1:]
    d0, d1 = firsts[:-1] * widths, firsts[1:] * widths
    e0, e1 = seconds[:-1] * widths**2, seconds[1:] * widths**2
    rise, turn, bend = y1 - y0 - d0 - e0 / 2, d1 - d0 - e0, e1 - e0
    return np.stack(
        [
            y0,
            d0,
            e0 / 2,
            10 * rise - 4 * turn + bend / 2,
            -15 * rise + 7 * turn - bend,
            6 * rise - 3 * turn + bend / 2,
        ],
        axis=1,
    )
