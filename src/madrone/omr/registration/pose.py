"""How a page lies in the picture: which bullseye is which, a homography, and whether a page can look like that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import PageLayout
from madrone.omr.registration.bullseyes import Bullseye
from madrone.omr.registration.transform import Points, project

#: How much longer the one side of a page may look than the other, in each way of looking at it.
SCANNED, PHOTOGRAPHED = 1.12, 1.6
#: A bullseye's radius may be off by this much from what the page's size says.
_RADIUS: Final = 1.35
#: A page in a picture is less than a telephone's glance wide and more than a thumbnail.
_SMALLEST_DPI: Final = 70.0


@dataclass(frozen=True, slots=True)
class Pose:
    """A homography from millimetres to pixels, and the bullseyes that it is made of, by corner of the page.

    ``turned`` is in degrees, clockwise, how the page lies in the picture if its codes say nothing else.
    """

    homography: NDArray[np.float64]
    corners: dict[int, Bullseye]
    turned: int

    def upside_down(self, layout: PageLayout) -> "Pose":
        """The same bullseyes for the page turned by half."""
        corners = {(corner + 2) % 4: found for corner, found in self.corners.items()}
        pose = _pose_of(layout, corners, (self.turned + 180) % 360)
        assert pose is not None  # The same points fitted before.
        return pose


def poses(corners: Sequence[Sequence[Bullseye]], layout: PageLayout, *, tolerance: float) -> Iterator[Pose]:
    """Ways in which bullseyes near the picture's corners (clockwise) can be those of a page, likeliest first.

    Four come before three. Each is one of two that differ by half a turn, which only the page's codes can tell.
    """
    choices = [[*corner, None] for corner in corners]
    sets = [choice for choice in product(*choices) if sum(one is not None for one in choice) >= 3]
    sets.sort(key=lambda choice: -sum(one.likeness for one in choice if one is not None))
    for choice in sets:
        for quarter in (0, 1):
            # The page's corner 0 lies in the picture's corner ``quarter``.
            named = {(place - quarter) % 4: one for place, one in enumerate(choice) if one is not None}
            pose = _pose_of(layout, named, 90 * quarter)
            if pose is not None and _plausible(pose, layout, tolerance):
                yield pose


def poses_of_any(found: Sequence[Bullseye], layout: PageLayout) -> Iterator[Pose]:
    """The same for bullseyes anywhere in a picture, which may be turned by any angle."""
    for count in (4, 3):
        for chosen in combinations(found, count):
            if max(one.r for one in chosen) > PHOTOGRAPHED * min(one.r for one in chosen):
                continue
            yield from _around(chosen, layout)


def _around(chosen: tuple[Bullseye, ...], layout: PageLayout) -> Iterator[Pose]:
    middle = np.mean([(one.x, one.y) for one in chosen], axis=0)
    clockwise = sorted(chosen, key=lambda one: np.arctan2(one.y - middle[1], one.x - middle[0]))
    # Three may stand for any three corners; their order around the page stays.
    orders = ((0, 1, 2, 3),) if len(chosen) == 4 else ((0, 1, 2), (0, 1, 3), (0, 2, 3))
    for start, order in product(range(4), orders):
        named = {(start + step) % 4: one for step, one in zip(order, clockwise, strict=True)}
        pose = _pose_of(layout, named, 0)
        if pose is not None and _plausible(pose, layout, PHOTOGRAPHED):
            yield Pose(pose.homography, pose.corners, _turn(pose.homography))


def _turn(homography: NDArray[np.float64]) -> int:
    """How the page is turned, to the nearest right angle."""
    ends = project(homography, np.array([[0.0, 100.0], [100.0, 100.0]]))
    angle = np.degrees(np.arctan2(ends[1, 1] - ends[0, 1], ends[1, 0] - ends[0, 0]))
    return int(round(angle / 90) % 4 * 90)


def _pose_of(layout: PageLayout, corners: dict[int, Bullseye], turned: int) -> Pose | None:
    paper = np.array([(layout.fiducials[corner].x, layout.fiducials[corner].y) for corner in corners])
    picture = np.array([(one.x, one.y) for one in corners.values()])
    if len(corners) == 4:
        homography = cv2.getPerspectiveTransform(paper.astype(np.float32), picture.astype(np.float32))
        return Pose(homography.astype(np.float64), corners, turned)
    known = np.column_stack([paper, np.ones(3)])
    if abs(np.linalg.det(known)) < 1.0:
        return None
    affine = np.linalg.solve(known, picture).T
    return Pose(np.vstack([affine, [0.0, 0.0, 1.0]]), corners, turned)


def _plausible(pose: Pose, layout: PageLayout, tolerance: float) -> bool:
    """The side-ratio gate: not mirrored, not squashed, and bullseyes as large as the page says."""
    marks = np.array([(mark.x, mark.y) for mark in layout.fiducials])
    seen = project(pose.homography, marks)
    if not np.isfinite(seen).all() or (pose.homography[2] @ np.c_[marks, np.ones(4)].T <= 0).any():
        return False
    sides = np.linalg.norm(np.roll(seen, -1, axis=0) - seen, axis=1)
    sides /= np.linalg.norm(np.roll(marks, -1, axis=0) - marks, axis=1)
    if sides.max() > tolerance * sides.min() or sides.mean() * 25.4 < _SMALLEST_DPI:
        return False
    if not _convex(seen):
        return False
    r = layout.fiducials[0].r * sides.mean()
    slack = _RADIUS * (tolerance / SCANNED)
    return all(r / slack < one.r < r * slack for one in pose.corners.values())


def _convex(corners: Points) -> bool:
    """Whether the corners still run clockwise and turn by something like a right angle each."""
    sides = np.roll(corners, -1, axis=0) - corners
    following = np.roll(sides, -1, axis=0)
    cross = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    lengths = np.linalg.norm(sides, axis=1) * np.linalg.norm(following, axis=1)
    return bool((cross > 0.8 * lengths).all())
