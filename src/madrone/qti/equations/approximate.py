"""Numbers in floating point, for answers that are compared within a tolerance."""

import math
from collections.abc import Callable
from fractions import Fraction

from madrone.qti.equations.errors import TooHard, TooLarge
from madrone.qti.equations.exact import exact
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
)

_CONSTANTS = {"pi": math.pi, "e": math.e}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "cot": lambda x: 1 / math.tan(x),
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "ln": math.log,
    "exp": math.exp,
    "abs": abs,
    "floor": math.floor,
    "ceiling": math.ceil,
    "percent": lambda x: x / 100,
    "factorial": lambda x: math.gamma(x + 1),
}


def approximate(tree: Tree) -> Fraction | None:
    """The value of an expression without variables: exact where it is rational, else to about 15 digits.

    ``None`` for anything that has no real value of that size.
    """
    try:
        value = exact(tree).number
        if value is not None:
            return value
    except (TooHard, TooLarge):
        pass
    except ArithmeticError:
        return None
    try:
        number = _value(tree)
    except (ArithmeticError, ValueError, TypeError, LookupError):
        return None
    return Fraction(number) if math.isfinite(number) else None


def _value(tree: Tree) -> float:
    match tree:
        case Number():
            return float(tree.value)
        case Symbol(name):
            return _CONSTANTS[name]
        case Negative(operand):
            return -_value(operand)
        case Mixed(whole, numerator, denominator):
            return float(whole.value + numerator.value / denominator.value)
        case Quantity(value, "°"):
            return math.radians(_value(value))
        case Sum(terms):
            return math.fsum(_value(term) for term in terms)
        case Product(factors):
            return math.prod(_value(factor) for factor in factors)
        case Quotient(numerator, denominator):
            return _value(numerator) / _value(denominator)
        case Power(base, exponent):
            return math.pow(_value(base), _value(exponent))
        case Root(radicand, degree):
            return _root(_value(radicand), _value(degree))
        case Call("log", (argument, base)):
            return math.log(_value(argument)) / math.log(_value(base))
        case Call(name, (argument,)):
            return float(_FUNCTIONS[name](_value(argument)))
    raise ValueError("not a number")


def _root(radicand: float, degree: float) -> float:
    if degree == 2:
        return math.sqrt(radicand)
    if radicand < 0 and degree % 2 == 1:
        return -math.pow(-radicand, 1 / degree)
    return math.pow(radicand, 1 / degree)
