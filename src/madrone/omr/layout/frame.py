"""The machine's marks of a page: what stands at the same place on every page of a paper.

Bullseyes in the corners; black anchors down both sides and across top and bottom; two codes; printed tones; the 100 mm
ruler. Source: omr.md 6 "Print".

The anchors stand as on a Golomb ruler: of all the distances between two anchors of one row, no two are alike (they
differ by 1 mm or more), and none is near a small multiple of a pitch of the circles. A page that is taken one row or
one column off therefore finds at most one anchor a side where it looks for all of them; so does a page that is upside
down or mirrored, because the four rows differ.
"""

from dataclasses import dataclass

from madrone.omr.layout.geometry import Anchor, Box, Code, Fiducial, Patch
from madrone.omr.sheet.model import Paper

SIZES: dict[Paper, tuple[float, float]] = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}

#: From the edge of the paper to the centres of bullseyes and anchors: what every printer prints and scanners see.
EDGE = 15.0
FIDUCIAL_R = 3.9
RING_R, CORE_R = 2.6, 1.3
QR_SIZE, DATAMATRIX_SIZE = 14.0, 12.0
RULER_LENGTH = 100.0
_PATCH = 5.0

#: Distances from the first anchor; the last of a side is used where the paper is long enough.
LEFT = (0.0, 16.0, 49.0, 70.0, 95.0, 106.0, 130.0, 157.0, 169.0, 198.0, 216.0, 230.0)
RIGHT = (0.0, 28.5, 41.5, 60.5, 88.0, 114.0, 138.0, 149.5, 171.0, 205.0, 219.0, 236.0)
TOP = (0.0, 26.0, 62.5, 96.0, 131.5)
BOTTOM = (0.0, 25.5, 57.0, 75.5, 103.5)
_SIDE_START, _TOP_START, _BOTTOM_START = 28.0, 27.0, 42.0
#: No anchor of a side comes nearer to the lower bullseye than this.
_SIDE_END = 30.0


@dataclass(frozen=True, slots=True)
class FrameMarks:
    """The marks of any page of one paper, and the box in which fields may stand, without the page's header."""

    width: float
    height: float
    fiducials: tuple[Fiducial, Fiducial, Fiducial, Fiducial]
    anchors: tuple[Anchor, ...]
    codes: tuple[Code, ...]
    patches: tuple[Patch, ...]
    content: Box
    ruler: tuple[float, float]
    serial: Box


def frame_of(paper: Paper) -> FrameMarks:
    """The marks of a page of ``paper``."""
    width, height = SIZES[paper]
    right, bottom = width - EDGE, height - EDGE
    return FrameMarks(
        width=width,
        height=height,
        fiducials=(
            Fiducial(EDGE, EDGE, FIDUCIAL_R),
            Fiducial(right, EDGE, FIDUCIAL_R),
            Fiducial(right, bottom, FIDUCIAL_R),
            Fiducial(EDGE, bottom, FIDUCIAL_R),
        ),
        anchors=(
            *_side(EDGE, LEFT, height),
            *_side(right, RIGHT, height),
            *(Anchor(_TOP_START + x, EDGE, 2.0, 2.6) for x in TOP),
            *(Anchor(_BOTTOM_START + x, bottom, 2.0, 2.6) for x in BOTTOM),
        ),
        codes=(
            Code("qr", width - 31.0, 19.0, QR_SIZE),
            Code("datamatrix", 27.5, height - 17.5, DATAMATRIX_SIZE),
        ),
        patches=_patches(height),
        content=Box(22.0, 19.5, width - 44.0, height - 26.0 - 19.5),
        ruler=(45.0, height - 11.5),
        serial=Box(38.0, height - 22.0, 60.0, 4.0),
    )


def _side(x: float, marks: tuple[float, ...], height: float) -> list[Anchor]:
    places = (_SIDE_START + mark for mark in marks)
    return [Anchor(x, y, 2.6, 2.0) for y in places if y <= height - _SIDE_END]


def _patches(height: float) -> tuple[Patch, ...]:
    """White, a quarter, a half, black, and a filled circle."""
    top = height - 19.0
    boxes = [Box(158.0 + place * (_PATCH + 1), top, _PATCH, _PATCH) for place in range(5)]
    tones = [Patch(shade, box) for shade, box in zip((0.0, 0.25, 0.5, 1.0), boxes[:4], strict=True)]
    return (*tones, Patch(0.75, boxes[4], round=True))
