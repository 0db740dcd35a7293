"""The picture of a scanned page, unpacked as the scanner packed it: JPEG, fax (CCITT) or Flate.

Every way is bounded by the size that the picture says it has, whatever its bytes would grow to.
"""

import io
import struct
import zlib

import pikepdf
from PIL import Image

from madrone.omr.errors import ScanError
from madrone.omr.images.jpeg import decode_jpeg
from madrone.omr.images.limits import MOST_PACKED, check_size
from madrone.omr.images.pages import Gray
from madrone.omr.images.pdf_page import packing
from madrone.omr.images.pictures import gray

_COLOURS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3}


def unpacked(picture: pikepdf.Object) -> Gray | None:
    """The pixels of a picture in a PDF; None if only drawing the page shows it as it is meant."""
    width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    check_size(width, height)
    if int(picture.get("/Length", 0)) > MOST_PACKED:
        raise ScanError("too-large", "The picture on this page takes far more bytes than a page needs.")
    if not is_plain(picture):
        return None
    if not isinstance(picture, pikepdf.Stream):
        return None
    match packing(picture):
        case ["/DCTDecode"]:
            return decode_jpeg(picture.read_raw_bytes()) if _colours(picture) else None
        case ["/CCITTFaxDecode"]:
            return gray(pikepdf.PdfImage(picture).as_pil_image()) if _colours(picture) == 1 else None
        case ["/FlateDecode"]:
            return _inflated(picture, width, height)
    return None


def is_plain(picture: pikepdf.Object) -> bool:
    """Whether the pixels are what is shown: no mask, and no values that stand for others."""
    return not any(key in picture for key in ("/ImageMask", "/SMask", "/Mask", "/Decode"))


def _colours(picture: pikepdf.Object) -> int:
    """How many numbers a pixel has; 0 for spaces that need more than a decoder, such as a palette or CMYK."""
    space = picture.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space) > 1:
        if str(space[0]) == "/ICCBased":
            count = int(space[1].get("/N", 0))
            return count if count in (1, 3) else 0
        return _COLOURS.get(str(space[0]), 0) if str(space[0]).startswith("/Cal") else 0
    return _COLOURS.get(str(space), 0)


def _inflated(picture: pikepdf.Object, width: int, height: int) -> Gray | None:
    colours, bits = _colours(picture), int(picture.get("/BitsPerComponent", 0))
    if (colours, bits) not in ((1, 1), (1, 8), (3, 8)):
        return None
    settings = picture.get("/DecodeParms")
    if isinstance(settings, pikepdf.Array):
        settings = settings[0] if len(settings) else None
    raw = picture.read_raw_bytes()
    if not isinstance(settings, pikepdf.Dictionary) or int(settings.get("/Predictor", 1)) == 1:
        return _without_prediction(raw, width, height, colours, bits)
    if int(settings.get("/Predictor", 1)) < 10 or int(settings.get("/Columns", 1)) != width:
        return None
    if int(settings.get("/Colors", 1)) != colours or int(settings.get("/BitsPerComponent", 8)) != bits:
        return None
    # Predictors from 10 on are those of PNG: with a head and a foot, the bytes are a PNG file.
    with Image.open(io.BytesIO(_as_png(raw, width, height, colours, bits)), formats=("PNG",)) as found:
        return gray(found)


def _without_prediction(raw: bytes, width: int, height: int, colours: int, bits: int) -> Gray:
    stride = (width * colours * bits + 7) // 8
    plain = zlib.decompressobj().decompress(raw, stride * height)
    if len(plain) < stride * height:
        raise ScanError("broken-picture", "The picture is damaged (it ends too early). Scan the page again.")
    mode = "1" if bits == 1 else "L" if colours == 1 else "RGB"
    return gray(Image.frombytes(mode, (width, height), plain))


def _as_png(raw: bytes, width: int, height: int, colours: int, bits: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, bits, 0 if colours == 1 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", raw) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
