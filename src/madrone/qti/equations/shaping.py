"""Expressions brought into the shape in which they are compared; none of this computes anything."""

from collections.abc import Collection
from fractions import Fraction
from typing import TypeAlias

from madrone.qti.equations.signs import CONSTANTS, FLIPPED
from madrone.qti.equations.tree import (
    Call,
    Group,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Relation,
    Root,
    Sum,
    Symbol,
    Tree,
    variables,
    walk,
    with_children,
)

Canonical: TypeAlias = tuple[object, ...]

_LISTS = frozenset({"list", "or", "set"})


def canonical(tree: Tree) -> Canonical:
    """A key that is the same for expressions of the same form, up to the order of terms, factors and sides.

    A sign before a fraction or product is the same as one on its top or first factor; 0.50 is 0.5.
    """
    match tree:
        case Number():
            digits = tree.digits.rstrip("0").rstrip(".") if "." in tree.digits else tree.digits
            return ("number", digits, tree.repeating)
        case Negative() | Quotient() | Product():
            sign, bare = _pull_sign(tree)
            return ("-", _unsigned(bare)) if sign < 0 else _unsigned(bare)
        case Sum(terms):
            return ("+", *_sorted(_flat(terms)))
        case Relation(signs, sides):
            return _canonical_relation(signs, sides)
        case Group(kind, members) if kind in _LISTS or kind == "and":
            return (kind, *sorted((canonical(one) for one in members), key=repr))
        case Group(kind, members):
            return (kind, *(canonical(one) for one in members))
        case Symbol(name):
            return ("symbol", name)
        case Power(base, exponent):
            return ("^", canonical(base), canonical(exponent))
        case Root(radicand, degree):
            return ("root", canonical(radicand), canonical(degree))
        case Call(name, arguments):
            return ("call", name, *(canonical(one) for one in arguments))
        case Quantity(value, unit):
            return ("unit", unit, canonical(value))
        case _:
            return ("mixed", tree.whole.digits, tree.numerator.digits, tree.denominator.digits)


def _canonical_relation(signs: tuple[str, ...], sides: tuple[Tree, ...]) -> Canonical:
    if signs[0] in (">", ">="):
        signs = tuple(FLIPPED[sign] for sign in reversed(signs))
        sides = tuple(reversed(sides))
    parts = [canonical(side) for side in sides]
    if len(parts) == 2 and signs[0] in ("=", "!="):
        parts.sort(key=repr)
    return ("relation", *signs, *parts)


def _unsigned(tree: Tree) -> Canonical:
    match tree:
        case Quotient(numerator, denominator):
            return ("/", canonical(numerator), canonical(denominator))
        case Product(factors):
            return ("*", *_sorted(factors))
        case _:
            return canonical(tree)


def _sorted(members: tuple[Tree, ...]) -> list[Canonical]:
    return sorted((canonical(one) for one in members), key=repr)


def _flat(terms: tuple[Tree, ...]) -> tuple[Tree, ...]:
    found: list[Tree] = []
    for term in terms:
        found += _flat(term.terms) if isinstance(term, Sum) else [term]
    return tuple(found)


def _pull_sign(tree: Tree) -> tuple[int, Tree]:
    """The sign of an expression as written, and the expression without it."""
    match tree:
        case Negative(operand):
            sign, bare = _pull_sign(operand)
            return -sign, bare
        case Quotient(numerator, denominator):
            above, top = _pull_sign(numerator)
            below, bottom = _pull_sign(denominator)
            return above * below, Quotient(top, bottom)
        case Product(factors):
            sign, flat = 1, list[Tree]()
            for factor in factors:
                one, bare = _pull_sign(factor)
                sign *= one
                flat += bare.factors if isinstance(bare, Product) else [bare]
            return sign, Product(tuple(flat))
        case _:
            return 1, tree


def as_statement(tree: Tree) -> Tree:
    """A chain as conditions that all hold; a single relation with its lone variable, or its smaller side, first."""
    if not isinstance(tree, Relation):
        return tree
    if len(tree.signs) > 1:
        neighbours = zip(tree.signs, tree.sides, tree.sides[1:], strict=False)
        return Group(
            "and", tuple(as_statement(Relation((sign,), (one, other))) for sign, one, other in neighbours)
        )
    sign, (left, right) = tree.signs[0], tree.sides
    if sign in (">", ">="):
        return Relation((FLIPPED[sign],), (right, left))
    if sign in ("=", "!=") and isinstance(right, Symbol) and not isinstance(left, Symbol):
        return Relation((sign,), (right, left))
    return tree


def unlabelled(tree: Tree) -> Tree:
    """5 from x = 5; anything else as it is."""
    if isinstance(tree, Relation) and tree.signs == ("=",):
        left, right = tree.sides
        for label, value in ((left, right), (right, left)):
            if isinstance(label, Symbol) and label.name not in variables(value):
                return value
    return tree


def spread_label(tree: Tree) -> Tree:
    """x = 1, x = 2 from x = 1, 2."""
    if not isinstance(tree, Group) or tree.kind not in _LISTS:
        return tree
    first, *others = tree.members
    if not isinstance(first, Relation) or first.signs != ("=",) or not isinstance(first.sides[0], Symbol):
        return tree
    if any(isinstance(one, Relation | Group) for one in others):
        return tree
    label = first.sides[0]
    return Group(tree.kind, (first, *(Relation(("=",), (label, one)) for one in others)))


def expand_plus_minus(tree: Tree) -> Tree:
    """Both values of an expression with ±, as a list; all its signs change together."""
    if isinstance(tree, Group) and tree.kind in _LISTS:
        members: list[Tree] = []
        for member in tree.members:
            expanded = expand_plus_minus(member)
            is_new = expanded is not member and isinstance(expanded, Group)
            members += expanded.members if is_new and isinstance(expanded, Group) else [expanded]
        return tree if members == list(tree.members) else Group(tree.kind, tuple(members))
    if not any(isinstance(one, Call) and one.name == "plusminus" for one in walk(tree)):
        return tree
    return Group("list", (_signed(tree, 1), _signed(tree, -1)))


def _signed(tree: Tree, sign: int) -> Tree:
    if isinstance(tree, Call) and tree.name == "plusminus":
        inside = _signed(tree.arguments[0], sign)
        return inside if sign > 0 else Negative(inside)
    return with_children(tree, lambda one: _signed(one, sign))


def split_unit(tree: Tree) -> tuple[Tree, str]:
    """The value and the unit; the unit is empty where there is none."""
    match tree:
        case Quantity(value, unit):
            return value, unit
        case Negative(Quantity(value, unit)):
            return Negative(value), unit
    return tree, ""


def with_factor(tree: Tree, factor: Fraction) -> Tree:
    """The expression times a positive number."""
    return Product((Quotient(Number(str(factor.numerator)), Number(str(factor.denominator))), tree))


def fold_case(tree: Tree) -> Tree:
    """The expression with all variables in small letters."""
    if isinstance(tree, Symbol):
        return Symbol(tree.name.lower())
    return with_children(tree, fold_case)


def as_variables(tree: Tree, names: Collection[str]) -> Tree:
    """The expression with e, i and π renamed where an author says that they are variables."""
    taken = CONSTANTS.intersection(names)
    return _renamed(tree, taken) if taken else tree


def _renamed(tree: Tree, names: frozenset[str]) -> Tree:
    if isinstance(tree, Symbol) and tree.name in names:
        return Symbol(f"{tree.name}_variable")
    return with_children(tree, lambda one: _renamed(one, names))
