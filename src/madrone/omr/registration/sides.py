"""From anchors to a transform: the shifts along the four sides, without those that something else was taken for."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Anchor, Box, PageLayout
from madrone.omr.registration.anchors import FoundAnchors
from madrone.omr.registration.transform import Points, Side, Transform, project

#: An anchor that is this far (mm) from both its neighbours is not where it seems: a slip leaves it near one of them.
_APART: Final = 0.9


def fit_homography(paper: Points, picture: Points, scale: float) -> NDArray[np.float64] | None:
    """The homography that most points agree on within a millimetre, fitted to those; ``scale`` in pixels per mm."""
    homography, _ = cv2.findHomography(
        paper, picture, cv2.RANSAC, 1.0 * scale, maxIters=500, confidence=0.999
    )
    return None if homography is None else homography.astype(np.float64)


def fit_sides(
    layout: PageLayout,
    homography: NDArray[np.float64],
    anchors: FoundAnchors,
    corners: dict[int, Points],
) -> tuple[Transform, float]:
    """The transform through the anchors, and the share of the page's anchors that it rests on.

    ``corners`` are the bullseyes that were found, in pixels, by corner of the page.
    """
    frame = frame_of(layout)
    places = np.array([(mark.x, mark.y) for mark in layout.anchors])
    plain = project(homography, places)
    shifts = anchors.points - plain
    scale = np.sqrt(abs(np.linalg.det(homography[:2, :2]))) if len(places) else 1.0
    marks = np.array([(mark.x, mark.y) for mark in layout.fiducials])
    corner_shifts = {
        corner: point - project(homography, marks[corner : corner + 1])[0]
        for corner, point in corners.items()
    }
    sides: list[tuple[NDArray[np.float64], Points]] = []
    kept = 0
    names = [side_of(mark, frame) for mark in layout.anchors]
    for side in range(4):
        axis = 0 if side in (0, 2) else 1
        chosen = np.array([name == side for name in names], dtype=bool) & anchors.found
        order = np.argsort(places[chosen, axis])
        along, moved = places[chosen, axis][order], shifts[chosen][order]
        agreeing = _agreeing(moved, _APART * scale)
        kept += int(agreeing.sum())
        sides.append((along[agreeing], moved[agreeing]))
    whole = _corners(sides, corner_shifts, _APART * scale)
    top, right, bottom, left = (
        _side(along, moved, whole[first], whole[last], marks[first, axis], marks[last, axis])
        for (along, moved), (first, last, axis) in zip(
            sides, ((0, 1, 0), (1, 2, 1), (3, 2, 0), (0, 3, 1)), strict=True
        )
    )
    flat = tuple(float(value) for value in homography.ravel())
    return Transform(flat, frame, left, right, top, bottom), kept / max(len(places), 1)


def frame_of(layout: PageLayout) -> Box:
    """The rectangle of the bullseyes' centres."""
    first, _, opposite, _ = layout.fiducials
    return Box(first.x, first.y, opposite.x - first.x, opposite.y - first.y)


def side_of(mark: Anchor, frame: Box) -> int:
    """The side that an anchor stands on: 0 top, 1 right, 2 bottom, 3 left."""
    distances = (
        abs(mark.y - frame.y),
        abs(frame.x + frame.width - mark.x),
        abs(frame.y + frame.height - mark.y),
        abs(mark.x - frame.x),
    )
    return min(range(4), key=lambda side: distances[side])


def _agreeing(moved: Points, apart: float) -> NDArray[np.bool_]:
    """Which anchors of a side, in order, stand near one of their neighbours at least."""
    if len(moved) < 2:
        return np.ones(len(moved), dtype=bool)
    steps = np.linalg.norm(np.diff(moved, axis=0), axis=1)
    before, after = np.r_[np.inf, steps], np.r_[steps, np.inf]
    near: NDArray[np.bool_] = np.minimum(before, after) <= apart
    return near


def _corners(
    sides: list[tuple[NDArray[np.float64], Points]], known: dict[int, Points], apart: float
) -> list[Points]:
    """The shift at each corner: its bullseye's, or the mean of the nearest anchors on its two sides.

    A bullseye that agrees with neither of them is something else that looks like one.
    """
    ends = (((0, 0), (3, 0)), ((0, -1), (1, 0)), ((2, -1), (1, -1)), ((2, 0), (3, -1)))
    corners = []
    for corner, neighbours in enumerate(ends):
        near = [sides[side][1][end] for side, end in neighbours if len(sides[side][1])]
        usual: Points = np.mean(near, axis=0) if near else np.zeros(2)
        found = known.get(corner, usual)
        trusted = not near or min(float(np.hypot(*(found - one))) for one in near) <= 2 * apart
        corners.append(found if trusted else usual)
    return corners


def _side(
    along: NDArray[np.float64], moved: Points, first: Points, last: Points, start: float, end: float
) -> Side:
    inside = (along > start + 1) & (along < end - 1)
    places = (float(start), *(float(place) for place in along[inside]), float(end))
    shifts = np.concatenate([first[None], moved[inside], last[None]])
    return Side(places, tuple(float(v) for v in shifts[:, 0]), tuple(float(v) for v in shifts[:, 1]))
