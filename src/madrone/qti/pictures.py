"""Pictures of dots: whether a file is what its name says, and how many dots a browser would have to unpack."""

import struct

from madrone.qti.errors import QtiError

MAX_PIXELS = 64_000_000

_BEGINNINGS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
# The markers of a JPEG file that begin a frame, and so say its size.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MAX_SEGMENTS = 10_000


def check_picture(name: str, kind: str, data: bytes) -> None:
    """Raises ``QtiError``: ``media-type`` for another kind of file, ``picture-size`` for far too many dots.

    A picture of one colour and a billion dots is a small file; it fills a browser's memory when it is shown.
    """
    if not data.startswith(_BEGINNINGS[kind]):
        raise QtiError("media-type", f"The file is no {kind}, though its name says so.", name)
    width, height = picture_size(kind, data)
    if width * height > MAX_PIXELS:
        message = f"The picture has {width} × {height} dots; at most {MAX_PIXELS} are shown. Make it smaller."
        raise QtiError("picture-size", message, name)


def picture_size(kind: str, data: bytes) -> tuple[int, int]:
    """Width and height in dots as the file says; zeros where it does not say so."""
    try:
        if kind == "image/png":
            return _two(">LL", data, 16)
        if kind == "image/gif":
            return _two("<HH", data, 6)
        return _jpeg_size(data) if kind == "image/jpeg" else _webp_size(data)
    except struct.error:
        return 0, 0


def _two(form: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, data, at)
    return first, second


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MAX_SEGMENTS):
        lead, marker, length = struct.unpack_from(">BBH", data, at)
        if lead != 0xFF:
            return 0, 0
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            height, width = _two(">HH", data, at + 5)
            return width, height
        at += 2 + length
    return 0, 0


def _webp_size(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<L", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = _two("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF
