"""Rounding as the scoring specification means it."""

import math


def round_half_away(x: float) -> int:
    """Round to the nearest whole number, halves away from zero: 2.5 to 3, -2.5 to -3.

    Python's own ``round`` takes halves to the even neighbour and is wrong here (psychometrics.md 2).
    """
    whole = math.floor(abs(x))
    # The fraction is compared, not ``abs(x) + 0.5``, which already rounds up 0.49999999999999994.
    rounded = whole + (abs(x) - whole >= 0.5)
    return int(math.copysign(rounded, x))
