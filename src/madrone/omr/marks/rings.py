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
_TURNS: Final = 32
_INSIDE, _OUTSIDE = 0.74, 1.24


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
    at = np.clip(np.rint(shifts).astype(np.int64) + reach, 0, 2 * reach)
    index = np.arange(len(bubbles))
    moved = centres + np.einsum("nij,nj->ni", steps, shifts * spacing[:, None])
    return Rings(moved, _around(own, at)[index], peaks)


def _around(own: NDArray[np.float32], at: NDArray[np.int64]) -> NDArray[np.float64]:
    """The best response within a sample of a place."""
    side = own.shape[1]
    best = np.full(len(own), -1.0)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            x, y = np.clip(at[:, 0] + dx, 0, side - 1), np.clip(at[:, 1] + dy, 0, side - 1)
            best = np.maximum(best, own[np.arange(len(own)), y, x])
    return best


@njit(cache=True, fastmath=True, nogil=True)
def _responses(patches: Patches, reach: int) -> NDArray[np.float32]:
    """For each patch and shift: how much darker a circle is than those within and around it, of the paper's white.

    What is darker than a ring can be is cut, so that the edge of a pencil mark does not outweigh the rings of a row.
    """
    count, side = patches.shape[0], patches.shape[1]
    middle = (side - 1) // 2
    span = 2 * reach + 1
    out = np.empty((count, span, span), dtype=np.float32)
    dx = np.empty((3, _TURNS), dtype=np.float32)
    dy = np.empty((3, _TURNS), dtype=np.float32)
    for turn in range(_TURNS):
        angle = 2 * np.pi * (turn + 0.5) / _TURNS
        for which in range(3):
            radius = TO_RING * (1.0, _INSIDE, _OUTSIDE)[which]
            dx[which, turn], dy[which, turn] = radius * np.cos(angle), radius * np.sin(angle)
    for index in range(count):
        patch = patches[index]
        white = np.float32(1.0)
        for row in range(0, side, 2):
            for column in range(0, side, 2):
                white = max(white, patch[row, column])
        for v in range(span):
            for u in range(span):
                total = np.float32(0.0)
                for turn in range(_TURNS):
                    ring = _at(patch, middle + u - reach + dx[0, turn], middle + v - reach + dy[0, turn])
                    inner = _at(patch, middle + u - reach + dx[1, turn], middle + v - reach + dy[1, turn])
                    outer = _at(patch, middle + u - reach + dx[2, turn], middle + v - reach + dy[2, turn])
                    darker = (np.float32(0.5) * (inner + outer) - ring) / white
                    total += max(np.float32(-0.35), min(np.float32(0.35), darker))
                out[index, v, u] = total / _TURNS
    return out


@njit(cache=True, fastmath=True, nogil=True, inline="always")
def _at(patch: NDArray[np.float32], x: float, y: float) -> float:
    left, top = int(x), int(y)
    fx, fy = np.float32(x - left), np.float32(y - top)
    upper = patch[top, left] + (patch[top, left + 1] - patch[top, left]) * fx
    lower = patch[top + 1, left] + (patch[top + 1, left + 1] - patch[top + 1, left]) * fx
    return upper + (lower - upper) * fy


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
