"""Writing areas and label boxes as pictures of their own, kept with their place in the scan."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from madrone.omr.batches.records import Cutting
from madrone.omr.images import Gray
from madrone.omr.layout.geometry import Box, Layout, PageLayout
from madrone.omr.reading import PageReading
from madrone.omr.registration.transform import Transform
from madrone.omr.review.cutting import corners_of, cut, grown
from madrone.omr.review.labels import read_labels
from madrone.omr.review.pictures import save_picture

WRITING_DPI: Final = 200.0
#: The narrowest bar of a label is a fifth of a millimetre, which is two or three pixels here.
LABEL_DPI: Final = 300.0
#: A label is seldom stuck exactly into its box.
_LABEL_MARGIN_MM: Final = 4.0


def page_layout_of(reading: PageReading, layouts: Mapping[str, Layout]) -> PageLayout | None:
    """The layout of the page that was recognized, or None."""
    identity = reading.identity
    layout = layouts.get(identity.layout) if identity else None
    if layout is None or identity is None or identity.page > len(layout.pages):
        return None
    return layout.pages[identity.page - 1]


def take_cuttings(
    pixels: Gray, reading: PageReading, layouts: Mapping[str, Layout], folder: Path | None, stem: str
) -> tuple[Cutting, ...]:
    """Cut the writing areas out into ``folder``, and read the labels, which are kept there as well.

    Without a folder only the labels' texts are taken. Raises ``OSError`` where a picture cannot be written.
    """
    layout, transform = page_layout_of(reading, layouts), reading.transform
    if layout is None or transform is None:
        return ()
    found = []
    if layout.label is not None:
        found += _labels(pixels, transform, layout.label, folder, stem)
    if folder is not None:
        for place in layout.fields:
            if place.area is not None:
                name = f"{stem}-{place.name}.jpg"
                save_picture(folder / name, cut(pixels, transform, place.area, dpi=WRITING_DPI))
                found.append(Cutting("text", place.name, name, _corners(transform, place.area)))
    return tuple(found)


def _labels(pixels: Gray, transform: Transform, box: Box, folder: Path | None, stem: str) -> list[Cutting]:
    """One for each label that can be read, or one without a text; all share the picture of the box."""
    piece = cut(pixels, transform, grown(box, _LABEL_MARGIN_MM), dpi=LABEL_DPI)
    name = f"{stem}.label.jpg" if folder is not None else ""
    if folder is not None:
        save_picture(folder / name, piece)
    corners = _corners(transform, box)
    return [Cutting("label", "", name, corners, text) for text in read_labels(piece) or ("",)]


def _corners(transform: Transform, box: Box) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners_of(transform, box))
