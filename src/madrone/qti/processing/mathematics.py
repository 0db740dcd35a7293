"""The functions, constants and statistics of mathematics. What is not defined is NULL, never an error."""

import math
import statistics
from collections.abc import Callable
from typing import TypeAlias

from lxml import etree

from madrone.qti.processing.compiler import Compiler, Expression, builder, is_single_number, null, strictly
from madrone.qti.values import Multiple, Ordered, Value, is_number, members_of

Function: TypeAlias = Callable[..., int | float]

CONSTANTS = {"pi": math.pi, "e": math.e}


def _or_infinite(function: Callable[[float], float], *, odd: bool) -> Callable[[float], float]:
    """Beyond what a float can hold a function that grows without end is infinite, as in IEEE 754."""

    def apply(number: float) -> float:
        try:
            return function(number)
        except OverflowError:
            return math.copysign(math.inf, number) if odd else math.inf

    return apply


def _inverse(function: Callable[[float], float]) -> Callable[[float], float]:
    """1 by the function: 0 where that is infinite; where it is 0, ZeroDivisionError."""

    def apply(number: float) -> float:
        return 1 / function(number)

    return apply


def _of_inverse(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function of 1 by the number."""

    def apply(number: float) -> float:
        return function(1 / number)

    return apply


def _acot(number: float) -> float:
    return math.atan(1 / number) if number else math.pi / 2


def _signum(number: float) -> int:
    return (number > 0) - (number < 0)


def _floor(number: float) -> int | float:
    return number if math.isinf(number) else math.floor(number)


def _ceil(number: float) -> int | float:
    return number if math.isinf(number) else math.ceil(number)


_exp = _or_infinite(math.exp, odd=False)
_sinh = _or_infinite(math.sinh, odd=True)
_cosh = _or_infinite(math.cosh, odd=False)

FUNCTIONS: dict[str, Function] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sec": _inverse(math.cos),
    "csc": _inverse(math.sin),
    "cot": _inverse(math.tan),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "atan2": math.atan2,
    "asec": _of_inverse(math.acos),
    "acsc": _of_inverse(math.asin),
    "acot": _acot,
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": math.tanh,
    "sech": _inverse(_cosh),
    "csch": _inverse(_sinh),
    "coth": _inverse(math.tanh),
    "log": math.log10,
    "ln": math.log,
    "exp": _exp,
    "abs": math.fabs,
    "signum": _signum,
    "floor": _floor,
    "ceil": _ceil,
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}


@builder("qti-math-operator")
def build_math(compiler: Compiler, element: etree._Element) -> Expression:
    """A function by its name: a float, for ``signum``, ``floor`` and ``ceil`` an integer. Outside the
    function's domain, and for NaN, it is NULL."""
    name = element.get("name") or ""
    function = FUNCTIONS.get(name)
    if function is None:
        return compiler.unusable(
            element, "function", f"The function {name[:60]!r} is not known; it gives NULL."
        )
    count = 2 if name == "atan2" else 1
    operands = compiler.operands(element, count, count)
    if operands is None:
        return null

    def apply(*numbers: int | float) -> Value:
        try:
            if any(math.isnan(number) for number in numbers):
                return None
            result = function(*(float(number) for number in numbers))
        except (ArithmeticError, ValueError):
            return None
        return None if math.isnan(result) else result

    return strictly(f"qti-math-operator {name}", operands, is_single_number, apply)


@builder("qti-math-constant")
def build_constant(compiler: Compiler, element: etree._Element) -> Expression:
    """The number pi or e."""
    name = element.get("name") or ""
    constant = CONSTANTS.get(name)
    if constant is None:
        return compiler.unusable(
            element, "constant", f"The constant {name[:60]!r} is not known; it gives NULL."
        )
    return lambda state: constant


def _spread(divide_less: int, *, root: bool) -> Callable[[list[float]], float | None]:
    """Variance or, with ``root``, standard deviation: the sum of squares by the count less so many."""

    def apply(numbers: list[float]) -> float | None:
        if len(numbers) <= divide_less:
            return None
        middle = statistics.fmean(numbers)
        squares = math.fsum((number - middle) ** 2 for number in numbers)
        variance = squares / (len(numbers) - divide_less)
        return math.sqrt(variance) if root else variance

    return apply


STATISTICS: dict[str, Callable[[list[float]], float | None]] = {
    "mean": statistics.fmean,
    "sampleVariance": _spread(1, root=False),
    "sampleSD": _spread(1, root=True),
    "popVariance": _spread(0, root=False),
    "popSD": _spread(0, root=True),
}


@builder("qti-stats-operator")
def build_statistics(compiler: Compiler, element: etree._Element) -> Expression:
    """A statistic of a container of numbers; of a sample that is too small for it, NULL."""
    name = element.get("name") or ""
    statistic = STATISTICS.get(name)
    if statistic is None:
        return compiler.unusable(
            element, "statistic", f"The statistic {name[:60]!r} is not known; it gives NULL."
        )
    operands = compiler.operands(element, 1, 1)
    if operands is None:
        return null

    def apply(value: Value) -> Value:
        try:
            result = statistic([float(one) for one in members_of(value) if isinstance(one, int | float)])
        except (ArithmeticError, ValueError):
            return None
        return None if result is None or math.isnan(result) else result

    return strictly("qti-stats-operator", operands, _is_sample, apply)


def _is_sample(value: Value) -> bool:
    return isinstance(value, Multiple | Ordered) and all(is_number(one) for one in value)
