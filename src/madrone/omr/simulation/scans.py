"""A printed page becomes a scanned file with known answers, by one seed.

Source: omr.md 3: eight scenarios, of which ``defects`` also turns one page in ten upside down.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pypdfium2
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from madrone.omr.layout.geometry import PageLayout
from madrone.omr.simulation.defects import DEFECTS, ON_PAPER, ON_SCAN
from madrone.omr.simulation.pencil import Reflectance, draw_strokes, take_hand
from madrone.omr.simulation.scanner import SCANNERS, Gray, scan
from madrone.omr.simulation.students import USUAL, Answer, Habits, answer_page

#: The paper is drawn at this resolution, half as fine again as the usual scan.
PAPER_DPI: Final = 300.0
SCENARIOS: Final = tuple(SCANNERS)
FOREIGN: Final = ("empty-sheet", "text", "double-fed")


@dataclass(frozen=True, slots=True)
class Scan:
    """One scanned page: the bytes of its file, its suffix, what the student meant, and what befell the page.

    ``answers`` is empty where nothing may be read: then ``defect`` names the foreign sheet.
    """

    content: bytes
    suffix: str
    pixels: Gray
    answers: tuple[Answer, ...]
    scenario: str
    defect: str


def draw_pages(pdf: Path, *, dpi: float = PAPER_DPI) -> Iterator[Reflectance]:
    """Draw the pages of a PDF as paper, one after the other: float32, 1 is white."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield _drawn(page, dpi)


def _drawn(page: pypdfium2.PdfPage, dpi: float) -> Reflectance:
    # A hair less, or the renderer rounds a whole number of pixels up and stretches the page by one.
    pixels = page.render(scale=dpi / 72 - 1e-9, grayscale=True).to_numpy()
    return np.squeeze(pixels).astype(np.float32) / 255


def scan_page(
    paper: Reflectance,
    layout: PageLayout,
    *,
    scenario: str,
    seed: int,
    dpi: float = 200.0,
    paper_dpi: float = PAPER_DPI,
    habits: Habits = USUAL,
) -> Scan:
    """Mark one page, harm it as the scenario says, and scan it; equal seeds give equal bytes."""
    rng = np.random.default_rng(seed)
    page = paper * np.float32(rng.uniform(0.97, 1.0))
    answers, strokes = answer_page(layout.fields, rng, habits)
    draw_strokes(page, strokes, take_hand(rng), paper_dpi, rng)
    defect = ""
    upside_down = scenario == "upside"
    if scenario == "defects":
        defect = DEFECTS[int(rng.integers(len(DEFECTS)))]
        upside_down = bool(rng.random() < 0.1)
        if defect in ON_PAPER:
            page = ON_PAPER[defect](page, layout, paper_dpi / 25.4, rng)
    pixels = scan(
        page, SCANNERS[scenario], page_dpi=paper_dpi, dpi=dpi, upside_down=upside_down, rng=rng
    ).pixels
    if defect in ON_SCAN:
        pixels = ON_SCAN[defect](pixels, dpi / 25.4, rng)
    return _file(pixels, answers, scenario, defect, dpi, rng)


def scan_foreign(
    papers: Sequence[Reflectance], *, kind: str, seed: int, dpi: float = 200.0, paper_dpi: float = PAPER_DPI
) -> Scan:
    """Scan a sheet that must not be read as one page: empty, printed text, or two sheets fed at once."""
    rng = np.random.default_rng(seed)
    paper = papers[0]
    if kind == "double-fed":
        page = _two_at_once(papers[0], papers[-1], rng)
    else:
        page = np.full_like(paper, 0.97)
        if kind == "text":
            _print_text(page, paper_dpi / 25.4, rng)
    pixels = scan(page, SCANNERS["standard"], page_dpi=paper_dpi, dpi=dpi, upside_down=False, rng=rng).pixels
    return _file(pixels, (), "defects", kind, dpi, rng)


def _two_at_once(upper: Reflectance, lower: Reflectance, rng: np.random.Generator) -> Reflectance:
    """The upper sheet slid up by a good part of its length, and the lower one looks out beneath it."""
    height = upper.shape[0]
    slid = int(rng.uniform(0.25, 0.6) * height)
    page = lower.copy()
    page[: height - slid] = upper[slid:]
    return page


def _print_text(page: Reflectance, scale: float, rng: np.random.Generator) -> None:
    """Lines of words as bars, which is all that a reader of marks sees of a letter home."""
    for y in np.arange(25, 250, 6.0):
        x = 22.0
        while x < rng.uniform(150, 190):
            word = rng.uniform(3, 18)
            top_left, bottom_right = (
                (int(x * scale), int(y * scale)),
                (int((x + word) * scale), int((y + 2.2) * scale)),
            )
            cv2.rectangle(page, top_left, bottom_right, float(rng.uniform(0.3, 0.6)), -1)
            x += word + 1.8


def _file(
    pixels: Gray,
    answers: tuple[Answer, ...],
    scenario: str,
    defect: str,
    dpi: float,
    rng: np.random.Generator,
) -> Scan:
    scanner = SCANNERS[scenario]
    if scanner.bitonal:
        return Scan(_group_four(pixels, dpi), ".tif", pixels, answers, scenario, defect)
    quality = int(rng.integers(scanner.quality[0], scanner.quality[1] + 1))
    content = simplejpeg.encode_jpeg(
        np.ascontiguousarray(pixels[:, :, None]), quality=quality, colorspace="GRAY"
    )
    seen: NDArray[np.uint8] = simplejpeg.decode_jpeg(content, colorspace="GRAY")[:, :, 0]
    return Scan(content, ".jpg", seen, answers, scenario, defect)


def _group_four(pixels: Gray, dpi: float) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).convert("1").save(out, "TIFF", compression="group4", dpi=(dpi, dpi))
    return out.getvalue()
