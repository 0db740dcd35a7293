"""Makes ``letters.npz`` from sheets as they are printed: ``python -m madrone.omr.marks.drawing_letters``.

To be run again when the typeface or the size of the letters changes; equal prints give an equal file.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from madrone.omr.layout import lay_out
from madrone.omr.marks.geometry import SIDE, TO_RING, bubbles_of
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.registration.sampling import sample
from madrone.omr.sheet import Grid, Questions, Sheet
from madrone.omr.simulation import draw_pages

_DPI: Final = 600.0
#: What scanners blur at least, in samples.
_SOFT: Final = 0.45
_OTHERS: Final = ("Ñ", "Y", "N", "T", "F", "+", "=", "<", ">")


def draw_letters() -> dict[str, NDArray[np.uint8]]:
    """Print every letter in both sizes and take off the ring of an empty circle."""
    drawn: dict[str, NDArray[np.uint8]] = {}
    for size in ("regular", "large"):
        sheet = Sheet(
            "Letters",
            "LETTERS",
            (
                Grid("l", kind="letters", columns=1),
                Grid("d", kind="digits", columns=1),
                Grid("n", kind="numeric", columns=3, sign=True, point=True, fraction=True),
                Questions("o", values=_OTHERS),
            ),
            large_print=size == "large",
        )
        for value, patch in _patches(sheet):
            name = f"{size} {value}"
            if name not in drawn:
                drawn[name] = np.clip(patch * 255 + 0.5, 0, 255).astype(np.uint8)
    return drawn


def _patches(sheet: Sheet) -> list[tuple[str, NDArray[np.float32]]]:
    layout = lay_out(sheet)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "letters.pdf"
        print_sheets(sheet, [RosterRow("LETTERS", "", 2)], out)
        pages = list(draw_pages(out, dpi=_DPI))
    found: list[tuple[str, NDArray[np.float32]]] = []
    for page, paper in zip(layout.pages, pages, strict=True):
        bubbles = bubbles_of(page)
        gray = np.clip(paper * 255, 0, 255).astype(np.uint8)
        scale = _DPI / 25.4
        sigma = float(_SOFT * bubbles.r[0] / TO_RING * scale)
        soft = cv2.GaussianBlur(gray, (0, 0), sigma).astype(np.uint8)
        steps = np.repeat(np.eye(2)[None] * scale, len(bubbles), axis=0)
        centres = bubbles.places * scale - 0.5
        cut = sample(soft, centres, steps, bubbles.r / TO_RING, SIDE, SIDE)
        found += list(zip(bubbles.values, 1 - cut / 255, strict=True))
    empty = next(patch for value, patch in found if value == " ")
    # Light is multiplied, ring and letter do not overlap: the difference is the letter alone.
    return [(value, patch - empty) for value, patch in found if value.strip()]


if __name__ == "__main__":
    letters = draw_letters()
    target = Path(__file__).parent / "letters.npz"
    np.savez_compressed(target, allow_pickle=False, **letters)
    sys.stdout.write(f"{target.name}: {len(letters)} letters\n")
