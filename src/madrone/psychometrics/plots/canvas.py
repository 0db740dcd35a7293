"""The drawing board: escaped SVG elements, and the frame that makes them one picture with words.

Everything is a presentation attribute, so a picture needs no style sheet and obeys any content security policy.
It brings its own white paper and is read on a screen, in print and in grey: series differ by dashes and marks
as well as by colour (the colours are dark relatives of Okabe and Ito's, which colour-blind readers tell apart).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

WIDTH: Final = 460.0
TEXT: Final = 12.0
INK: Final = "#1f2a30"
MUTED: Final = "#4f5b62"
RULE: Final = "#e4ded4"
FILL: Final = "#d5dde3"
PAPER: Final = "#ffffff"


class Series(NamedTuple):
    """How one of several curves looks: colour, dashes (none for a solid line), and its mark around 0, 0."""

    colour: str
    dashes: str
    mark: str


SERIES: Final = (
    Series("#0b4f8a", "", "M-4 0 A4 4 0 1 0 4 0 A4 4 0 1 0 -4 0 Z"),
    Series("#b8400d", "7 3", "M-3.5 -3.5 H3.5 V3.5 H-3.5 Z"),
    Series("#1f7a5c", "2 3", "M-4.5 3.5 H4.5 L0 -4.5 Z"),
    Series("#7d4191", "9 3 2 3", "M0 -5 L5 0 L0 5 L-5 0 Z"),
    Series("#856200", "1 4", "M-4.5 -3.5 H4.5 L0 4.5 Z"),
    Series("#41525c", "12 4", "M-5 -1.5 H-1.5 V-5 H1.5 V-1.5 H5 V1.5 H1.5 V5 H-1.5 V1.5 H-5 Z"),
)

#: Characters that XML cannot hold at all; one of them would spoil the whole picture.
_UNSPEAKABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
#: A generous mean width of a letter, as a share of the font size.
_LETTER: Final = 0.56


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture with what it says: its title, a sentence, and the numbers in it as a table for beside it."""

    title: str
    sentence: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def series(place: int) -> Series:
    """The look of the curve at ``place``; after the last look they begin again."""
    return SERIES[place % len(SERIES)]


def picture(*, plot_id: str, title: str, sentence: str, height: float, parts: Iterable[str]) -> str:
    """Frame the parts as one image with a name and a description for those who cannot see it.

    ``plot_id`` has to be an HTML id that nothing else on the page has. Raises ``ValueError`` otherwise.
    """
    if not _ID.fullmatch(plot_id):
        raise ValueError(f"“{plot_id}” cannot be an HTML id: use letters, digits, - and _, a letter first.")
    paper = element("rect", x=0, y=0, width=WIDTH, height=height, fill=PAPER)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {number(WIDTH)} {number(height)}" '
        f'aria-labelledby="{plot_id}-title {plot_id}-desc" '
        f'font-family="Public Sans, system-ui, sans-serif" font-size="{number(TEXT)}" fill="{INK}">'
        f'<title id="{plot_id}-title">{escaped(title)}</title>'
        f'<desc id="{plot_id}-desc">{escaped(sentence)}</desc>'
        f"{paper}{''.join(parts)}</svg>"
    )


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """One element: ``content`` is markup already, attribute values are escaped, ``_`` in names is ``-``."""
    texts = {
        key.replace("_", "-"): value if isinstance(value, str) else number(value)
        for key, value in attributes.items()
    }
    written = "".join(f" {key}={quoteattr(_UNSPEAKABLE.sub('', text))}" for key, text in texts.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def words(text: str, x: float, y: float, **attributes: str | float) -> str:
    """A line of text with its baseline at ``y``."""
    return element("text", escaped(text), x=x, y=y, **attributes)


def haloed(text: str, x: float, y: float, **attributes: str | float) -> str:
    """A line of text that can be read across curves: the paper's colour stands around its letters."""
    halo: dict[str, str | float] = {
        "stroke": PAPER,
        "stroke_width": 4,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }
    return words(text, x, y, **(halo | attributes))


def mark(look: Series, x: float, y: float, *, hollow: bool = False) -> str:
    """The series' mark at a point."""
    return element(
        "path",
        d=look.mark,
        transform=f"translate({number(x)} {number(y)})",
        fill=PAPER if hollow else look.colour,
        stroke=look.colour,
        stroke_width=1.5,
    )


def path(points: Sequence[tuple[float, float]], look: Series, *, width: float = 2) -> str:
    """A line through points on the paper, in the series' look."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    dashes = {"stroke_dasharray": look.dashes} if look.dashes else {}
    return element(
        "path",
        d=f"M{steps}",
        fill="none",
        stroke=look.colour,
        stroke_width=width,
        stroke_linejoin="round",
        **dashes,
    )


def number(value: float) -> str:
    """A coordinate: to a hundredth, without idle zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shortened(text: str, width: float, size: float = TEXT) -> str:
    """As much of a text as fits into ``width``, with an ellipsis where something is missing."""
    room = max(2, int(width / (size * _LETTER)))
    return text if len(text) <= room else f"{text[: room - 1]}…"


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide a line is; rather more than less."""
    return len(text) * size * _LETTER


def escaped(text: str) -> str:
    """Text as markup."""
    return escape(_UNSPEAKABLE.sub("", text))
