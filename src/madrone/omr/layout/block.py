"""A piece of a page that is never divided: how large it is, and what it is once it has a place."""

from collections.abc import Callable
from dataclasses import dataclass

from madrone.omr.layout.artwork import Art, Ring
from madrone.omr.layout.geometry import Bubble, FieldPlace
from madrone.omr.layout.style import Style
from madrone.omr.sheet.model import Language

#: Tints are too light to be taken for pencil, and every circle stands on bare paper nevertheless.
TINT = 0.05
#: Bare paper around a circle.
WELL = 0.8


@dataclass(frozen=True, slots=True)
class Setting:
    """What every block needs to know: the sizes, the language, and the width between the margins."""

    style: Style
    language: Language
    width: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block in its place."""

    fields: tuple[FieldPlace, ...]
    art: tuple[Art, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a size; ``draw`` puts its top left corner at (x, y); ``name`` is the field that it holds."""

    name: str
    width: float
    height: float
    draw: Callable[[float, float], Drawn]


def bubble(value: str, x: float, y: float, style: Style) -> Bubble:
    """A circle to a thousandth of a millimetre, so that sums in another order give the same sheet."""
    return Bubble(value, round(x, 3), round(y, 3), style.r)


def ring(place: Bubble, letter: str, style: Style) -> Ring:
    """How a circle is printed; a letter of two characters is smaller."""
    return Ring(place, letter, style.letter if len(letter) < 2 else style.letter * 0.78)
