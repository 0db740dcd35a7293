"""Printed sheets to look at, and ways to look."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from madrone.omr.printing import Printed, RosterRow, print_sheets
from madrone.omr.sheet import Grid, Lead, Match, Questions, Sheet, Writing

Pixels = NDArray[np.uint8]

BOOKLET = Sheet(
    "Grade 6 science",
    "SCI6B",
    (
        Grid("ssid", "Student number", kind="digits", columns=10),
        Grid("last", "Last name", kind="letters", columns=6),
        Questions("q", count=23, values=("A", "B", "C", "D", "10"), lead=Lead("Part 1", "Choose one.")),
        Questions("t", "The moon makes its own light.", values=("True", "False")),
        Grid("n", "Mass in grams", kind="numeric", columns=5, sign=True, point=True, fraction=True),
        Match("m", "Which is which?", rows=("Salmon", "Robin"), values=("Fish", "Bird")),
        Writing("w", "Explain.", height_mm=40, lines=True),
    ),
    label=True,
)
#: The booklet takes so many pages.
PAGES = 4
QUIZ = Sheet("Quiz", "QUIZ3", (Questions("q", count=5, values=("A", "B", "C", "D")),))
ROSTER = (
    RosterRow("D1", "María José Peña", 2),
    RosterRow("ABCDEFGHIJ12", "", 3),
    RosterRow(
        "007", "Bartholomew Featherstonehaugh-Cholmondeley de la Vega y Santiago the Third of That Name", 4
    ),
)


@lru_cache(maxsize=8)
def printed(sheet: Sheet, rows: tuple[RosterRow, ...] = ROSTER) -> tuple[bytes, Printed]:
    """The PDF and what was said of it."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "sheets.pdf"
        told = print_sheets(sheet, rows, out)
        return out.read_bytes(), told


def rendered(pdf: bytes, page: int, dpi: int) -> Pixels:
    """A page as gray pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        # A hair less, or a page of exactly 3,300 pixels would be stretched to 3,301.
        return np.array(document[page].render(scale=dpi / 72 - 1e-9, grayscale=True).to_numpy()).squeeze()
    finally:
        document.close()


def text_of(pdf: bytes, page: int) -> str:
    """The text that a page shows."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


def dark_extent(
    pixels: Pixels, x: float, y: float, reach: float, scale: float
) -> tuple[float, float, float, float]:
    """The middle and the size (mm) of all that is dark within ``reach`` mm of a point."""
    left, top = int((x - reach) * scale), int((y - reach) * scale)
    side = int(2 * reach * scale) + 1
    rows, columns = np.nonzero(pixels[top : top + side, left : left + side] < 200)
    right, bottom = (columns.max() + 1 + left) / scale, (rows.max() + 1 + top) / scale
    first_x, first_y = (columns.min() + left) / scale, (rows.min() + top) / scale
    return (first_x + right) / 2, (first_y + bottom) / 2, right - first_x, bottom - first_y
