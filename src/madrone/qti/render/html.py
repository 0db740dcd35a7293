"""HTML as text, with every value escaped in one place."""

from collections.abc import Mapping
from html import escape
from typing import TypeAlias

Attributes: TypeAlias = dict[str, str | int | bool | None]

VOID = frozenset({"img", "br", "hr", "col", "input", "source", "track", "wbr"})


def attributes(values: Mapping[str, str | int | bool | None]) -> str:
    """The attributes of a start tag; ``True`` is a bare attribute, ``False`` and ``None`` leave it out."""
    written = []
    for name, value in values.items():
        if value is True:
            written.append(f" {name}")
        elif value is not None and value is not False:
            written.append(f' {name}="{escape(str(value), quote=True)}"')
    return "".join(written)


def element(name: str, values: Mapping[str, str | int | bool | None], inside: str = "") -> str:
    """One element with what is in it, already HTML."""
    if name in VOID:
        return f"<{name}{attributes(values)}>"
    return f"<{name}{attributes(values)}>{inside}</{name}>"


def text(value: str) -> str:
    """Plain text as HTML."""
    return escape(value, quote=False)
