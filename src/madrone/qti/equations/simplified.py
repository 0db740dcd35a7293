"""Whether anything in an expression is left to do: the rules of "simplest form" that a classroom uses."""

from collections.abc import Callable, Sequence
from math import gcd
from typing import TypeAlias

from madrone.qti.equations.exact import ONE, Ratio, exact, rational
from madrone.qti.equations.shaping import canonical
from madrone.qti.equations.tree import (
    Call,
    Mixed,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    Sum,
    Symbol,
    Tree,
    variables,
    walk,
)
from madrone.qti.equations.worker import Question, Reply

Ask: TypeAlias = Callable[[Question, Sequence[Tree]], Reply]

# A power such as 2^10 is computed; one such as 2^50 may stand.
_MAX_POWER_BITS = 24


def is_simplified(tree: Tree, ask: Ask) -> bool | Reply:
    """Whether no part can be computed, reduced or put together.

    Factored and expanded forms both pass. Common factors of a fraction with variables are asked of the worker.
    """
    parts = list(walk(tree))
    if any(_is_unfinished(part) for part in parts):
        return False
    for part in parts:
        if isinstance(part, Quotient) and variables(part.denominator) - {"pi", "e", "i"}:
            reply = ask("coprime", (part.numerator, part.denominator))
            if reply.answer is None:
                return reply
            if not reply.answer:
                return False
    return True


def _is_unfinished(tree: Tree) -> bool:
    match tree:
        case Sum(terms):
            return _has_like_terms(terms)
        case Product(factors):
            return _has_like_factors(factors)
        case Quotient(numerator, denominator):
            return _is_reducible(numerator, denominator)
        case Negative(operand):
            return isinstance(operand, Negative) or rational(operand) == 0
        case Power(base, exponent):
            return _is_computable_power(base, exponent)
        case Root(radicand, degree):
            return _is_reducible_root(radicand, degree)
        case Mixed(_, numerator, denominator):
            return (
                gcd(int(numerator.value), int(denominator.value)) != 1 or numerator.value >= denominator.value
            )
        case Call("abs" | "floor" | "ceiling" | "factorial", (argument,)):
            return rational(argument) is not None
        case _:
            return False


def _has_like_terms(terms: Sequence[Tree]) -> bool:
    kinds = [_kind(term) for term in terms]
    return len(set(kinds)) < len(kinds) or any(rational(term) == 0 for term in terms)


def _kind(term: Tree) -> object:
    ratio = _exact(term)
    if ratio is not None and len(ratio.above) == 1 and ratio.below.keys() == {ONE}:
        return next(iter(ratio.above))
    return canonical(term.operand if isinstance(term, Negative) else term)


def _exact(tree: Tree) -> Ratio | None:
    try:
        return exact(tree)
    except ArithmeticError:
        return None


def _has_like_factors(factors: Sequence[Tree]) -> bool:
    numbers, bases, roots = 0, list[object](), 0
    for factor in factors:
        value = rational(factor)
        if value is not None:
            # 3 · 10^4 is a number in scientific notation, not one left to compute.
            numbers += not (isinstance(factor, Power) and factor.base == Number("10"))
            if value in (0, 1):
                return True
        elif isinstance(factor, Root):
            roots += rational(factor.radicand) is not None
        elif isinstance(factor, Negative):
            return True
        else:
            bases.append(canonical(factor.base if isinstance(factor, Power) else factor))
    return numbers > 1 or roots > 1 or len(set(bases)) < len(bases)


def _is_reducible(numerator: Tree, denominator: Tree) -> bool:
    if isinstance(denominator, Quotient | Mixed | Negative) or isinstance(numerator, Quotient | Mixed):
        return True
    if rational(denominator) == 1 or rational(numerator) == 0:
        return True
    above, below = _exact(numerator), _exact(denominator)
    if above is None or below is None:
        return canonical(numerator) == canonical(denominator)
    values = [*above.above.values(), *below.above.values()]
    if any(value.denominator != 1 for value in values):
        return True
    return gcd(*(value.numerator for value in values)) != 1


def _is_computable_power(base: Tree, exponent: Tree) -> bool:
    power, number = rational(exponent), rational(base)
    if power in (0, 1) or isinstance(base, Power) or number in (0, 1):
        return True
    if power is None or power.denominator != 1:
        return False
    if isinstance(base, Product | Quotient):
        return True
    if number is None or base == Number("10"):
        return False
    return number.numerator.bit_length() * abs(power) <= _MAX_POWER_BITS


def _is_reducible_root(radicand: Tree, degree: Tree) -> bool:
    order = rational(degree)
    if order is None or order.denominator != 1:
        return False
    value = rational(radicand)
    if value is not None:
        return (
            value.denominator != 1 or value < 0 or _has_power(value.numerator, int(order)) or value in (0, 1)
        )
    factors = radicand.factors if isinstance(radicand, Product) else (radicand,)
    return any(_has_full_power(factor, int(order)) for factor in factors)


def _has_full_power(factor: Tree, order: int) -> bool:
    if isinstance(factor, Power) and isinstance(factor.base, Symbol):
        power = rational(factor.exponent)
        return power is not None and power >= order
    value = rational(factor)
    return value is not None and value > 0 and _has_power(value.numerator, order)


def _has_power(number: int, order: int) -> bool:
    """Whether a power of that order divides the number."""
    divisor = 2
    while divisor <= 1000 and divisor**order <= number:
        if number % divisor**order == 0:
            return True
        divisor += 1
    return False
