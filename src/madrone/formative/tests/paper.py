"""Sheets that come back from a class: printed, marked with synthetic pencil, and scanned as one file."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from django.core.files.base import ContentFile
from PIL import Image

from madrone.formative.models import Quiz
from madrone.formative.sheets import layouts_of
from madrone.omr.layout.geometry import FieldPlace
from madrone.omr.simulation import PAPER_DPI, draw_pages
from madrone.omr.simulation.pencil import Hand, draw_strokes
from madrone.omr.simulation.students import Pencil, Stroke

#: A soft pencil and a neat student, so that what is doubtful is so by the test and not by chance.
HAND = Hand(darkness=0.8, miss=0.08, slant=0.6, width=0.7)
#: What a student does in one question: letters filled with a pencil each.
Marks = Mapping[int, Sequence[tuple[str, Pencil]]]


def filled(answers: str) -> Marks:
    """Fill one circle for each letter; a dot leaves the question blank."""
    return {number: [(letter, Pencil.FILL)] for number, letter in enumerate(answers, 1) if letter != "."}


def scanned(quiz: Quiz, pdf: bytes, folder: Path, *students: Marks, seed: int = 1) -> ContentFile:
    """Mark the sheets of a PDF in its order, one for each student, and scan them to a TIFF of several pages."""
    path = folder / "sheets.pdf"
    path.write_bytes(pdf)
    (layout,) = layouts_of(quiz).values()
    rng = np.random.default_rng(seed)
    pages = []
    for number, paper in enumerate(draw_pages(path)):
        student, place = divmod(number, len(layout.pages))
        if student < len(students):
            strokes = _strokes(layout.pages[place].fields, students[student])
            draw_strokes(paper, strokes, HAND, PAPER_DPI, rng)
            pages.append(Image.fromarray((np.clip(paper, 0, 1) * 255).astype(np.uint8)))
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(300, 300))
    return ContentFile(out.getvalue(), name="scans.tif")


def _strokes(fields: Sequence[FieldPlace], marks: Marks) -> tuple[Stroke, ...]:
    strokes = []
    for field in fields:
        bubbles = {bubble.value: bubble for bubble in field.bubbles()}
        for letter, pencil in marks.get(int(field.name[1:]), ()):
            bubble = bubbles[letter]
            strokes.append(Stroke(pencil, bubble.x, bubble.y, bubble.r))
    return tuple(strokes)
