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

#: What is measured, in the order of the columns of ``Ink.features``: mean darkness, that of the darkest quarter, the
#: share that is covered; darkness from the core outward in five rings; how much it varies, over one sample, over two,
#: at its sharpest; and how far its middle is from the bubble's.
FEATURES: Final = (
    "mean",
    "dark",
    "cover",
    "core",
    "middle",
    "edge",
    "near",
    "far",
    "spread",
    "rough",
    "coarse",
    "sharp",
    "offset",
)
#: Inside of the printed ring, and the rings' outer radii, as shares of a bubble's radius; the print lies between.
_INNER: Final = 0.84
_CORE, _MIDDLE = 0.4, 0.65
_BEYOND, _NEAR, _FAR = 1.13, 1.27, 1.42
#: How dark a printed letter may be where the pencil's texture is still seen: not at its edges, which never fit quite.
_BESIDE: Final = 0.04
#: Fields of letters that are fainter than this are taken for unprinted.
_FAINT: Final = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """``features`` (n, 13) of every bubble, a column for each of ``FEATURES``."""

    features: NDArray[np.float64]

    def column(self, name: str) -> NDArray[np.float64]:
        """One feature of every bubble."""
        return self.features[:, FEATURES.index(name)]


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
    return Ink(_features(patches, stencils, strength, white, black))


def _disc(inner: float, outer: float) -> NDArray[np.bool_]:
    place = np.arange(-HALF, HALF + 1) / TO_RING
    distance = np.hypot(place[:, None], place[None, :])
    within: NDArray[np.bool_] = (distance >= inner) & (distance < outer)
    return within


_WITHIN: Final = _disc(0.0, _INNER)
_AROUND: Final = _disc(1.2, _FAR)


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
    found = np.zeros((count, 13))
    ink = np.zeros((side, side), dtype=np.float32)
    tones, slopes = np.zeros(64), np.zeros(64)
    for index in range(count):
        light, deep = 1 / white[index], 1 / (1 - black)
        for row in range(side):
            for column in range(side):
                dark = (1 - patches[index, row, column] * light) * deep
                letter = min(0.9, strength[index] * stencils[index, row, column])
                ink[row, column] = 1 - (1 - dark) / (1 - letter)
        tones[:] = 0
        slopes[:] = 0
        sums, counts = np.zeros(5), np.zeros(5)
        squares = total = cover = rough = coarse = along = down = weight = 0.0
        clear = 1e-9
        for row in range(side):
            for column in range(side):
                x, y = (column - HALF) / TO_RING, (row - HALF) / TO_RING
                distance = np.sqrt(x * x + y * y)
                value = ink[row, column]
                if distance < _INNER:
                    ring = 0 if distance < _CORE else (1 if distance < _MIDDLE else 2)
                    sums[ring] += value
                    counts[ring] += 1
                    cover += min(1.0, max(0.0, (value - 0.08) / 0.12))
                    tones[min(63, max(0, int(value * 64)))] += 1
                    if stencils[index, row, column] * strength[index] < _BESIDE:
                        squares += value * value
                        total += value
                        clear += 1
                        right, below = ink[row, column + 1] - value, ink[row + 1, column] - value
                        rough += right * right + below * below
                        right, below = ink[row, column + 2] - value, ink[row + 2, column] - value
                        steep = right * right + below * below
                        coarse += steep
                        slopes[min(63, int(np.sqrt(steep) * 64))] += 1
                    strong = max(0.0, value - 0.06)
                    weight += strong
                    along += strong * x
                    down += strong * y
                elif distance >= _BEYOND and distance < _FAR:
                    ring = 3 if distance < _NEAR else 4
                    sums[ring] += max(-0.1, value)
                    counts[ring] += 1
        inside = counts[0] + counts[1] + counts[2]
        mean = (sums[0] + sums[1] + sums[2]) / inside
        found[index, 0] = mean
        found[index, 1] = _highest(tones, inside / 4)
        found[index, 2] = cover / inside
        for ring in range(5):
            found[index, 3 + ring] = sums[ring] / counts[ring]
        found[index, 8] = np.sqrt(max(0.0, squares / clear - (total / clear) ** 2))
        found[index, 9] = np.sqrt(rough / (2 * clear))
        found[index, 10] = np.sqrt(coarse / (2 * clear))
        found[index, 11] = _highest(slopes, clear / 10)
        found[index, 12] = np.sqrt(along * along + down * down) / (weight + 0.5)
    return found


@njit(cache=True, fastmath=True, nogil=True, inline="always")
def _highest(bins: NDArray[np.float64], wanted: float) -> float:
    """The mean of the highest values in a histogram of 64 bins from 0 to 1."""
    total = taken = 0.0
    for place in range(63, -1, -1):
        take = min(bins[place], wanted - taken)
        total += take * (place + 0.5) / 64
        taken += take
    return total / wanted
