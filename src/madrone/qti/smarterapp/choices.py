"""Answers by choosing: mc, ms, ebsr, htq, mi.

mc and ms give option letters (``C``, ``A,C``); the others an ``itemResponse`` with one ``response`` for each part and
one ``value`` for each choice; that of a match interaction is a row and a column with a space between.
"""

import re

from lxml import etree

from madrone.qti.pci import NULL, Json
from madrone.qti.smarterapp.markup import (
    Responses,
    listed,
    only,
    parse,
    refusal,
    serialised,
    text_of,
    values_of,
    words,
)
from madrone.qti.xml import local_name

RESPONSE = "RESPONSE"
_OPTION = re.compile(r"[A-Za-z0-9]+\Z")
_MOST_VALUES = 500


def read_option(text: str) -> Responses:
    """mc: one letter."""
    letter = text.strip()
    if letter and not _OPTION.match(letter):
        raise refusal("mc", f"{letter[:20]!r} is no option")
    return {RESPONSE: {"base": {"identifier": letter}} if letter else dict(NULL)}


def write_option(responses: Responses) -> str:
    """mc: one letter."""
    (letter,) = _letters("mc", responses) or [""]
    return letter


def read_options(text: str) -> Responses:
    """ms: letters with commas."""
    letters = [letter.strip() for letter in text.split(",")] if text.strip() else []
    for letter in letters:
        if not _OPTION.match(letter):
            raise refusal("ms", f"{letter[:20]!r} is no option")
    if len(set(letters)) != len(letters):
        raise refusal("ms", "an option is there twice")
    return {RESPONSE: listed("identifier", list(letters))}


def write_options(responses: Responses) -> str:
    """ms: letters with commas."""
    return ",".join(_letters("ms", responses))


def read_parts(kind: str, text: str) -> Responses:
    """ebsr and htq: one response for each part, in the order of the student."""
    return {
        name: listed("identifier", list(values)) for name, values in _read_item_response(kind, text).items()
    }


def write_parts(kind: str, responses: Responses) -> str:
    """ebsr and htq: one response for each part."""
    return _write_item_response(
        {
            name: [text_of(kind, name, value) for value in values_of(kind, name, answer, "identifier")]
            for name, answer in responses.items()
        }
    )


def read_matches(text: str) -> Responses:
    """mi: rows and columns."""
    found: Responses = {}
    for name, values in _read_item_response("mi", text).items():
        pairs: list[Json] = []
        for value in values:
            ends: list[Json] = list(value.split())
            if len(ends) != 2:
                raise refusal("mi", f"{name} holds {value[:40]!r}, which is not a row and a column")
            pairs.append(ends)
        found[name] = listed("directedPair", pairs)
    return found


def write_matches(responses: Responses) -> str:
    """mi: rows and columns."""
    return _write_item_response(
        {
            name: [_pair(name, value) for value in values_of("mi", name, answer, "directedPair")]
            for name, answer in responses.items()
        }
    )


def _letters(kind: str, responses: Responses) -> list[str]:
    if set(responses) - {RESPONSE}:
        raise refusal(kind, f"only {RESPONSE} is known")
    values = values_of(kind, RESPONSE, responses.get(RESPONSE, NULL), "identifier")
    letters = [text_of(kind, RESPONSE, value) for value in values]
    if any(not _OPTION.match(letter) for letter in letters) or (kind == "mc" and len(letters) > 1):
        raise refusal(kind, f"{RESPONSE} holds something else than options")
    return letters


def _pair(name: str, value: Json) -> str:
    ends = value if isinstance(value, list) else []
    if len(ends) != 2 or not all(isinstance(end, str) and end.split() == [end] for end in ends):
        raise refusal("mi", f"{name} holds something else than pairs")
    return " ".join(map(str, ends))


def _read_item_response(kind: str, text: str) -> dict[str, list[str]]:
    if not text.strip():
        return {}
    found: dict[str, list[str]] = {}
    for response in only(kind, parse(kind, text, "itemResponse"), "response"):
        name = (response.get("id") or "").strip()
        if not name or name in found:
            raise refusal(kind, f"a <{local_name(response)}> has no id of its own")
        found[name] = [words(value) for value in only(kind, response, "value")]
        if not all(found[name]) or len(found[name]) > _MOST_VALUES:
            raise refusal(kind, f"{name} holds an empty value, or more than {_MOST_VALUES}")
    return found


def _write_item_response(parts: dict[str, list[str]]) -> str:
    root = etree.Element("itemResponse")
    for name, values in parts.items():
        response = etree.SubElement(root, "response", {"id": name})
        # Both tags stand even where a part was skipped.
        response.text = ""
        for value in values:
            etree.SubElement(response, "value").text = value
    return serialised(root)
