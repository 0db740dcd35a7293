"""The drawing board of the charts: escaped SVG elements, text, the colours and the print patterns.

Everything is a presentation attribute (``fill=``): the content security policy forbids ``style=``. A chart
is 320 units wide and its text no smaller than 12, so that it can still be read on a 320-pixel screen. It
brings its own paper, so that the same picture holds in every colour theme and on a printed page.
"""

import re
import textwrap
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape, quoteattr

WIDTH: Final = 320.0
MARGIN: Final = 8.0
INK: Final = "#1f2a30"
MUTED: Final = "#4f5b62"
LINE: Final = "#d9d2c7"
PAPER: Final = "#ffffff"
TEXT: Final = 12.0

#: Fill of levels 1 to 4 and the text colour that can be read on it (interface.md "Charts").
LEVEL_FILLS: Final = ("#b5523f", "#d9a441", "#6d9a6b", "#2c5a4c")
LEVEL_INKS: Final = ("#ffffff", INK, INK, "#ffffff")

#: What is drawn over a level's fill, so that the levels differ without colour; level 4 stays plain.
_PATTERNS: Final = (
    '<path d="M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6" stroke="#ffffff" stroke-width="1.5" opacity="0.45"/>',
    '<circle cx="4" cy="4" r="1.4" fill="#1f2a30" opacity="0.45"/>',
    '<path d="M0 4 H8" stroke="#ffffff" stroke-width="1.5" opacity="0.5"/>',
)
#: Characters that XML cannot hold at all; one of them would spoil the whole picture.
_UNSPEAKABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
#: A generous mean width of a letter, as a share of the font size.
_LETTER: Final = 0.62


class Svg(str):
    """A finished picture: text that templates may print as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def picture(*, chart_id: str, title: str, description: str, height: float, parts: Iterable[str]) -> Svg:
    """Frame the parts as one image with a name and a description for those who cannot see it.

    ``chart_id`` has to be an HTML id that no other element of the page has. Raises ``ValueError`` otherwise.
    """
    if not _ID.fullmatch(chart_id):
        raise ValueError(f"“{chart_id}” cannot be an HTML id: use letters, digits, - and _, a letter first.")
    frame = element("rect", x=0, y=0, width=WIDTH, height=height, rx=4, fill=PAPER)
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {number(WIDTH)} '
        f'{number(height)}" aria-labelledby="{chart_id}-title {chart_id}-desc" '
        f'font-family="Public Sans, system-ui, sans-serif" font-size="{number(TEXT)}" fill="{INK}">'
        f'<title id="{chart_id}-title">{_escaped(title)}</title>'
        f'<desc id="{chart_id}-desc">{_escaped(description)}</desc>'
        f"{_pattern_definitions(chart_id)}{frame}{''.join(parts)}</svg>"
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
    return element("text", _escaped(text), x=x, y=y, **attributes)


def number(value: float) -> str:
    """A coordinate: to a hundredth, without idle zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide a line is; rather more than less."""
    return len(text) * size * _LETTER


def wrapped(text: str, width: float, size: float = TEXT) -> list[str]:
    """Break a text into lines that fit into ``width``."""
    return textwrap.wrap(text, max(1, int(width / (size * _LETTER)))) or [""]


def level_bar(chart_id: str, level: int, x: float, y: float, width: float, height: float) -> str:
    """A bar in the colour and pattern of a level, 1 to 4."""
    fills = [LEVEL_FILLS[level - 1]]
    if level <= len(_PATTERNS):
        fills.append(f"url(#{chart_id}-level-{level})")
    return "".join(element("rect", x=x, y=y, width=width, height=height, fill=fill) for fill in fills)


def on_level(text: str, level: int, x: float, y: float, **attributes: str | float) -> str:
    """Text on a level's bar; a halo in the level's colour keeps the pattern away from the letters."""
    attributes |= {"stroke": LEVEL_FILLS[level - 1], "stroke_width": 4, "stroke_linejoin": "round"}
    return words(text, x, y, fill=LEVEL_INKS[level - 1], paint_order="stroke", **attributes)


def _escaped(text: str) -> str:
    return escape(_UNSPEAKABLE.sub("", text))


def _pattern_definitions(chart_id: str) -> str:
    return element(
        "defs",
        "".join(
            element(
                "pattern",
                drawing,
                id=f"{chart_id}-level-{level}",
                width=8,
                height=8,
                patternUnits="userSpaceOnUse",
            )
            for level, drawing in enumerate(_PATTERNS, start=1)
        ),
    )
