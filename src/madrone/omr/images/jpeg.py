"""JPEG, as scanners and telephones write it: read at once as gray, and upright."""

import io
from pathlib import Path

import numpy as np
import simplejpeg
from PIL import Image

from madrone.omr.errors import ScanError
from madrone.omr.images.limits import ENOUGH, MOST_PACKED, broken, check_size
from madrone.omr.images.pages import Gray

#: The EXIF tag of orientation, and what its values ask for: mirrored, then quarter turns counter-clockwise.
_ORIENTATION = 0x0112
_TURNS = {2: (True, 0), 3: (False, 2), 4: (True, 2), 5: (True, 1), 6: (False, 3), 7: (True, 3), 8: (False, 1)}


def read_jpeg(path: Path) -> Gray:
    """The pixels of a file that is one JPEG picture; raises as ``decode_jpeg`` does."""
    if path.stat().st_size > MOST_PACKED:
        raise ScanError("too-large", "The picture takes far more bytes than a page needs. Scan at 200 dpi.")
    return decode_jpeg(path.read_bytes())


def decode_jpeg(content: bytes) -> Gray:
    """The pixels of a JPEG file, turned as its EXIF says; raises ``ScanError`` if it is broken or too large."""
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(content)
        check_size(width, height)
        if colours == "CMYK":
            return _upright(_from_cmyk(content), content)
        least = max(height, width) // 2 if max(height, width) > ENOUGH else 0
        pixels = simplejpeg.decode_jpeg(
            content,
            colorspace="GRAY",
            fastdct=True,
            min_height=least and (height + 1) // 2,
            min_width=least and (width + 1) // 2,
            min_factor=2 if least else 1,
        )[:, :, 0]
    except ValueError as problem:
        raise broken(problem) from None
    return _upright(pixels, content)


def _from_cmyk(content: bytes) -> Gray:
    # Only Pillow reads it, and few ever have such a file.
    from madrone.omr.images.pictures import TROUBLE, gray

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            return gray(picture)
    except TROUBLE as problem:
        raise broken(problem) from None


def _upright(pixels: Gray, content: bytes) -> Gray:
    # Only a telephone or camera writes EXIF; a scanner's file is spared the second look.
    if b"Exif\x00\x00" not in content[:4096]:
        return pixels
    try:
        with Image.open(io.BytesIO(content)) as picture:
            orientation = picture.getexif().get(_ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError):
        return pixels
    mirrored, turns = _TURNS.get(orientation, (False, 0))
    turned = np.rot90(pixels[:, ::-1] if mirrored else pixels, turns)
    return np.ascontiguousarray(turned)
