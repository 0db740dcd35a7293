"""A page's place in a picture, or the reason why it has none. Every gate refuses or asks; none guesses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.identity import Identity
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.registration.anchors import find_anchors
from madrone.omr.registration.bullseyes import anywhere, in_corners
from madrone.omr.registration.codes import CodeReading, read_codes
from madrone.omr.registration.company import is_in_company
from madrone.omr.registration.pose import SCANNED, Pose, poses, poses_of_any
from madrone.omr.registration.sampling import Gray
from madrone.omr.registration.sides import fit_homography, fit_sides
from madrone.omr.registration.transform import Points, Transform

#: So many of a page's anchors have to be in their places.
ANCHORS: Final = 0.75
#: How far (mm) an anchor is looked for: always less than half the pitch of the bubbles.
_NEAR, _FAR = 1.5, 3.4
#: Half the resolution at which a bubble is still more than a dozen pixels wide.
_SMALLEST: Final = 500


@dataclass(frozen=True, slots=True)
class Registration:
    """Where a page is and which it is.

    ``reason`` is empty if all gates were passed; otherwise it says which was not, and ``asks`` whether a person can
    help (else the picture is refused). ``black`` is the gray of solid black as a share of the paper's.
    """

    reason: str = ""
    asks: bool = False
    identity: Identity | None = None
    page: PageLayout | None = None
    orientation: int = 0
    transform: Transform | None = None
    black: float = 0.15
    photographed: bool = False


def register(pixels: Gray, layouts: Mapping[str, Layout]) -> Registration:
    """Find a page of one of ``layouts`` (by their tags) in a picture."""
    found = _find(pixels, layouts)
    if found.reason or not found.page or not found.transform:
        return found
    # The other page would be lost without a word.
    return replace(found, reason="two-pages") if is_in_company(pixels, found.page, found.transform) else found


def _find(pixels: Gray, layouts: Mapping[str, Layout]) -> Registration:
    height, width = pixels.shape
    if min(height, width) < _SMALLEST:
        return Registration("too-small")
    failure = Registration("no-fiducials")
    for layout, frame in _frames(layouts):
        radius = frame.fiducials[0].r * float(np.sqrt(height * width / (layout.width * layout.height)))
        corners = in_corners(pixels, radius)
        near = _place(pixels, poses(corners, frame, tolerance=SCANNED), frame, layouts)
        if near is not None and not near.reason:
            return near
        failure = _better(failure, near)
    if failure.reason == "no-fiducials" and _is_blank(pixels):
        return Registration("blank-page")
    if failure.reason in ("foreign-form", "codes-differ"):
        return failure
    for layout, frame in _frames(layouts):
        radius = 1.1 * frame.fiducials[0].r * float(np.sqrt(height * width / (layout.width * layout.height)))
        far = _place(pixels, poses_of_any(anywhere(pixels, radius), frame), frame, layouts)
        if far is not None and not far.reason:
            return replace(far, photographed=True)
        failure = _better(failure, far)
    return failure


_WORTH: Final = (
    "blank-page",
    "no-fiducials",
    "mirrored",
    "no-code",
    "anchors",
    "codes-differ",
    "foreign-form",
)


def _better(one: Registration, other: Registration | None) -> Registration:
    """Of two failures the one that knows more."""
    if other is None:
        return one
    return max(one, other, key=lambda failure: _WORTH.index(failure.reason))


def _frames(layouts: Mapping[str, Layout]) -> Iterable[tuple[Layout, PageLayout]]:
    """One page for each way in which bullseyes and codes are laid out."""
    seen = set()
    for layout in layouts.values():
        for page in layout.pages:
            key = (layout.width, layout.height, page.fiducials, page.codes)
            if key not in seen:
                seen.add(key)
                yield layout, page


def _is_blank(pixels: Gray) -> bool:
    """Whether hardly anything is darker than the paper: one pixel in a thousand.

    The paper is what is brightest, or a torn sheet on a scanner's black lid would be blank.
    """
    piece = pixels[::4, ::4]
    inner = piece[piece.shape[0] // 12 : -piece.shape[0] // 12, piece.shape[1] // 12 : -piece.shape[1] // 12]
    return bool((inner < 0.6 * np.quantile(inner, 0.9)).mean() < 0.001)


def _place(
    pixels: Gray, candidates: Iterable[Pose], frame: PageLayout, layouts: Mapping[str, Layout]
) -> Registration | None:
    """Try ways in which the page may lie until one is confirmed by codes and anchors."""
    tried: list[Pose] = []
    best: Registration | None = None
    for pose in candidates:
        for thorough in (False, True):
            for turned in (pose, pose.upside_down(frame)):
                codes = read_codes(pixels, turned.homography, frame.codes, thorough=thorough)
                if any(code.in_place for code in codes):
                    codes += _looked_harder(pixels, turned, frame, codes) if not thorough else []
                    result = _identified(pixels, turned, codes, layouts)
                    if not result.reason:
                        return result
                    best = result if best is None else _better(best, result)
            if best is not None:
                break
        tried.append(pose)
        if len(tried) == 4:
            break
    if best is None and tried:
        best = _without_code(pixels, tried, frame)
    return best


def _looked_harder(
    pixels: Gray, pose: Pose, frame: PageLayout, codes: list[CodeReading]
) -> list[CodeReading]:
    """The other code, where one alone was read: what is glued on or scribbled over might contradict it."""
    read = {reading.code for reading in codes}
    rest = tuple(code for code in frame.codes if code not in read)
    return read_codes(pixels, pose.homography, rest, thorough=True)


def _identified(
    pixels: Gray, pose: Pose, codes: list[CodeReading], layouts: Mapping[str, Layout]
) -> Registration:
    """The gates after the codes: they agree, the sheet is ours, and its anchors are in their places."""
    identities = {code.identity for code in codes if code.in_place} - {None}
    # One that is out of its place says nothing by itself, but it may contradict.
    if len({code.identity for code in codes}) > 1:
        return Registration("codes-differ", asks=True, orientation=pose.turned)
    identity = next(iter(identities), None)
    layout = layouts.get(identity.layout) if identity else None
    pages = {page.page: page for page in layout.pages} if layout else {}
    page = pages.get(identity.page) if identity else None
    if identity is None or page is None:
        return Registration("foreign-form", identity=identity, orientation=pose.turned)
    return _anchored(pixels, pose, codes, page, identity)


def _anchored(
    pixels: Gray, pose: Pose, codes: list[CodeReading], page: PageLayout, identity: Identity | None
) -> Registration:
    homography = pose.homography
    corners = {corner: np.array([one.x, one.y]) for corner, one in pose.corners.items()}
    scale = float(np.sqrt(abs(np.linalg.det(homography[:2, :2]))))
    found = find_anchors(pixels, homography, page.anchors, _NEAR if len(corners) == 4 else _FAR)
    if found.share < 0.9:
        for _ in range(2):
            better = _refit(page, found.points[found.found], found.found, corners, codes, homography, scale)
            if better is None:
                break
            homography = better
            found = find_anchors(pixels, homography, page.anchors, _FAR)
    transform, share = fit_sides(page, homography, found, corners)
    placed = Registration(
        "", True, identity, page, pose.turned, transform, _blackness(found.tones, found.found)
    )
    return placed if share >= ANCHORS else replace(placed, reason="anchors")


def _refit(
    page: PageLayout,
    points: Points,
    which: NDArray[np.bool_],
    corners: dict[int, Points],
    codes: list[CodeReading],
    homography: NDArray[np.float64],
    scale: float,
) -> NDArray[np.float64] | None:
    """The homography through all that has been found so far."""
    paper = [(mark.x, mark.y) for mark, found in zip(page.anchors, which, strict=True) if found]
    picture = [tuple(point) for point in points]
    paper += [(page.fiducials[corner].x, page.fiducials[corner].y) for corner in corners]
    picture += [tuple(point) for point in corners.values()]
    for code in codes:
        paper.append((code.code.x, code.code.y))
        there = np.array([code.code.x + code.away[0], code.code.y + code.away[1], 1.0]) @ homography.T
        picture.append((there[0] / there[2], there[1] / there[2]))
    if len(paper) < 6:
        return None
    return fit_homography(np.array(paper), np.array(picture), scale)


def _blackness(tones: NDArray[np.float64], found: NDArray[np.bool_]) -> float:
    """Solid black as a share of the paper beside it, by the anchors."""
    if not found.any():
        return 0.15
    return float(np.clip(np.median(tones[found, 0] / np.maximum(tones[found, 1], 1.0)), 0.0, 0.6))


def _without_code(pixels: Gray, tried: list[Pose], frame: PageLayout) -> Registration | None:
    """No code can be read: the anchors tell whether this is one of our sheets at all, and which way up it lies."""
    for pose in tried:
        for turned in (pose, pose.upside_down(frame)):
            placed = _anchored(pixels, turned, [], frame, None)
            if not placed.reason:
                return replace(placed, reason="no-code", page=None)
    for pose in tried:
        flip = np.diag([-1.0, 1.0, 1.0])
        flip[0, 2] = 2 * float(np.mean([mark.x for mark in frame.fiducials]))
        mirrored = pose.homography @ flip
        turns = (mirrored, pose.upside_down(frame).homography @ flip)
        if any(read_codes(pixels, turn, frame.codes, thorough=False) for turn in turns):
            return Registration("mirrored")
    return None
