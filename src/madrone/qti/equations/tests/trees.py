"""Trees for property tests: everything that ``read`` can give."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from madrone.qti.equations.tree import (
    Call,
    Group,
    GroupKind,
    Mixed,
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
)

digits = st.integers(0, 99999).map(str)
integers = digits.map(Number)
decimals = st.tuples(digits, st.integers(0, 999).map(str)).map(lambda parts: Number(".".join(parts)))
repeating = st.tuples(digits, st.integers(0, 99).map(str), st.integers(0, 99).map(str)).map(
    lambda parts: Number(f"{parts[0]}.{parts[1]}", parts[2])
)
symbols = st.sampled_from(["x", "y", "n", "pi", "theta", "e", "i", "x_1", "A", "infinity", "Delta"]).map(
    Symbol
)
mixed = st.tuples(integers, integers, integers).map(lambda parts: Mixed(*parts))
leaves = integers | decimals | repeating | symbols | mixed

NAMES = ("sin", "arccos", "tan", "ln", "exp", "abs", "floor", "ceiling", "factorial", "percent")


def _grow(inner: SearchStrategy[Tree]) -> SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return (
        inner.map(Negative)
        | several.map(Sum)
        | several.map(Product)
        | st.tuples(inner, inner).map(lambda two: Quotient(*two))
        | st.tuples(inner, inner).map(lambda two: Power(*two))
        | inner.map(Root)
        | st.tuples(inner, inner).map(lambda two: Root(*two))
        | st.tuples(st.sampled_from(NAMES), inner).map(lambda two: Call(two[0], (two[1],)))
        | st.tuples(inner, inner).map(lambda two: Call("log", two))
        | inner.map(lambda one: Quantity(one, "°"))
    )


expressions: SearchStrategy[Tree] = st.recursive(leaves, _grow, max_leaves=12)
_SIGNS = st.sampled_from(["=", "<", ">", "<=", ">=", "!="])
relations = st.tuples(_SIGNS, expressions, expressions).map(lambda parts: Relation((parts[0],), parts[1:]))
chains = st.tuples(expressions, symbols, expressions).map(lambda parts: Relation(("<", "<="), parts))
quantities = st.tuples(expressions, st.sampled_from(["cm", "ft^2", "mi/h", "kg", "apples"])).map(
    lambda two: Quantity(*two)
)
items = expressions | relations | chains | quantities
_BRACKETS: list[GroupKind] = ["set", "()", "[]", "(]", "[)"]
_LOOSE: list[GroupKind] = ["list", "or", "and"]
groups = st.tuples(st.sampled_from(_BRACKETS), st.lists(expressions, min_size=2, max_size=3).map(tuple)).map(
    lambda two: Group(*two)
)
listings = st.tuples(st.sampled_from(_LOOSE), st.lists(items, min_size=2, max_size=3).map(tuple)).map(
    lambda two: Group(*two)
)
ratios = st.lists(expressions, min_size=3, max_size=4).map(lambda parts: Group("ratio", tuple(parts)))
trees: SearchStrategy[Tree] = items | groups | listings | ratios
