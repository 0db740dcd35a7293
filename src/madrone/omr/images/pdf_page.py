"""What a page of a PDF consists of: one picture as large as the page, or more than that."""

import zlib
from typing import Final

import pikepdf

from madrone.omr.errors import ScanError

#: A scanned page has a line of drawing commands.
_SCAN_COMMANDS: Final = 4_096
#: A page with more commands is not drawn; the renderer would hold them all in memory.
_MOST_COMMANDS: Final = 16_000_000
#: How far a picture may fall short of the page and still be all of it, in points.
_MARGIN: Final = 4.0
_PLAIN: Final = frozenset({b"q", b"Q", b"cm", b"Do"})


def only_picture(page: pikepdf.Page) -> pikepdf.Object | None:
    """The picture that is all of the page, upright and not mirrored, or None."""
    pictures = list(page.images.items())
    if len(pictures) != 1 or "/Annots" in page.obj or page.mediabox != page.cropbox:
        return None
    commands = _commands(page, _SCAN_COMMANDS)
    name, picture = pictures[0]
    if commands is None or not _is_one_picture(commands, name, [float(edge) for edge in page.mediabox]):
        return None
    return picture


def turns(page: pikepdf.Page) -> int:
    """How many quarters the page is to be turned clockwise; a page inherits it from the tree of pages."""
    return int(page.rotation) // 90 % 4


def check_commands(page: pikepdf.Page) -> None:
    """Raise ``ScanError`` (``too-complex``) if the page has more to draw than any sheet."""
    if _commands(page, _MOST_COMMANDS) is None:
        raise ScanError(
            "too-complex", "This page of the PDF is far too complex for a scan. Print and scan it."
        )


def _is_one_picture(commands: bytes, name: str, mediabox: list[float]) -> bool:
    words = commands.split()
    letters = [word for word in words if not _is_number(word) and not word.startswith(b"/")]
    if not _PLAIN.issuperset(letters) or letters.count(b"cm") != 1 or letters.count(b"Do") != 1:
        return False
    if words[words.index(b"Do") - 1] != name.encode():
        return False
    place = words.index(b"cm")
    matrix = words[max(place - 6, 0) : place]
    if len(matrix) != 6 or not all(map(_is_number, matrix)):
        return False
    across, b, c, up, x, y = map(float, matrix)
    left, bottom, right, top = mediabox
    short = (across - (right - left), up - (top - bottom), x - left, y - bottom)
    return b == 0 == c and all(abs(length) <= _MARGIN for length in short)


def _commands(page: pikepdf.Page, most: int) -> bytes | None:
    """The page's drawing commands, or None if they are longer than ``most`` bytes or packed in an unusual way."""
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    found = bytearray()
    for part in parts:
        if not isinstance(part, pikepdf.Stream):
            continue
        raw, names = part.read_raw_bytes(), packing(part)
        if names == ["/FlateDecode"]:
            raw = zlib.decompressobj().decompress(raw, most + 1)
        elif names:
            return None
        found += raw + b"\n"
        if len(found) > most + len(parts):
            return None
    return bytes(found)


def packing(stream: pikepdf.Object) -> list[str]:
    """The names of the filters that a stream is packed with, outermost first."""
    filters = stream.get("/Filter")
    if filters is None:
        return []
    return [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]


def _is_number(word: bytes) -> bool:
    return len(word) < 40 and word.lstrip(b"+-").replace(b".", b"", 1).isdigit()
