"""Items in braille: everything that stands on paper stands in the BRF, in the same order."""

import pytest

from madrone.qti.braille import is_available, liblouis, render_braille
from madrone.qti.braille.tests.needs import needs_liblouis
from madrone.qti.errors import QtiError
from madrone.qti.item import read_item
from madrone.qti.tests.building import choice_body, make_item, response

CHOICE = make_item(response("R", "single", "identifier"), choice_body("pear", "fig", name="R"))
ITEM = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t"
  xml:lang="{language}"><qti-item-body>{body}</qti-item-body></qti-assessment-item>"""


def _lines(body: str, language: str = "en", **options: object) -> list[str]:
    item = read_item(ITEM.format(body=body, language=language).encode())
    brf = render_braille(item, **options)  # type: ignore[arg-type]  # options of the test's own
    return [line for line in brf.replace("\f", "").split("\n") if line.strip()][:-1]


@needs_liblouis
def test_choices_stand_with_their_letters_and_the_chosen_one_is_marked() -> None:
    brf = render_braille(CHOICE, responses={"R": {"base": {"identifier": "fig"}}})
    lines = [line for line in brf.split("\n") if line.strip()]
    assert lines[:3] == ["    ,:8", ",A4 ,TEXT ( PE>", "= ;,B4 ,TEXT ( FIG"]


@needs_liblouis
def test_a_formula_in_a_sentence_is_mathematics() -> None:
    math = "<math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
    assert _lines(f"<p>Take {math} of it.</p>") == ["  ,TAKE #A/B ( X4"]


@needs_liblouis
def test_a_picture_is_a_transcribers_note_and_a_decoration_is_left_out() -> None:
    body = "<p><img src='a.png' alt='Two cats'/><img src='b.png' alt=''/>Count.</p>"
    assert _lines(body) == ["      @.<,PICTURE3 ,TWO CATS@.>", "  ,C.T4"]


@needs_liblouis
def test_a_table_is_read_row_by_row_with_the_heads_of_its_columns() -> None:
    body = """<table><thead><tr><th>Day</th><th>Rain</th></tr></thead>
      <tbody><tr><th>Monday</th><td>3</td></tr><tr><th>Friday</th><td></td></tr></tbody></table>"""
    assert _lines(body) == [',MON"D2 ,RA93 #C', ',FRI"D2 ,RA93 .-.-.-']


@needs_liblouis
def test_emphasis_is_marked() -> None:
    assert _lines("<p>Do <em>not</em> run.</p>") == ["  ,D .1N RUN4"]


@needs_liblouis
def test_grade_1_has_no_contractions() -> None:
    assert _lines("<p>the knowledge</p>") == ["  ! K"]
    assert _lines("<p>the knowledge</p>", contracted=False) == ["  THE KNOWLEDGE"]


@needs_liblouis
def test_spanish_is_written_in_spanish_braille() -> None:
    assert _lines("<p>El niño</p>", language="es") != _lines("<p>El niño</p>", language="en")


def test_a_page_that_no_embosser_has_is_refused() -> None:
    with pytest.raises(ValueError, match="20 to 80 cells"):
        render_braille(CHOICE, width=4)


def test_without_liblouis_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liblouis, "_library", lambda: None)
    assert not is_available()
    with pytest.raises(QtiError, match="liblouis") as refused:
        render_braille(CHOICE)
    assert refused.value.code == "braille-unavailable"
