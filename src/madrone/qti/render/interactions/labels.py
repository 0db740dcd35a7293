"""The labels before choices that an author asks for by a class: A, B, C (QTI 3.0 shared vocabulary)."""

from collections.abc import Callable

from madrone.qti.content import Node
from madrone.qti.render.html import element
from madrone.qti.render.interactions.parts import has_class

_SUFFIXES = {"qti-labels-suffix-period": ".", "qti-labels-suffix-parenthesis": ")"}
_DIGITS = "〇一二三四五六七八九"


def label_of(interaction: Node, number: int) -> str:
    """The label of one choice by its number from 1; empty where the author asks for none."""
    write = next((write for name, write in _STYLES.items() if has_class(interaction, name)), None)
    if write is None:
        return ""
    suffix = next((sign for name, sign in _SUFFIXES.items() if has_class(interaction, name)), "")
    return element("span", {"class": "qti-label"}, write(number) + suffix) + " "


def _letters(number: int) -> str:
    """a, b, … z, aa, ab, …"""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _capitals(number: int) -> str:
    return _letters(number).upper()


def _han(number: int) -> str:
    """Numbers up to 99 in Han characters."""
    tens, ones = divmod(number, 10)
    if not tens or tens > 9:
        return _DIGITS[ones] if not tens else str(number)
    head = "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


_STYLES: dict[str, Callable[[int], str]] = {
    "qti-labels-decimal": str,
    "qti-labels-lower-alpha": _letters,
    "qti-labels-upper-alpha": _capitals,
    "qti-labels-cjk-ideographic": _han,
}
