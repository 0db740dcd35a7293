"""What was typed, and what the player says beside a field where that does not fit what is asked for."""

import re
from collections.abc import Mapping

from madrone.qti.interactions import Interaction
from madrone.qti.processing.patterns import Pattern, PatternError
from madrone.qti.render.html import Attributes
from madrone.qti.render.page import Page
from madrone.qti.values import Record

_LONGEST_MASK = 500
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ESCAPED_SIGN = re.compile(r"\\[^A-Za-z]")
_OPEN_ENDED = re.compile(r"[\[.*+]|\\[dDwWsSpPiIcC]")


def typed_of(page: Page, interaction: Interaction) -> str:
    """What the student has typed, as it was typed where that is known."""
    if interaction.string_identifier:
        kept = _members(page.given.get(interaction.string_identifier))
        if kept:
            return kept[0]
    value = page.value(interaction)
    if isinstance(value, Record):
        return str(value.get("stringValue") or "")
    if isinstance(value, int) and not isinstance(value, bool) and interaction.number_base != 10:
        return in_base(value, interaction.number_base)
    return page.typed(interaction)


def typed_texts(page: Page, interaction: Interaction) -> list[str]:
    """The several texts that the student has typed."""
    return _members(page.data(interaction))


def in_base(number: int, base: int) -> str:
    """A whole number in another base (2 to 36); the decimal number where there is no such base."""
    if not 2 <= base <= len(_DIGITS):
        return str(number)
    left, digits = abs(number), ""
    while left or not digits:
        left, digit = divmod(left, base)
        digits = _DIGITS[digit] + digits
    return f"-{digits}" if number < 0 else digits


def notes_of(page: Page, interaction: Interaction) -> Attributes:
    """What the player needs in order to say that a text does not fit. It never keeps a text from being saved.

    A mask that is a list of answers would give them away and stays on the server (``is_form``).
    """
    if page.printed or page.read_only:
        return {}
    found: Attributes = {}
    declaration = page.item.responses.get(interaction.response_identifier)
    if interaction.pattern_mask and is_form(interaction.pattern_mask):
        found["data-qti-pattern"] = interaction.pattern_mask
        found["data-qti-pattern-note"] = interaction.pattern_message or page.words["pattern_note"]
    if declaration is not None and declaration.base_type in ("integer", "float"):
        found["data-qti-number-note"] = page.words[f"{declaration.base_type}_note"]
    if interaction.number_base != 10:
        found["data-qti-number-base"] = interaction.number_base
        found["data-qti-number-note"] = page.words["base_note"].format(base=interaction.number_base)
    if interaction.string_identifier:
        found["data-qti-string-response"] = interaction.string_identifier
    return found


def is_form(mask: str) -> bool:
    """Whether a pattern mask says what an answer looks like, and not which answers there are.

    It has a class of characters or something that repeats, and is a regular expression that can be read.
    """
    if len(mask) > _LONGEST_MASK or not _OPEN_ENDED.search(_ESCAPED_SIGN.sub("", mask)):
        return False
    try:
        Pattern(mask)
    except PatternError:
        return False
    return True


def _members(data: object) -> list[str]:
    """The values in PCI JSON as text."""
    if not isinstance(data, Mapping):
        return []
    content = data.get("base") or data.get("list")
    value = next(iter(content.values()), None) if isinstance(content, Mapping) else None
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if isinstance(one, str | int | float) and not isinstance(one, bool)]
