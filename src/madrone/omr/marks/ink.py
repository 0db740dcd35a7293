"""The pencil in each bubble: how dark the paper is beyond its print, measured in a few numbers.

Darkness is 0 for the paper around and 1 for solid black, so that shading and exposure do not count. Print and pencil
multiply: what passes the pencil passes the print. Source: omr.md 6 "Decide".
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from madrone.omr.marks.blank import stencils_of
from madrone.omr.marks.geometry import HALF, TO_RING, Bubbles
from madrone.omr.registration.sampling import Patches

#: What is measured, in the order of the columns of ``Ink.features``.
FEATURES: Final = ("mean", "dark", "cover", "fringe", "rough", "offset", "centre", "spread")
#: Inside of the ring, the ring with what is beside it, and around: shares of a bubble's radius.
_INNER, _OUTER, _FRINGE = 0.82, 1.14, 1.42
#: Fields of letters that are fainter than this are taken for unprinted.
_FAINT: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """``features`` (n, 8) of every bubble; ``noise`` is how much bare paper varies on this page."""

    features: NDArray[np.float64]
    noise: float


def measure_ink(patches: Patches, bubbles: Bubbles, black: float) -> Ink:
    """Measure patches that are centred on their bubbles; ``black`` is solid black as a share of white."""
    stencils = stencils_of(bubbles)
    white = _paper(patches, bubbles)
    printed = _printed(patches, stencils, white, black)
    strength = np.zeros(len(bubbles))
    for field in range(int(bubbles.fields.max()) + 1 if len(bubbles) else 0):
        chosen = bubbles.fields == field
        known = printed[chosen][np.isfinite(printed[chosen])]
        share = float(np.median(known)) if known.size else 0.0
        strength[chosen] = min(share, 1.3) if share > _FAINT else 0.0
    features = _features(patches, stencils, strength, white, black)
    empty = np.sort(features[:, FEATURES.index("rough")])[: max(1, len(features) // 2)]
    return Ink(features, float(np.median(empty)) if len(features) else 0.0)


def _disc(inner: float, outer: float) -> NDArray[np.bool_]:
    place = np.arange(-HALF, HALF + 1) / TO_RING
    distance = np.hypot(place[:, None], place[None, :])
    within: NDArray[np.bool_] = (distance >= inner) & (distance < outer)
    return within


_WITHIN: Final = _disc(0.0, _INNER)
_AROUND: Final = _disc(1.2, _FRINGE)


def _paper(patches: Patches, bubbles: Bubbles) -> NDArray[np.float64]:
    """The gray of bare paper at each bubble: most of the bubbles near it are empty, and around them it is bare."""
    if not len(bubbles):
        return np.zeros(0)
    inside = _quantile(patches[:, _WITHIN], 0.6)
    outside = _quantile(patches[:, _AROUND], 0.5)
    own = np.maximum(inside, outside)
    return np.maximum(_quantile(own[bubbles.near], 0.65), 1.0).astype(np.float64)


def _quantile(values: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    place = int(share * (values.shape[1] - 1))
    part: NDArray[np.float32] = np.partition(values, place, axis=1)[:, place]
    return part


def _printed(
    patches: Patches, stencils: Patches, white: NDArray[np.float64], black: float
) -> NDArray[np.float64]:
    """How black each letter is beside its stencil, by regression; not a number where there is no stencil."""
    dark = (1 - patches[:, _WITHIN] / white[:, None]) / (1 - black)
    shape = stencils[:, _WITHIN]
    shape = shape - shape.mean(axis=1, keepdims=True)
    power = (shape**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(power > 1e-6, (dark * shape).sum(axis=1) / power, np.nan)


@njit(cache=True, fastmath=True, nogil=True)
def _features(
    patches: Patches,
    stencils: Patches,
    strength: NDArray[np.float64],
    white: NDArray[np.float64],
    black: float,
) -> NDArray[np.float64]:
    count, side = patches.shape[0], patches.shape[1]
    found = np.zeros((count, 8))
    ink = np.zeros((side, side))
    bins = np.zeros(64)
    for index in range(count):
        bins[:] = 0
        total = inside = cover = fringe = around = rough = core = in_core = squares = 0.0
        along = down = weight = 0.0
        pairs = 0
        for row in range(side):
            for column in range(side):
                dark = (1 - patches[index, row, column] / white[index]) / (1 - black)
                print_dark = min(0.9, strength[index] * stencils[index, row, column])
                ink[row, column] = 1 - (1 - dark) / (1 - print_dark)
        for row in range(side):
            for column in range(side):
                x, y = (column - HALF) / TO_RING, (row - HALF) / TO_RING
                distance = np.sqrt(x * x + y * y)
                value = ink[row, column]
                if distance < _INNER:
                    total += value
                    squares += value * value
                    inside += 1
                    cover += min(1.0, max(0.0, (value - 0.08) / 0.12))
                    bins[min(63, max(0, int(value * 64)))] += 1
                    rough += abs(ink[row, column + 1] - value) + abs(ink[row + 1, column] - value)
                    pairs += 2
                    strong = max(0.0, value - 0.06)
                    weight += strong
                    along += strong * x
                    down += strong * y
                    if distance < 0.4:
                        core += value
                        in_core += 1
                elif 1.2 <= distance < _FRINGE:
                    fringe += max(-0.1, value)
                    around += 1
        quarter, taken, dark_sum = inside / 4, 0.0, 0.0
        for place in range(63, -1, -1):
            take = min(bins[place], quarter - taken)
            dark_sum += take * (place + 0.5) / 64
            taken += take
        mean = total / inside
        found[index, 0] = mean
        found[index, 1] = dark_sum / quarter
        found[index, 2] = cover / inside
        found[index, 3] = fringe / around
        found[index, 4] = rough / pairs
        found[index, 5] = np.sqrt(along * along + down * down) / (weight + 0.5)
        found[index, 6] = core / in_core
        found[index, 7] = np.sqrt(max(0.0, squares / inside - mean * mean))
    return found
