"""Two expressions at many points, to 60 digits: refutes nearly every wrong answer without any algebra.

Runs in the worker. A point counts where every part of both expressions is real, as in school; only where that leaves
too few are complex values taken.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from mpmath import MPContext

from madrone.qti.equations.exact import rational
from madrone.qti.equations.signs import CONSTANTS
from madrone.qti.equations.tree import (
    Call,
    Mixed,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
    variables,
    walk,
)

DIGITS = 60
ENOUGH = 6
MAX_GROWTH = 10**6
MAX_ARGUMENT = 10**6
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
_SCALES = (4, 4, -4, 4, -4, 4, 1, 1, 12, -12, 150, -150, 4, 20000, -20000, 4, -4, 4)

context = MPContext()
context.dps = DIGITS
_NEAR = context.mpf(10) ** -30
_NOISE = context.mpf(10) ** -45

# A number of mpmath, which has no types of its own: mpf, or mpc where it is complex.
Value: TypeAlias = Any
Pair: TypeAlias = tuple[Value, Value]


class Skip(ArithmeticError):
    """An expression has no usable value at this point."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The values of both expressions at the points where both have one; ``complete``: there are enough."""

    pairs: Sequence[Pair]
    complete: bool


def sample(one: Tree, other: Tree, *, positive: bool, refutes: Callable[[Pair], bool]) -> Sample:
    """Evaluate both at fixed points, first with real values only; the first pair that refutes ends it."""
    names = variables(one) | variables(other)
    free = sorted(names - CONSTANTS)
    points = list(_points(free, [one, other], positive))
    needed = ENOUGH if free else 1
    pairs: list[Pair] = []
    for allow_complex in (True,) if "i" in names else (False, True):
        pairs = []
        for pair in _pairs(one, other, points, allow_complex=allow_complex):
            pairs.append(pair)
            if refutes(pair):
                return Sample(pairs, complete=True)
        if len(pairs) >= needed:
            break
    return Sample(pairs, len(pairs) >= needed)


def are_equal(pair: Pair) -> bool:
    """Whether two values agree in all digits that count."""
    one, other = pair
    distance = abs(one - other)
    return bool(distance <= _NEAR * max(abs(one), abs(other)) or distance <= _NOISE)


def is_zero(value: Value) -> bool:
    """Whether a value is nothing but rounding."""
    return bool(abs(value) <= _NOISE)


def _pairs(
    one: Tree, other: Tree, points: Sequence[Mapping[str, Value]], *, allow_complex: bool
) -> Iterator[Pair]:
    for point in points:
        evaluate = _Evaluation(point, allow_complex).value
        try:
            yield evaluate(one), evaluate(other)
        except (ArithmeticError, ValueError):
            continue


def _points(free: Sequence[str], trees: Sequence[Tree], positive: bool) -> Iterator[dict[str, Value]]:
    """Fixed points over several orders of magnitude, and around each number that the expressions name."""
    if not free:
        yield {}
        return
    for index, scale in enumerate(_SCALES):
        yield _point(free, index, context.mpf(scale), context.mpf(0), positive)
    numbers = dict.fromkeys(one.value for tree in trees for one in walk(tree) if isinstance(one, Number))
    for index, number in enumerate(islice(numbers, 8)):
        center = context.mpf(number.numerator) / number.denominator
        for side in (1, -1):
            yield _point(free, index, context.mpf(side) / 2, center, positive)
            yield _point(free, index, context.mpf(side) / 2, -center, positive)


def _point(free: Sequence[str], index: int, scale: Value, center: Value, positive: bool) -> dict[str, Value]:
    found = {}
    for place, name in enumerate(free):
        prime = _PRIMES[place % len(_PRIMES)] + 41 * (place // len(_PRIMES))
        part = context.frac(context.sqrt(prime + context.mpf(index) / 7) * (index + 2))
        value = center + scale * (part if place == 0 or index % 2 else part - context.mpf(1) / 3)
        found[name] = abs(value) if positive else value
    return found


class _Evaluation:
    """The values of expressions at one point."""

    def __init__(self, point: Mapping[str, Value], allow_complex: bool) -> None:
        self.point = point
        self.allow_complex = allow_complex

    def value(self, tree: Tree) -> Value:
        found = self.compute(tree)
        if isinstance(found, context.mpc) and not self.allow_complex:
            if found.imag:
                raise Skip
            found = found.real
        if not context.isfinite(found):
            raise Skip
        return found

    def compute(self, tree: Tree) -> Value:
        match tree:
            case Number():
                number = tree.value
                return context.mpf(number.numerator) / number.denominator
            case Symbol(name):
                return self.symbol(name)
            case Negative(operand):
                return -self.value(operand)
            case Mixed(whole, numerator, denominator):
                number = whole.value + numerator.value / denominator.value
                return context.mpf(number.numerator) / number.denominator
            case Quantity(value, "°"):
                return self.value(value) * context.pi / 180
            case Sum(terms):
                return sum((self.value(term) for term in terms), context.mpf(0))
            case Product(factors):
                product = context.mpf(1)
                for factor in factors:
                    product = product * self.value(factor)
                return product
            case Quotient(numerator, denominator):
                return self.quotient(self.value(numerator), self.value(denominator))
            case Power(base, exponent):
                return self.power(self.value(base), self.value(exponent), exponent)
            case Root(radicand, degree):
                return self.root(self.value(radicand), self.value(degree))
            case Call(name, arguments):
                return self.call(name, [self.value(one) for one in arguments])
        raise Skip

    def symbol(self, name: str) -> Value:
        if name in self.point:
            return self.point[name]
        if name == "infinity":
            raise Skip
        constants = {"pi": context.pi, "e": context.e, "i": context.mpc(0, 1)}
        return +constants[name]

    def quotient(self, above: Value, below: Value) -> Value:
        if is_zero(below):
            raise Skip
        return above / below

    def power(self, base: Value, exponent: Value, written: Tree) -> Value:
        if is_zero(base):
            if context.re(exponent) <= 0:
                raise Skip
            return context.mpf(0)
        if abs(exponent) > MAX_GROWTH or abs(exponent * context.log(abs(base))) > MAX_GROWTH:
            raise Skip
        if not isinstance(base, context.mpc) and base < 0:
            fraction = rational(written)
            if fraction is not None and fraction.denominator % 2:
                sign = -1 if fraction.numerator % 2 else 1
                return sign * context.power(-base, exponent)
        return context.power(base, exponent)

    def root(self, radicand: Value, degree: Value) -> Value:
        if not context.isint(degree) or not 2 <= degree <= MAX_GROWTH:
            raise Skip
        if is_zero(radicand):
            return context.mpf(0)
        if not isinstance(radicand, context.mpc) and radicand < 0 and int(degree) % 2:
            return -context.power(-radicand, 1 / degree)
        return context.power(radicand, 1 / degree)

    def call(self, name: str, values: list[Value]) -> Value:
        argument = values[0]
        if abs(argument) > MAX_ARGUMENT:
            raise Skip
        if name == "log":
            return self.quotient(self.logarithm(argument), self.logarithm(values[1]))
        function = FUNCTIONS.get(name)
        if function is None:
            raise Skip
        return function(self, argument)

    def logarithm(self, value: Value) -> Value:
        if is_zero(value):
            raise Skip
        return context.log(value)

    def factorial(self, value: Value) -> Value:
        if isinstance(value, context.mpc) or value < 0 or value > 1000:
            raise Skip
        return context.factorial(value)

    def rounded(self, value: Value, direction: Callable[[Value], Value]) -> Value:
        if isinstance(value, context.mpc):
            raise Skip
        return direction(value)


FUNCTIONS: dict[str, Callable[[_Evaluation, Value], Value]] = {
    "sin": lambda self, x: context.sin(x),
    "cos": lambda self, x: context.cos(x),
    "tan": lambda self, x: self.quotient(context.sin(x), context.cos(x)),
    "cot": lambda self, x: self.quotient(context.cos(x), context.sin(x)),
    "sec": lambda self, x: self.quotient(context.mpf(1), context.cos(x)),
    "csc": lambda self, x: self.quotient(context.mpf(1), context.sin(x)),
    "arcsin": lambda self, x: context.asin(x),
    "arccos": lambda self, x: context.acos(x),
    "arctan": lambda self, x: context.atan(x),
    "sinh": lambda self, x: context.sinh(x),
    "cosh": lambda self, x: context.cosh(x),
    "tanh": lambda self, x: context.tanh(x),
    "exp": lambda self, x: self.power(context.e, x, Symbol("e")),
    "ln": _Evaluation.logarithm,
    "abs": lambda self, x: abs(x),
    "percent": lambda self, x: x / 100,
    "factorial": _Evaluation.factorial,
    "floor": lambda self, x: self.rounded(x, context.floor),
    "ceiling": lambda self, x: self.rounded(x, context.ceil),
}
