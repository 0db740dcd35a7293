"""Where the anchors are: each as the darkest rectangle of its size near its place, to a fraction of a sample."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Anchor
from madrone.omr.registration.sampling import Gray, Patches, sample
from madrone.omr.registration.transform import Points, project

_SPACING: Final = 0.25
#: The white that must surround an anchor.
_MARGIN: Final = 0.75
_LIKENESS: Final = 0.72


@dataclass(frozen=True, slots=True)
class FoundAnchors:
    """For every anchor of a page: where it is in the picture, whether it was found, and its blackness.

    ``points`` is (n, 2) in pixels; ``tones`` (n, 2) are the gray inside and around.
    """

    points: Points
    found: NDArray[np.bool_]
    tones: NDArray[np.float64]

    @property
    def share(self) -> float:
        return float(self.found.mean()) if len(self.found) else 0.0


def find_anchors(
    pixels: Gray, homography: NDArray[np.float64], anchors: tuple[Anchor, ...], reach: float
) -> FoundAnchors:
    """Look for every anchor within ``reach`` mm of where the homography has it."""
    places = np.array([(mark.x, mark.y) for mark in anchors], dtype=np.float64)
    sizes = np.array([(mark.width, mark.height) for mark in anchors], dtype=np.float64)
    beside = [places, places + np.array([0.5, 0.0]), places + np.array([0.0, 0.5])]
    there = project(homography, np.concatenate(beside))
    count = len(places)
    centres = there[:count]
    steps = np.stack([there[count : 2 * count] - centres, there[2 * count :] - centres], axis=2) / 0.5
    half = int(np.ceil((reach + sizes.max() / 2 + _MARGIN) / _SPACING))
    patches = sample(pixels, centres, steps, np.full(count, _SPACING), 2 * half + 1, 2 * half + 1)
    matches = _matches(patches, sizes / _SPACING, reach / _SPACING, _MARGIN / _SPACING)
    moved = matches[:, :2] * _SPACING
    points = centres + np.einsum("nij,nj->ni", steps, moved)
    return FoundAnchors(points, matches[:, 2] >= _LIKENESS, matches[:, 3:])


@njit(cache=True, fastmath=True, nogil=True)
def _matches(
    patches: Patches, sizes: NDArray[np.float64], reach: float, margin: float
) -> NDArray[np.float64]:
    """For each patch: x and y of the best rectangle (samples from the middle), its likeness, its gray and that around.

    The likeness is the correlation with a black rectangle in a white frame, by sums over rectangles.
    """
    count, side = patches.shape[0], patches.shape[1]
    middle = (side - 1) // 2
    found = np.zeros((count, 5))
    sums = np.zeros((side + 1, side + 1))
    squares = np.zeros((side + 1, side + 1))
    for index in range(count):
        for row in range(side):
            line = line2 = 0.0
            for column in range(side):
                value = float(patches[index, row, column])
                line += value
                line2 += value * value
                sums[row + 1, column + 1] = sums[row, column + 1] + line
                squares[row + 1, column + 1] = squares[row, column + 1] + line2
        half_x, half_y = sizes[index, 0] / 2, sizes[index, 1] / 2
        in_x, in_y = int(half_x), int(half_y)
        out_x, out_y = int(np.ceil(half_x + margin)), int(np.ceil(half_y + margin))
        span = int(reach)
        likeness = np.full((2 * span + 1, 2 * span + 1), -1.0)
        best, best_x, best_y = -1.0, 0, 0
        for dy in range(-span, span + 1):
            for dx in range(-span, span + 1):
                x, y = middle + dx, middle + dy
                if x - out_x < 0 or y - out_y < 0 or x + out_x >= side or y + out_y >= side:
                    continue
                n_out, s_out, q_out = _box(sums, squares, x, y, out_x, out_y)
                n_in, s_in, _ = _box(sums, squares, x, y, in_x, in_y)
                share = n_in / n_out
                mean = s_out / n_out
                spread = q_out / n_out - mean * mean
                # Correlation of a two-valued template; the row of samples on the edge counts as white.
                cover = (mean - s_in / n_in) * np.sqrt(share / (1 - share))
                value = cover / np.sqrt(spread + 16.0)
                likeness[dy + span, dx + span] = value
                if value > best:
                    best, best_x, best_y = value, dx, dy
        x, y = _centroid(patches[index], middle + best_x, middle + best_y, out_x, out_y)
        n_in, s_in, _ = _box(
            sums, squares, middle + best_x, middle + best_y, max(1, in_x - 1), max(1, in_y - 1)
        )
        found[index, 0], found[index, 1] = x - middle, y - middle
        found[index, 2] = best
        found[index, 3] = s_in / n_in
        found[index, 4] = _brightest(patches[index], middle + best_x, middle + best_y, out_x, out_y)
    return found


@njit(cache=True, fastmath=True, nogil=True, inline="always")
def _box(
    sums: NDArray[np.float64], squares: NDArray[np.float64], x: int, y: int, half_x: int, half_y: int
) -> tuple[float, float, float]:
    """The number of samples in a rectangle around a sample, their sum and the sum of their squares."""
    top, bottom, left, right = y - half_y, y + half_y + 1, x - half_x, x + half_x + 1
    total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    square = squares[bottom, right] - squares[top, right] - squares[bottom, left] + squares[top, left]
    return float((bottom - top) * (right - left)), total, square


@njit(cache=True, fastmath=True, nogil=True)
def _brightest(patch: NDArray[np.float32], x: int, y: int, half_x: int, half_y: int) -> float:
    """The mean of the brighter half of the frame around a rectangle."""
    total, count = 0.0, 0
    for row in range(y - half_y, y + half_y + 1):
        for column in range(x - half_x, x + half_x + 1):
            if row in (y - half_y, y + half_y) or column in (x - half_x, x + half_x):
                total += patch[row, column]
                count += 1
    mean = total / count
    total, count = 0.0, 0
    for row in range(y - half_y, y + half_y + 1):
        for column in range(x - half_x, x + half_x + 1):
            edge = row in (y - half_y, y + half_y) or column in (x - half_x, x + half_x)
            if edge and patch[row, column] >= mean - 1e-3:
                total += patch[row, column]
                count += 1
    return total / max(count, 1)


@njit(cache=True, fastmath=True, nogil=True)
def _centroid(patch: NDArray[np.float32], x: int, y: int, half_x: int, half_y: int) -> tuple[float, float]:
    """The centre of what is darker than the middle between the darkest and the brightest, by its darkness."""
    low, high = 255.0, 0.0
    for row in range(y - half_y, y + half_y + 1):
        for column in range(x - half_x, x + half_x + 1):
            low, high = min(low, patch[row, column]), max(high, patch[row, column])
    floor = 0.3 * low + 0.7 * high
    weight = along = down = 0.0
    for row in range(y - half_y, y + half_y + 1):
        for column in range(x - half_x, x + half_x + 1):
            dark = floor - patch[row, column]
            if dark > 0:
                dark = min(dark, 0.5 * (high - low))
                weight += dark
                along += dark * column
                down += dark * row
    if weight <= 0:
        return float(x), float(y)
    return along / weight, down / weight
