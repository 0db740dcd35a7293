"""Sizes of type and circles, and how much room a text takes.

The layout must come out the same on every machine, whatever fonts it has, because the reader computes it again. So
the room for text comes from the widths below and not from a typesetter; they are those of a wide, bold sans serif, and
what is printed is never wider. Circles and pitch: omr.md 6 "Print".
"""

import math
import unicodedata
from dataclasses import dataclass

POINT = 25.4 / 72

#: Widths of the characters 32–126 in hundredths of the size of type: the bold of Public Sans, measured.
_MEASURED = """
23 28 48 62 68 94 78 26 33 34 47 59 28 39 27 38 64 43 64 66 66 68 66 63 67 66 27 28 58 59 58 53
83 73 68 72 72 63 61 76 77 31 40 72 58 92 78 76 65 77 70 69 62 72 70 97 72 67 67 34 38 34 48 55
26 57 61 55 61 58 40 63 59 27 29 58 33 90 59 58 61 61 41 53 42 60 52 79 59 56 50 38 27 38 61
"""
_WIDTHS = tuple(map(int, _MEASURED.split()))
#: A character that is not in the table: a dash, an arrow, a sign of another script.
_WIDEST = 115


@dataclass(frozen=True, slots=True)
class Style:
    """The sizes of one kind of sheet: type in points, the rest in millimetres."""

    r: float
    pitch: float
    letter: float
    body: float
    label: float
    heading: float
    title: float
    small: float

    def leading(self, size: float) -> float:
        """From one line of a paragraph to the next, for type of ``size`` points."""
        return 1.35 * size * POINT


REGULAR = Style(r=2.2, pitch=7.5, letter=6.5, body=10.5, label=10.5, heading=13, title=17, small=8.5)
#: Type of 18 points and more is what "large print" means in schools; the circles grow with it.
LARGE = Style(r=3.0, pitch=10.0, letter=10, body=18, label=18, heading=21, title=24, small=18)


def text_width(text: str, size: float) -> float:
    """At most so many millimetres does one line of ``text`` take."""
    total = 0
    for letter in unicodedata.normalize("NFD", text):
        if unicodedata.combining(letter):
            continue
        place = ord(letter) - 32
        total += _WIDTHS[place] if 0 <= place < len(_WIDTHS) else _WIDEST
    return total / 100 * size * POINT


def text_lines(text: str, size: float, width: float) -> int:
    """At most so many lines does ``text`` take in a column of ``width`` mm."""
    lines, used, space = 1, 0.0, text_width(" ", size)
    for word in text.split():
        length = text_width(word, size)
        if used and used + space + length > width:
            lines, used = lines + 1, 0.0
        if length > width:  # Such a word is broken wherever the line ends.
            lines += math.ceil(length / (width - size * POINT)) - 1
            length = width
        used += length + (space if used else 0)
    return lines
