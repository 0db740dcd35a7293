"""The pictures of what asks for a person, by names that sort by kind, file, page and field."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from madrone.omr.batches.cuttings import page_layout_of
from madrone.omr.images import Gray
from madrone.omr.layout.geometry import Layout
from madrone.omr.reading import PageReading
from madrone.omr.review.pictures import field_picture, page_picture, save_picture

#: The name of a field, and the flag by which it asks; a page as a whole has no name.
Asking = tuple[str, str]


def stem_of(file: int, place: int) -> str:
    """What the names of a page's pictures begin with, files and places counted from 1."""
    return f"{file + 1:05}-{place:05}"


def picture_name(flag: str, file: int, place: int, field: str) -> str:
    """The name of the picture of a field; without a field, of the page."""
    return f"{flag}-{stem_of(file, place)}{f'-{field}' if field else ''}.jpg"


def page_picture_name(flag: str, file: int, place: int, field: str) -> str:
    """The name of the picture of the whole page on which a field is outlined."""
    return picture_name(flag, file, place, field).removesuffix(".jpg") + ".page.jpg"


def show(
    pixels: Gray,
    reading: PageReading,
    layouts: Mapping[str, Layout],
    asking: Sequence[Asking],
    folder: Path,
    place: tuple[int, int],
) -> None:
    """Save two pictures of each field that asks, and one of a page that asks; ``place`` is its file and its place.

    Raises ``OSError`` where a picture cannot be written.
    """
    layout, transform = page_layout_of(reading, layouts), reading.transform
    boxes = {field.name: field.box for field in layout.fields} if layout else {}
    for field, flag in asking:
        if field in boxes and transform is not None:
            box = boxes[field]
            save_picture(folder / picture_name(flag, *place, field), field_picture(pixels, transform, box))
            outlined = page_picture(pixels, reading.orientation, transform, [box])
            save_picture(folder / page_picture_name(flag, *place, field), outlined)
        elif not field:
            save_picture(folder / picture_name(flag, *place, ""), page_picture(pixels, reading.orientation))
