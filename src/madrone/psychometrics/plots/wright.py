"""The Wright map: examinees and items on one theta axis, so that one sees whether the test fits its takers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from madrone.psychometrics.irt.models import Floats, ItemParameters, probabilities
from madrone.psychometrics.plots.canvas import (
    FILL,
    INK,
    MUTED,
    RULE,
    Plot,
    element,
    haloed,
    mark,
    number,
    picture,
    series,
    shortened,
    text_width,
    words,
)
from madrone.psychometrics.plots.frame import Frame, round_ticks, spread
from madrone.psychometrics.plots.items import signed

_TOP, _BOTTOM = 52.0, 36.0
_LEFT, _RIGHT = 12.0, 452.0
#: The examinees' side ends at the first line, the items' side begins at the second; the ticks stand between.
_PEOPLE, _TICK, _ITEMS = 168.0, 198.0, 216.0
_ROW, _LABEL_TEXT, _LABEL_WIDTH, _GAP = 13.0, 10.5, 92.0, 14.0
#: Names longer than this lose their beginning, which in most banks is the same for many.
_LONG_NAME, _FEWEST_LETTERS = 10, 4
_UNIT_HEIGHT, _FEWEST_UNITS = 64.0, 5.0
_BIN = 0.25
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where on theta half of the examinees reach ``score`` or more on an item.

    For a 3PL item: where the curve is half way between its lower asymptote and one.
    """

    item_id: str
    score: int
    theta: float
    steps: int

    @property
    def label(self) -> str:
        """The item's name, with the score where it has several."""
        return self.item_id if self.steps == 1 else f"{self.item_id} · {self.score}"


def thresholds(item: ItemParameters, *, D: float) -> tuple[Threshold, ...]:
    """The Thurstone thresholds of an item, which rise also where steps of partial credit are disordered."""
    if item.model != "gpcm" or item.max_points == 1:
        places = list(item.steps)
    else:
        places = [_half(item, score, D) for score in range(1, item.max_points + 1)]
    return tuple(
        Threshold(item.item_id, score, theta, item.max_points) for score, theta in enumerate(places, start=1)
    )


def _half(item: ItemParameters, score: int, D: float) -> float:
    """By bisection: the chance of ``score`` or more rises from 0 to 1.

    Below the lowest step less some units the chance is nearly 0, above the highest plus as many nearly 1.
    """
    reach = 1 + 10 / (D * item.a)
    low, high = min(item.steps) - reach, max(item.steps) + reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        reached = float(probabilities(item, middle, D=D)[score:].sum())
        low, high = (middle, high) if reached < 0.5 else (low, middle)
    return (low + high) / 2


def wright_map(items: Sequence[ItemParameters], thetas: Floats, *, D: float, plot_id: str) -> Plot:
    """Examinees' ``thetas`` [n] as bars on the left of the axis, the items' thresholds by name on the right.

    Thetas that are not numbers (nobody's answers) are left out. The table lists the thresholds, hardest first.
    """
    places = sorted((t for item in items for t in thresholds(item, D=D)), key=lambda t: t.theta)
    known = thetas[np.isfinite(thetas)]
    low, high = _ends(known, places)
    labels = _labels(places)
    frame, spots = _arranged(places, labels, low, high)
    parts = [
        words("Examinees", _PEOPLE, _TOP - 26, text_anchor="end", font_weight="700"),
        words("Items", _ITEMS, _TOP - 26, font_weight="700"),
        words("θ", _TICK, _TOP - 26, text_anchor="middle"),
        *_axis(frame),
        *_people(frame, known),
        *_items(frame, places, labels, spots),
    ]
    return Plot(
        title := "Wright map of examinees and items",
        sentence := _sentence(known, places),
        picture(plot_id=plot_id, title=title, sentence=sentence, height=frame.bottom + _BOTTOM, parts=parts),
        ("Item", "Score reached", "θ at which half reach it"),
        tuple((place.item_id, str(place.score), signed(place.theta)) for place in reversed(places)),
    )


def _ends(known: Floats, places: Sequence[Threshold]) -> tuple[float, float]:
    """Round ends that hold the thresholds and all but the outermost thousandth of the examinees."""
    values = [place.theta for place in places]
    if known.size:
        values += np.quantile(known, [0.001, 0.999]).tolist()
    low, high = min(values, default=-2.0), max(values, default=2.0)
    return max(-8.0, float(np.floor(low - 0.25))), min(8.0, float(np.ceil(high + 0.25)))


def _sentence(known: Floats, places: Sequence[Threshold]) -> str:
    if not known.size or not places:
        return "There are no examinees or no items to compare."
    values = np.array([place.theta for place in places])
    hardest, easiest = places[-1], places[0]
    said = (
        f"{known.size:,} examinees with a mean θ of {signed(float(known.mean()))} and {len(places)} thresholds of "
        f"items with a mean of {signed(float(values.mean()))}. The hardest is {hardest.label} at "
        f"{signed(hardest.theta)}, the easiest {easiest.label} at {signed(easiest.theta)}."
    )
    beyond = int((known > values.max()).sum()), int((known < values.min()).sum())
    return (
        f"{said} {beyond[0]:,} examinees stand above every threshold and {beyond[1]:,} below. "
        "M marks the examinees' mean, S one standard deviation from it."
    )


def _axis(frame: Frame) -> list[str]:
    parts = []
    ticks = round_ticks(*frame.up, 20)
    whole = [tick for tick in ticks if tick == round(tick)]
    for tick in whole:
        y = frame.y(tick)
        parts.append(element("path", d=f"M{number(_LEFT)} {number(y)}H{number(_RIGHT)}", stroke=RULE))
        parts.append(haloed(signed(tick, 0), _TICK, y + 4, text_anchor="middle", font_size=11))
    for x in (_PEOPLE, _ITEMS):
        parts.append(
            element("path", d=f"M{number(x)} {number(frame.top)}V{number(frame.bottom)}", stroke=MUTED)
        )
    return parts


def _people(frame: Frame, known: Floats) -> list[str]:
    low, high = frame.up
    edges = np.arange(low, high + _BIN / 2, _BIN)
    counts, _ = np.histogram(np.clip(known, low, high), edges)
    if not known.size:
        return []
    scale = (_PEOPLE - _LEFT - 34) / counts.max()
    parts = []
    for count, edge in zip(counts.tolist(), edges[:-1].tolist(), strict=True):
        if not count:
            continue
        top, bottom = frame.y(edge + _BIN), frame.y(edge)
        width = count * scale
        parts.append(
            element(
                "rect",
                x=_PEOPLE - width,
                y=top + 0.5,
                width=width,
                height=bottom - top - 1,
                fill=FILL,
                stroke=MUTED,
                stroke_width=0.5,
            )
        )
        label: dict[str, str | float] = {"text_anchor": "end", "font_size": 9.5, "fill": MUTED}
        parts.append(haloed(str(count), _PEOPLE - width - 4, (top + bottom) / 2 + 3.5, **label))
    mean, sd = float(known.mean()), float(known.std())
    for name, value in (("M", mean), ("S", mean - sd), ("S", mean + sd)):
        y = frame.y(value)
        parts.append(element("path", d=f"M{number(_PEOPLE)} {number(y)}h5", stroke=INK, stroke_width=1.5))
        parts.append(haloed(name, _PEOPLE + 7, y + 3.5, font_size=9.5, font_weight="700"))
    return parts


def _labels(places: Sequence[Threshold]) -> list[str]:
    """The places' names; where names are long, only as much of their ends as tells them apart."""
    names = sorted({place.item_id for place in places})
    if max(map(len, names), default=0) <= _LONG_NAME:
        return [place.label for place in places]
    letters = _FEWEST_LETTERS
    while len({name[-letters:] for name in names}) < len(names):
        letters += 1
    cut = {name: name if len(name) <= letters + 1 else f"…{name[-letters:]}" for name in names}
    return [replace(place, item_id=cut[place.item_id]).label for place in places]


class _Spot(NamedTuple):
    """Where a name stands: the left end of its column and its height."""

    x: float
    y: float


def _arranged(
    places: Sequence[Threshold], labels: Sequence[str], low: float, high: float
) -> tuple[Frame, list[_Spot]]:
    """A frame tall enough for every name to stand beside its place, or as near as can be when there are very many."""
    left = _ITEMS + 18
    step = max((min(_LABEL_WIDTH, text_width(label, _LABEL_TEXT)) for label in labels), default=0.0) + _GAP
    most = max(1, int((_RIGHT - left + _GAP) / step))
    height = max(_FEWEST_UNITS, high - low) * _UNIT_HEIGHT
    frame = Frame(_PEOPLE, _TOP, _RIGHT - _PEOPLE, height, (0.0, 1.0), (low, high))
    columns = _free_columns([frame.y(place.theta) for place in places], most)
    if columns is not None:
        pairs = zip(places, columns, strict=True)
        return frame, [_Spot(left + column * step, frame.y(place.theta)) for place, column in pairs]
    frame = replace(frame, height=max(height, (len(places) / most + 1) * _ROW))
    return frame, _crowded(frame, places, most, left, step)


def _free_columns(heights: Sequence[float], most: int) -> list[int] | None:
    """For every height, from the bottom up, the first column with room there; ``None`` if one finds none."""
    last = [float("inf")] * most
    columns = []
    for y in heights:
        column = next((i for i, taken in enumerate(last) if taken - y >= _ROW), None)
        if column is None:
            return None
        columns.append(column)
        last[column] = y
    return columns


def _crowded(frame: Frame, places: Sequence[Threshold], most: int, left: float, step: float) -> list[_Spot]:
    """Names in columns by turns, moved as little as need be."""
    spots: dict[int, _Spot] = {}
    for column in range(most):
        own = range(column, len(places), most)
        moved = spread([frame.y(places[i].theta) for i in own], _ROW, frame.top, frame.bottom)
        spots |= {i: _Spot(left + column * step, y) for i, y in zip(own, moved, strict=True)}
    return [spots[i] for i in range(len(places))]


def _items(
    frame: Frame, places: Sequence[Threshold], labels: Sequence[str], spots: Sequence[_Spot]
) -> list[str]:
    """A dot on the axis at each exact place, a line to its name, and the names over all lines."""
    leaders = [_leader(frame.y(place.theta), spot) for place, spot in zip(places, spots, strict=True)]
    return leaders + [
        _name(place, label, spot) for place, label, spot in zip(places, labels, spots, strict=True)
    ]


def _leader(y: float, spot: _Spot) -> str:
    line = f"M{number(_ITEMS)} {number(y)}L{number(spot.x - 4)} {number(spot.y)}"
    return element("path", d=line, stroke=RULE, fill="none") + element(
        "circle", cx=_ITEMS, cy=y, r=2, fill=INK
    )


def _name(place: Threshold, label: str, spot: _Spot) -> str:
    look = series(0 if place.steps == 1 else place.score)
    at = f"translate({number(spot.x - 4)} {number(spot.y)}) scale(0.7)"
    text = shortened(label, _LABEL_WIDTH, _LABEL_TEXT)
    return element("g", mark(look, 0, 0), transform=at) + haloed(
        text, spot.x + 3, spot.y + 3.5, font_size=_LABEL_TEXT
    )
