"""PNG, and TIFF with any number of pages, by Pillow."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from madrone.omr.errors import ScanError
from madrone.omr.images.jpeg import broken
from madrone.omr.images.limits import ENOUGH, check_size
from madrone.omr.images.pages import Decoder, Gray

#: What Pillow raises for files that were cut off, twisted or made to hurt.
TROUBLE = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def decoders(path: Path, skip: int) -> Iterator[Decoder]:
    """A decoder for each page of the file from page ``skip + 1`` on."""
    try:
        picture = Image.open(path, formats=("PNG", "TIFF"))
    except Image.DecompressionBombError:
        raise ScanError("too-large", "The picture has far more pixels than a page needs.") from None
    except (UnidentifiedImageError, *TROUBLE) as problem:
        raise broken(problem) from None
    with picture:
        number = skip
        while _turn_to(picture, number):
            yield lambda: gray(picture)
            number += 1


def _turn_to(picture: Image.Image, number: int) -> bool:
    """Turn to a page; False behind the last one."""
    try:
        picture.seek(number)
    except EOFError:
        return False
    except Image.DecompressionBombError:
        raise ScanError("too-large", f"Page {number + 1} has far more pixels than a page needs.") from None
    except TROUBLE as problem:
        raise ScanError(
            "broken-file",
            f"The file is damaged from page {number + 1} on ({problem}). Scan or copy it again.",
        ) from None
    return True


def gray(picture: Image.Image) -> Gray:
    """The current page of an opened picture as gray bytes; raises ``ScanError`` if it cannot be unpacked."""
    check_size(*picture.size)
    try:
        page = _on_white(picture)
    except TROUBLE as problem:
        raise broken(problem) from None
    if max(page.size) > ENOUGH:
        page = page.reduce(2)
    return np.array(page, dtype=np.uint8)


def _on_white(picture: Image.Image) -> Image.Image:
    """As gray, with what is transparent shown as paper, and sixteen bits brought to eight."""
    if picture.mode.startswith(("I", "F")):
        values = np.asarray(picture, dtype=np.float64)
        top = 65535.0 if picture.mode.startswith("I;16") or values.max(initial=0) > 255 else 255.0
        return Image.fromarray(np.clip(values * 255 / top, 0, 255).astype(np.uint8))
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")
    return picture.convert("L")
