"""How a computed value becomes the value of a declared variable."""

from collections.abc import Callable

from madrone.qti.declarations import Declaration
from madrone.qti.values import (
    DirectedPair,
    Pair,
    Point,
    Record,
    Scalar,
    Value,
    container,
    is_null,
    is_number,
    members_of,
)


class Unsuitable(ValueError):
    """The value does not fit the declaration."""


def coerce(declaration: Declaration, value: Value) -> Value:
    """The value in the declared base type and cardinality.

    An integer becomes a float where one is declared and a whole float an integer; ``Unsuitable`` otherwise.
    """
    if is_null(value):
        return None
    if declaration.cardinality == "record" or isinstance(value, Record):
        if declaration.cardinality == "record" and isinstance(value, Record):
            return value
        raise Unsuitable("a record and another value do not fit together")
    members = members_of(value)
    if declaration.cardinality == "single" and len(members) != 1:
        raise Unsuitable("several values do not fit a single one")
    return container(
        declaration.cardinality, [_scalar(declaration.base_type or "string", one) for one in members]
    )


def _scalar(base_type: str, value: Scalar) -> Scalar:
    if base_type in ("float", "duration") and is_number(value):
        return _float(value)
    if base_type == "integer" and is_number(value):
        return _integer(value)
    fits = _KINDS.get(base_type)
    if fits is None or not fits(value):
        raise Unsuitable(f"{type(value).__name__} does not fit base type {base_type}")
    return value


def _float(value: Scalar) -> float:
    try:
        return float(value)  # type: ignore[arg-type]  # a number
    except OverflowError:
        raise Unsuitable("the number is too large for a float") from None


def _integer(value: Scalar) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise Unsuitable(f"{value} is not a whole number")
    return int(value)  # type: ignore[arg-type]  # a number


_KINDS: dict[str, Callable[[Scalar], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "identifier": lambda value: isinstance(value, str),
    "uri": lambda value: isinstance(value, str),
    "file": lambda value: isinstance(value, str),
    "pair": lambda value: isinstance(value, Pair),
    "directedPair": lambda value: isinstance(value, DirectedPair),
    "point": lambda value: isinstance(value, Point),
}
