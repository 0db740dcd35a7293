"""The layout leaves room enough for any text, although it knows no typeface."""

import string

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.omr.layout import compose
from madrone.omr.layout.artwork import Passage
from madrone.omr.layout.style import POINT, text_width
from madrone.omr.printing.template import set_document
from madrone.omr.printing.typeface import Typeface
from madrone.omr.sheet import Lead, Questions, Sheet

LATIN = string.printable[:95] + "áéíóúñüÁÉÍÓÚÑÜ¿¡–—…“”‘’€½×√°ŁżŞğ"


@pytest.fixture(scope="module")
def bold() -> Typeface:
    return Typeface(set(LATIN), weight="bold")


def test_no_character_is_wider_than_the_layout_thinks(bold: Typeface) -> None:
    for letter in LATIN:
        assert bold.width(letter, 10) * POINT <= text_width(letter, 10) + 0.02, letter


def test_a_text_is_made_smaller_before_it_is_cut(bold: Typeface) -> None:
    room = bold.width("Ana María López", 10)
    assert bold.fit("Ana María López", 10, room) == ("Ana María López", 10)
    assert bold.fit("Ana María López", 10, room * 0.85) == ("Ana María López", 8)
    assert bold.fit("Ana María López", 10, room * 0.7) == ("Ana María …", 8)
    assert bold.fit("Anamaríalópez", 10, room * 0.4)[0] == "Anam…"


@pytest.mark.parametrize("text", ["漢", "e\u0300\u0301", "😀"])
def test_what_no_typeface_has_is_known(bold: Typeface, text: str) -> None:
    assert Typeface(set(text)).lacks(f"a{text}") != ""
    assert bold.lacks("Ñandú") == ""


@pytest.mark.thorough
@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text("abcdefghiMWñ—.", min_size=1, max_size=25), min_size=1, max_size=120).map(" ".join),
    st.booleans(),
)
def test_paragraphs_and_headings_end_before_what_follows(text: str, large: bool) -> None:
    lead = Lead(text[:120].strip() + " END", text + " STOP")
    sheet = Sheet("T", "F", (Questions("q", count=3, values=("A",), lead=lead),), large_print=large)
    composition = compose(sheet)
    document = pypdfium2.PdfDocument(set_document(sheet, composition))
    bottoms = {}
    for number, page in enumerate(composition.pages):
        shown = document[number].get_textpage()
        for passage in page.art:
            if isinstance(passage, Passage) and passage.words.text.endswith(("END", "STOP")):
                last = passage.words.text.split(" ")[-1]
                _, bottom, _, _ = _place(shown, last)
                box = passage.words.box
                bottoms[last] = composition.layout.height - bottom * POINT - box.y - box.height
    document.close()
    assert set(bottoms) == {"END", "STOP"}
    assert max(bottoms.values()) <= 0.01


def _place(page: pypdfium2.PdfTextPage, word: str) -> tuple[float, float, float, float]:
    """The box of a word, in points: left, bottom, right, top."""
    index, count = page.search(word, match_case=True).get_next()
    boxes = [page.get_charbox(place) for place in range(index, index + count)]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
