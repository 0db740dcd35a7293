"""How answers are marked, and which readings of them are right.

A mark whose meaning every person sees has one right reading. Whatever the reader asks about is never wrong.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from madrone.omr.layout.geometry import Bubble, FieldPlace, Group, PageLayout
from madrone.omr.tests.failures.paper import MM, Paper
from madrone.omr.tests.failures.pens import (
    Path,
    Pen,
    ballpoint,
    draw,
    felt,
    hard_pencil,
    hatching,
    pencil,
    rub_out,
    soft_pencil,
    wandering,
)

#: Draws one answer among the bubbles of a group and says what it means.
Way = Callable[[Paper, Group, np.random.Generator], str]
#: For each field the meaning of each of its groups.
Key = dict[str, tuple[str, ...]]


def _place(bubble: Bubble, rng: np.random.Generator, miss: float = 0.2) -> tuple[float, float]:
    return bubble.x + float(rng.normal(0, miss)), bubble.y + float(rng.normal(0, miss))


def _two(group: Group, rng: np.random.Generator) -> tuple[Bubble, Bubble]:
    first, second = rng.choice(len(group.bubbles), 2, replace=False)
    return group.bubbles[int(first)], group.bubbles[int(second)]


def fill(paper: Paper, bubble: Bubble, pen: Pen, rng: np.random.Generator) -> None:
    """Fill a bubble more or less."""
    path = wandering(*_place(bubble, rng), bubble.r * rng.uniform(0.7, 1.0), pen.width, rng)
    draw(paper, path, pen, rng)


def _filled(pen_of: Callable[[np.random.Generator], Pen]) -> Way:
    def way(paper: Paper, group: Group, rng: np.random.Generator) -> str:
        bubble, _ = _two(group, rng)
        fill(paper, bubble, pen_of(rng), rng)
        return bubble.value

    return way


def _hatched(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    bubble, _ = _two(group, rng)
    path = hatching(*_place(bubble, rng), bubble.r * 0.95, rng.uniform(0.4, 0.7), rng)
    draw(paper, path, ballpoint(rng), rng)
    return bubble.value


def _along(points: Sequence[tuple[float, float]]) -> Path:
    return np.array(points, dtype=np.float64)


def _drawn(shape: Callable[[np.random.Generator], Sequence[Path]]) -> Way:
    """Strokes in units of the bubble's radius, with a pencil or a ballpoint."""

    def way(paper: Paper, group: Group, rng: np.random.Generator) -> str:
        bubble, _ = _two(group, rng)
        pen = pencil(rng) if rng.random() < 0.6 else ballpoint(rng)
        where = _place(bubble, rng, 0.15)
        for path in shape(rng):
            draw(paper, path * bubble.r + where, pen, rng)
        return bubble.value

    return way


def _tick(rng: np.random.Generator) -> Sequence[Path]:
    return [_along([(-0.8, 0.1), (-0.2, 0.8), (0.5, -0.5), (1.4, -1.5)]) * rng.uniform(0.75, 1.1)]


def _cross(rng: np.random.Generator) -> Sequence[Path]:
    size = rng.uniform(0.7, 1.1)
    return [_along([(-1, -1), (1, 1)]) * size, _along([(1, -0.9), (-1, 0.9)]) * size]


def _slash(rng: np.random.Generator) -> Sequence[Path]:
    return [_along([(-1, 1), (1, -1)]) * rng.uniform(0.8, 1.2)]


def _circled(rng: np.random.Generator) -> Sequence[Path]:
    turn = np.linspace(0, 2 * np.pi * rng.uniform(1.0, 1.2), 30) + rng.uniform(0, 6)
    wide, high = rng.uniform(1.3, 1.7, 2)
    return [np.stack([wide * np.cos(turn), high * np.sin(turn)], axis=1)]


def _blank(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    return ""


def _erased(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    bubble, _ = _two(group, rng)
    pen = pencil(rng)
    rub_out(paper, wandering(*_place(bubble, rng), bubble.r, pen.width, rng), pen, rng)
    return ""


def _changed(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    old, new = _two(group, rng)
    pen = pencil(rng)
    rub_out(paper, wandering(*_place(old, rng), old.r, pen.width, rng), pen, rng)
    fill(paper, new, pen, rng)
    return new.value


def _doubled(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    pen = pencil(rng)
    both = sorted(_two(group, rng), key=group.bubbles.index)
    for bubble in both:
        fill(paper, bubble, pen, rng)
    return "|".join(bubble.value for bubble in both)


def _stray(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    """An answer, and a line that slipped through the row."""
    chosen, other = _two(group, rng)
    pen = pencil(rng)
    fill(paper, chosen, pen, rng)
    start = np.array(_place(other, rng, 0.5))
    path = start + np.cumsum(rng.normal(rng.normal(0, 0.6, 2), 0.25, (10, 2)), axis=0)
    draw(paper, path, Pen(pen.dark * 0.8, 0.35, pen.grain), rng)
    return chosen.value


def _rested(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    """The pencil rested in one bubble before another was filled."""
    chosen, other = _two(group, rng)
    pen = pencil(rng)
    fill(paper, chosen, pen, rng)
    x, y = _place(other, rng, 0.5)
    draw(paper, _along([(x, y), (x + 0.15, y + 0.1)]), Pen(pen.dark, 0.4, pen.grain), rng)
    return chosen.value


def _smudged(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    """The hand wiped over the mark."""
    chosen, other = _two(group, rng)
    pen = pencil(rng)
    fill(paper, chosen, pen, rng)
    path = np.linspace(_place(chosen, rng), _place(other, rng, 0.6), 6)
    draw(paper, path, Pen(pen.dark * rng.uniform(0.08, 0.2), 2.5, 0.3), rng)
    return chosen.value


def _crossed_out(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    """A filled bubble struck through in ink, and another one filled: what the new one says."""
    old, new = _two(group, rng)
    pen = ballpoint(rng)
    fill(paper, old, pen, rng)
    for path in _cross(rng):
        draw(paper, path * 2.0 * old.r + (old.x, old.y), pen, rng)
    fill(paper, new, pen, rng)
    return new.value


def _whited_out(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    """Correction fluid over the old answer, with its ring or most of it, and a new one."""
    old, new = _two(group, rng)
    pen = ballpoint(rng)
    fill(paper, old, pen, rng)
    x, y = _place(old, rng, 0.3)
    blot = wandering(x, y, old.r * rng.uniform(0.9, 1.2), 1.2, rng)
    for start, end in pairwise(np.rint(blot * MM).astype(int).tolist()):
        cv2.line(paper, start, end, 0.985, round(1.4 * MM))
    fill(paper, new, pen, rng)
    return new.value


def _half(paper: Paper, group: Group, rng: np.random.Generator) -> str:
    """A small patch that fills less than half of the bubble."""
    bubble, _ = _two(group, rng)
    pen = pencil(rng)
    x, y = _place(bubble, rng, 0.1)
    shift = rng.normal(0, 0.25, 2) * bubble.r
    draw(paper, wandering(x + shift[0], y + shift[1], bubble.r * 0.45, pen.width, rng), pen, rng)
    return bubble.value


WAYS: Final[Mapping[str, Way]] = MappingProxyType(
    {
        "pencil": _filled(pencil),
        "light pencil": _filled(hard_pencil),
        "heavy pencil": _filled(soft_pencil),
        "ballpoint": _filled(ballpoint),
        "hatched": _hatched,
        "felt pen": _filled(felt),
        "tick": _drawn(_tick),
        "cross": _drawn(_cross),
        "slash": _drawn(_slash),
        "circled": _drawn(_circled),
        "blank": _blank,
        "erased": _erased,
        "changed": _changed,
        "double": _doubled,
        "stray line": _stray,
        "resting dot": _rested,
        "smudge": _smudged,
        "crossed out": _crossed_out,
        "correction fluid": _whited_out,
        "half filled": _half,
    }
)


def answer(
    paper: Paper, page: PageLayout, ways: Sequence[str], rng: np.random.Generator, *, grids: str = "pencil"
) -> Key:
    """Answer every field of a page in place, each in one of ``ways`` at random; columns of grids by ``grids``."""
    key: Key = {}
    for place in page.fields:
        if place.groups:
            key[place.name] = tuple(
                WAYS[_way(place, ways, grids, rng)](paper, group, rng) for group in place.groups
            )
    return key


def _way(place: FieldPlace, ways: Sequence[str], grids: str, rng: np.random.Generator) -> str:
    if place.kind in ("single", "multiple"):
        return str(rng.choice(list(ways)))
    return grids
