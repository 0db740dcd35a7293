"""Operators that give a number. Integers stay integers; a result that no float can hold is NULL."""

import math
import operator
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from lxml import etree

from madrone.qti.processing.compiler import (
    Compiler,
    Expression,
    State,
    builder,
    is_container,
    is_integer,
    is_numeric,
    is_single_number,
    null,
    strict,
)
from madrone.qti.processing.logic import rounding_of
from madrone.qti.processing.rounding import add_up, round_half_up
from madrone.qti.values import LARGEST, Multiple, Ordered, Record, Value, is_number, members_of

Number: TypeAlias = int | float
_Some = TypeVar("_Some", int, int | float)


def _kept(number: Number) -> Number | None:
    if isinstance(number, int):
        return number if -LARGEST < number < LARGEST else None
    return number


def _numbers(values: tuple[Value, ...]) -> list[Number]:
    return [one for value in values for one in members_of(value)]  # type: ignore[misc]  # checked by is_numeric


def _many(name: str) -> Callable[[Callable[[list[Number]], Number]], Callable[[list[Number]], Number]]:
    """Register an operator over all numbers in all its operands, single or in containers."""

    def register(function: Callable[[list[Number]], Number]) -> Callable[[list[Number]], Number]:
        def apply(*values: Value) -> Value:
            try:
                return _kept(function(_numbers(values)))
            except (OverflowError, ValueError):
                return None

        strict(name, is_numeric, 1, None)(apply)
        return function

    return register


@_many("qti-sum")
def total(numbers: list[Number]) -> Number:
    """The sum: an integer where all are integers."""
    return add_up(numbers)


@_many("qti-product")
def product(numbers: list[Number]) -> Number:
    """The product: an integer where all are integers."""
    return _accumulated(operator.mul, numbers, 1)


@_many("qti-min")
def smallest(numbers: list[Number]) -> Number:
    """The smallest."""
    return _same_kind(min(numbers), numbers)


@_many("qti-max")
def greatest(numbers: list[Number]) -> Number:
    """The greatest."""
    return _same_kind(max(numbers), numbers)


@_many("qti-gcd")
def greatest_divisor(numbers: list[Number]) -> Number:
    """The greatest common divisor of integers; ``ValueError`` for others."""
    return math.gcd(*_integers(numbers))


@_many("qti-lcm")
def least_multiple(numbers: list[Number]) -> Number:
    """The least common multiple of integers; ``ValueError`` for others."""
    return _accumulated(math.lcm, _integers(numbers), 1)


def _accumulated(combine: Callable[[_Some, _Some], _Some], numbers: Sequence[_Some], first: _Some) -> _Some:
    """Combine one by one, so that a number too large is noticed before it takes time."""
    found = first
    for number in numbers:
        found = combine(found, number)
        if isinstance(found, int) and not -LARGEST < found < LARGEST:
            raise OverflowError
    return found


def _integers(numbers: list[Number]) -> list[int]:
    whole = [number for number in numbers if isinstance(number, int)]
    if len(whole) != len(numbers):
        raise ValueError("only integers have divisors and multiples")
    return whole


def _same_kind(found: Number, numbers: list[Number]) -> Number:
    if any(math.isnan(number) for number in numbers):
        return math.nan
    return found if all(isinstance(number, int) for number in numbers) else float(found)


@strict("qti-subtract", is_single_number, 2)
def subtract(one: Number, other: Number) -> Number | None:
    """The first less the second: an integer where both are integers."""
    try:
        return _kept(add_up((one, -other)))
    except OverflowError:
        return None


@strict("qti-divide", is_single_number, 2)
def divide(one: Number, other: Number) -> float | None:
    """The quotient as a float, so 5 by 2 is 2.5; NULL where the divisor is 0 or no finite number comes out."""
    return _finite(lambda: one / other)


@strict("qti-power", is_single_number, 2)
def power(base: Number, exponent: Number) -> float | None:
    """The first to the power of the second as a float; NULL where that is no finite real number."""
    return _finite(lambda: math.pow(base, exponent))


@strict("qti-integer-divide", is_integer, 2)
def integer_divide(one: int, other: int) -> int | None:
    """The greatest integer not above the quotient; NULL where the divisor is 0."""
    return one // other if other else None


@strict("qti-integer-modulus", is_integer, 2)
def integer_modulus(one: int, other: int) -> int | None:
    """What ``integer-divide`` leaves: it has the sign of the divisor; NULL where the divisor is 0."""
    return one % other if other else None


@strict("qti-round", is_single_number, 1)
def nearest(number: Number) -> Number | None:
    """The nearest integer, halves up."""
    return number if isinstance(number, int) else round_half_up(number)


@strict("qti-truncate", is_single_number, 1)
def truncate(number: Number) -> Number | None:
    """The integer part, towards 0; NaN is NULL and infinity stays."""
    if math.isnan(number):
        return None
    return number if math.isinf(number) else int(number)


@strict("qti-integer-to-float", is_numeric, 1)
def integer_to_float(value: Value) -> Value:
    """The same number as a float."""
    numbers = _numbers((value,))
    try:
        floats = [float(number) for number in numbers]
    except OverflowError:
        return None
    if isinstance(value, Multiple | Ordered):
        return type(value)(floats)
    return floats[0]


@builder("qti-round-to")
def build_round_to(compiler: Compiler, element: etree._Element) -> Expression:
    """A float rounded to significant figures or decimal places."""
    operands = compiler.operands(element, 1, 1)
    figures = compiler.number(element, "figures")
    if operands is None or figures is None:
        return null
    operand, rounding = operands[0], rounding_of(element)

    def evaluate(state: State) -> Value:
        number, count = operand(state), figures(state)
        if not is_number(number) or not isinstance(count, int):
            return None
        return rounding(float(number), count)  # type: ignore[arg-type]  # is_number has just said so

    return evaluate


@builder("qti-container-size")
def build_container_size(compiler: Compiler, element: etree._Element) -> Expression:
    """How many values a container holds; 0 for NULL."""
    operands = compiler.operands(element, 1, 1)
    if operands is None:
        return null
    operand = operands[0]

    def evaluate(state: State) -> Value:
        value = operand(state)
        return None if isinstance(value, Record) or not is_container(value) else len(members_of(value))

    return evaluate


def _finite(calculate: Callable[[], float]) -> float | None:
    try:
        result = calculate()
    except (ArithmeticError, ValueError):
        return None
    return result if math.isfinite(result) else None
