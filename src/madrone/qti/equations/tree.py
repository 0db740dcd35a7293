"""The one expression tree that all notations are read into, and its limits.

Nodes keep what the *form* of an answer is judged by (a decimal, a mixed number, a difference), not how it was
typed (which times sign, which bracket of a group).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, cast

from madrone.qti.equations.errors import EquationError

MAX_CHARACTERS = 2_000
MAX_MATHML_CHARACTERS = 20_000
MAX_DEPTH = 60
MAX_NODES = 500
MAX_DIGITS = 25


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: ``digits`` such as ``12.50``, then the digits under a bar that repeat for ever."""

    digits: str
    repeating: str = ""

    @property
    def value(self) -> Fraction:
        """The exact value."""
        whole, _, decimals = self.digits.partition(".")
        scale = 10 ** len(decimals)
        value = Fraction(int(whole + decimals), scale)
        if self.repeating:
            value += Fraction(int(self.repeating), scale * (10 ** len(self.repeating) - 1))
        return value

    @property
    def is_integer(self) -> bool:
        """Whether it is written without a decimal point."""
        return "." not in self.digits and not self.repeating


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable or a constant (``pi``, ``e``, ``i``, ``infinity``); an index is part of the name: ``x_1``."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an expression; a difference is a sum with such a term."""

    operand: "Tree"


@dataclass(frozen=True, slots=True)
class Sum:
    """Two or more terms."""

    terms: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Two or more factors, with or without a sign between them."""

    factors: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction, a division or a ratio of two."""

    numerator: "Tree"
    denominator: "Tree"


@dataclass(frozen=True, slots=True)
class Mixed:
    """A mixed number such as two and a half."""

    whole: Number
    numerator: Number
    denominator: Number


@dataclass(frozen=True, slots=True)
class Power:
    """A base with an exponent."""

    base: "Tree"
    exponent: "Tree"


@dataclass(frozen=True, slots=True)
class Root:
    """A root; its degree is 2 where none is written."""

    radicand: "Tree"
    degree: "Tree" = Number("2")


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its arguments: ``sin``, ``abs``, ``log`` with its base, ``percent``, ``factorial``, …"""

    name: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its unit, such as 5 cm or 30°."""

    value: "Tree"
    unit: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A chain of expressions with one of ``= < > <= >= !=`` between neighbours."""

    signs: tuple[str, ...]
    sides: tuple["Tree", ...]


GroupKind = Literal["list", "or", "and", "set", "ratio", "()", "[]", "(]", "[)"]


@dataclass(frozen=True, slots=True)
class Group:
    """Several expressions: a list, alternatives, conditions, a set, a ratio of three or more, a point or interval."""

    kind: GroupKind
    members: tuple["Tree", ...]


Tree: TypeAlias = (
    Number
    | Symbol
    | Negative
    | Sum
    | Product
    | Quotient
    | Mixed
    | Power
    | Root
    | Call
    | Quantity
    | Relation
    | Group
)
Plain: TypeAlias = "str | list[Plain]"

_CLASSES = (
    Number,
    Symbol,
    Negative,
    Sum,
    Product,
    Quotient,
    Mixed,
    Power,
    Root,
    Call,
    Quantity,
    Relation,
    Group,
)
_BY_NAME = {one.__name__: one for one in _CLASSES}


def children(tree: Tree) -> tuple[Tree, ...]:
    """The expressions directly inside one."""
    match tree:
        case Number() | Symbol():
            return ()
        case Negative(operand):
            return (operand,)
        case Sum(members) | Product(members) | Call(_, members) | Group(_, members) | Relation(_, members):
            return members
        case Quotient(one, other) | Power(one, other) | Root(one, other):
            return (one, other)
        case Mixed(whole, numerator, denominator):
            return (whole, numerator, denominator)
        case Quantity(value, _):
            return (value,)


def with_children(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The same node with each expression inside it changed."""
    match tree:
        case Number() | Symbol() | Mixed():
            return tree
        case Negative(operand):
            return Negative(change(operand))
        case Sum(members):
            return Sum(tuple(change(one) for one in members))
        case Product(members):
            return Product(tuple(change(one) for one in members))
        case Quotient(numerator, denominator):
            return Quotient(change(numerator), change(denominator))
        case Power(base, exponent):
            return Power(change(base), change(exponent))
        case Root(radicand, degree):
            return Root(change(radicand), change(degree))
        case Call(name, members):
            return Call(name, tuple(change(one) for one in members))
        case Quantity(value, unit):
            return Quantity(change(value), unit)
        case Relation(signs, members):
            return Relation(signs, tuple(change(one) for one in members))
        case Group(kind, members):
            return Group(kind, tuple(change(one) for one in members))


def walk(tree: Tree) -> Iterator[Tree]:
    """The expression and all inside it, outermost first."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(children(one))


def check_size(tree: Tree) -> Tree:
    """Give the tree back, or raise ``too-deep`` or ``too-many``; every later step may then recurse freely."""
    waiting, count = [(tree, 1)], 0
    while waiting:
        one, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise too_deep()
        if count > MAX_NODES:
            raise EquationError(
                "too-many", f"The expression has more than {MAX_NODES} parts. Write it shorter."
            )
        waiting.extend((child, depth + 1) for child in children(one))
    return tree


def too_deep(position: int = 0) -> EquationError:
    """The error of an expression nested too deeply."""
    message = f"The expression is nested more than {MAX_DEPTH} levels deep. Write it in a simpler way."
    return EquationError("too-deep", message, position)


def variables(tree: Tree) -> frozenset[str]:
    """The names of all symbols, constants among them."""
    return frozenset(one.name for one in walk(tree) if isinstance(one, Symbol))


def functions(tree: Tree) -> frozenset[str]:
    """The names of all functions; a root is ``sqrt`` or ``root``."""
    found = {one.name for one in walk(tree) if isinstance(one, Call)}
    for one in walk(tree):
        if isinstance(one, Root):
            found.add("sqrt" if one.degree == Number("2") else "root")
    return frozenset(found)


def to_plain(tree: Tree) -> Plain:
    """The tree as nested lists of text: what crosses to the worker."""
    return [type(tree).__name__, *(_plain(getattr(tree, name)) for name in tree.__slots__)]


def from_plain(plain: Plain) -> Tree:
    """The tree again from ``to_plain``; ``ValueError`` for anything else."""
    if not isinstance(plain, list) or not plain or plain[0] not in _BY_NAME:
        raise ValueError("not a plain tree")
    kind = _BY_NAME[plain[0]]
    return kind(*(_from_plain(one) for one in plain[1:]))  # type: ignore[arg-type] # read back what to_plain wrote


def _plain(field: object) -> Plain:
    if isinstance(field, str):
        return field
    if isinstance(field, tuple):
        return ["", *(_plain(one) for one in field)]
    return to_plain(cast(Tree, field))


def _from_plain(plain: Plain) -> object:
    if isinstance(plain, str):
        return plain
    if plain and plain[0] == "":
        return tuple(_from_plain(one) for one in plain[1:])
    return from_plain(plain)
