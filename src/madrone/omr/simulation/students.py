"""How students mark a sheet: what they mean, and the strokes that they leave.

The shares are those of the protocol that the readers were measured with. Source: omr.md 3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np

from madrone.omr.layout.geometry import Bubble, FieldPlace, Group


class Behaviour(StrEnum):
    """What a student did with one field; all but ``NORMAL`` and ``BLANK`` is hard by design."""

    NORMAL = "normal"
    LIGHT = "light"
    CORRECTED = "corrected"
    DOUBLE = "double"
    BLANK = "blank"
    ERASED = "erased"
    CROSS = "cross"
    PARTIAL = "partial"
    DOT = "dot"
    STRAY = "stray"
    TICK = "tick"


Shares = Mapping[Behaviour, int]
#: Of 1,000 fields with one answer.
QUESTION_SHARES: Final[Shares] = MappingProxyType(
    {
        Behaviour.NORMAL: 770,
        Behaviour.LIGHT: 60,
        Behaviour.CORRECTED: 50,
        Behaviour.DOUBLE: 30,
        Behaviour.BLANK: 30,
        Behaviour.ERASED: 20,
        Behaviour.CROSS: 10,
        Behaviour.PARTIAL: 10,
        Behaviour.DOT: 8,
        Behaviour.STRAY: 7,
        Behaviour.TICK: 5,
    }
)
#: Of 1,000 columns of a grid.
COLUMN_SHARES: Final[Shares] = MappingProxyType(
    {Behaviour.NORMAL: 940, Behaviour.LIGHT: 30, Behaviour.CORRECTED: 30}
)


class Pencil(StrEnum):
    """The trace that a pencil leaves in or near a bubble."""

    FILL = "fill"
    LIGHT = "light"
    PARTIAL = "partial"
    CROSS = "cross"
    TICK = "tick"
    DOT = "dot"
    RUBBED = "rubbed"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Stroke:
    """One trace around the point ``x``, ``y`` (mm) of a bubble of radius ``r``; a line starts there."""

    pencil: Pencil
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Habits:
    """What students do, of 1,000 questions and of 1,000 columns of grids."""

    questions: Shares = field(default_factory=lambda: QUESTION_SHARES)
    columns: Shares = field(default_factory=lambda: COLUMN_SHARES)


USUAL: Final = Habits()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a student meant in one field: the value of each group, empty for a blank, and the behaviours behind them."""

    name: str
    values: tuple[str, ...]
    behaviours: tuple[Behaviour, ...]


def answer_page(
    fields: Sequence[FieldPlace], rng: np.random.Generator, habits: Habits = USUAL
) -> tuple[tuple[Answer, ...], tuple[Stroke, ...]]:
    """Answer every field of a page but the writing areas."""
    answers: list[Answer] = []
    strokes: list[Stroke] = []
    for place in fields:
        if place.groups:
            answer, traces = _answer(place, rng, habits)
            answers.append(answer)
            strokes += traces
    return tuple(answers), tuple(strokes)


def _answer(place: FieldPlace, rng: np.random.Generator, habits: Habits) -> tuple[Answer, list[Stroke]]:
    if place.kind == "multiple":
        return _several(place, rng, habits)
    shares = habits.questions if place.kind == "single" else habits.columns
    values: list[str] = []
    behaviours: list[Behaviour] = []
    strokes: list[Stroke] = []
    for group in place.groups:
        behaviour = _draw(shares, rng)
        value, traces = _mark(group, behaviour, rng)
        values.append(value)
        behaviours.append(behaviour)
        strokes += traces
    return Answer(place.name, tuple(values), tuple(behaviours)), strokes


def _several(place: FieldPlace, rng: np.random.Generator, habits: Habits) -> tuple[Answer, list[Stroke]]:
    """Mark one to three of the choices, each as a question of its own that may be light."""
    bubbles = place.groups[0].bubbles
    count = int(rng.integers(1, min(3, len(bubbles)) + 1))
    chosen = sorted(int(i) for i in rng.choice(len(bubbles), count, replace=False))
    behaviours = [_draw(habits.columns, rng) for _ in chosen]
    strokes: list[Stroke] = []
    for index, behaviour in zip(chosen, behaviours, strict=True):
        light = behaviour is Behaviour.LIGHT
        strokes.append(_in(bubbles[index], Pencil.LIGHT if light else Pencil.FILL))
    rest = [bubble for index, bubble in enumerate(bubbles) if index not in chosen]
    if rest and Behaviour.CORRECTED in behaviours:
        strokes.append(_in(_one(rest, rng), Pencil.RUBBED))
    value = "|".join(bubbles[index].value for index in chosen)
    hardest = next(
        (behaviour for behaviour in behaviours if behaviour is not Behaviour.NORMAL), Behaviour.NORMAL
    )
    return Answer(place.name, (value,), (hardest,)), strokes


def _mark(group: Group, behaviour: Behaviour, rng: np.random.Generator) -> tuple[str, list[Stroke]]:
    bubbles = group.bubbles
    if len(bubbles) == 1:
        return _mark_or_not(bubbles[0], behaviour, rng)
    first, second = (bubbles[int(i)] for i in rng.choice(len(bubbles), 2, replace=False))
    match behaviour:
        case Behaviour.BLANK:
            return "", []
        case Behaviour.ERASED:
            return "", [_in(first, Pencil.RUBBED)]
        case Behaviour.DOUBLE:
            both = sorted((first, second), key=bubbles.index)
            return "|".join(bubble.value for bubble in both), [_in(bubble, Pencil.FILL) for bubble in both]
        case Behaviour.CORRECTED:
            return first.value, [_in(second, Pencil.RUBBED), _in(first, Pencil.FILL)]
        case Behaviour.DOT:
            if rng.random() < 0.5:
                return "", [_in(second, Pencil.DOT)]
            return first.value, [_in(first, Pencil.FILL), _in(second, Pencil.DOT)]
        case Behaviour.STRAY:
            return first.value, [_in(first, Pencil.FILL), _in(second, Pencil.LINE)]
    return first.value, [_in(first, _PENCILS[behaviour])]


def _mark_or_not(bubble: Bubble, behaviour: Behaviour, rng: np.random.Generator) -> tuple[str, list[Stroke]]:
    """A bubble that stands alone, as a sign does: it is meant in one column of two."""
    if rng.random() < 0.5:
        return "", [_in(bubble, Pencil.RUBBED)] if behaviour is Behaviour.CORRECTED else []
    return bubble.value, [_in(bubble, _PENCILS.get(behaviour, Pencil.FILL))]


_PENCILS: Final = MappingProxyType(
    {
        Behaviour.NORMAL: Pencil.FILL,
        Behaviour.LIGHT: Pencil.LIGHT,
        Behaviour.CROSS: Pencil.CROSS,
        Behaviour.PARTIAL: Pencil.PARTIAL,
        Behaviour.TICK: Pencil.TICK,
    }
)


def _in(bubble: Bubble, pencil: Pencil) -> Stroke:
    return Stroke(pencil, bubble.x, bubble.y, bubble.r)


def _one(bubbles: Sequence[Bubble], rng: np.random.Generator) -> Bubble:
    return bubbles[int(rng.integers(len(bubbles)))]


def _draw(shares: Mapping[Behaviour, int], rng: np.random.Generator) -> Behaviour:
    weights = np.array(list(shares.values()), dtype=np.float64)
    return list(shares)[int(rng.choice(len(weights), p=weights / weights.sum()))]
