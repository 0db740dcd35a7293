"""Rounding of decimal numbers as a person does it on paper: halves go up, on the number as it is written."""

import math
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

MAX_FIGURES = 300


def round_decimals(number: float, places: int) -> float | None:
    """Round to so many places after the point: 2.345 to two is 2.35. NaN gives none, infinity stays."""
    if math.isnan(number) or not 0 <= places <= MAX_FIGURES:
        return None
    if math.isinf(number):
        return number
    # The shortest decimal form is what the author wrote; the binary value would round 2.345 to 2.34.
    exact = Decimal(repr(number))
    return float(
        exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=700))
    )


def round_significant(number: float, figures: int) -> float | None:
    """Round to so many significant figures; NaN gives none, infinity and zero stay."""
    if math.isnan(number) or not 1 <= figures <= MAX_FIGURES:
        return None
    if math.isinf(number) or number == 0:
        return number
    exact = Decimal(repr(number))
    last = exact.adjusted() - figures + 1
    rounded = float(
        exact.quantize(Decimal(1).scaleb(last), rounding=ROUND_HALF_UP, context=Context(prec=700))
    )
    return rounded


def round_half_up(number: float) -> float | int | None:
    """The nearest whole number, halves towards plus infinity: 6.5 gives 7 and -6.5 gives -6."""
    if math.isnan(number):
        return None
    if math.isinf(number):
        return number
    return int((Decimal(repr(number)) + Decimal("0.5")).to_integral_value(ROUND_FLOOR, Context(prec=700)))
