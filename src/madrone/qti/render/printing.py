"""Values of variables as text: QTI's printed variables with their formats (QTI 3.0.1, PrintedVariable)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madrone.qti.render.html import element, text
from madrone.qti.values import Ordered, Record, Scalar, Value, is_number, members_of

_CONVERSION = re.compile(r"%(?:%|([-+ #0]*)(\d{0,2})(?:\.(\d{0,2}))?([A-Za-z]))")
_WHOLE = frozenset("dioxX")
_FLOATS = frozenset("eEfFgG")
_ROUNDED = frozenset("rR")
_POWER = re.compile(r"^([^eE]*)[eE]([+-]?\d+)$")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# What no question needs: rules can make a container of thousands of long texts, and print it thousands of times.
MAX_PRINTED = 20_000


@dataclass(frozen=True, slots=True)
class PrintFormat:
    """How one variable is printed. ``index`` counts from 1 and 0 prints all; ``field`` is one of a record's."""

    format: str = ""
    base: int = 10
    index: int = 0
    field: str = ""
    delimiter: str = ";"
    mapping_indicator: str = "="
    power_form: bool = False

    @classmethod
    def read(cls, attributes: Mapping[str, str], values: Mapping[str, Value]) -> "PrintFormat":
        """The format that an element's attributes say; ``base`` and ``index`` may name a variable."""
        return cls(
            format=attributes.get("format", ""),
            base=_whole(attributes.get("base", ""), values, 10),
            index=_whole(attributes.get("index", ""), values, 0),
            field=attributes.get("field", ""),
            delimiter=attributes.get("delimiter", ";"),
            mapping_indicator=attributes.get("mapping-indicator", "="),
            power_form=attributes.get("power-form") == "true",
        )


def print_value(value: Value, how: PrintFormat) -> str:
    """HTML of a value; nothing for NULL, and for an index or a field that it does not have.

    What is longer than ``MAX_PRINTED`` characters ends with an ellipsis.
    """
    if isinstance(value, Record):
        if how.field:
            return _scalar(value.get(how.field), how)
        fields = (
            f"{text(name)}{text(how.mapping_indicator)}{_scalar(one, how)}" for name, one in value.items()
        )
        return _joined(fields, how)
    members = members_of(value)
    if how.index and isinstance(value, Ordered):
        members = members[how.index - 1 : how.index] if how.index > 0 else ()
    return _joined((_scalar(one, how) for one in members), how)


def _joined(pieces: Iterable[str], how: PrintFormat) -> str:
    kept: list[str] = []
    room = MAX_PRINTED
    for piece in pieces:
        room -= len(piece) + len(how.delimiter)
        if room < 0:
            kept.append("…")
            break
        kept.append(piece)
    return text(how.delimiter).join(kept)


def plain_number(value: float) -> str:
    """A number in its shortest form: 5 for 5.0."""
    return f"{value:.15g}"


def _scalar(value: Scalar | None, how: PrintFormat) -> str:
    if value is None:
        return ""
    written = _formatted(value, how)
    found = _POWER.match(written) if how.power_form else None
    if found is None:
        return text(written)
    return f"{text(found[1])} × 10{element('sup', {}, str(int(found[2])))}"


def _formatted(value: Scalar, how: PrintFormat) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    if not is_number(value):
        return _filled(str(value), how.format)
    number = value
    assert isinstance(number, int | float)
    if not how.format:
        return _in_base(number, how.base) if isinstance(number, int) else plain_number(number)
    return _CONVERSION.sub(lambda found: _converted(number, how, found), how.format)


def _filled(words: str, form: str) -> str:
    """Text in a format: only ``%s`` has a meaning for it."""
    if not form:
        return words
    return _CONVERSION.sub(
        lambda found: "%" if found[0] == "%%" else (words if found[4] == "s" else found[0]), form
    )


def _converted(number: int | float, how: PrintFormat, found: "re.Match[str]") -> str:
    """One conversion as C has it; what does not fit the number prints the number plainly."""
    if found[0] == "%%":
        return "%"
    flags, width, precision, letter = found[1], found[2], found[3], found[4]
    head = f"%{''.join(dict.fromkeys(flags))}{width}"
    point = "" if precision is None else f".{precision or 0}"
    if letter in _WHOLE and float(number).is_integer():
        whole = int(number)
        if letter == "i" and how.base != 10:
            return _in_base(whole, how.base).rjust(int(width or 0))
        if letter in "oxX":
            # C's conversions to these bases know no negative numbers; a minus sign says it plainly.
            return f"{head}{point}{letter}" % whole
        return f"{head}{point}d" % whole
    if letter in _FLOATS:
        return f"{head}{point}{letter}" % number
    if letter in _ROUNDED:
        # Rounded to significant figures, with the zeros that are significant too.
        figures = f"%{''.join(dict.fromkeys(flags + '#'))}{width}{point}{'g' if letter == 'r' else 'G'}"
        return (figures % number).rstrip(".")
    return plain_number(number)


def _in_base(number: int | float, base: int) -> str:
    whole = int(number)
    if base == 10 or not 2 <= base <= len(_DIGITS):
        return str(whole)
    digits, rest = "", abs(whole)
    while rest:
        rest, digit = divmod(rest, base)
        digits = _DIGITS[digit] + digits
    return ("-" if whole < 0 else "") + (digits or "0")


def _whole(named: str, values: Mapping[str, Value], absent: int) -> int:
    if named.isascii() and named.isdigit() and len(named) <= 6:
        return int(named)
    value = values.get(named)
    return value if isinstance(value, int) and not isinstance(value, bool) else absent
