"""Reads one page: where it is, which it is, what was marked."""

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.marks.decision import read_field, read_group
from madrone.omr.marks.evidence import EVIDENCE, evidence_of
from madrone.omr.marks.geometry import SIDE, TO_RING, bubbles_of
from madrone.omr.marks.ink import measure_ink
from madrone.omr.marks.profile import Profile, built_in
from madrone.omr.marks.rings import SLIPPED, USUAL, Rings, find_rings
from madrone.omr.reading.readings import FieldReading, PageReading, Status
from madrone.omr.registration.registering import Registration, register
from madrone.omr.registration.sampling import Gray, sample
from madrone.omr.registration.transform import Transform

#: Finer pictures than this many pixels a side are read from the means of their pixels.
_FINEST: Final = 2600
#: If neighbouring anchors moved apart by so many pixels, the feed slipped between them.
_SLIP: Final = 4.0
#: A ring weaker than this share of the page's usual one is not there; nor is one that is weaker than the other, in
#: shares of the paper's white, on any page.
_RING, _FAINTEST_RING = 0.3, 0.04
#: Pencil darker than this may hide a ring.
_HIDING: Final = 0.12


def read_page(pixels: Gray, layouts: Mapping[str, Layout], profile: Profile | None = None) -> PageReading:
    """Read a page from a gray picture, (height, width) bytes.

    ``layouts`` are the sheets that may come, by ``identity.layout_tag``. Without a ``profile`` the built-in one for
    gray or for black-and-white pictures is taken. Never raises for what a picture shows: the reading says what is
    wrong. Takes pictures of any resolution from about 100 to 600 dpi.
    """
    factor = max(1, min(pixels.shape) // (_FINEST // 2))
    small = _shrunk(pixels, factor)
    found = register(small, layouts)
    transform = found.transform.magnified(factor) if found.transform and factor > 1 else found.transform
    if found.reason or found.page is None or found.transform is None:
        status: Status = "asked" if found.asks else "refused"
        return PageReading(status, found.reason, found.identity, found.orientation, transform)
    bitonal = _is_bitonal(pixels)
    profile = profile or built_in("bitonal" if bitonal else "gray")
    fields, legible = _read_fields(small, found, found.page, found.transform, profile, gray=not bitonal)
    if not legible:
        return PageReading("asked", "distorted", found.identity, found.orientation, transform)
    return PageReading("read", "", found.identity, found.orientation, transform, fields)


def _shrunk(pixels: Gray, factor: int) -> Gray:
    if factor == 1:
        return pixels
    height, width = (side // factor for side in pixels.shape)
    whole = pixels[: height * factor, : width * factor]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _is_bitonal(pixels: Gray) -> bool:
    """Whether the picture has black and white only, by a sample of its pixels."""
    piece = pixels[::7, ::5]
    return bool(((piece == 0) | (piece == 255)).all())


def _read_fields(
    pixels: Gray, found: Registration, page: PageLayout, transform: Transform, profile: Profile, *, gray: bool
) -> tuple[tuple[FieldReading, ...], bool]:
    """The fields that have bubbles, and whether the print is where it should be at all."""
    bubbles = bubbles_of(page)
    if not len(bubbles):
        return (), True
    centres, steps = transform.frames(bubbles.places)
    rings = find_rings(pixels, bubbles, centres, steps, SLIPPED if _slipped(transform) else USUAL)
    patches = sample(pixels, rings.centres, steps, bubbles.r / TO_RING, SIDE, SIDE)
    ink = measure_ink(patches, bubbles, found.black)
    evidence = evidence_of(ink, bubbles, rings.row)
    # The gray rings of a black and white picture are there or not, as it happens: only its anchors can be checked.
    lacking = _lacking(rings, ink.column("mean")) if gray else np.zeros(len(bubbles), dtype=bool)
    marks = profile.probabilities(evidence)
    darkness = evidence[:, EVIDENCE.index("mean of pencil")]
    fields, first = [], 0
    for place in page.fields:
        groups = []
        for group in place.groups:
            these = slice(first, first + len(group.bubbles))
            first = these.stop
            visible = not lacking[these].any()
            several = place.kind == "multiple"
            groups.append(
                read_group(group, marks[these], darkness[these], profile, several=several, visible=visible)
            )
        if groups:
            fields.append(read_field(place, groups))
    return tuple(fields), bool(lacking.mean() < 0.2)


def _slipped(transform: Transform) -> bool:
    sides = (transform.left, transform.right, transform.top, transform.bottom)
    steps = [np.hypot(np.diff(side.shift_x), np.diff(side.shift_y)).max() for side in sides]
    return max(steps) > _SLIP


def _lacking(rings: Rings, ink: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which bubbles show no ring although no pencil hides it."""
    usual = float(np.median(rings.own[ink < _HIDING])) if (ink < _HIDING).any() else 0.0
    lacking: NDArray[np.bool_] = (ink < _HIDING) & (rings.own < max(_RING * usual, _FAINTEST_RING))
    return lacking
