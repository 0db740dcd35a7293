"""The ink around each bubble, beyond its ring: circles drawn about an answer, strokes that strike one out."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from madrone.omr.marks.geometry import Bubbles
from madrone.omr.registration.sampling import Gray
from madrone.omr.registration.transform import Points

_TURNS: Final = 48
#: Where is looked, in radii of the bubble: for circles from the ring outward, short of the next bubble; for strokes
#: beyond what a filled bubble spills over.
_CIRCLES: Final = np.array([1.33, 1.41, 1.49, 1.57, 1.65, 1.73])
_STROKES: Final = np.array([1.65, 1.73, 1.81])
_ANGLES: Final = 2 * np.pi * np.arange(_TURNS) / _TURNS
_DIRECTIONS: Final = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
#: Ink is what has this share of the page's pencil, and this of solid black at least.
_SHARE, _FAINTEST = 0.4, 0.18


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """For each bubble: the share of the directions in which there is ink, and how many strokes leave it."""

    share: NDArray[np.float64]
    strokes: NDArray[np.int64]


def look_around(
    pixels: Gray,
    bubbles: Bubbles,
    centres: Points,
    steps: NDArray[np.float64],
    white: NDArray[np.float64],
    pencil: float,
) -> Surroundings:
    """Look around every bubble for ink; ``white`` is the paper's gray at each, ``pencil`` the page's usual darkness."""
    least = max(_SHARE * pencil, _FAINTEST)
    dark = white * (1 - least)
    circles, strokes = (
        _darker(pixels, centres, steps, bubbles.r, dark, _DIRECTIONS, distances)
        for distances in (_CIRCLES, _STROKES)
    )
    begun = strokes & ~np.roll(strokes, 1, axis=1)
    return Surroundings(circles.mean(axis=1), begun.sum(axis=1))


@njit(cache=True, fastmath=True, nogil=True)
def _darker(
    pixels: Gray,
    centres: Points,
    steps: NDArray[np.float64],
    radii: NDArray[np.float64],
    dark: NDArray[np.float64],
    directions: NDArray[np.float64],
    distances: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether a spot darker than ``dark`` lies in each direction (n, turns), at any of the distances."""
    height, width = pixels.shape
    found = np.zeros((len(radii), len(directions)), dtype=np.bool_)
    for index in range(len(radii)):
        for turn in range(len(directions)):
            right, down = directions[turn, 0] * radii[index], directions[turn, 1] * radii[index]
            along = steps[index, 0, 0] * right + steps[index, 0, 1] * down
            across = steps[index, 1, 0] * right + steps[index, 1, 1] * down
            for distance in distances:
                x = int(centres[index, 0] + distance * along + 0.5)
                y = int(centres[index, 1] + distance * across + 0.5)
                if x < 1 or y < 1 or x >= width - 1 or y >= height - 1:
                    continue
                # Five pixels together, or the noise of a poor scanner would be ink somewhere.
                beside = float(pixels[y, x - 1]) + float(pixels[y, x + 1])
                above = float(pixels[y - 1, x]) + float(pixels[y + 1, x])
                if (beside + above + float(pixels[y, x])) / 5 < dark[index]:
                    found[index, turn] = True
                    break
    return found
