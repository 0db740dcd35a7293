"""Axes: a rectangle on the paper that knows how numbers become places."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.plots.canvas import INK, MUTED, RULE, Series, element, number, path, words

_TICK_TEXT = 11.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel of ``width`` × ``height`` with its upper left corner at ``left``, ``top``, in units of the picture.

    ``across`` and ``up`` are the least and the greatest number on either axis.
    """

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    @property
    def right(self) -> float:
        """Where the panel ends on the right."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Where the panel ends below."""
        return self.top + self.height

    def x(self, value: float) -> float:
        """The place of a number on the horizontal axis."""
        low, high = self.across
        return self.left + (value - low) / (high - low) * self.width

    def y(self, value: float) -> float:
        """The place of a number on the vertical axis."""
        low, high = self.up
        return self.bottom - (value - low) / (high - low) * self.height

    def curve(self, xs: Floats, ys: Floats, look: Series, *, width: float = 2) -> str:
        """A curve; what lies outside the panel is left out."""
        low, high = self.up
        inside = (ys >= low) & (ys <= high)
        # Every stretch that is inside is a line of its own, or two would be joined by one that never was.
        stretches = np.split(np.arange(xs.shape[0]), np.flatnonzero(np.diff(inside.astype(int))) + 1)
        return "".join(
            path([(self.x(float(xs[i])), self.y(float(ys[i]))) for i in stretch], look, width=width)
            for stretch in stretches
            if stretch.size > 1 and inside[stretch[0]]
        )

    def horizontal(self, label: str, ticks: Sequence[float], *, rules: bool = True) -> str:
        """The axis below with its ticks and, if wanted, rules across the panel."""
        parts = []
        for tick in ticks:
            x = self.x(tick)
            if rules:
                parts.append(_line(x, self.top, x, self.bottom, RULE))
            parts.append(_line(x, self.bottom, x, self.bottom + 4, MUTED))
            parts.append(
                words(tick_text(tick, ticks), x, self.bottom + 16, text_anchor="middle", font_size=_TICK_TEXT)
            )
        parts.append(_line(self.left, self.bottom, self.right, self.bottom, MUTED))
        middle = self.left + self.width / 2
        if label:
            parts.append(words(label, middle, self.bottom + 33, text_anchor="middle", fill=INK))
        return "".join(parts)

    def vertical(self, label: str, ticks: Sequence[float]) -> str:
        """The axis on the left with rules across the panel; its label stands above it, level, to be read."""
        parts = []
        for tick in ticks:
            y = self.y(tick)
            parts.append(_line(self.left, y, self.right, y, RULE))
            parts.append(
                words(tick_text(tick, ticks), self.left - 7, y + 4, text_anchor="end", font_size=_TICK_TEXT)
            )
        parts.append(words(label, 6, self.top - 11, fill=INK))
        return "".join(parts)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return element("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", stroke=colour)


def tick_text(value: float, ticks: Sequence[float]) -> str:
    """A tick's number with as many digits as its neighbours need, and a true minus sign."""
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    digits = max(0, math.ceil(-math.log10(step) - 1e-9)) if step > 0 else 0
    return f"{value:.{digits}f}".replace("-", "−")


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """At most ``most`` round numbers (steps of 1, 2 or 5) that lie from ``low`` to ``high``."""
    if not high > low:
        return [low]
    rough = (high - low) / max(1, most - 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def round_top(highest: float) -> float:
    """The lowest round number that leaves room for ``highest`` below it, and never zero."""
    if not highest > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(highest))
    return next(
        power * m for m in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if power * m >= highest * 1.02 or m == 10
    )


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels as little as need be (in squares), so that neighbours are ``gap`` apart and all stay inside.

    Where there is no room for all, they go on beyond ``high``.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    # Less its rank times the gap, a label may stand no lower than the one before: pools share their mean.
    pools: list[list[float]] = []
    for rank, i in enumerate(order):
        pools.append([places[i] - rank * gap])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    level = [_mean(pool) for pool in pools for _ in pool]
    highest = max(low, high - gap * (len(places) - 1))
    moved = [0.0] * len(places)
    for rank, i in enumerate(order):
        moved[i] = min(max(level[rank], low), highest) + rank * gap
    return moved


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
