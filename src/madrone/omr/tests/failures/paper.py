"""The sheets that are harmed, with every kind of field between them: as the printer makes them, drawn as paper."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from madrone.omr.identity import Identity, layout_tag
from madrone.omr.layout import lay_out
from madrone.omr.layout.geometry import Layout, PageLayout
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.sheet import Sheet, read_sheet

#: Reflectance, 1 is bare paper.
Paper = NDArray[np.float32]
Gray = NDArray[np.uint8]
#: The paper is drawn finer than it is scanned, and at no multiple of it.
PAPER_DPI = 260.0
MM = PAPER_DPI / 25.4
DOCUMENTS = ("KESTREL1", "KESTREL2", "OSPREY77")
TEXT = """
title = "Rivers and mountains"
form = "RIVER"
label = true
[[field]]
name = "id"
kind = "digits"
columns = 6
[[field]]
name = "q"
count = 32
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "s"
kind = "multiple"
count = 15
values = ["A", "B", "C", "D", "E"]
new_page = true
[[field]]
name = "n"
kind = "numeric"
columns = 4
[[field]]
name = "r"
count = 20
kind = "single"
values = ["F", "G", "H", "J", "K"]
"""
#: What a school prints for a student with low vision, in Spanish and on the other paper.
LARGE = """
title = "Ríos y montañas"
form = "GRANDE"
paper = "a4"
language = "es"
large_print = true
[[field]]
name = "code"
kind = "letters"
columns = 3
[[field]]
name = "q"
count = 12
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "m"
kind = "match"
rows = ["río", "lago", "mar"]
values = ["dulce", "salada"]
several = true
"""
#: A form that the reader is not told of.
OTHER = TEXT.replace("RIVER", "VALLEY").replace("count = 32", "count = 24")
#: The same answers with other words and fewer of them: another form whose print stands nearly where ours does.
SISTER = TEXT.replace("RIVER", "RIVER2")


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed page: what it looks like, where everything stands, which it is."""

    paper: Paper
    layout: PageLayout
    identity: Identity


@lru_cache(maxsize=8)
def sheet(text: str = TEXT) -> Sheet:
    """The sheet that a description describes."""
    return read_sheet(text)


@lru_cache(maxsize=8)
def layout_of(text: str = TEXT) -> Layout:
    """Its geometry."""
    return lay_out(sheet(text))


@lru_cache(maxsize=1)
def layouts() -> dict[str, Layout]:
    """What the reader is told that may come."""
    known = (layout_of(text) for text in (TEXT, LARGE))
    return {layout_tag(layout.form, layout.version): layout for layout in known}


@lru_cache(maxsize=4)
def printed(text: str = TEXT) -> tuple[Printed, ...]:
    """The pages of all documents, in order; of forms besides the usual one there is one document."""
    layout = layout_of(text)
    tag = layout_tag(layout.form, layout.version)
    documents = DOCUMENTS if text == TEXT else DOCUMENTS[:1]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "sheets.pdf"
        print_sheets(sheet(text), [RosterRow(document) for document in documents], out)
        papers = _drawn(out)
    identities = [(document, page) for document in documents for page in layout.pages]
    return tuple(
        Printed(paper, page, Identity(document, page.page, tag))
        for paper, (document, page) in zip(papers, identities, strict=True)
    )


def _drawn(pdf: Path) -> list[Paper]:
    with pypdfium2.PdfDocument(pdf) as document:
        # A hair less than the resolution, so that no page becomes a pixel longer by rounding.
        return [
            np.squeeze(page.render(scale=PAPER_DPI / 72 - 1e-9, grayscale=True).to_numpy()).astype(np.float32)
            / 255
            for page in document
        ]
