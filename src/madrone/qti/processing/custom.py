"""Custom operators by name: plain functions of values. A programme that embeds the engine may add its own."""

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from madrone.qti.values import Value

CustomOperator: TypeAlias = Callable[..., Value]

CUSTOM_OPERATORS: dict[str, CustomOperator] = {}


def register_operator(name: str, operator: CustomOperator) -> None:
    """Make ``operator`` answer to ``definition="name"``. It gets its operands' values (NULL is ``None``)."""
    CUSTOM_OPERATORS[name] = operator


def trim(value: Value) -> Value:
    """The text without the spaces around it (``qade:Trim``); anything but text is NULL."""
    return value.strip() if isinstance(value, str) else None


def to_ascii(value: Value) -> Value:
    """The text without the accents on its letters (``qade:ToAscii``): ``tést`` is ``test``; else NULL."""
    if not isinstance(value, str):
        return None
    parts = unicodedata.normalize("NFD", value)
    return unicodedata.normalize("NFC", "".join(one for one in parts if unicodedata.category(one) != "Mn"))


register_operator("qade:Trim", trim)
register_operator("qade:ToAscii", to_ascii)
