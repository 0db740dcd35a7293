"""What speaks for a mark: the ink of a bubble beside the page's pencil, and beside its rivals in the group.

A light mark and what a rubber leaves may be equally dark. They differ in their shape: a mark has edges and stays
where the pencil was, what was rubbed out is smeared and reaches beyond the ring.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.marks.geometry import Bubbles
from madrone.omr.marks.ink import EDGE, FEATURES, LAGS, RINGS, Ink

_RINGS: Final = tuple(f"ring {ring}" for ring in range(len(RINGS)))
#: Darknesses are given as shares of the page's pencil, shapes as shares of the bubble's own darkness.
_DARKNESSES: Final = ("mean", "dark", *_RINGS)
_VARIATIONS: Final = (*(f"lag {lag}" for lag in LAGS), "sharp", "sharpest")
_SHAPES: Final = (*_VARIATIONS, *_RINGS)
_OUTLINE: Final = (*(f"edge {place}" for place in EDGE), "closed", "size", "ragged")
EVIDENCE: Final = (
    *(f"{name} of pencil" for name in _DARKNESSES),
    *(f"{name} of mean" for name in _SHAPES),
    *_OUTLINE,
    "cover",
    "offset",
    "rival",
    "second rival",
    "lead",
    "pencil",
    "noise",
    "softness",
    "print",
    "several",
)
_TRACES: Final = tuple(
    EVIDENCE.index(name)
    for name in ("mean of pencil", "dark of pencil", "ring 8 of pencil", "ring 9 of pencil")
)
#: The pencil that is expected before any was seen, and how many marks outweigh it.
_USUAL_PENCIL, _USUAL_WEIGHT = 0.5, 3
#: Nothing fainter is taken for a page's pencil, or the noise of an empty page would be.
_FAINTEST: Final = 0.12
#: So many filled bubbles tell how this student fills them.
_ENOUGH: Final = 6
#: Ink (share of the pencil) that has no shape yet, and that which has one fully.
_SHAPELESS, _SHAPED = 0.06, 0.16


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """The ink of some bubbles as shares of the page's pencil: inside the ring, in its darkest quarter, and beyond."""

    inside: NDArray[np.float64]
    darkest: NDArray[np.float64]
    beyond: NDArray[np.float64]

    def part(self, bubbles: slice) -> "Traces":
        """Those of some of them."""
        return Traces(self.inside[bubbles], self.darkest[bubbles], self.beyond[bubbles])


def traces_of(evidence: NDArray[np.float64]) -> Traces:
    """The ink that the evidence tells of."""
    inside, darkest, *beyond = (evidence[:, place] for place in _TRACES)
    return Traces(inside, darkest, np.mean(beyond, axis=0))


def pencil_of(ink: Ink, bubbles: Bubbles) -> float:
    """How dark this page's student fills a bubble: the median of the darkest of each group."""
    mean = ink.column("mean")
    best = np.maximum.reduceat(mean, bubbles.starts[:-1]) if len(mean) else np.zeros(0)
    marked = best[best > _FAINTEST]
    return float(np.median(np.concatenate([marked, np.full(_USUAL_WEIGHT, _USUAL_PENCIL)])))


def _pencils(ink: Ink, bare: dict[str, float], pencil: float) -> dict[str, float]:
    """How dark each part of a bubble is that this page's student has filled; parts beyond the ring by the whole."""
    full = ink.column("mean") > 0.6 * pencil
    known = dict.fromkeys(_DARKNESSES, pencil)
    if full.sum() >= _ENOUGH:
        for name in ("mean", "dark", *_RINGS[:4]):
            known[name] = float(np.median(ink.column(name)[full])) - bare[name]
    return known


def evidence_of(ink: Ink, bubbles: Bubbles, rings: NDArray[np.float64]) -> NDArray[np.float64]:
    """One row for each bubble, a column for each of ``EVIDENCE``; ``rings`` is how dark the print is at each."""
    count = len(ink.features)
    if not count:
        return np.zeros((0, len(EVIDENCE)))
    pencil = pencil_of(ink, bubbles)
    bare = _bare(ink, pencil)
    filled = _pencils(ink, bare, pencil)
    relative = {name: (ink.column(name) - bare[name]) / filled[name] for name in _DARKNESSES}
    mean = relative["mean"]
    shaped = np.clip((mean - _SHAPELESS) / (_SHAPED - _SHAPELESS), 0, 1)
    own = np.maximum(mean, _SHAPELESS) * filled["mean"]
    shapes = [shaped * _beyond(ink.column(name), bare[name]) / own for name in _VARIATIONS]
    shapes += [shaped * (ink.column(name) - bare[name]) / own for name in _RINGS]
    shapes += [shaped * ink.column(name) for name in _OUTLINE]
    rival, second = _rivals(mean, bubbles.starts)
    page = np.array([pencil, bare["lag 1"], bare["lag 1"] / max(bare["lag 2"], 1e-3)])
    columns = [*relative.values(), *shapes, ink.column("cover"), shaped * ink.column("offset")]
    printed = np.clip(rings / max(float(np.median(rings)), 1e-3), 0, 2)
    columns += [rival, second, mean - rival, *np.repeat(page[:, None], count, axis=1), printed]
    # Of bubbles without ink it does not matter how many might have been meant.
    several = bubbles.several & (np.maximum(mean, rival) > _SHAPED)
    return np.column_stack([*columns, several])


def _bare(ink: Ink, pencil: float) -> dict[str, float]:
    """What empty bubbles of this page measure, which is its noise."""
    empty = ink.column("mean") < 0.15 * pencil
    if empty.sum() < 4:
        return dict.fromkeys(FEATURES, 0.0)
    middle = np.median(ink.features[empty], axis=0)
    return dict(zip(FEATURES, (float(value) for value in middle), strict=True))


def _beyond(values: NDArray[np.float64], noise: float) -> NDArray[np.float64]:
    """Variation without that of the noise, as squares add up; below zero where there is less than the noise."""
    more = values**2 - noise**2
    return np.sign(more) * np.sqrt(np.abs(more))


def _rivals(
    relative: NDArray[np.float64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each bubble the darkest and the second darkest of the others in its group; 0 where there are none."""
    rival, second = np.zeros(len(relative)), np.zeros(len(relative))
    for start, end in pairwise(starts):
        if end - start < 2:
            continue
        group = relative[start:end]
        order = np.argsort(group)[::-1]
        rival[start:end] = group[order[0]]
        rival[start + order[0]] = group[order[1]]
        if end - start > 2:
            second[start:end] = group[order[1]]
            second[start + order[0]] = second[start + order[1]] = group[order[2]]
    return np.maximum(rival, 0), np.maximum(second, 0)
