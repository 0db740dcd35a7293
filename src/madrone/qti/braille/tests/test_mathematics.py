"""Formulas in Unified English Braille, against examples worked out by hand from its rules (section 11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from madrone.qti.braille.liblouis import translate
from madrone.qti.braille.mathematics import formula
from madrone.qti.braille.tests.needs import needs_liblouis

# Words inside formulas: liblouis translates them; here they stand as they are.
FORMULAS = [
    ("<mn>2</mn><mo>+</mo><mn>2</mn><mo>=</mo><mn>4</mn>", "⠼⠃⠐⠖⠼⠃⠀⠐⠶⠀⠼⠙"),
    ("<mn>1,250</mn>", "⠼⠁⠂⠃⠑⠚"),
    ("<mn>.5</mn>", "⠼⠲⠑"),
    ("<mn>3.14</mn>", "⠼⠉⠲⠁⠙"),
    ("<mo>−</mo><mn>7</mn>", "⠐⠤⠼⠛"),
    ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "⠼⠁⠌⠃"),
    ("<mn>2</mn><mfrac><mn>3</mn><mn>4</mn></mfrac>", "⠼⠃⠼⠉⠌⠙"),
    ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "⠰⠰⠷⠁⠨⠌⠃⠾"),
    ("<msup><mn>5</mn><mn>2</mn></msup>", "⠰⠰⠼⠑⠔⠼⠃"),
    ("<msup><mi>x</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup>", "⠰⠰⠭⠔⠣⠝⠐⠖⠼⠁⠜"),
    ("<msub><mi>x</mi><mn>1</mn></msub>", "⠰⠰⠭⠢⠼⠁"),
    ("<msqrt><mn>9</mn></msqrt>", "⠰⠰⠩⠼⠊⠬"),
    ("<mroot><mn>8</mn><mn>3</mn></mroot>", "⠰⠰⠩⠔⠼⠉⠼⠓⠬"),
    ("<mi>x</mi>", "⠰⠭"),
    ("<mi>a</mi>", "⠁"),
    ("<mi>B</mi>", "⠰⠠⠃"),
    ("<mi>x</mi><mo>=</mo><mn>3</mn>", "⠰⠭⠀⠐⠶⠀⠼⠉"),
    ("<mi>x</mi><mo>+</mo><mn>1</mn>", "⠭⠐⠖⠼⠁"),
    ("<mn>3</mn><mi>a</mi>", "⠼⠉⠰⠁"),
    ("<mn>3</mn><mi>x</mi>", "⠼⠉⠭"),
    ("<mn>4</mn><mo>&#x2062;</mo><mi>b</mi>", "⠼⠙⠰⠃"),
    ("<mi>a</mi><mi>b</mi>", "⠰⠰⠁⠃"),
    ("<mn>3</mn><mo>&lt;</mo><mn>5</mn>", "⠼⠉⠀⠈⠣⠀⠼⠑"),
    ("<mn>3</mn><mo>≤</mo><mn>5</mn>", "⠼⠉⠀⠸⠈⠣⠀⠼⠑"),
    ("<mn>3</mn><mo>≠</mo><mn>5</mn>", "⠼⠉⠀⠐⠶⠈⠱⠀⠼⠑"),
    ("<mo>(</mo><mn>2</mn><mo>+</mo><mn>3</mn><mo>)</mo><mo>×</mo><mn>4</mn>", "⠐⠣⠼⠃⠐⠖⠼⠉⠐⠜⠐⠦⠼⠙"),
    ("<mfenced><mn>1</mn><mn>2</mn></mfenced>", "⠐⠣⠼⠁⠂⠀⠼⠃⠐⠜"),
    ("<mn>90</mn><mo>°</mo>", "⠼⠊⠚⠘⠚"),
    ("<msup><mn>90</mn><mo>°</mo></msup>", "⠼⠊⠚⠘⠚"),
    ("<mn>50</mn><mo>%</mo>", "⠼⠑⠚⠨⠴"),
    ("<mi>π</mi>", "⠨⠏"),
    ("<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>¯</mo></mover>", "⠰⠰⠣⠠⠁⠠⠃⠜⠱"),
    ("<semantics><mn>2</mn><annotation>two</annotation></semantics>", "⠼⠃"),
]


def _formula(inside: str) -> str:
    root = etree.fromstring(f"<math xmlns='http://www.w3.org/1998/Math/MathML'>{inside}</math>")
    return formula(root, lambda words: words)


@pytest.mark.parametrize(("inside", "cells"), FORMULAS)
def test_a_formula_is_written_by_the_rules(inside: str, cells: str) -> None:
    assert _formula(inside) == cells


def test_grade_1_meanings_with_a_space_between_stand_in_a_passage() -> None:
    inside = "<msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>9</mn>"
    assert _formula(inside) == "⠰⠰⠰⠭⠔⠼⠃⠀⠐⠶⠀⠼⠊⠰⠄"


@needs_liblouis
@pytest.mark.parametrize("sign", list("+−×÷=≠<>≤≥±°%∞π∠$¢≈|"))
def test_signs_agree_with_the_tables_of_liblouis(sign: str) -> None:
    root = etree.fromstring(b"<math/>")
    etree.SubElement(root, "mo").text = sign
    assert formula(root, str) == translate(sign, "en", contracted=True)


TREES = st.recursive(
    st.sampled_from(
        ["<mn>1.5</mn>", "<mi>x</mi>", "<mo>+</mo>", "<mo>=</mo>", "<mtext>ab</mtext>", "<mspace/>"]
    ),
    lambda inside: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(
            [
                "mrow",
                "mfrac",
                "msqrt",
                "mroot",
                "msup",
                "msub",
                "msubsup",
                "mover",
                "munder",
                "mtable",
                "mfenced",
            ]
        ),
        st.lists(inside, max_size=4),
    ),
    max_leaves=20,
)


@given(TREES)
def test_no_formula_however_odd_stops_it(inside: str) -> None:
    assert isinstance(_formula(inside), str)
