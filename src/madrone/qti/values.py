"""QTI values while they are processed: NULL is ``None``, a single value is a scalar, containers are tuples.

Base types as Python values: identifier, string, uri and file are ``str``; boolean ``bool``; integer ``int``;
float and duration ``float``; point, pair and directedPair the tuples below. The cardinality is the class of
the container. An empty container is NULL, as the specification says, so ``Multiple`` and ``Ordered`` are
never empty here.
"""

import math
import re
from collections import Counter
from typing import TypeAlias

from madrone.qti.vocabulary import names

BASE_TYPES = names("boolean directedPair duration file float identifier integer pair point string uri")
CARDINALITIES = names("single multiple ordered record")

# No integer is this large, so that every integer has a float and none takes long to work with.
LARGEST = 10**300

# As in XML Schema: what Python's int() and float() also take (underscores, full-width digits) is not a number
# here.
_INTEGER = re.compile(r"[+-]?[0-9]{1,300}\Z")
_FLOAT = re.compile(r"[+-]?([0-9]{1,300}(\.[0-9]{0,300})?|\.[0-9]{1,300})([eE][+-]?[0-9]{1,5})?\Z")
_SPECIAL_FLOATS = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "NaN": math.nan}


class DirectedPair(tuple[str, str]):
    """Two identifiers whose order matters."""

    __slots__ = ()


class Pair(tuple[str, str]):
    """Two identifiers in either order: kept sorted, so that equal pairs are equal."""

    __slots__ = ()

    def __new__(cls, ends: "tuple[str, str] | list[str]") -> "Pair":
        """Sort the two ends."""
        return super().__new__(cls, sorted(ends))


class Point(tuple[int, int]):
    """Horizontal and vertical position in pixels."""

    __slots__ = ()


Scalar: TypeAlias = str | bool | int | float | DirectedPair | Pair | Point


class Multiple(tuple[Scalar, ...]):
    """A container without order."""

    __slots__ = ()


class Ordered(tuple[Scalar, ...]):
    """A container with order."""

    __slots__ = ()


class Record(dict[str, Scalar | None]):
    """Named single values."""

    __slots__ = ()


Value: TypeAlias = Scalar | Multiple | Ordered | Record | None


def parse_scalar(base_type: str, text: str) -> Scalar:
    """Read one value as it stands in XML; ``ValueError`` where the text is none of that base type."""
    if base_type in ("string", "file"):
        return text
    text = text.strip()
    if base_type in ("identifier", "uri"):
        if not text:
            raise ValueError("empty identifier")
        return text
    if base_type == "integer":
        return parse_integer(text)
    if base_type in ("float", "duration"):
        return parse_float(text)
    if base_type == "boolean":
        return _parse_boolean(text)
    return _parse_two(base_type, text.split())


def parse_integer(text: str) -> int:
    """Read an integer of XML Schema; ``ValueError`` otherwise."""
    if not _INTEGER.match(text):
        raise ValueError(f"{text[:40]!r} is not a whole number")
    return int(text)


def parse_float(text: str) -> float:
    """Read a float of XML Schema, INF and NaN included; ``ValueError`` otherwise."""
    if text in _SPECIAL_FLOATS:
        return _SPECIAL_FLOATS[text]
    if not _FLOAT.match(text):
        raise ValueError(f"{text[:40]!r} is not a number")
    return float(text)


def _parse_boolean(text: str) -> bool:
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    raise ValueError(f"{text[:40]!r} is neither true nor false")


def _parse_two(base_type: str, parts: list[str]) -> Scalar:
    if len(parts) != 2:
        raise ValueError(f"a {base_type} has two parts")
    if base_type == "directedPair":
        return DirectedPair((parts[0], parts[1]))
    if base_type == "pair":
        return Pair((parts[0], parts[1]))
    if base_type == "point":
        return Point((parse_integer(parts[0]), parse_integer(parts[1])))
    raise ValueError(f"unknown base type {base_type!r}")


def container(cardinality: str, members: "list[Scalar] | tuple[Scalar, ...]") -> Value:
    """Build a value of the cardinality from its members; an empty one is NULL."""
    if not members:
        return None
    if cardinality == "multiple":
        return Multiple(members)
    if cardinality == "ordered":
        return Ordered(members)
    return members[0]


def members_of(value: Value) -> tuple[Scalar, ...]:
    """The values in a container; a single value is its own only member, NULL has none."""
    if value is None or isinstance(value, Record):
        return ()
    if isinstance(value, Multiple | Ordered):
        return tuple(value)
    return (value,)


def is_number(value: object) -> bool:
    """Whether a value has base type integer, float or duration."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_null(value: Value) -> bool:
    """Whether QTI treats the value as NULL: no value, an empty container or an empty string."""
    return value is None or value == "" or (isinstance(value, Record | Multiple | Ordered) and not value)


def same_scalar(one: Scalar, other: Scalar) -> bool:
    """Equality of two single values: a boolean never equals a number, a pair never a directed one."""
    if type(one) is type(other):
        return one == other
    return is_number(one) and is_number(other) and one == other


def same(one: Value, other: Value) -> bool:
    """Equality as the ``match`` operator has it: order counts only where both containers are ordered."""
    if isinstance(one, Record) or isinstance(other, Record):
        return isinstance(one, Record) and isinstance(other, Record) and _same_record(one, other)
    if one is None or other is None:
        return one is other
    left, right = members_of(one), members_of(other)
    if len(left) != len(right):
        return False
    if isinstance(one, Multiple) or isinstance(other, Multiple):
        return Counter(map(sort_key, left)) == Counter(map(sort_key, right))
    return all(same_scalar(a, b) for a, b in zip(left, right, strict=True))


def sort_key(value: Scalar) -> tuple[str, Scalar]:
    """A hashable stand-in that is equal exactly where ``same_scalar`` is true."""
    return ("number", value) if is_number(value) else (type(value).__name__, value)


def _same_record(one: Record, other: Record) -> bool:
    return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
