"""Reads one page: where it is, which it is, what was marked."""

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np

from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.marks.answers import FieldReading
from madrone.omr.marks.decision import read_field, read_group
from madrone.omr.marks.evidence import traces_of
from madrone.omr.marks.looking import Look, look_at
from madrone.omr.marks.profile import Profile, built_in
from madrone.omr.marks.tone import AS_PRINTED, Tone, measure_tone
from madrone.omr.reading.readings import PageReading, Status
from madrone.omr.registration.registering import register
from madrone.omr.registration.sampling import Gray

#: Finer pictures than this many pixels a side are read from the means of their pixels.
_FINEST: Final = 2600
#: A page that lacks the print of so many bubbles is bent or covered beyond reading.
_MOST_LACKING: Final = 0.2


def read_page(
    pixels: Gray,
    layouts: Mapping[str, Layout],
    profile: Profile | None = None,
    *,
    tone: Tone | None = None,
) -> PageReading:
    """Read a page from a gray picture, (height, width) bytes.

    ``layouts`` are the sheets that may come, by ``identity.layout_tag``. Without a ``profile`` the built-in one for
    gray or for black-and-white pictures is taken. ``tone`` is the batch's, for pages whose own cannot be seen. Never
    raises for what a picture shows: the reading says what is wrong. Takes pictures of about 100 to 600 dpi.
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
    own = None if bitonal else measure_tone(small, found.transform, found.page.patches)
    used = own or tone or AS_PRINTED
    look = look_at(small, found.page, found.transform, found.black, tone=used, gray=not bitonal)
    if len(look.lacking) and look.lacking.mean() >= _MOST_LACKING:
        return PageReading("asked", "distorted", found.identity, found.orientation, transform, tone=own)
    fields = _read_fields(found.page, look, profile, faithful=used.is_faithful and look.even)
    return PageReading("read", "", found.identity, found.orientation, transform, fields, own)


def _shrunk(pixels: Gray, factor: int) -> Gray:
    if factor == 1:
        return pixels
    height, width = (side // factor for side in pixels.shape)
    whole = pixels[: height * factor, : width * factor]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _is_bitonal(pixels: Gray) -> bool:
    """Whether the picture has black and white only, by a sample of its pixels."""
    piece = pixels[::13, ::7]
    return bool(((piece == 0) | (piece == 255)).all())


def _read_fields(
    page: PageLayout, look: Look, profile: Profile, *, faithful: bool
) -> tuple[FieldReading, ...]:
    marks = profile.probabilities(look.evidence)
    traces = traces_of(look.evidence)
    fields, first = [], 0
    for place in page.fields:
        groups = []
        for group in place.groups:
            these = slice(first, first + len(group.bubbles))
            first = these.stop
            groups.append(
                read_group(
                    group,
                    marks[these],
                    traces.part(these),
                    profile,
                    several=place.kind == "multiple",
                    visible=not look.lacking[these].any(),
                    plain=not look.strange[these].any(),
                    faithful=faithful,
                )
            )
        if groups:
            fields.append(read_field(place, groups))
    return tuple(fields)
