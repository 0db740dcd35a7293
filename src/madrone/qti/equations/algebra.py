"""What only an algebra system can decide, with SymPy; imported by the worker process alone.

SymPy gets our tree, node by node, and never text: its own reading of text evaluates Python.
"""

from collections.abc import Callable, Sequence

import sympy

from madrone.qti.equations.errors import TooLarge
from madrone.qti.equations.sampling import Pair, are_equal, context, is_zero, sample
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
    functions,
)

MAX_POWER = 2_000
_STEPPED = frozenset({"floor", "ceiling"})

_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "infinity": sympy.oo}
_FUNCTIONS: dict[str, Callable[[sympy.Expr], sympy.Expr]] = {
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "cot": sympy.cot,
    "sec": sympy.sec,
    "csc": sympy.csc,
    "arcsin": sympy.asin,
    "arccos": sympy.acos,
    "arctan": sympy.atan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "ln": sympy.log,
    "exp": sympy.exp,
    "abs": sympy.Abs,
    "floor": sympy.floor,
    "ceiling": sympy.ceiling,
    "factorial": sympy.factorial,
}


class Algebra:
    """Answers questions about expressions; ``positive``: so are all variables."""

    def __init__(self, *, positive: bool) -> None:
        self.positive = positive

    def equal(self, one: Tree, other: Tree) -> bool | None:
        """Whether two expressions are equal wherever both are defined; ``None`` where nobody can tell.

        Different values at a point refute. The same values to 30 digits at many points decide for functions that
        are smooth but for a few corners: no number that may be written falls on the points, so that nobody can
        build an expression that vanishes there. Where that is not enough, SymPy has to prove it.
        """
        found = sample(one, other, positive=self.positive, refutes=lambda pair: not are_equal(pair))
        if not all(are_equal(pair) for pair in found.pairs):
            return False
        if found.complete and not (functions(one) | functions(other)) & _STEPPED:
            return True
        return True if self.proves_zero(one, other) else None

    def factor_sign(self, one: Tree, other: Tree) -> int | None:
        """The sign of the constant that ``one`` is times ``other``: 1, -1, or 0 where there is none.

        A constant that is not real counts as 1. Where both are zero everywhere it is 1; ``None`` where nobody can
        tell.
        """
        found = sample(one, other, positive=self.positive, refutes=_is_zero_once)
        ratios = []
        for above, below in found.pairs:
            if _is_zero_once((above, below)):
                return 0
            if not is_zero(below):
                ratios.append(above / below)
        if any(not are_equal((ratios[0], ratio)) for ratio in ratios[1:]):
            return 0
        if (functions(one) | functions(other)) & _STEPPED or not found.complete:
            return None
        return -1 if ratios and context.re(ratios[0]) < 0 else 1

    def proves_zero(self, one: Tree, other: Tree) -> bool:
        """Whether SymPy can show that the difference is zero."""
        difference = self.build(one) - self.build(other)
        return bool(sympy.expand(difference) == 0 or sympy.simplify(difference) == 0)

    def irreducible(self, factors: Sequence[Tree]) -> bool:
        """Whether no factor can be factored further over the rational numbers, not even by a number."""
        for factor in factors:
            number, parts = sympy.factor_list(self.build(factor))
            if abs(number) != 1 or len(parts) != 1 or parts[0][1] != 1:
                return False
        return True

    def coprime(self, above: Tree, below: Tree) -> bool:
        """Whether a fraction cannot be reduced by a common factor with a variable in it."""
        return bool(sympy.gcd(self.build(above), self.build(below)).is_number)

    def build(self, tree: Tree) -> sympy.Expr:
        """The SymPy expression of a tree."""
        match tree:
            case Number():
                return sympy.Rational(tree.value.numerator, tree.value.denominator)
            case Symbol(name):
                return _CONSTANTS.get(name) or sympy.Symbol(name, real=True, positive=self.positive or None)
            case Negative(operand):
                return -self.build(operand)
            case Mixed(whole, numerator, denominator):
                return self.build(whole) + self.build(numerator) / self.build(denominator)
            case Quantity(value, _):
                return self.build(value) * sympy.pi / 180
            case Sum(terms):
                return sympy.Add(*(self.build(term) for term in terms))
            case Product(factors):
                return sympy.Mul(*(self.build(factor) for factor in factors))
            case Quotient(numerator, denominator):
                return self.build(numerator) / self.build(denominator)
            case Power(base, exponent):
                return _power(self.build(base), self.build(exponent))
            case Root(radicand, degree):
                return _root(self.build(radicand), self.build(degree))
            case Call(name, arguments):
                return _call(name, [self.build(one) for one in arguments])
        raise ValueError(f"not an expression: {type(tree).__name__}")


def _is_zero_once(pair: Pair) -> bool:
    """Whether just one of two values is zero, so that no constant factor leads to the other."""
    return is_zero(pair[0]) != is_zero(pair[1])


def _power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    if exponent.is_number and base.is_number and abs(sympy.N(exponent, 5)) > MAX_POWER:
        raise TooLarge
    return base**exponent


def _root(radicand: sympy.Expr, degree: sympy.Expr) -> sympy.Expr:
    """The real root where the degree is odd, as in school; SymPy's own would be complex."""
    return sympy.real_root(radicand, degree) if degree.is_odd else radicand ** (1 / degree)


def _call(name: str, arguments: list[sympy.Expr]) -> sympy.Expr:
    argument = arguments[0]
    if name == "log":
        return sympy.log(argument) / sympy.log(arguments[1])
    if name == "percent":
        return argument / 100
    if name == "factorial" and argument.is_number and argument > MAX_POWER:
        raise TooLarge
    return _FUNCTIONS[name](argument)
