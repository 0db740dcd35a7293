"""PDF: the scanner's own picture is taken out of a page; only a page that is more than a picture is drawn.

Drawing a scanned page takes eight times as long as unpacking its picture (omr.md 4).
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pikepdf
import pypdfium2

from madrone.omr.errors import ScanError
from madrone.omr.images.jpeg import decode_jpeg
from madrone.omr.images.limits import MOST_PACKED, check_size
from madrone.omr.images.pages import Decoder, Gray
from madrone.omr.images.pictures import TROUBLE, gray

DRAWING_DPI: Final = 200
#: A page's drawing commands; a scanned page has a line of them.
_MOST_COMMANDS: Final = 16_000_000
_DAMAGE = (pikepdf.PdfError, pypdfium2.PdfiumError, pikepdf.models.image.UnsupportedImageTypeError, *TROUBLE)


def decoders(path: Path, skip: int) -> Iterator[Decoder]:
    """A decoder for each page of the file from page ``skip + 1`` on."""
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError:
        raise ScanError("encrypted", "The PDF is protected by a password. Save it without one.") from None
    except _DAMAGE as problem:
        raise ScanError(
            "broken-file", f"The PDF is damaged ({_first(problem)}). Scan or copy it again."
        ) from None
    with document, _Drawing(path) as drawing:
        try:
            count = len(document.pages)
        except _DAMAGE as problem:
            raise ScanError(
                "broken-file", f"The PDF is damaged ({_first(problem)}). Scan or copy it again."
            ) from None
        if not count:
            raise ScanError("empty-file", "The PDF has no pages.")
        for number in range(skip, count):
            yield lambda number=number: _page(document, drawing, number)  # type: ignore[misc]


def _page(document: pikepdf.Pdf, drawing: "_Drawing", number: int) -> Gray:
    try:
        page = document.pages[number]
        picture = _only_picture(page)
        pixels = None if picture is None else _unpacked(picture)
        if pixels is None:
            _check_commands(page)
            return drawing.draw(number)
        return np.ascontiguousarray(np.rot90(pixels, -(int(page.obj.get("/Rotate", 0)) // 90) % 4))
    except _DAMAGE as problem:
        raise ScanError(
            "broken-page", f"This page of the PDF is damaged ({_first(problem)}). Scan the page again."
        ) from None


def _only_picture(page: pikepdf.Page) -> pikepdf.Object | None:
    """The picture that is all of the page, upright and not stretched, or None."""
    pictures = list(page.images.values())
    if len(pictures) != 1 or "/Annots" in page.obj:
        return None
    commands = _commands(page, 4_096)
    if commands is None:
        return None
    words = commands.split()
    if words.count(b"Do") != 1 or not set(words) >= {b"cm", b"Do"}:
        return None
    letters = {word for word in words if not _is_number(word) and not word.startswith(b"/")}
    if not letters <= {b"q", b"Q", b"cm", b"Do"} or words.count(b"cm") != 1:
        return None
    place = words.index(b"cm")
    try:
        a, b, c, d, x, y = (float(word) for word in words[place - 6 : place])
    except ValueError:
        return None
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    covers = (
        abs(x - left) < 2
        and abs(y - bottom) < 2
        and abs(a - (right - left)) < 4
        and abs(d - (top - bottom)) < 4
    )
    return pictures[0] if covers and b == 0 == c and page.mediabox == page.cropbox else None


def _unpacked(picture: pikepdf.Object) -> Gray | None:
    """The pixels of a picture in a PDF; None if only drawing the page shows it as it is meant."""
    width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    check_size(width, height)
    if int(picture.get("/Length", 0)) > MOST_PACKED:
        raise ScanError("too-large", "The picture on this page takes far more bytes than a page needs.")
    if any(key in picture for key in ("/ImageMask", "/SMask", "/Mask", "/Decode")):
        return None
    filters = picture.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        if str(picture.get("/ColorSpace")) not in ("/DeviceGray", "/DeviceRGB"):
            return None
        return decode_jpeg(picture.read_raw_bytes())
    if names in (["/CCITTFaxDecode"], ["/FlateDecode"]):
        return gray(pikepdf.PdfImage(picture).as_pil_image())  # type: ignore[arg-type]
    return None


def _check_commands(page: pikepdf.Page) -> None:
    if _commands(page, _MOST_COMMANDS) is None:
        raise ScanError(
            "too-complex", "This page of the PDF is far too complex for a scan. Print and scan it."
        )


def _commands(page: pikepdf.Page, most: int) -> bytes | None:
    """The page's drawing commands, or None if they are longer than ``most`` bytes or packed in an unusual way."""
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    found = b""
    for part in parts:
        if not isinstance(part, pikepdf.Stream):
            continue
        raw, packing = part.read_raw_bytes(), part.get("/Filter")
        names = (
            list(packing) if isinstance(packing, pikepdf.Array) else [packing] if packing is not None else []
        )
        if [str(name) for name in names] == ["/FlateDecode"]:
            raw = zlib.decompressobj().decompress(raw, most + 1)
        elif names:
            return None
        found += raw + b"\n"
        if len(found) > most + len(parts):
            return None
    return found


class _Drawing:
    """The same file in the renderer, opened when the first page has to be drawn."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: pypdfium2.PdfDocument | None = None

    def __enter__(self) -> "_Drawing":
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()

    def draw(self, number: int) -> Gray:
        """Draw one page, counted from 0, in gray."""
        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._path)
        page = self._document[number]
        try:
            scale = DRAWING_DPI / 72
            check_size(round(page.get_width() * scale), round(page.get_height() * scale))
            bitmap = page.render(scale=scale, grayscale=True)
            return np.squeeze(bitmap.to_numpy()).copy()
        finally:
            page.close()


def _is_number(word: bytes) -> bool:
    return word.replace(b".", b"", 1).lstrip(b"+-").isdigit()


def _first(problem: Exception) -> str:
    lines = str(problem).splitlines()
    return lines[0][:120] if lines else type(problem).__name__
