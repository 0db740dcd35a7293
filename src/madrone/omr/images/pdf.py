"""PDF: the scanner's own picture is taken out of a page; only a page that is more than a picture is drawn.

Drawing a scanned page takes eight times as long as unpacking its picture (omr.md 4).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pikepdf
import pypdfium2

from madrone.omr.errors import ScanError
from madrone.omr.images.limits import check_size
from madrone.omr.images.pages import Decoder, Gray
from madrone.omr.images.pdf_page import check_commands, only_picture, packing, turns
from madrone.omr.images.pdf_picture import is_plain, unpacked
from madrone.omr.images.pictures import TROUBLE

DRAWING_DPI: Final = 200
_DAMAGE = (pikepdf.PdfError, pypdfium2.PdfiumError, pikepdf.models.image.UnsupportedImageTypeError, *TROUBLE)


def decoders(path: Path, skip: int) -> Iterator[Decoder]:
    """A decoder for each page of the file from page ``skip + 1`` on."""
    try:
        document = pikepdf.open(path)
    except pikepdf.PasswordError:
        raise ScanError("encrypted", "The PDF is protected by a password. Save it without one.") from None
    except _DAMAGE as problem:
        raise _broken(problem) from None
    with document, _Drawing(path) as drawing:
        try:
            count = len(document.pages)
        except _DAMAGE as problem:
            raise _broken(problem) from None
        if not count:
            raise ScanError("empty-file", "The PDF has no pages. Scan or copy it again.")
        for number in range(skip, count):
            yield lambda number=number: _page(document, drawing, number)  # type: ignore[misc]


def _page(document: pikepdf.Pdf, drawing: "_Drawing", number: int) -> Gray:
    try:
        page = document.pages[number]
        picture = only_picture(page)
        pixels = None
        if picture is not None:
            # Nobody but the renderer unpacks JBIG2; it can do so without drawing the page.
            fax = packing(picture) == ["/JBIG2Decode"] and is_plain(picture)
            pixels = drawing.take_out(number) if fax else unpacked(picture)
        if pixels is None:
            check_commands(page)
            return drawing.draw(number)
        return np.ascontiguousarray(np.rot90(pixels, -turns(page)))
    except _DAMAGE as problem:
        raise ScanError(
            "broken-page", f"This page of the PDF is damaged ({_first(problem)}). Scan the page again."
        ) from None


class _Drawing:
    """The same file in the renderer, opened when it is first needed."""

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
        page = self._turn_to(number)
        try:
            scale = DRAWING_DPI / 72
            check_size(round(page.get_width() * scale), round(page.get_height() * scale))
            bitmap = page.render(scale=scale, grayscale=True)
            return np.squeeze(bitmap.to_numpy()).copy()
        finally:
            page.close()

    def take_out(self, number: int) -> Gray | None:
        """The page's one picture at its own size; None if it is not there or in colour."""
        page = self._turn_to(number)
        try:
            found = [
                thing for thing in page.get_objects(max_depth=1) if isinstance(thing, pypdfium2.PdfImage)
            ]
            if len(found) != 1:
                return None
            check_size(*found[0].get_px_size())
            # The array has no axis of colours where there is only one; the values lie in the renderer's memory.
            pixels = np.array(found[0].get_bitmap().to_numpy(), dtype=np.uint8)
            return pixels if pixels.ndim == 2 else pixels[:, :, 0] if pixels.shape[2] == 1 else None
        finally:
            page.close()

    def _turn_to(self, number: int) -> pypdfium2.PdfPage:
        if self._document is None:
            self._document = pypdfium2.PdfDocument(self._path)
        return self._document[number]


def _broken(problem: Exception) -> ScanError:
    return ScanError("broken-file", f"The PDF is damaged ({_first(problem)}). Scan or copy it again.")


def _first(problem: Exception) -> str:
    lines = str(problem).splitlines()
    return lines[0][:120] if lines else type(problem).__name__
