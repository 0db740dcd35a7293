"""One printed sheet with fields of every kind, marked by hand in the tests and scanned in known ways."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from madrone.omr.identity import Identity, layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Bubble, FieldPlace, Layout, PageLayout
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.reading import FieldReading, PageReading
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import PAPER_DPI, draw_pages
from madrone.omr.simulation.pencil import Hand, draw_strokes
from madrone.omr.simulation.scanner import SCANNERS, scan
from madrone.omr.simulation.students import Pencil, Stroke

Paper = NDArray[np.float32]
Gray = NDArray[np.uint8]

SHEET = """
title = "Reading"
form = "READ1"
[[field]]
name = "id"
kind = "digits"
columns = 6
[[field]]
name = "n"
kind = "numeric"
columns = 4
sign = true
point = true
[[field]]
name = "q"
count = 24
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "m"
count = 3
kind = "multiple"
values = ["A", "B", "C", "D", "E"]
[[field]]
name = "last"
kind = "letters"
columns = 4
new_page = true
[[field]]
name = "w"
kind = "text"
height_mm = 25
"""
LAYOUT = lay_out(read_sheet(SHEET))
TAG = layout_tag(LAYOUT.form, LAYOUT.version)
LAYOUTS: Mapping[str, Layout] = {TAG: LAYOUT}
DOCUMENTS = ("ONE1", "TWO2")
#: A student with a usual pencil and a steady hand.
HAND = Hand(darkness=0.7, miss=0.1, slant=0.6, width=0.6)
#: One answer in every field of the first page but two.
ANSWERS = {
    "id": "048159",
    "n": "-12.5",
    **{f"q{number}": "ABCD"[number * 7 % 4] for number in range(1, 25) if number not in (5, 19)},
    "m1": "A|C",
    "m2": "E",
    "m3": "A|B|C|D|E",
}
#: What a reader makes of them; the fifth column of a number is its fifth character.
EXPECTED = {**ANSWERS, "q5": "", "q19": ""}


@lru_cache(maxsize=1)
def papers() -> tuple[Paper, ...]:
    """The pages of both documents, unmarked: 1 is white."""
    with TemporaryDirectory() as folder:
        pdf = Path(folder) / "sheets.pdf"
        print_sheets(read_sheet(SHEET), [RosterRow(document) for document in DOCUMENTS], pdf)
        return tuple(draw_pages(pdf))


def page(number: int = 1) -> PageLayout:
    """The geometry of a page."""
    return LAYOUT.pages[number - 1]


def identity(number: int = 1, document: str = DOCUMENTS[0]) -> Identity:
    """Which page of which document it is."""
    return Identity(document, number, TAG)


def sheet(number: int = 1, document: str = DOCUMENTS[0]) -> Paper:
    """A fresh copy of a printed page, to be drawn on."""
    return papers()[DOCUMENTS.index(document) * len(LAYOUT.pages) + number - 1].copy()


def mark(
    paper: Paper,
    answers: Mapping[str, str],
    *,
    number: int = 1,
    pencil: Pencil = Pencil.FILL,
    hand: Hand = HAND,
    seed: int = 1,
) -> Paper:
    """Mark answers in place, as the table writes them."""
    places = {place.name: place for place in page(number).fields}
    chosen = (bubble for name, value in answers.items() for bubble in _chosen(places[name], value))
    strokes = [Stroke(pencil, bubble.x, bubble.y, bubble.r) for bubble in chosen]
    draw_strokes(paper, strokes, hand, PAPER_DPI, np.random.default_rng(seed))
    return paper


def _chosen(place: FieldPlace, value: str) -> Iterable[Bubble]:
    if place.kind in ("single", "multiple"):
        wanted = value.split("|")
        yield from (bubble for bubble in place.bubbles() if bubble.value in wanted)
    else:
        for group, letter in zip(place.groups, value, strict=True):
            yield from (bubble for bubble in group.bubbles if bubble.value == letter)


def scanned(paper: Paper, *, scanner: str = "clean", dpi: float = 200, turns: int = 0, seed: int = 1) -> Gray:
    """Scan a page, turned clockwise by so many quarters."""
    rng = np.random.default_rng(seed)
    shot = scan(paper, SCANNERS[scanner], page_dpi=PAPER_DPI, dpi=dpi, upside_down=False, rng=rng)
    return np.ascontiguousarray(np.rot90(shot.pixels, -turns))


def fields_of(reading: PageReading) -> dict[str, FieldReading]:
    """The fields that were read, by name."""
    return {field.name: field for field in reading.fields}


def values_of(reading: PageReading) -> dict[str, str]:
    """What was read, by field."""
    return {field.name: field.value for field in reading.fields}


def nothing_wrong_in_silence(reading: PageReading, expected: Mapping[str, str] = EXPECTED) -> bool:
    """Whether the page asks or is refused, or every field is right or asks."""
    if reading.status != "read":
        return True
    return all(field.asks or field.value == expected[field.name] for field in reading.fields)
