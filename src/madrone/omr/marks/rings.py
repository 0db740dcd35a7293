"""Where each printed ring really is: the last tenths of a millimetre, by the rings of its whole row.

A filled bubble hides its own ring, but not those of its neighbours, and what moves one moves the row.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from madrone.omr.marks.geometry import TO_RING, Bubbles
from madrone.omr.registration.sampling import Gray, Patches, sample
from madrone.omr.registration.transform import Points

#: Samples to each side that a ring is looked for; more when the feed slipped.
USUAL, SLIPPED = 4, 7
_TURNS: Final = 24
_INSIDE, _OUTSIDE = 0.74, 1.24
#: Rings weaker than this share of the page's usual ones say nothing; no ring stands so many samples off its row's.
_CLEAR, _ASTRAY = 0.4, 2.5


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """For each bubble: its centre in the picture (n, 2), its ring's darkness where it stands, and the row's."""

    centres: Points
    own: NDArray[np.float64]
    row: NDArray[np.float64]


def find_rings(
    pixels: Gray, bubbles: Bubbles, centres: Points, steps: NDArray[np.float64], reach: int
) -> Rings:
    """Move every bubble to where the rings of its row are darkest, by at most ``reach`` samples."""
    spacing = bubbles.r / TO_RING
    half = int(np.ceil(_OUTSIDE * TO_RING)) + reach + 1
    patches = sample(pixels, centres, steps, spacing, 2 * half + 1, 2 * half + 1)
    own = _responses(patches, reach)
    # The bubble itself counts double: where the paper is bent it knows best.
    row = (own[bubbles.row].sum(axis=1) + own) / (bubbles.row.shape[1] + 1)
    shifts, peaks = _peaks(row)
    shifts = _with_the_row(shifts, peaks, bubbles.row)
    at = np.clip(np.rint(shifts).astype(np.int64) + reach, 0, 2 * reach)
    index = np.arange(len(bubbles))
    moved = centres + np.einsum("nij,nj->ni", steps, shifts * spacing[:, None])
    return Rings(moved, _around(own, at)[index], peaks)


def _with_the_row(
    shifts: NDArray[np.float64], peaks: NDArray[np.float64], row: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The shifts, but the row's for a bubble whose rings say nothing or another thing than all the others'.

    Where most of a row is filled, the maximum may lie anywhere.
    """
    seen = peaks >= _CLEAR * np.median(peaks) if len(peaks) else np.zeros(0, dtype=bool)
    theirs = np.where(seen[row][..., None], shifts[row], np.nan)
    silent = ~seen[row].any(axis=1)
    theirs[silent] = 0.0
    usual = np.nanmedian(theirs, axis=1)
    astray = silent | ~seen | (np.abs(shifts - usual).max(axis=1) > _ASTRAY)
    return np.where(astray[:, None], usual, shifts)


def _around(own: NDArray[np.float32], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """The best response within a sample of a place."""
    side = own.shape[1]
    best = np.full(len(own), -1.0)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            x, y = np.clip(at[:, 0] + dx, 0, side - 1), np.clip(at[:, 1] + dy, 0, side - 1)
            best = np.maximum(best, own[np.arange(len(own)), y, x])
    return best


def _circles() -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Points on the ring, inside and outside: their whole samples (3, turns, 2) and the weights of four samples."""
    angles = 2 * np.pi * (np.arange(_TURNS) + 0.5) / _TURNS
    radii = TO_RING * np.array([1.0, _INSIDE, _OUTSIDE])[:, None]
    points = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=2)
    whole = np.floor(points).astype(np.int64)
    x, y = np.moveaxis(points - whole, 2, 0)
    weights = np.stack([(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y], axis=2)
    return whole, weights.astype(np.float32)


_PLACES, _WEIGHTS = _circles()


def _responses(patches: Patches, reach: int) -> NDArray[np.float32]:
    """For each patch and shift: how much darker a circle is than those within and around it, of the paper's white.

    What is darker than a ring can be is cut, so that the edge of a pencil mark does not outweigh the rings of a row.
    """
    return _circle_contrasts(patches, reach, _PLACES, _WEIGHTS)


@njit(cache=True, fastmath=True, nogil=True)
def _circle_contrasts(
    patches: Patches, reach: int, places: NDArray[np.int64], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    count, side = patches.shape[0], patches.shape[1]
    middle = (side - 1) // 2
    span, turns = 2 * reach + 1, places.shape[1]
    out = np.zeros((count, span, span), dtype=np.float32)
    line = np.empty((3, span), dtype=np.float32)
    for index in range(count):
        patch = patches[index]
        white = np.float32(1.0)
        for row in range(0, side, 2):
            for column in range(0, side, 2):
                white = max(white, patch[row, column])
        scale, limit = np.float32(1 / white), np.float32(0.35)
        for turn in range(turns):
            for v in range(span):
                for which in range(3):
                    left = middle - reach + places[which, turn, 0]
                    top = middle - reach + v + places[which, turn, 1]
                    a, b = weights[which, turn, 0], weights[which, turn, 1]
                    c, d = weights[which, turn, 2], weights[which, turn, 3]
                    upper, lower = patch[top], patch[top + 1]
                    # Along a row of shifts, so that the processor takes several at once.
                    for u in range(span):
                        line[which, u] = (
                            a * upper[left + u]
                            + b * upper[left + u + 1]
                            + c * lower[left + u]
                            + d * lower[left + u + 1]
                        )
                for u in range(span):
                    darker = (np.float32(0.5) * (line[1, u] + line[2, u]) - line[0, u]) * scale
                    out[index, v, u] += max(-limit, min(limit, darker)) / turns
    return out


def _peaks(maps: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The place of each map's maximum from its middle, to a fraction by a parabola, and its height."""
    count, side, _ = maps.shape
    flat = maps.reshape(count, -1).argmax(axis=1) if count else np.zeros(0, dtype=np.int64)
    y, x = flat // side, flat % side
    index = np.arange(count)
    height = maps[index, y, x].astype(np.float64)
    inner_x, inner_y = np.clip(x, 1, side - 2), np.clip(y, 1, side - 2)
    part_x = _parabola(maps[index, y, inner_x - 1], maps[index, y, inner_x], maps[index, y, inner_x + 1])
    part_y = _parabola(maps[index, inner_y - 1, x], maps[index, inner_y, x], maps[index, inner_y + 1, x])
    middle = (side - 1) / 2
    # At the rim there is no parabola.
    place_x = np.where(x == inner_x, x + part_x, x) - middle
    place_y = np.where(y == inner_y, y + part_y, y) - middle
    return np.stack([place_x, place_y], axis=1), height


def _parabola(
    before: NDArray[np.float32], here: NDArray[np.float32], after: NDArray[np.float32]
) -> NDArray[np.float64]:
    curve = before.astype(np.float64) - 2 * here + after
    return np.clip(np.where(curve < -1e-9, 0.5 * (before - after) / np.minimum(curve, -1e-9), 0.0), -0.5, 0.5)
