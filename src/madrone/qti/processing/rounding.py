"""Decimal numbers as a person writes them: rounding as on paper, on the number as it is written."""

import math
from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

MAX_FIGURES = 300

# Wide enough for every sum and product of a few floats without any rounding.
EXACT = Context(prec=2_000)
# From here on every float is a whole number.
_WHOLE_FROM = 2**52


def as_written(number: float) -> Decimal:
    """The decimal number that an author wrote: 0.8 is eight tenths, not the nearest binary fraction."""
    return Decimal(number) if isinstance(number, int) else Decimal(repr(number))


def add_up(numbers: Iterable[int | float]) -> int | float:
    """The sum on paper: seven tenths and a tenth are eight tenths, in whatever order they are added.

    In binary fractions they are a little less, and a child would miss what is given from eight tenths on. The sum is
    rounded no further than the binary fractions of the numbers may be off, so that three thirds are 1 all the same.
    """
    found = tuple(numbers)
    plain = sum(found)
    if len(found) < 2 or not math.isfinite(plain) or all(map(_is_whole, found)):
        return plain
    try:
        exact = math.fsum(found)
    except OverflowError:
        return plain
    off = len(found) * math.ulp(max(abs(exact), *map(abs, found)))
    near = round(exact, -math.floor(math.log10(off)) - 2)
    return near if abs(near - exact) <= off else exact


def _is_whole(number: int | float) -> bool:
    return float(number).is_integer()


def round_decimals(number: float, places: int) -> float | None:
    """Round to so many places after the point: 2.345 to two is 2.35. NaN gives none, infinity stays."""
    if math.isnan(number) or not 0 <= places <= MAX_FIGURES:
        return None
    if math.isinf(number):
        return number
    last = Decimal(1).scaleb(-places)
    return float(as_written(number).quantize(last, rounding=ROUND_HALF_UP, context=EXACT))


def round_significant(number: float, figures: int) -> float | None:
    """Round to so many significant figures; NaN gives none, infinity and zero stay."""
    if math.isnan(number) or not 1 <= figures <= MAX_FIGURES:
        return None
    if math.isinf(number) or number == 0:
        return number
    exact = as_written(number)
    last = Decimal(1).scaleb(exact.adjusted() - figures + 1)
    return float(exact.quantize(last, rounding=ROUND_HALF_UP, context=EXACT))


def round_half_up(number: float) -> float | int | None:
    """The nearest whole number, halves towards plus infinity: 6.5 gives 7 and -6.5 gives -6."""
    if math.isnan(number):
        return None
    if math.isinf(number):
        return number
    if abs(number) >= _WHOLE_FROM:
        return int(number)
    return int((as_written(number) + Decimal("0.5")).to_integral_value(ROUND_FLOOR, EXACT))
