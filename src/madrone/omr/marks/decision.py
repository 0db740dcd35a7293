"""From the probabilities of marks to the reading of a group and a field.

A reading that is not sure enough is never given without a flag that asks for a person. Source: omr.md 6 "Decide";
cli-contract.md for values and flags.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import FieldPlace, Group
from madrone.omr.marks.answers import ASKING, FieldReading, Flag, GroupReading
from madrone.omr.marks.evidence import Traces
from madrone.omr.marks.profile import Profile

#: From the least to the most serious: a field carries the gravest flag of its groups.
_GRAVITY: Final[tuple[Flag, ...]] = ("", "light", "erasure", "double", "doubt", "unreadable")

#: Readings that rest on faint pencil.
_FAINT: Final = ("light", "erasure")
#: Ink as dark as this share of the bubble's own reaches beyond the ring where somebody highlighted or smeared.
_BEYOND: Final = 0.3
#: Where several may be meant, a mark under the one is doubted beside one over the other.
_FAINTER, _FULL = 0.6, 0.8
#: Nobody is believed to leave so much of the page's pencil where nothing is meant (all over, or in a quarter of the
#: bubble), or so little where something is.
_PLAIN, _BLACK, _NOTHING = 0.45, 0.8, 0.26


def read_group(
    group: Group,
    marks: NDArray[np.float64],
    traces: Traces,
    profile: Profile,
    *,
    several: bool,
    visible: bool = True,
    plain: bool = True,
    faithful: bool = True,
) -> GroupReading:
    """Read one answer from the probability of a mark in each bubble, and its ink.

    ``several`` marks may be meant. ``visible`` is false if the print is not where it should be, ``plain`` if there is
    ink around the bubbles that marks do not leave, ``faithful`` if the page does not show faint pencil as it is.
    """
    marked = marks > 0.5
    value = "|".join(bubble.value for bubble, mark in zip(group.bubbles, marked, strict=True) if mark)
    confidence = float(np.prod(np.where(marked, marks, 1 - marks)))
    if not visible:
        flag: Flag = "unreadable"
    elif not plain or _contradicted(marked, traces) or (several and _unequal(traces.inside[marked])):
        flag = "doubt"
    else:
        flag = _flag(marked, traces.inside, confidence, profile, several=several)
        if flag in _FAINT and not faithful:
            flag = "doubt"
    return GroupReading(value, confidence, flag, tuple(float(mark) for mark in marks))


def _contradicted(marked: NDArray[np.bool_], traces: Traces) -> bool:
    """Whether the probabilities deny plain ink or see a mark where there is none, as on pages unlike all keyed ones."""
    denied = ~marked & ((traces.inside > _PLAIN) | (traces.darkest > _BLACK))
    light = marked & (traces.inside < _FAINTER)
    imagined = light & ((traces.inside < _NOTHING) | (traces.beyond > _BEYOND * traces.inside))
    return bool((denied | imagined).any())


def _unequal(marks: NDArray[np.float64]) -> bool:
    """Whether a faint mark stands beside a full one: it may be what was rubbed out, or highlighted."""
    return bool((marks < _FAINTER).any() and (marks > _FULL).any())


def _flag(
    marked: NDArray[np.bool_],
    darkness: NDArray[np.float64],
    confidence: float,
    profile: Profile,
    *,
    several: bool,
) -> Flag:
    if confidence < profile.certain:
        return "doubt"
    if marked.sum() > 1 and not several:
        return "double"
    if (darkness[~marked] > profile.erased).any():
        return "erasure"
    if (darkness[marked] < profile.light).any():
        return "light"
    return ""


def read_field(place: FieldPlace, groups: Sequence[GroupReading]) -> FieldReading:
    """Put a field together from its groups."""
    flags: list[Flag] = [group.flag for group in groups]
    flag: Flag = max(flags, key=_GRAVITY.index, default="")
    confidence = min((group.confidence for group in groups), default=1.0)
    if place.kind in ("single", "multiple"):
        value = groups[0].value if groups else ""
    else:
        value = "".join(_character(group) for group in groups)
    return FieldReading(place.name, place.kind, value, confidence, flag, tuple(groups))


def _character(group: GroupReading) -> str:
    return group.value if len(group.value) == 1 and group.flag not in ASKING else "_"
