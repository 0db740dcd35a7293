"""PNG, and TIFF with any number of pages, by Pillow."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, UnidentifiedImageError

from madrone.omr.errors import ScanError
from madrone.omr.images.limits import ENOUGH, broken, check_size
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
#: Rows that are turned to gray at a time: of a picture in colour only this much stands in memory twice.
_STRIP: Final = 256


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
    width, height = picture.size
    check_size(width, height)
    try:
        picture.load()
        wide = _white_point(picture) if picture.mode.startswith(("I", "F")) else 0.0
        pixels = np.empty((height, width), dtype=np.uint8)
        for top in range(0, height, _STRIP):
            strip = picture.crop((0, top, width, min(top + _STRIP, height)))
            pixels[top : top + _STRIP] = _scaled(strip, wide) if wide else np.asarray(_on_white(strip))
    except TROUBLE as problem:
        raise broken(problem) from None
    if max(pixels.shape) > ENOUGH:
        return np.array(Image.fromarray(pixels).reduce(2))
    return pixels


def _on_white(strip: Image.Image) -> Image.Image:
    """As gray, with what is transparent shown as paper."""
    if strip.has_transparency_data:
        clear = strip.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")
    return strip.convert("L")


def _white_point(picture: Image.Image) -> float:
    """The value that is white in a picture of more than eight bits."""
    if picture.mode.startswith("I;16"):
        return 65535.0
    highest = picture.getextrema()[1]
    return 65535.0 if isinstance(highest, int | float) and highest > 255 else 255.0


def _scaled(strip: Image.Image, white: float) -> Gray:
    values = np.asarray(strip, dtype=np.float32)
    return np.clip(values * np.float32(255 / white), 0, 255).astype(np.uint8)
