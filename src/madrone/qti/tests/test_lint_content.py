"""What the checks say of pictures, recordings, formulas, words and structure."""

import pytest

from madrone.qti.lint import RULES, lint_item, lint_stimulus
from madrone.qti.stimulus import read_stimulus
from madrone.qti.tests.building import NAMESPACE, choice_body, make_item

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" {}><mi>x</mi></math>'
CATALOG = (
    '<qti-catalog-info><qti-catalog id="c"><qti-card support="{}"><qti-html-content>Said.</qti-html-content>'
    "</qti-card></qti-catalog></qti-catalog-info>"
)


def _found(body: str, declarations: str = "") -> set[str]:
    return {problem.code for problem in lint_item(make_item(declarations, body))}


FOUND = {
    "alt-missing": "<p><img src='a.png'/></p>",
    "alt-empty": "<p><img src='a.png' alt=' '/></p>",
    "alt-is-file-name": "<p><img src='a.png' alt='bar_chart.PNG'/></p>",
    "alt-long": f"<p><img src='a.png' alt='{'word ' * 100}'/></p>",
    "math-speech": f"<p>{MATH.format('')}</p>",
    "captions-missing": "<video src='a.mp4'/>",
    "transcript-missing": "<audio src='a.mp3'/>",
    "table-headers": "<table><tr><td>1</td><td>2</td></tr></table>",
    "heading-order": "<h2>A</h2><h4>B</h4>",
    "heading-empty": "<h2> </h2>",
    "link-text": "<p><a href='x.html'>click here</a></p>",
    "language-odd": "<p xml:lang='Spanish!'>Hola</p>",
    "colour-only": "<p>What does the red line show?</p>",
}


@pytest.mark.parametrize("code", FOUND)
def test_a_fault_is_found(code: str) -> None:
    assert code in _found(FOUND[code])


FINE = {
    "words": "<p><img src='a.png' alt='A bar chart of rain in May'/></p>",
    "a decoration by its role": "<p><img src='a.png' alt='' role='presentation'/></p>",
    "a decoration without a role in the tree": "<p aria-hidden='true'><img src='a.png' alt=''/></p>",
    "a plain word that is also the file's": "<p><img src='salmon.png' alt='Salmon'/></p>",
    "a formula with words": "<p>" + MATH.format("alttext='x'") + "</p>",
    "a video with captions": "<video src='a.mp4'><track kind='captions' src='a.vtt'/></video>",
    "a table with headers": "<table><tr><th>1</th><td>2</td></tr></table>",
    "a table that arranges": "<table role='presentation'><tr><td>1</td><td>2</td></tr></table>",
    "headings in order": "<h2>A</h2><h3>B</h3><h2>C</h2>",
    "a link with words": "<p><a href='x.html'>The tide tables of Oakhaven</a></p>",
    "a language": "<p xml:lang='es-MX'>Hola</p>",
}


@pytest.mark.parametrize("name", FINE)
def test_what_is_fine_is_not_complained_of(name: str) -> None:
    assert _found(FINE[name]) == set()


@pytest.mark.parametrize(
    "alternative", ["image", "Picture 3", "IMG_0042.jpg", "imagen", "gráfico 2", "chart-07"]
)
def test_an_alternative_text_that_describes_nothing_is_found(alternative: str) -> None:
    assert "alt-is-file-name" in _found(f"<p><img src='x/chart-07.png' alt='{alternative}'/></p>")


BY_COLOUR = [
    "Look at the green part of the map.",
    "Which number is shown in blue?",
    "Read the sentence highlighted in yellow.",
    "The words in red are spelled wrong.",
    "Mira la línea roja.",
    "¿Qué muestra la parte verde?",
    "Lee la oración marcada en amarillo.",
    "Elige las palabras en azul.",
]
BY_MORE = [
    "Maya has six red marbles and four blue ones in a bag.",
    "Look at the red line, labeled A.",
    "The dashed blue line shows the rain.",
    "Use the red bar on the left.",
    "Read the underlined words in red.",
    "The red fox crossed the line.",
    "Mira la línea roja rotulada A.",
    "Mira la barra azul de la izquierda.",
    "El zorro rojo cruzó la línea.",
]


@pytest.mark.parametrize("text", BY_COLOUR)
def test_a_thing_named_by_its_colour_alone_is_found(text: str) -> None:
    assert "colour-only" in _found(f"<p>{text}</p>")


@pytest.mark.parametrize("text", BY_MORE)
def test_a_thing_with_another_name_than_its_colour_is_fine(text: str) -> None:
    assert "colour-only" not in _found(f"<p>{text}</p>")


def test_directions_for_scorers_may_name_colours() -> None:
    assert "colour-only" not in _found(
        "<qti-rubric-block view='scorer'><p>See the red line.</p></qti-rubric-block>"
    )


@pytest.mark.parametrize(("support", "told"), [("transcript", True), ("spoken", False)])
def test_a_recording_may_have_its_words_in_a_catalog(support: str, told: bool) -> None:
    found = _found("<audio src='a.mp3' data-catalog-idref='c'/>", CATALOG.format(support))
    assert ("transcript-missing" in found) is not told


@pytest.mark.parametrize(
    ("data", "empty"), [(b"WEBVTT\n\n", True), (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi", False)]
)
def test_captions_without_a_word_are_found(data: bytes, empty: bool) -> None:
    item = make_item("", "<video src='a.mp4'><track kind='captions' src='a.vtt'/></video>")
    codes = {problem.code for problem in lint_item(item, {"a.vtt": data}.get)}
    assert ("captions-empty" in codes) is empty


def test_a_finding_has_the_line_of_its_element() -> None:
    (found,) = lint_item(make_item("", "<p>\n\n<img src='a.png'/></p>"))
    assert (found.code, found.line, found.source, found.level) == ("alt-missing", 5, "item.xml", "loss")


def test_a_stimulus_is_looked_at_like_an_item() -> None:
    xml = (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s"><qti-stimulus-body>'
        "<p><img src='a.png'/></p></qti-stimulus-body></qti-assessment-stimulus>"
    )
    codes = {problem.code for problem in lint_stimulus(read_stimulus(xml.encode(), "s.xml"))}
    assert codes == {"alt-missing", "language-missing", "title-missing"}


def test_feedback_and_cards_of_catalogs_are_looked_at_too() -> None:
    inside = CATALOG.format("glossary-on-screen").replace("Said.", "<p><img src='a.png'/></p>")
    assert "alt-missing" in _found("<p data-catalog-idref='c'>A</p>", inside)


def test_a_file_that_is_a_book_is_not_gone_through() -> None:
    codes = _found("<p><img src='a.png'/></p>" + "<b/>" * 20_000 + choice_body("A"))
    assert codes == {"document-size"}


def test_every_rule_says_what_it_wants_and_where_from() -> None:
    assert len(RULES) >= 25
    for code, rule in RULES.items():
        assert rule.code == code
        assert rule.sentence.endswith(".")
        assert rule.source
        assert rule.level in ("loss", "note")
