"""A student's claims, each below, near or above the standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from madrone.ui.charts.svg import (
    INK,
    LEVEL_INKS,
    LINE,
    MARGIN,
    MUTED,
    WIDTH,
    Svg,
    element,
    level_bar,
    on_level,
    picture,
    words,
    wrapped,
)

_CELL = (WIDTH - 2 * MARGIN) / 3
_CELL_HEIGHT, _LINE_STEP, _GAP = 30.0, 16.0, 12.0
#: Below, near and above wear the colours of levels 1, 2 and 4.
_COLOUR_OF = {1: 1, 2: 2, 3: 4}
#: A shape for each level as well as a colour: a triangle down, a disc, a triangle up.
_SHAPES = {
    1: "M-5 -4 H5 L0 5 Z",
    2: "M-5 0 A5 5 0 1 0 5 0 A5 5 0 1 0 -5 0 Z",
    3: "M-5 5 H5 L0 -4 Z",
}


class ClaimWords(NamedTuple):
    """The sentences of the chart; pages pass the reader's language."""

    row: str = "{claim}: {level}."
    no_score: str = "No score"
    none: str = "There are no claim scores for this test."


@dataclass(frozen=True, slots=True)
class ClaimLevel:
    """A claim's name and its level, 1 to 3, or ``None`` without a score."""

    name: str
    level: int | None


@dataclass(frozen=True, slots=True)
class ClaimLevels:
    """The claims in report order, with the three level names, lowest first."""

    title: str
    names: tuple[str, str, str]
    claims: Sequence[ClaimLevel]

    def level_name(self, claim: ClaimLevel, wording: ClaimWords) -> str:
        """The name of a claim's level, or the words for none."""
        return wording.no_score if claim.level is None else self.names[claim.level - 1]


def claim_sentence(shown: ClaimLevels, wording: ClaimWords | None = None) -> str:
    """What the chart shows, to print above it."""
    wording = wording or ClaimWords()
    if not shown.claims:
        return wording.none
    return " ".join(
        wording.row.format(claim=claim.name, level=shown.level_name(claim, wording)) for claim in shown.claims
    )


def claim_rows(shown: ClaimLevels, wording: ClaimWords | None = None) -> list[tuple[str, str]]:
    """Table rows beside the chart: each claim and its level."""
    wording = wording or ClaimWords()
    return [(claim.name, shown.level_name(claim, wording)) for claim in shown.claims]


def claim_chart(shown: ClaimLevels, *, chart_id: str, wording: ClaimWords | None = None) -> Svg:
    """Draw each claim as three cells with its own one filled and marked."""
    wording = wording or ClaimWords()
    parts: list[str] = []
    y = MARGIN
    for claim in shown.claims:
        for line in wrapped(claim.name, WIDTH - 2 * MARGIN, 13):
            y += _LINE_STEP
            parts.append(words(line, MARGIN, y - 4, font_weight="700", font_size=13))
        if claim.level is None:
            parts.append(words(wording.no_score, MARGIN, y + 12, fill=MUTED))
            y += _LINE_STEP + _GAP
            continue
        height = _cell_height(shown)
        for level in sorted((1, 2, 3), key=claim.level.__eq__):  # Its own cell last, over the other frames.
            parts.append(_cell(shown, level, y, height, chosen=level == claim.level, chart_id=chart_id))
        y += height + _GAP
    return picture(
        chart_id=chart_id,
        title=shown.title,
        description=claim_sentence(shown, wording),
        height=y - _GAP + MARGIN + (_GAP if not shown.claims else 0),
        parts=parts,
    )


def _lines(name: str) -> list[str]:
    return wrapped(name, _CELL - 22)


def _cell_height(shown: ClaimLevels) -> float:
    return _CELL_HEIGHT + 14 * (max(len(_lines(name)) for name in shown.names) - 1)


def _cell(shown: ClaimLevels, level: int, y: float, height: float, *, chosen: bool, chart_id: str) -> str:
    x, lines = MARGIN + (level - 1) * _CELL, _lines(shown.names[level - 1])
    middle = y + height / 2
    baseline = middle + 4 - 7 * (len(lines) - 1)
    if not chosen:
        frame = element("rect", x=x, y=y, width=_CELL, height=height, fill="none", stroke=LINE)
        return frame + "".join(
            words(line, x + _CELL / 2, baseline + 14 * k, text_anchor="middle", fill=MUTED)
            for k, line in enumerate(lines)
        )
    colour = _COLOUR_OF[level]
    drawn = level_bar(chart_id, colour, x, y, _CELL, height)
    drawn += element("rect", x=x, y=y, width=_CELL, height=height, fill="none", stroke=INK, stroke_width=2)
    drawn += element(
        "path",
        d=_SHAPES[level],
        transform=f"translate({x + 12:.2f} {middle:.2f})",
        fill=LEVEL_INKS[colour - 1],
    )
    return drawn + "".join(
        on_level(line, colour, x + _CELL / 2 + 8, baseline + 14 * k, text_anchor="middle", font_weight="700")
        for k, line in enumerate(lines)
    )
