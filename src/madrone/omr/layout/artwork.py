"""What is drawn on a page beside the machine's marks: shapes for the printer, of no meaning to the reader.

Lengths are millimetres from the top left corner of the paper, sizes of type are points, and a shade is 0 for bare
paper and 1 for black.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from madrone.omr.layout.geometry import Box, Bubble, PageLayout

Align = Literal["left", "center", "right"]
Role = Literal["title", "heading", "text"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text in a box: one line in the middle of its height, or a paragraph from its top."""

    box: Box
    text: str
    size: float
    bold: bool = False
    align: Align = "left"
    shade: float = 0.9
    paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A tinted rectangle with round corners."""

    box: Box
    shade: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The outline of a rectangle with round corners."""

    box: Box
    stroke: float
    shade: float
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: float
    shade: float


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle, without an outline."""

    x: float
    y: float
    r: float
    shade: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle to be filled, with the letter in it; what the reader looks for, drawn from the same numbers."""

    bubble: Bubble
    letter: str
    size: float


Shape = Words | Band | Frame | Rule | Disc | Ring


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that is read by people and by screen readers alike."""

    words: Words
    role: Role


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes that a screen reader tells in one sentence, instead of letter by letter."""

    sentence: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Shapes that say nothing by themselves."""

    shapes: tuple[Shape, ...]


Art = Passage | Picture | Backdrop


@dataclass(frozen=True, slots=True)
class PageArt:
    """A page to be printed: its geometry, its art in the order of reading, and the box for the student's name."""

    page: PageLayout
    art: tuple[Art, ...]
    student: Box
    serial: Box

    def texts(self) -> Iterator[str]:
        """Every text that is printed on the page."""
        for art in self.art:
            if isinstance(art, Passage):
                yield art.words.text
                continue
            for shape in art.shapes:
                if isinstance(shape, Words):
                    yield shape.text
                elif isinstance(shape, Ring):
                    yield shape.letter
