"""A quiz on paper in the first class: printed, filled in with a pencil, scanned and read; some marks wait."""

import io
import random
import tempfile
from pathlib import Path

import numpy as np
from django.core.files.base import ContentFile
from PIL import Image

from madrone.formative.actions.quizzes import create_quiz, print_quiz
from madrone.formative.actions.scans import upload_scans
from madrone.formative.models import Quiz
from madrone.formative.sheets import layouts_of
from madrone.jobs import worker
from madrone.omr.layout.geometry import PageLayout
from madrone.omr.simulation import draw_pages
from madrone.omr.simulation.pencil import draw_strokes, take_hand
from madrone.omr.simulation.scanner import SCANNERS, scan
from madrone.omr.simulation.students import Pencil, Stroke
from madrone.site.demonstration.history import Classroom

TITLE = "Fractions and decimals"
KEY = "BDACB DCABA CDBAC BADCD".replace(" ", "")
# What an office's copier makes of a class set; finer scans take longer and show no more.
DPI = 150.0
CHANGED_MY_MIND, BLANK = 0.012, 0.01


def give_quiz(room: Classroom, *, chance: random.Random) -> Quiz:
    """Give a class a quiz, all but one student's sheets scanned and read by the product itself."""
    quiz = create_quiz(by=room.teacher, roster=room.roster, title=TITLE, key=KEY)
    pdf = print_quiz(by=room.teacher, quiz=quiz)
    scanned = ContentFile(_scan(quiz, pdf, chance), name="room-11.pdf")
    upload_scans(by=room.teacher, quiz=quiz, file=scanned, name="room-11.pdf")
    worker.run_all()
    return quiz


def _scan(quiz: Quiz, pdf: bytes, chance: random.Random) -> bytes:
    """Have every sheet but the last filled in, and scan them to one PDF."""
    (layout,) = layouts_of(quiz).values()
    rng = np.random.default_rng(chance.getrandbits(32))
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheets.pdf"
        path.write_bytes(pdf)
        for paper in draw_pages(path, dpi=DPI):
            strokes = _strokes(layout.pages[0], quiz, chance)
            draw_strokes(paper, strokes, take_hand(rng), DPI, rng)
            shot = scan(paper, SCANNERS["clean"], page_dpi=DPI, dpi=DPI, upside_down=False, rng=rng)
            pages.append(Image.fromarray(shot.pixels))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:-1], resolution=DPI, quality=80)
    return out.getvalue()


def _strokes(page: PageLayout, quiz: Quiz, chance: random.Random) -> list[Stroke]:
    """Mark what a student knows, somebody else's answer where she does not, and now and then two."""
    knows = min(max(chance.gauss(0.7, 0.15), 0.2), 0.98)
    strokes = []
    for field in page.fields:
        right = quiz.key[int(field.name.removeprefix("q")) - 1]
        letters = [right if chance.random() < knows else chance.choice(quiz.values)]
        if chance.random() < CHANGED_MY_MIND:
            letters.append(chance.choice([one for one in quiz.values if one != letters[0]]))
        if chance.random() < BLANK:
            letters = []
        strokes += [
            Stroke(Pencil.FILL, bubble.x, bubble.y, bubble.r)
            for bubble in field.bubbles()
            if bubble.value in letters
        ]
    return strokes
