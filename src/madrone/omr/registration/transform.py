"""From the paper to the picture: a homography and, on top, what the feed and the paper did to the four sides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Box

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """How far the marks of one side stand from where the homography has them.

    ``places`` run along the side in millimetres; ``shift_x`` and ``shift_y`` are pixels. Between two marks the shift
    changes evenly, beyond the last it stays.
    """

    places: tuple[float, ...]
    shift_x: tuple[float, ...]
    shift_y: tuple[float, ...]

    def shifts(self, places: NDArray[np.float64]) -> Points:
        """The shift at each place, (n, 2) in pixels."""
        if not self.places:
            return np.zeros((len(places), 2))
        across = np.interp(places, self.places, self.shift_x)
        return np.stack([across, np.interp(places, self.places, self.shift_y)], axis=1)

    def magnified(self, factor: float) -> "Side":
        """The same shifts in smaller pixels."""
        shift_x, shift_y = (tuple(factor * v for v in shift) for shift in (self.shift_x, self.shift_y))
        return Side(self.places, shift_x, shift_y)


NO_SHIFT = Side((), (), ())


@dataclass(frozen=True, slots=True)
class Transform:
    """Points of the paper (mm from its top left corner) to points of the picture (pixels; 0, 0 is the first's centre).

    ``homography`` is row by row. The four sides stand on ``frame``; inside, the shift is a Coons patch of theirs, which
    is exact for uneven feed, stretching and a curled edge. Source: S. A. Coons 1967, "Surfaces for computer-aided
    design of space forms".
    """

    homography: tuple[float, ...]
    frame: Box
    left: Side = NO_SHIFT
    right: Side = NO_SHIFT
    top: Side = NO_SHIFT
    bottom: Side = NO_SHIFT

    def pixels(self, points: Points) -> Points:
        """Take points of the paper, (n, 2) in millimetres, to the picture."""
        return self.plain(points) + self._shift(points)

    def plain(self, points: Points) -> Points:
        """Take points to the picture by the homography alone."""
        return project(np.array(self.homography).reshape(3, 3), points)

    def magnified(self, factor: int) -> "Transform":
        """The same for a picture of ``factor`` times as many pixels a side, of which this one is the means."""
        shift = (factor - 1) / 2
        grow = np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1.0]])
        homography = grow @ np.array(self.homography).reshape(3, 3)
        sides = (side.magnified(factor) for side in (self.left, self.right, self.top, self.bottom))
        return Transform(tuple(float(value) for value in homography.ravel()), self.frame, *sides)

    def frames(self, points: Points, step: float = 0.5) -> tuple[Points, Points]:
        """The points in the picture, and for each the 2 × 2 pixels of a millimetre to the right and down."""
        count = len(points)
        beside = [points, points + np.array([step, 0.0]), points + np.array([0.0, step])]
        there = self.pixels(np.concatenate(beside))
        centres = there[:count]
        steps = np.stack([there[count : 2 * count] - centres, there[2 * count :] - centres], axis=2) / step
        return centres, steps

    def _shift(self, points: Points) -> Points:
        if not self.left.places:
            return np.zeros_like(points)
        box = self.frame
        u = np.clip((points[:, 0] - box.x) / box.width, 0, 1)[:, None]
        v = np.clip((points[:, 1] - box.y) / box.height, 0, 1)[:, None]
        along = (1 - u) * self.left.shifts(points[:, 1]) + u * self.right.shifts(points[:, 1])
        across = (1 - v) * self.top.shifts(points[:, 0]) + v * self.bottom.shifts(points[:, 0])
        # Both pairs of sides carry the corners, which must count once.
        corners = (1 - v) * ((1 - u) * _first(self.top) + u * _last(self.top))
        corners += v * ((1 - u) * _first(self.bottom) + u * _last(self.bottom))
        return along + across - corners


def project(homography: NDArray[np.float64], points: Points) -> Points:
    """Apply a 3 × 3 homography to points, (n, 2)."""
    mapped = points @ homography[:, :2].T + homography[:, 2]
    flat: Points = mapped[:, :2] / mapped[:, 2:]
    return flat


def _first(side: Side) -> Points:
    return np.array([side.shift_x[0], side.shift_y[0]])


def _last(side: Side) -> Points:
    return np.array([side.shift_x[-1], side.shift_y[-1]])
