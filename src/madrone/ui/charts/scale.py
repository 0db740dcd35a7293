"""One student's score on the scale: four level bands, the score, and how sure it is."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from madrone.ui.charts.svg import (
    INK,
    MARGIN,
    PAPER,
    TEXT,
    WIDTH,
    Svg,
    element,
    level_bar,
    picture,
    text_width,
    words,
    wrapped,
)

_SCORE_Y, _BAND_TEXT_Y, _BAND_Y, _BAR_Y, _BAR_HEIGHT = 20.0, 36.0, 48.0, 58.0, 30.0
_BAR_END = _BAR_Y + _BAR_HEIGHT
_CUT_Y = _BAR_END + 16
_NAME_STEP, _LINE_STEP = 17.0, 14.0


class ScaleWords(NamedTuple):
    """The sentences of the chart; pages pass the reader's language."""

    sentence: str = "The score is {score}, in the level {level} ({low} to {high})."
    band: str = "Another test on another day would probably give a score between {low} and {high}."
    range: str = "{low} to {high}"
    your_score: str = "Score"
    error_band: str = "Likely range of the score"


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """A scale score among the levels of its test.

    ``cuts`` are the scale scores at which levels 2, 3 and 4 begin; ``names`` are the four level names, lowest
    first; ``error_band`` is the score minus and plus its standard error, absent where there is none.
    Raises ``ValueError`` unless lowest < cuts < highest and the score lies on the scale.
    """

    title: str
    lowest: int
    highest: int
    cuts: tuple[int, int, int]
    names: tuple[str, str, str, str]
    score: int
    error_band: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        ends = (self.lowest, *self.cuts, self.highest)
        if list(ends) != sorted(set(ends)):
            raise ValueError(
                f"The scale does not rise from its lowest score over the cuts to its highest: {ends}."
            )
        if not self.lowest <= self.score <= self.highest:
            raise ValueError(f"The score {self.score} is outside {self.lowest} to {self.highest}.")

    @property
    def level(self) -> int:
        """The level of the score, 1 to 4."""
        return 1 + sum(self.score >= cut for cut in self.cuts)

    def range_of(self, level: int) -> tuple[int, int]:
        """The lowest and the highest score of a level."""
        starts = (self.lowest, *self.cuts)
        ends = (*(cut - 1 for cut in self.cuts), self.highest)
        return starts[level - 1], ends[level - 1]


def score_scale_sentence(shown: ScaleScore, wording: ScaleWords | None = None) -> str:
    """What the chart shows, to print above it."""
    wording = wording or ScaleWords()
    low, high = shown.range_of(shown.level)
    sentence = wording.sentence.format(
        score=shown.score, level=shown.names[shown.level - 1], low=low, high=high
    )
    if shown.error_band is None:
        return sentence
    low, high = shown.error_band
    return f"{sentence} {wording.band.format(low=low, high=high)}"


def score_scale_rows(shown: ScaleScore, wording: ScaleWords | None = None) -> list[tuple[str, str]]:
    """The numbers of the chart as table rows: each level with its range, then the score and its band."""
    wording = wording or ScaleWords()
    rows = [
        (name, _range(wording, *shown.range_of(level))) for level, name in enumerate(shown.names, start=1)
    ]
    rows.append((wording.your_score, str(shown.score)))
    if shown.error_band is not None:
        rows.append((wording.error_band, _range(wording, *shown.error_band)))
    return rows


def score_scale_chart(shown: ScaleScore, *, chart_id: str, wording: ScaleWords | None = None) -> Svg:
    """Draw the scale with its levels, cuts, the score and its error band."""
    names, bottom = _level_names(shown)
    return picture(
        chart_id=chart_id,
        title=shown.title,
        description=score_scale_sentence(shown, wording),
        height=bottom + MARGIN,
        parts=[*_bands(shown, chart_id), *_cut_labels(shown), *names, *_marker(shown)],
    )


def _x(shown: ScaleScore, score: float) -> float:
    share = (score - shown.lowest) / (shown.highest - shown.lowest)
    return MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN)


def _edges(shown: ScaleScore) -> list[float]:
    return [_x(shown, score) for score in (shown.lowest, *shown.cuts, shown.highest)]


def _bands(shown: ScaleScore, chart_id: str) -> list[str]:
    edges = _edges(shown)
    return [
        level_bar(chart_id, level, edges[level - 1], _BAR_Y, edges[level] - edges[level - 1], _BAR_HEIGHT)
        for level in (1, 2, 3, 4)
    ]


def _cut_labels(shown: ScaleScore) -> list[str]:
    edges = _edges(shown)
    parts = [
        words(str(shown.lowest), edges[0], _CUT_Y, text_anchor="start"),
        words(str(shown.highest), edges[-1], _CUT_Y, text_anchor="end"),
    ]
    for cut, x in zip(shown.cuts, edges[1:4], strict=True):
        parts.append(element("line", x1=x, x2=x, y1=_BAR_Y, y2=_BAR_END + 4, stroke=PAPER, stroke_width=1.5))
        parts.append(element("line", x1=x, x2=x, y1=_BAR_END, y2=_BAR_END + 4, stroke=INK))
        parts.append(words(str(cut), x, _CUT_Y, text_anchor="middle"))
    return parts


def _level_names(shown: ScaleScore) -> tuple[list[str], float]:
    """The names step down to the right, each ending before the next one's leader; also where they end."""
    centres = [(left + right) / 2 for left, right in pairwise(_edges(shown))]
    limits = [*(centre - 6 for centre in centres[1:]), WIDTH - MARGIN]
    parts = []
    baseline = _CUT_Y + 3
    for level, (name, centre, limit) in enumerate(zip(shown.names, centres, limits, strict=True), start=1):
        parts.append(_leader(centre, baseline + 6))
        for place, line in enumerate(wrapped(name, limit - MARGIN)):
            baseline += _NAME_STEP if place == 0 else _LINE_STEP
            width = text_width(line)
            middle = max(MARGIN + width / 2, min(centre, limit - width / 2))
            weight = "700" if level == shown.level else "400"
            parts.append(words(line, middle, baseline, text_anchor="middle", font_weight=weight))
    return parts, baseline


def _leader(x: float, end: float) -> str:
    return element("line", x1=x, x2=x, y1=_BAR_END, y2=end, stroke=INK, stroke_width=0.75)


def _marker(shown: ScaleScore) -> list[str]:
    x = _x(shown, shown.score)
    parts = []
    if shown.error_band is not None:
        low, high = shown.error_band
        left, right = _x(shown, low), _x(shown, high)
        parts.append(_path(f"M{left:.2f} {_BAND_Y - 4} V{_BAND_Y + 4} M{left:.2f} {_BAND_Y} H{right:.2f}"))
        parts.append(_path(f"M{right:.2f} {_BAND_Y - 4} V{_BAND_Y + 4}"))
        parts.append(_centred(f"{low}–{high}", x, _BAND_TEXT_Y, TEXT))
    parts.append(element("line", x1=x, x2=x, y1=_BAND_Y, y2=_BAR_END, stroke=PAPER, stroke_width=5))
    parts.append(element("line", x1=x, x2=x, y1=_BAND_Y, y2=_BAR_END, stroke=INK, stroke_width=2))
    parts.append(element("circle", cx=x, cy=_BAND_Y, r=5, fill=INK))
    parts.append(_centred(str(shown.score), x, _SCORE_Y, 20, font_weight="700"))
    return parts


def _path(d: str) -> str:
    return element("path", d=d, stroke=INK, stroke_width=2, fill="none")


def _centred(text: str, x: float, y: float, size: float, **attributes: str | float) -> str:
    """Text over ``x``, moved inwards where it would leave the picture."""
    half = text_width(text, size) / 2
    inside = min(max(x, MARGIN + half), WIDTH - MARGIN - half)
    return words(text, inside, y, text_anchor="middle", font_size=size, **attributes)


def _range(wording: ScaleWords, low: int, high: int) -> str:
    return wording.range.format(low=low, high=high)
