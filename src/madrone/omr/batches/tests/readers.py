"""A reader for tests of batches, which is told by the first pixels of a page what it would have read.

It stands in a module of its own, for the processes of a batch import it.
"""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from madrone.omr.errors import ScanError
from madrone.omr.identity import Identity, layout_tag
from madrone.omr.images import Gray
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Box, Layout
from madrone.omr.reading import FieldReading, PageReading
from madrone.omr.registration.transform import Transform
from madrone.omr.sheet import read_sheet

SHEET = """
title = "Two pages"
form = "TWO"
label = true
[[field]]
name = "q"
count = 3
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "essay"
kind = "text"
height_mm = 40
new_page = true
"""
#: What the third pixel asks for.
READ, BLANK, DOUBT, DIE, SPIN, SLEEP, GREEDY, FOREIGN, ERR, REFUSE = range(10)
LAYOUT = lay_out(read_sheet(SHEET))
TAG = layout_tag(LAYOUT.form, LAYOUT.version)
LAYOUTS: Mapping[str, Layout] = {TAG: LAYOUT}
_SCALE = 2.0
#: The paper to the picture, two pixels to the millimetre.
_TRANSFORM = Transform((_SCALE, 0, 0, 0, _SCALE, 0, 0, 0, 1), Box(0, 0, LAYOUT.width, LAYOUT.height))


def draw(document: int, page: int, mode: int = READ, shade: int = 200) -> Gray:
    """A page that says what is to be read from it."""
    pixels = np.full((round(LAYOUT.height * _SCALE), round(LAYOUT.width * _SCALE)), shade, np.uint8)
    pixels[0, :3] = document, page, mode
    return pixels


def save(folder: Path, name: str, *pages: Gray) -> Path:
    """A file of pages: PNG for one, TIFF for several."""
    path = folder / name
    images = [Image.fromarray(page) for page in pages]
    if len(images) == 1:
        images[0].save(path, "PNG")
    else:
        images[0].save(path, "TIFF", save_all=True, append_images=images[1:])
    return path


def read_drawn(pixels: Gray, layouts: Mapping[str, Layout]) -> PageReading:
    """Read what ``draw`` drew, or do what it asks for."""
    document, page, mode = (int(value) for value in pixels[0, :3])
    if mode == DIE:
        os.kill(os.getpid(), signal.SIGSEGV)
    if mode == SPIN:
        signal.setitimer(signal.ITIMER_PROF, 0.05)
        while True:
            pass
    if mode == SLEEP:
        time.sleep(600)
    if mode == GREEDY:
        np.ones(4_000_000_000, np.uint8)
    if mode == ERR:
        raise LookupError("an error of the reader")
    if mode == REFUSE:
        raise ScanError("bad-profile", "The profile is of another version.")
    if mode == BLANK:
        return PageReading("refused", "blank-page")
    if mode == FOREIGN:
        return PageReading("refused", "foreign-form", Identity(f"D{document}", page, "ZZZZ"))
    fields = tuple(
        FieldReading(place.name, place.kind, "" if place.kind == "text" else "B", 0.999, "", ())
        for place in LAYOUT.pages[page - 1].fields
    )
    if mode == DOUBT:
        fields = (FieldReading("q1", "single", "A|B", 0.6, "doubt", ()), *fields[1:])
    return PageReading("read", "", Identity(f"D{document}", page, TAG), 0, _TRANSFORM, fields)
