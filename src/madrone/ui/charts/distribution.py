"""How a school's or a class's students spread over the four levels: one stacked bar for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from madrone.ui.charts.svg import (
    INK,
    MARGIN,
    MUTED,
    TEXT,
    WIDTH,
    Svg,
    element,
    level_bar,
    on_level,
    picture,
    text_width,
    words,
    wrapped,
)

_PLOT = WIDTH - 2 * MARGIN
_BAR_HEIGHT, _LINE_STEP, _KEY_STEP, _GAP = 24.0, 16.0, 18.0, 14.0


class DistributionWords(NamedTuple):
    """The sentences of the chart; pages pass the reader's language."""

    sentence: str = "{met} of {total} students ({share}) met or exceeded the standard."
    one_row: str = "{label}: {met} of {total} students ({share}) met or exceeded the standard."
    nobody: str = "Nobody has a score yet."
    hidden: str = "Too few students to show."
    label: str = "{label} · {total} students"
    label_one: str = "{label} · 1 student"


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """One bar: students in levels 1 to 4, or ``None`` where the group is too small to be shown."""

    label: str
    counts: tuple[int, int, int, int] | None

    @property
    def total(self) -> int:
        """All students of the bar."""
        return sum(self.counts or ())

    @property
    def met(self) -> int:
        """Students in the upper two levels."""
        return sum((self.counts or ())[2:])


@dataclass(frozen=True, slots=True)
class LevelDistribution:
    """The bars in their order, with the four level names, lowest first."""

    title: str
    names: tuple[str, str, str, str]
    rows: Sequence[LevelCounts]


def percent(part: int, whole: int) -> str:
    """A share in whole percent; a share that would round to nothing or to all of it says so."""
    if whole == 0:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.5:
        return "<1%"
    if 99.5 <= share < 100:
        return ">99%"
    return f"{int(share + 0.5)}%"


def level_distribution_sentence(shown: LevelDistribution, wording: DistributionWords | None = None) -> str:
    """What the chart shows, to print above it: how many of all shown students met the standard."""
    wording = wording or DistributionWords()
    met, total = sum(row.met for row in shown.rows), sum(row.total for row in shown.rows)
    if total == 0:
        return wording.hidden if any(row.counts is None for row in shown.rows) else wording.nobody
    return wording.sentence.format(met=met, total=total, share=percent(met, total))


def level_distribution_rows(
    shown: LevelDistribution, wording: DistributionWords | None = None
) -> list[tuple[str, ...]]:
    """Table rows beside the chart: label, students, then count and share of each level."""
    wording = wording or DistributionWords()
    rows: list[tuple[str, ...]] = []
    for row in shown.rows:
        if row.counts is None:
            rows.append((row.label, wording.hidden, "", "", "", ""))
        else:
            cells = (f"{count} ({percent(count, row.total)})" for count in row.counts)
            rows.append((row.label, str(row.total), *cells))
    return rows


def level_distribution_chart(
    shown: LevelDistribution, *, chart_id: str, wording: DistributionWords | None = None
) -> Svg:
    """Draw one stacked bar per row from zero to all of its students, each part with its share."""
    wording = wording or DistributionWords()
    parts, y = _key(shown, chart_id)
    for row in shown.rows:
        drawn, y = _row(row, chart_id, y + _GAP, wording)
        parts += drawn
    parts += _axis(y + 6)
    return picture(
        chart_id=chart_id,
        title=shown.title,
        description=_description(shown, wording),
        height=y + 6 + 2 * TEXT + MARGIN / 2,
        parts=parts,
    )


def _description(shown: LevelDistribution, wording: DistributionWords) -> str:
    sentences = [level_distribution_sentence(shown, wording)]
    for row in shown.rows if len(shown.rows) > 1 else ():
        if row.counts is None:
            sentences.append(f"{row.label}: {wording.hidden}")
        elif row.total == 0:
            sentences.append(f"{row.label}: {wording.nobody}")
        else:
            share = percent(row.met, row.total)
            sentences.append(
                wording.one_row.format(label=row.label, met=row.met, total=row.total, share=share)
            )
    return " ".join(sentences)


def _key(shown: LevelDistribution, chart_id: str) -> tuple[list[str], float]:
    """The level names with their colours, two in a line where they fit; also where the key ends."""
    columns = 2 if max(map(text_width, shown.names)) <= _PLOT / 2 - 20 else 1
    parts = []
    for place, name in enumerate(shown.names):
        line, column = divmod(place, columns)
        x, y = MARGIN + column * _PLOT / columns, MARGIN + line * _KEY_STEP
        parts.append(level_bar(chart_id, place + 1, x, y, 12, 12))
        parts.append(words(name, x + 18, y + 10.5))
    return parts, MARGIN + _KEY_STEP * (4 // columns)


def _row(row: LevelCounts, chart_id: str, y: float, wording: DistributionWords) -> tuple[list[str], float]:
    """One bar with its label above it; also where it ends."""
    template = wording.label_one if row.total == 1 else wording.label
    label = row.label if row.counts is None else template.format(label=row.label, total=row.total)
    parts = []
    for line in wrapped(label, _PLOT, 13):
        y += _LINE_STEP
        parts.append(words(line, MARGIN, y - 4, font_weight="700", font_size=13))
    if row.counts is None or row.total == 0:
        parts.append(words(wording.nobody if row.counts else wording.hidden, MARGIN, y + 12, fill=MUTED))
        return parts, y + _LINE_STEP
    bars, outside = _stack(row, chart_id, y)
    return parts + bars, y + _BAR_HEIGHT + (_LINE_STEP if outside else 0)


def _stack(row: LevelCounts, chart_id: str, y: float) -> tuple[list[str], bool]:
    """The parts of one bar; shares that do not fit inside stand under it (then true)."""
    bars, labels, narrow = [], [], []
    x = MARGIN
    for level, count in enumerate(row.counts or (), start=1):
        width = _PLOT * count / row.total
        share = percent(count, row.total)
        if count:
            bars.append(level_bar(chart_id, level, x, y, width, _BAR_HEIGHT))
            if text_width(share) + 6 <= width:
                middle = x + width / 2
                labels.append(
                    on_level(share, level, middle, y + 16.5, text_anchor="middle", font_weight="700")
                )
            else:
                narrow.append((x + width / 2, share))
        x += width
    zero = element(
        "line", x1=MARGIN, x2=MARGIN, y1=y - 2, y2=y + _BAR_HEIGHT + 2, stroke=INK, stroke_width=1.5
    )
    return [*bars, zero, *labels, *_under(narrow, y + _BAR_HEIGHT)], bool(narrow)


def _under(narrow: Sequence[tuple[float, str]], y: float) -> list[str]:
    """Shares under the bar, each tied to its part by a line and kept clear of the one before."""
    parts = []
    places: list[float] = []
    for centre, share in narrow:
        half = text_width(share) / 2
        free = places[-1] + 2 * half + 8 if places else MARGIN + half
        places.append(max(centre, free))
    for back in range(len(places) - 1, -1, -1):
        half = text_width(narrow[back][1]) / 2
        limit = places[back + 1] - 2 * half - 8 if back + 1 < len(places) else WIDTH - MARGIN - half
        places[back] = min(places[back], limit)
    for place, (centre, share) in zip(places, narrow, strict=True):
        parts.append(element("line", x1=centre, x2=place, y1=y, y2=y + 4, stroke=INK, stroke_width=0.75))
        parts.append(words(share, place, y + 15, text_anchor="middle"))
    return parts


def _axis(y: float) -> list[str]:
    """The shares from nothing to everybody, under all bars."""
    parts = [element("line", x1=MARGIN, x2=MARGIN + _PLOT, y1=y, y2=y, stroke=MUTED)]
    for share, anchor in ((0, "start"), (50, "middle"), (100, "end")):
        x = MARGIN + _PLOT * share / 100
        parts.append(element("line", x1=x, x2=x, y1=y, y2=y + 4, stroke=MUTED))
        parts.append(words(f"{share}%", x, y + TEXT + 6, text_anchor=anchor, fill=MUTED))
    return parts
