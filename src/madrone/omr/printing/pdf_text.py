"""Objects of a PDF as the text that stands for them in a file."""

from collections.abc import Callable
from decimal import Decimal

import pikepdf

Reference = Callable[[pikepdf.Object], bytes]


def written(value: object, refer: Reference) -> bytes:
    """The text of a value; ``refer`` writes each reference to another object."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float | Decimal):
        return f"{value:f}".encode()
    if not isinstance(value, pikepdf.Object):
        raise TypeError(f"a PDF has no {type(value).__name__}")
    if value.is_indirect:
        return refer(value)
    return contents(value, refer)


def contents(value: pikepdf.Object, refer: Reference) -> bytes:
    """The text of an object itself, where ``written`` would refer to it; of a stream, the entries of its dictionary."""
    if isinstance(value, pikepdf.Stream):
        return _entries(value, refer, without=("/Length",))
    if isinstance(value, pikepdf.Dictionary):
        return b"<<" + _entries(value, refer) + b">>"
    if isinstance(value, pikepdf.Array):
        return b"[" + b" ".join(written(entry, refer) for entry in value) + b"]"
    text: bytes = value.unparse()
    return text


def _entries(value: pikepdf.Object, refer: Reference, without: tuple[str, ...] = ()) -> bytes:
    pairs = ((key, entry) for key, entry in value.items() if key not in without)
    return b" ".join(pikepdf.Name(key).unparse() + b" " + written(entry, refer) for key, entry in pairs)
