"""Values in the JSON form of 1EdTech's portable custom interactions: ``{"base": {"identifier": "A"}}`` and
its kin.

``{"base": null}`` is NULL; ``{"list": {"directedPair": [["A", "X"]]}}`` is a container; ``{"record":
[{"name": "x", "base": {"integer": 1}}]}`` a record. See the command-line contract, ``madrone qti score``.
"""

import json
import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from madrone.qti.declarations import Declaration
from madrone.qti.values import (
    BASE_TYPES,
    LARGEST,
    DirectedPair,
    Pair,
    Point,
    Record,
    Scalar,
    Value,
    container,
    is_number,
    members_of,
    parse_float,
    parse_integer,
    parse_scalar,
)

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
PciJson: TypeAlias = dict[str, Json]

NULL: PciJson = {"base": None}

MAX_FIELDS = 100
_DURATION = re.compile(
    r"P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?\Z", re.ASCII
)


_TYPED = re.compile(
    r"[+-]?(?=\.?[0-9])([0-9]{0,300})(?:\.([0-9]{0,300}))?(?:[eE]([+-]?[0-9]{1,5}))?\Z", re.ASCII
)


class PciError(ValueError):
    """The JSON does not give a value of the declared kind; ``kind`` is a stable word, the text says why."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def decode(data: object, declaration: Declaration, *, strict: bool = False) -> Value:
    """Read the JSON of one variable.

    A number may come as the text that a student typed. Unless ``strict``, the type that the JSON names may
    differ from the declared one as long as the value can be read as that, and a lone value stands for a
    container of one.
    """
    if data is None:
        return None
    if not isinstance(data, Mapping) or len(data) != 1:
        raise PciError("shape", 'a value is an object with one of "base", "list" and "record"')
    (form, content), *_ = data.items()
    if form == "record":
        return _decode_record(content, declaration)
    if form not in ("base", "list"):
        raise PciError("shape", 'a value is an object with one of "base", "list" and "record"')
    if content is None:
        return None
    named, values = _unpack(form, content)
    if declaration.cardinality == "record":
        return _read_typed_record(form, named, values)
    if strict:
        _check_strictly(form, named, values, declaration)
    base_type = declaration.base_type or "string"
    members = [one for one in (_scalar(base_type, value) for value in values) if one is not None]
    if declaration.cardinality == "single" and len(members) > 1:
        raise PciError("cardinality", "one value is expected, not several")
    return container(declaration.cardinality, members)


def encode(value: Value, declaration: Declaration) -> PciJson:
    """Write the value of a variable; what no JSON number can hold (NaN, infinity) is NULL."""
    if value is None:
        return dict(NULL)
    if isinstance(value, Record):
        return {"record": [_encode_field(name, one) for name, one in value.items()]}
    base_type = declaration.base_type or "string"
    if declaration.cardinality == "single":
        written = _encode_scalar(base_type, members_of(value)[0])
        return dict(NULL) if written is None else {"base": {base_type: written}}
    return {"list": {base_type: [_encode_scalar(base_type, one) for one in members_of(value)]}}


def _unpack(form: str, content: object) -> tuple[str, list[object]]:
    if not isinstance(content, Mapping) or len(content) != 1:
        raise PciError("shape", f'"{form}" holds one base type and its value')
    ((named, value),) = content.items()
    if named not in BASE_TYPES:
        raise PciError("base-type", f"{str(named)[:40]!r} is not a base type")
    if form == "base":
        return str(named), [] if value is None else [value]
    if not isinstance(value, list):
        raise PciError("shape", '"list" holds a list of values')
    return str(named), value


def _check_strictly(form: str, named: str, values: list[object], declaration: Declaration) -> None:
    if (form == "base") is not (declaration.cardinality == "single"):
        expected = "one value" if declaration.cardinality == "single" else "a list of values"
        raise PciError("cardinality", f"{expected} is expected")
    typed_number = named in ("string", declaration.base_type) and declaration.base_type in (
        "integer",
        "float",
    )
    if named != declaration.base_type and not typed_number:
        raise PciError("base-type", f"base type {declaration.base_type} is expected, not {named}")
    for value in values:
        if typed_number and isinstance(value, str):
            continue
        if _scalar(declaration.base_type or "string", value) is None and value not in ("", None):
            raise PciError("base-type", f"base type {declaration.base_type} is expected")


def read_typed_number(base_type: str, text: str) -> int | float | None:
    """The number that a student typed: spaces around it and a true minus sign are fine; none where it is no
    number."""
    plain = text.strip().replace("\u2212", "-")
    try:
        return parse_integer(plain) if base_type == "integer" else parse_float(plain)
    except ValueError:
        return None


def _scalar(base_type: str, value: object) -> Scalar | None:
    """One value from JSON; NULL for an empty string and for text that is not the number it should be."""
    if base_type in ("string", "identifier", "uri"):
        return _text(base_type, value)
    if base_type in ("integer", "float", "duration"):
        return _number(base_type, value)
    if base_type == "boolean" and isinstance(value, bool):
        return value
    if base_type in ("pair", "directedPair", "point"):
        return _two(base_type, value)
    if base_type == "file" and isinstance(value, Mapping | str):
        return value if isinstance(value, str) else _file(value)
    if isinstance(value, str) and base_type in BASE_TYPES:
        try:
            return parse_scalar(base_type, value)
        except ValueError as error:
            raise PciError("base-type", str(error)) from None
    raise PciError("base-type", f"base type {base_type} is expected")


def _file(value: Mapping[object, object]) -> str:
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):
        raise PciError("base-type", "a file is plain JSON") from None


def _text(base_type: str, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise PciError("base-type", f"base type {base_type} is expected")
    if isinstance(value, str):
        return value or None
    try:
        return json.dumps(value)
    except ValueError as error:
        raise PciError("base-type", str(error)) from None


def _number(base_type: str, value: object) -> int | float | None:
    if isinstance(value, str):
        return _duration(value) if base_type == "duration" else read_typed_number(base_type, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PciError("base-type", f"base type {base_type} is expected")
    if isinstance(value, int) and abs(value) >= LARGEST:
        raise PciError("base-type", "the number is too large")
    if base_type != "integer":
        return float(value)
    if isinstance(value, float):
        if not math.isfinite(value) or not value.is_integer():
            raise PciError("base-type", "a whole number is expected")
        return int(value)
    return value


def _duration(text: str) -> float | None:
    found = _DURATION.match(text)
    if found is None:
        return read_typed_number("float", text)
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return days * 86_400 + hours * 3_600 + minutes * 60 + seconds


def _two(base_type: str, value: object) -> Scalar:
    parts = value.split() if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2:
        raise PciError("base-type", f"a {base_type} has two parts")
    if base_type == "point":
        numbers = [_number("integer", part) for part in parts]
        if None in numbers:
            raise PciError("base-type", "a point has two whole numbers")
        return Point((int(numbers[0] or 0), int(numbers[1] or 0)))
    if not all(isinstance(part, str) and part for part in parts):
        raise PciError("base-type", f"a {base_type} has two identifiers")
    return (DirectedPair if base_type == "directedPair" else Pair)((parts[0], parts[1]))


def _read_typed_record(form: str, named: str, values: list[object]) -> Value:
    if form != "base" or named != "string" or not all(isinstance(value, str) for value in values):
        raise PciError("cardinality", "a record, or the text that was typed, is expected")
    text = str(values[0]) if values else ""
    return typed_record(text) if text else None


def typed_record(text: str) -> Record:
    """What a student typed as the record that a text entry gives: the text and, where it is a number, its
    value, digits, decimal places and significant figures (QTI 3.0.1, TextEntryInteraction)."""
    record = Record(stringValue=text)
    found = _TYPED.match(text.strip().replace("\u2212", "-"))
    if found is None:
        return record
    left, right, power = found.group(1), found.group(2) or "", found.group(3)
    record["floatValue"] = float(found.group())
    if found.group(2) is None and power is None:
        record["integerValue"] = int(found.group())
    record |= {"leftDigits": len(left), "rightDigits": len(right)}
    if power is not None:
        record["exponent"] = int(power)
    record["ndp"] = max(0, len(right) - int(power or 0))
    record["nsf"] = len((left + right).lstrip("0"))
    return record


def _decode_record(content: object, declaration: Declaration) -> Value:
    if declaration.cardinality != "record":
        raise PciError("cardinality", "a record is not expected")
    if not isinstance(content, list) or len(content) > MAX_FIELDS:
        raise PciError("shape", f'"record" holds a list of at most {MAX_FIELDS} fields')
    record = Record()
    for field in content:
        if not isinstance(field, Mapping) or not isinstance(field.get("name"), str):
            raise PciError("shape", "a field of a record has a name")
        base = field.get("base")
        if base is None:
            record[field["name"]] = None
            continue
        named, values = _unpack("base", base)
        record[field["name"]] = _scalar(named, values[0]) if values else None
    return record or None


def _encode_scalar(base_type: str, value: Scalar) -> Json:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return float(value) if base_type in ("float", "duration") and is_number(value) else value


def _encode_field(name: str, value: Scalar | None) -> PciJson:
    if value is None:
        return {"name": name, "base": None}
    base_type = _NAMES.get(type(value), "string")
    return {"name": name, "base": {base_type: _encode_scalar(base_type, value)}}


_NAMES: dict[type, str] = {
    DirectedPair: "directedPair",
    Pair: "pair",
    Point: "point",
    bool: "boolean",
    int: "integer",
    float: "float",
}
