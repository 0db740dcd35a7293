"""One document of a sheet set by Typst: everything that all documents have in common (PDF/UA-1 and PDF/A-2a).

A screen reader hears the title, the instructions and one sentence for each field; circles, letters in circles and the
machine's marks are artifacts.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import typst

import madrone
from madrone.omr.layout import Composition
from madrone.omr.layout.artwork import (
    Art,
    Backdrop,
    Disc,
    PageArt,
    Passage,
    Picture,
    Ring,
    Rule,
    Shape,
)
from madrone.omr.layout.frame import CORE_R, RING_R
from madrone.omr.layout.geometry import Box
from madrone.omr.layout.style import REGULAR
from madrone.omr.sheet import Sheet

Standards: TypeAlias = Sequence[Literal["ua-1", "a-2a"]]
TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"
#: Fit for screen readers and for the archive, both at once.
STANDARDS: Standards = ["ua-1", "a-2a"]
TYPEFACES: Final = ("Public Sans", "Libertinus Serif")
VENDOR = Path(madrone.__file__).parent / "ui" / "static" / "vendor"
RING_STROKE, RING_SHADE = 0.28, 0.45


def set_document(sheet: Sheet, composition: Composition) -> bytes:
    """Set one document without its identity, as a PDF."""
    layout = composition.layout
    document = {
        "title": sheet.title,
        "language": sheet.language,
        "fonts": TYPEFACES,
        "width": layout.width,
        "height": layout.height,
        "stroke": RING_STROKE,
        "ring": RING_SHADE,
        "pages": [_page(page) for page in composition.pages],
    }
    return compile_typst(TEMPLATE, document, standards=STANDARDS)


def compile_typst(template: Path, document: object, *, standards: Standards) -> bytes:
    """Run Typst with ``document`` as its input; equal inputs give equal files on every machine with the fonts."""
    inputs = {"document": json.dumps(document, ensure_ascii=False)}
    compiler = typst.Compiler(template, font_paths=fonts(), sys_inputs=inputs)
    pdf = compiler.compile(format="pdf", pdf_standards=[*standards])
    if not isinstance(pdf, bytes):
        raise TypeError("the typesetter gave several files where one was asked for")
    return pdf


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Read Public Sans once where it has been installed; Typst's own typefaces serve where it has not."""
    folders = sorted(VENDOR.glob("public-sans-*"))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _page(page: PageArt) -> dict[str, object]:
    geometry = page.page
    marks = {
        "fiducials": [asdict(mark) for mark in geometry.fiducials],
        "anchors": [asdict(mark) for mark in geometry.anchors],
        "patches": [asdict(mark) for mark in geometry.patches],
        "ring_r": RING_R,
        "core_r": CORE_R,
        "bubble_r": REGULAR.r,
    }
    return {"marks": marks, "art": [_art(entry) for entry in page.art]}


def _art(art: Art) -> dict[str, object]:
    match art:
        case Passage():
            return {"kind": "Passage", **asdict(art)}
        case Backdrop():
            return {"kind": "Backdrop", "shapes": [_shape(shape) for shape in art.shapes]}
        case Picture():
            shapes = [_shape(shape) for shape in art.shapes]
            return {
                "kind": "Picture",
                "sentence": art.sentence,
                "shapes": shapes,
                "box": asdict(_around(art.shapes)),
            }


def _shape(shape: Shape) -> dict[str, object]:
    return {"shape": type(shape).__name__, **asdict(shape)}


def _around(shapes: tuple[Shape, ...]) -> Box:
    """The box around all the shapes."""
    boxes = [_extent(shape) for shape in shapes]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _extent(shape: Shape) -> tuple[float, float, float, float]:
    match shape:
        case Rule():
            return (
                min(shape.x1, shape.x2),
                min(shape.y1, shape.y2),
                max(shape.x1, shape.x2),
                max(shape.y1, shape.y2),
            )
        case Disc():
            return shape.x - shape.r, shape.y - shape.r, shape.x + shape.r, shape.y + shape.r
        case Ring():
            place = shape.bubble
            return place.x - place.r, place.y - place.r, place.x + place.r, place.y + place.r
        case _:
            box = shape.box
            return box.x, box.y, box.x + box.width, box.y + box.height
