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
from madrone.omr.marks.geometry import HALF, SIDE, TO_RING, Bubbles
from madrone.omr.marks.tone import AS_PRINTED, Tone
from madrone.omr.registration.sampling import Patches

#: The outer radii, as shares of a bubble's, of the rings in which darkness is measured from the core outward; the
#: printed ring lies in the sixth. The first ``_INSIDE`` make up the inside.
RINGS: Final = (0.3, 0.5, 0.68, 0.84, 0.94, 1.06, 1.15, 1.24, 1.33, 1.42)
_INSIDE: Final = 4
#: Samples across which variation is measured.
LAGS: Final = (1, 2, 3, 4)
#: Samples from the outline of the ink, negative inward, where its edge is looked at.
EDGE: Final = (-2, -1, 1, 2, 3)
#: What is measured, in the order of the columns of ``Ink.features``: mean darkness inside, that of the darkest
#: quarter, the share that is covered, how far its middle is from the bubble's; the rings; variation; its sharpest
#: part; the darkness near the outline as a share of that inside; how much of an outline there is, its radius, its
#: raggedness.
FEATURES: Final = (
    "mean",
    "dark",
    "cover",
    "offset",
    *(f"ring {ring}" for ring in range(len(RINGS))),
    *(f"lag {lag}" for lag in LAGS),
    "sharp",
    "sharpest",
    *(f"edge {place}" for place in EDGE),
    "closed",
    "size",
    "ragged",
)
#: Fields of letters that are fainter than this are taken for unprinted.
_FAINT: Final = 0.25
#: How dark a printed letter may be where the pencil's texture is seen: not at its edges, which never fit quite.
_BESIDE: Final = 0.04
#: Bubbles with less ink than this show how the page's own ring looks; so many make a picture of it.
_EMPTY: Final = 0.1
_ENOUGH: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """``features`` of every bubble, a column for each of ``FEATURES``, and the ``white`` of the paper at each."""

    features: NDArray[np.float64]
    white: NDArray[np.float64]

    def column(self, name: str) -> NDArray[np.float64]:
        """One feature of every bubble."""
        return self.features[:, FEATURES.index(name)]


def measure_ink(patches: Patches, bubbles: Bubbles, black: float, tone: Tone = AS_PRINTED) -> Ink:
    """Measure patches that are centred on their bubbles; ``black`` is solid black as a share of white."""
    stencils = stencils_of(bubbles)
    white = _paper(patches, bubbles)
    dark = _darkness(patches, white, black, tone.quarter, tone.half)
    strength = _by_field(_printed(dark, stencils), bubbles.fields)
    letters = stencils * strength[:, None, None].astype(np.float32)
    ink = _beyond_letters(dark, letters)
    empty = ink[:, _WITHIN].mean(axis=1) < _EMPTY
    if empty.sum() >= _ENOUGH:
        _take_off(ink, ink[empty].mean(axis=0))
    whole = _features(ink, letters, _RING_OF, _REACH)
    return Ink(np.concatenate([whole, _outlines(ink, whole[:, 0])], axis=1), white)


def _distance() -> NDArray[np.float64]:
    place = np.arange(-HALF, HALF + 1) / TO_RING
    return np.hypot(place[:, None], place[None, :])


_DISTANCE: Final = _distance()
_WITHIN: Final = RINGS[_INSIDE - 1] > _DISTANCE
_AROUND: Final = (_DISTANCE >= 1.2) & (RINGS[-1] > _DISTANCE)
#: The ring of each sample, and the samples from which variation is measured, which must stay in the patch.
_RING_OF: Final = np.searchsorted(RINGS, _DISTANCE, side="right")
_REACH: Final = (np.add.outer(np.arange(SIDE), np.zeros(SIDE)) < SIDE - max(LAGS)) & (
    np.add.outer(np.zeros(SIDE), np.arange(SIDE)) < SIDE - max(LAGS)
)


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


@njit(cache=True, fastmath=True, nogil=True)
def _darkness(
    patches: Patches, white: NDArray[np.float64], black: float, quarter: float, half: float
) -> Patches:
    """0 where there is paper and 1 where there is solid black, straight between the printed tones."""
    dark = np.empty_like(patches)
    deep = np.float32(1 / (1 - black))
    first, second = np.float32(quarter), np.float32(half)
    pale, middle, deepest = (
        np.float32(0.25 / quarter),
        np.float32(0.25 / (half - quarter)),
        np.float32(0.5 / (1 - half)),
    )
    for index in range(patches.shape[0]):
        light = np.float32(1 / white[index])
        for row in range(patches.shape[1]):
            for column in range(patches.shape[2]):
                seen = (1 - patches[index, row, column] * light) * deep
                if seen < 0 or seen > 1:
                    straight = seen
                elif seen < first:
                    straight = pale * seen
                elif seen < second:
                    straight = np.float32(0.25) + middle * (seen - first)
                else:
                    straight = np.float32(0.5) + deepest * (seen - second)
                dark[index, row, column] = straight
    return dark


def _printed(dark: Patches, stencils: Patches) -> NDArray[np.float64]:
    """How black each letter is beside its stencil, by regression; not a number where there is no stencil."""
    shape = stencils[:, _WITHIN]
    shape = shape - shape.mean(axis=1, keepdims=True)
    power = (shape**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(power > 1e-6, (dark[:, _WITHIN] * shape).sum(axis=1) / power, np.nan)


@njit(cache=True, nogil=True)
def _by_field(printed: NDArray[np.float64], fields: NDArray[np.int64]) -> NDArray[np.float64]:
    """How black the letters of each bubble's field are, by the median of the field's; 0 if none are printed."""
    strength = np.zeros(len(printed))
    first = 0
    while first < len(printed):
        end = first
        while end < len(printed) and fields[end] == fields[first]:
            end += 1
        known = printed[first:end]
        known = known[np.isfinite(known)]
        share = np.median(known) if known.size else 0.0
        if share > _FAINT:
            strength[first:end] = min(share, 1.3)
        first = end
    return strength


@njit(cache=True, fastmath=True, nogil=True)
def _beyond_letters(dark: Patches, letters: Patches) -> Patches:
    """The darkness that is not the letter's."""
    ink = np.empty_like(dark)
    for index in range(dark.shape[0]):
        for row in range(dark.shape[1]):
            for column in range(dark.shape[2]):
                under = 1 - min(np.float32(0.9), letters[index, row, column])
                ink[index, row, column] = 1 - (1 - dark[index, row, column]) / under
    return ink


@njit(cache=True, fastmath=True, nogil=True)
def _take_off(ink: Patches, bare: NDArray[np.float32]) -> None:
    """Take what an empty bubble of this page shows off all of them, in place."""
    for index in range(ink.shape[0]):
        for row in range(ink.shape[1]):
            for column in range(ink.shape[2]):
                under = min(np.float32(0.8), bare[row, column])
                ink[index, row, column] = 1 - (1 - ink[index, row, column]) / (1 - under)


@njit(cache=True, fastmath=True, nogil=True)
def _features(
    ink: Patches, letters: Patches, ring_of: NDArray[np.int64], reach: NDArray[np.bool_]
) -> NDArray[np.float64]:
    count, side = ink.shape[0], ink.shape[1]
    rings, lags = 10, 4
    found = np.zeros((count, 4 + rings + lags + 2))
    tones, slopes = np.zeros(64), np.zeros(64)
    sums, counts, varied = np.zeros(rings), np.zeros(rings), np.zeros(lags)
    for index in range(count):
        tones[:], slopes[:], sums[:], counts[:], varied[:] = 0, 0, 0, 0, 0
        cover = along = down = weight = 0.0
        clear = 1e-9
        for row in range(side):
            for column in range(side):
                ring = ring_of[row, column]
                if ring >= rings:
                    continue
                value = ink[index, row, column]
                sums[ring] += max(np.float32(-0.3), value)
                counts[ring] += 1
                if ring < _INSIDE:
                    cover += min(1.0, max(0.0, (value - 0.08) / 0.12))
                    tones[min(63, max(0, int(value * 64)))] += 1
                    strong = max(0.0, value - 0.06)
                    weight += strong
                    along += strong * (column - HALF) / TO_RING
                    down += strong * (row - HALF) / TO_RING
                if ring < 8 and reach[row, column] and letters[index, row, column] < _BESIDE:
                    clear += 1
                    for lag in range(lags):
                        right = ink[index, row, column + lag + 1] - value
                        below = ink[index, row + lag + 1, column] - value
                        steep = right * right + below * below
                        varied[lag] += steep
                        if lag == 1:
                            slopes[min(63, int(np.sqrt(steep) * 64))] += 1
        inside = mean = 0.0
        for ring in range(_INSIDE):
            inside += counts[ring]
            mean += sums[ring]
        found[index, 0] = mean / inside
        found[index, 1] = _highest(tones, inside / 4)
        found[index, 2] = cover / inside
        found[index, 3] = np.sqrt(along * along + down * down) / (weight + 0.5)
        for ring in range(rings):
            found[index, 4 + ring] = sums[ring] / counts[ring]
        for lag in range(lags):
            found[index, 4 + rings + lag] = np.sqrt(varied[lag] / (2 * clear))
        found[index, 4 + rings + lags] = _highest(slopes, clear / 8)
        found[index, 5 + rings + lags] = _highest(slopes, clear / 30)
    return found


_EDGES: Final = np.array(EDGE, dtype=np.float64)
_TURNS: Final = 48
_STEPS: Final = 24


@njit(cache=True, fastmath=True, nogil=True)
def _outlines(ink: Patches, means: NDArray[np.float64]) -> NDArray[np.float64]:
    """The edge of each patch's ink, laid over itself from all directions, where it falls to half of its mean.

    A pencil's edge is as sharp as the scanner sees; what was rubbed fades away.
    """
    count = ink.shape[0]
    found = np.zeros((count, 8))
    line = np.empty(_STEPS, dtype=np.float32)
    sums, counts = np.zeros(5), np.zeros(5)
    first, step = 3.5, 0.4
    for index in range(count):
        half = 0.5 * means[index]
        if half < 0.02:
            continue
        sums[:], counts[:] = 0, 0
        closed = radius = square = 0.0
        for turn in range(_TURNS):
            angle = 2 * np.pi * turn / _TURNS
            cos, sin = np.cos(angle), np.sin(angle)
            for place in range(_STEPS):
                line[place] = _between(ink[index], cos * (first + step * place), sin * (first + step * place))
            # From outside inward, so that the outer outline is found and not a gap within.
            place = _STEPS - 1
            while place > 0 and line[place - 1] < half:
                place -= 1
            if place == 0 or (place == _STEPS - 1 and line[place] >= half):
                continue
            inner, outer = line[place - 1], line[place]
            edge = first + step * (place - 1 + (inner - half) / max(inner - outer, 1e-3))
            closed += 1
            radius += edge
            square += edge * edge
            for which in range(5):
                reach = edge + _EDGES[which]
                if reach < HALF - 0.1:
                    sums[which] += _between(ink[index], cos * reach, sin * reach)
                    counts[which] += 1
        if closed < 6:
            continue
        for which in range(5):
            found[index, which] = sums[which] / max(counts[which], 1) / (2 * half)
        found[index, 5] = closed / _TURNS
        found[index, 6] = radius / closed / TO_RING
        found[index, 7] = np.sqrt(max(0.0, square / closed - (radius / closed) ** 2)) / TO_RING
    return found


@njit(cache=True, fastmath=True, nogil=True, inline="always")
def _between(patch: NDArray[np.float32], x: float, y: float) -> float:
    """The value of a patch at a point from its middle, between its samples."""
    x, y = x + HALF, y + HALF
    left, top = int(x), int(y)
    fx, fy = np.float32(x - left), np.float32(y - top)
    upper = patch[top, left] + (patch[top, left + 1] - patch[top, left]) * fx
    lower = patch[top + 1, left] + (patch[top + 1, left + 1] - patch[top + 1, left]) * fx
    return upper + (lower - upper) * fy


@njit(cache=True, fastmath=True, nogil=True, inline="always")
def _highest(bins: NDArray[np.float64], wanted: float) -> float:
    """The mean of the highest values in a histogram of 64 bins from 0 to 1."""
    total = taken = 0.0
    for place in range(63, -1, -1):
        take = min(bins[place], wanted - taken)
        total += take * (place + 0.5) / 64
        taken += take
    return total / wanted
