"""What reaches a page: native controls with labels, and never a key."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from madrone.qti import Item, read_stimulus, render_item, render_stimulus
from madrone.qti.tests.building import MAP_RESPONSE, NAMESPACE, SCORE, choice_body, make_item, response

BODY = (
    "<h1>Heading</h1><p>Fill in "
    "<qti-text-entry-interaction response-identifier='ENTRY' expected-length='5'/> and "
    "<qti-inline-choice-interaction response-identifier='INLINE'><qti-inline-choice identifier='x'>ex"
    "</qti-inline-choice><qti-inline-choice identifier='y'>why</qti-inline-choice>"
    "</qti-inline-choice-interaction></p>"
    + choice_body("A", "B", "C", maximum=2, name="MANY", extra='min-choices="2"')
    + choice_body("A", "B", name="ONE")
    + "<qti-extended-text-interaction response-identifier='ESSAY' expected-lines='6'>"
    "<qti-prompt><p>Write.</p></qti-prompt></qti-extended-text-interaction>"
    "<qti-match-interaction response-identifier='MATCH' max-associations='0'><qti-prompt>Match.</qti-prompt>"
    "<qti-simple-match-set><qti-simple-associable-choice identifier='r1' match-max='1'>Row 1"
    "</qti-simple-associable-choice><qti-simple-associable-choice identifier='r2' match-max='0'>"
    "<img src='r2.png' alt='Row 2'/></qti-simple-associable-choice></qti-simple-match-set>"
    "<qti-simple-match-set><qti-simple-associable-choice identifier='c1' match-max='0'>Column 1"
    "</qti-simple-associable-choice><qti-simple-associable-choice identifier='c2' match-max='0'>Column 2"
    "</qti-simple-associable-choice></qti-simple-match-set></qti-match-interaction>"
)
DECLARATIONS = (
    response("ENTRY", "single", "float", "3.25")
    + response("INLINE", "single", "identifier", "x")
    + response("MANY", "multiple", "identifier", "A", "C")
    + response("ONE", "single", "identifier", "B")
    + response("ESSAY", "single", "string")
    + response("MATCH", "multiple", "directedPair", "r1 c2", "r2 c1")
    + SCORE
)
GIVEN: dict[str, Any] = {
    "ENTRY": {"base": {"string": "1/2"}},
    "INLINE": {"base": {"identifier": "y"}},
    "MANY": {"list": {"identifier": ["A", "B"]}},
    "ONE": {"base": {"identifier": "A"}},
    "ESSAY": {"base": {"string": "\nA <b> & c"}},
    "MATCH": {"list": {"directedPair": [["r1", "c1"], ["r2", "c2"]]}},
}


def _item() -> Item:
    return make_item(DECLARATIONS, BODY)


def _parse(html: str) -> Any:
    return lxml_html.fragment_fromstring(html)


def _page(**options: Any) -> Any:
    return _parse(render_item(_item(), asset_url=lambda href: f"/files/{href}", **options))


def _root(page: Any, identifier: str) -> Any:
    (found,) = page.xpath(f".//*[@data-qti-response='{identifier}']")
    return found


KINDS = [
    ("ENTRY", "input", "text-entry", "single", "float"),
    ("INLINE", "select", "inline-choice", "single", "identifier"),
    ("MANY", "fieldset", "choice", "multiple", "identifier"),
    ("ONE", "fieldset", "choice", "single", "identifier"),
    ("ESSAY", "div", "extended-text", "single", "string"),
    ("MATCH", "div", "match", "multiple", "directedPair"),
]


@pytest.mark.parametrize(("identifier", "tag", "kind", "cardinality", "base_type"), KINDS)
def test_every_interaction_tells_the_player_what_it_is(
    identifier: str, tag: str, kind: str, cardinality: str, base_type: str
) -> None:
    root = _root(_page(), identifier)
    assert root.tag == tag
    assert root.get("data-qti-kind") == kind
    assert root.get("data-qti-cardinality") == cardinality
    assert root.get("data-qti-base-type") == base_type


def test_every_control_has_a_name_that_can_be_read_aloud() -> None:
    page = _page(prefix="q1-")
    controls = page.xpath(".//input | .//select | .//textarea")
    assert len(controls) == 1 + 1 + 3 + 2 + 1 + 4
    for control in controls:
        labels = page.xpath(f".//label[@for='{control.get('id')}']") if control.get("id") else []
        name = control.get("aria-label") or " ".join(label.text_content() for label in labels)
        assert name.strip(), etree.tostring(control)


def test_ids_are_unique_and_names_carry_the_prefix() -> None:
    page = _page(prefix="q1-")
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert all(name.startswith("q1-") for name in page.xpath(".//@name"))


def test_a_choice_is_a_fieldset_of_radios_or_of_checkboxes_with_a_hint() -> None:
    page = _page()
    one, many = _root(page, "ONE"), _root(page, "MANY")
    assert {box.get("type") for box in one.findall(".//input")} == {"radio"}
    assert [box.get("value") for box in many.findall(".//input")] == ["A", "B", "C"]
    assert {box.get("type") for box in many.findall(".//input")} == {"checkbox"}
    assert (many.get("data-qti-min-choices"), many.get("data-qti-max-choices")) == ("2", "2")
    (hint,) = many.find_class("qti-hint")
    assert hint.text == "Choose 2 answers."
    assert many.get("aria-describedby") == hint.get("id")
    assert one.find("legend").text_content() == "Which?"


@pytest.mark.parametrize(
    ("maximum", "extra", "hint"),
    [
        (0, "", "Choose all the answers that apply."),
        (0, 'min-choices="2"', "Choose at least 2 answers."),
        (3, "", "Choose up to 3 answers."),
        (3, 'min-choices="2"', "Choose 2 to 3 answers."),
    ],
)
def test_the_hint_says_how_many(maximum: int, extra: str, hint: str) -> None:
    item = make_item(
        response("RESPONSE", "multiple", "identifier"),
        choice_body("A", "B", "C", maximum=maximum, extra=extra),
    )
    assert f">{hint}<" in render_item(item, asset_url=str)


def test_a_number_field_asks_for_the_right_keyboard_and_keeps_what_was_typed() -> None:
    field = _root(_page(responses=GIVEN), "ENTRY")
    assert (field.get("inputmode"), field.get("size"), field.get("value")) == ("decimal", "5", "1/2")


def test_an_inline_choice_begins_with_no_choice() -> None:
    options = _root(_page(), "INLINE").findall("option")
    assert [(one.get("value"), one.text) for one in options] == [("", "Choose…"), ("x", "ex"), ("y", "why")]


def test_a_match_is_a_table_with_headers_both_ways() -> None:
    table = _root(_page(), "MATCH").find("table")
    assert table.find("caption").text_content() == "Match."
    assert [one.get("scope") for one in table.findall("thead/tr/th")] == ["col", "col"]
    assert [one.get("scope") for one in table.findall("tbody/tr/th")] == ["row", "row"]
    boxes = table.findall(".//input")
    assert [box.get("value") for box in boxes] == ["r1 c1", "r1 c2", "r2 c1", "r2 c2"]
    assert [box.get("type") for box in boxes] == ["radio", "radio", "checkbox", "checkbox"]
    assert [box.get("name") for box in boxes[:2]] == ["MATCH-r1", "MATCH-r1"]
    assert boxes[3].get("aria-label") == "Row 2, Column 2"


def test_given_answers_are_filled_in_and_read_only_disables_all_controls() -> None:
    page = _page(responses=GIVEN, read_only=True)
    assert page.xpath(".//input[@checked]/@value") == ["A", "B", "A", "r1 c1", "r2 c2"]
    assert page.xpath(".//option[@selected]/@value") == ["y"]
    controls = page.xpath(".//input | .//select | .//textarea")
    assert all("disabled" in control.attrib for control in controls)
    # A browser drops one line break after the start tag; ours stands there so that the student's is kept.
    assert page.xpath(".//textarea")[0].text == "\n\nA <b> & c"


def test_the_key_is_marked_in_words_for_staff_only() -> None:
    page = _page(show_key=True)
    assert len(page.find_class("qti-key")) == 1 + 2 + 1 + 2
    assert "Key: 3.25" in page.text_content()
    assert "ex – Key" in page.text_content()
    assert "Key" not in _page().text_content()


def test_points_stand_beside_the_key_where_a_mapping_gives_them() -> None:
    mapping = (
        '<qti-mapping><qti-map-entry map-key="A" mapped-value="1"/>'
        '<qti-map-entry map-key="B" mapped-value="0.5"/></qti-mapping>'
    )
    item = make_item(
        response("RESPONSE", "single", "identifier", "A", mapping=mapping),
        choice_body("A", "B"),
        MAP_RESPONSE,
    )
    shown = render_item(item, asset_url=str, show_key=True)
    assert "Key (1 point)" in shown
    assert "Key (0.5 points)" in shown


def test_print_has_circles_boxes_and_lines_and_no_controls() -> None:
    page = _page(medium="print")
    assert not page.xpath(".//input | .//select | .//textarea | .//button")
    assert len(page.find_class("qti-line")) == 6
    assert len(page.find_class("qti-blank")) == 1
    signs = [mark.text for mark in page.find_class("qti-mark")]
    assert signs == ["○"] * 2 + ["☐"] * 3 + ["○"] * 2 + ["○"] * 2 + ["☐"] * 2


def test_the_engines_own_words_come_in_spanish_too() -> None:
    assert "Elige 2 respuestas." in render_item(_item(), asset_url=str, locale="es-MX")
    assert "Choose 2 answers." in render_item(_item(), asset_url=str, locale="xx")


def test_an_interaction_that_cannot_be_shown_says_so() -> None:
    body = (
        "<qti-custom-interaction response-identifier='R'><qti-prompt>Slide.</qti-prompt>"
        "</qti-custom-interaction>"
    )
    html = render_item(make_item(response("R", "single", "integer", "7"), body), asset_url=str)
    assert "Slide." in html
    assert "cannot be shown here" in html


def test_directions_are_shown_and_the_scoring_rubric_is_for_staff() -> None:
    body = (
        '<qti-rubric-block view="candidate"><qti-content-body><p>Read.</p></qti-content-body>'
        "</qti-rubric-block>"
        '<qti-rubric-block view="scorer"><qti-content-body><p>Two points.</p></qti-content-body>'
        "</qti-rubric-block>"
    )
    item = make_item("", body)
    assert "Read." in render_item(item, asset_url=str)
    assert "Two points." not in render_item(item, asset_url=str)
    assert "Two points." in render_item(item, asset_url=str, show_key=True)


# No word of the page begins like this, however the rest of it is drawn.
SECRET = st.text("abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=20).map("zq".__add__)


@settings(max_examples=60, deadline=None)
@given(SECRET, SECRET, st.sampled_from(["screen", "print", "large-print"]), st.booleans())
def test_no_key_mapping_rule_or_feedback_ever_reaches_a_student(
    key: str, mapped: str, medium: Any, read_only: bool
) -> None:
    mapping = f'<qti-mapping><qti-map-entry map-key="{mapped}" mapped-value="9.75"/></qti-mapping>'
    declarations = response("ENTRY", "single", "string", key, mapping=mapping) + SCORE
    body = (
        f"<p data-key='{key}'>Say "
        f"<qti-text-entry-interaction response-identifier='ENTRY' pattern-mask='{key}'/></p>"
        f"<qti-future-hint><p>{key}</p></qti-future-hint>"
        f"<qti-feedback-block outcome-identifier='F' identifier='x' show-hide='show'><p>{key}</p>"
        f"</qti-feedback-block><!-- {key} --><?note {key}?>"
        f"<qti-rubric-block view='scorer tutor'><p>{mapped}</p></qti-rubric-block>"
    )
    rule = (
        '<qti-set-outcome-value identifier="SCORE"><qti-match><qti-variable identifier="ENTRY"/>'
        f'<qti-base-value base-type="string">{key}</qti-base-value></qti-match></qti-set-outcome-value>'
    )
    item = make_item(declarations, body, rule)
    html = render_item(item, asset_url=str, medium=medium, read_only=read_only)
    for secret in (key, mapped, "9.75", "correct", "mapping", "qti-value", "response-processing"):
        assert secret not in html


def test_no_style_no_script_and_nothing_outside_the_model_is_written() -> None:
    body = (
        "<p style='color:red' onclick='go()' class='big qti-well' data-x='1'>"
        "Hi <a href='https://x.org'>there</a></p>"
        "<script>alert(1)</script><iframe src='x'/><form><input/></form><blink>old</blink>"
        "<img src='https://x.org/a.png' alt='a'/><img src='../../../../etc/passwd' alt='up'/>"
        "<img src='javascript:x' alt='b'/><object data='d.png' type='image/png'>A cat</object>"
    )
    item = make_item("", body)
    html = render_item(item, asset_url=lambda href: f"/files/{href}")
    assert not re.search(r"style|script|onclick|iframe|<form|<input|blink|https:|data-x|big", html)
    assert '<p class="qti-well">Hi there</p>' in html
    assert '<img alt="A cat" src="/files/d.png">' in html or '<img src="/files/d.png" alt="A cat">' in html
    codes = {problem.code for problem in item.problems}
    assert codes == {"attribute", "element", "active-content", "address"}
    assert item.status == "partial"


def test_an_image_without_alternative_text_and_media_without_captions_are_noted() -> None:
    item = make_item("", "<img src='a.png'/><video src='v.mp4'/>")
    assert [problem.code for problem in item.problems] == ["alt-missing", "captions-missing"]
    assert item.assets == ("a.png", "v.mp4")
    assert item.status == "ok"


def test_ids_of_table_cells_carry_the_prefix_and_references_follow() -> None:
    body = "<table><tbody><tr><th id='h'>Head</th><td headers='h'>Cell</td></tr></tbody></table>"
    html = render_item(make_item("", body), asset_url=str, prefix="q2-")
    assert '<th id="q2-h">' in html
    assert '<td headers="q2-h">' in html


def test_headings_begin_at_the_third_level_and_formulas_are_kept() -> None:
    body = (
        "<h1>One</h1><h2>Two</h2><math xmlns='http://www.w3.org/1998/Math/MathML' alttext='x squared'>"
        "<msup><mi>x</mi><mn>2</mn></msup></math>"
    )
    html = render_item(make_item("", body), asset_url=str)
    assert "<h3>One</h3><h4>Two</h4>" in html
    formula = '<math alttext="x squared" role="math" aria-label="x squared"><msup><mi>x</mi><mn>2</mn></msup></math>'
    assert formula in html


def test_blocks_in_a_label_become_phrases() -> None:
    body = (
        "<qti-choice-interaction response-identifier='R'><qti-simple-choice identifier='A'>"
        "<p>First</p><p>Then</p></qti-simple-choice></qti-choice-interaction>"
    )
    html = render_item(make_item(response("R", "single", "identifier"), body), asset_url=str)
    assert '<span class="qti-block">First</span><span class="qti-block">Then</span></label>' in html


def test_a_stimulus_is_rendered_with_its_images() -> None:
    xml = (
        f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="s1" title="Passage" xml:lang="es">'
        '<qti-stimulus-body><h2>El río</h2><p>Agua. <img src="a/b.png" alt="Un río"/></p></qti-stimulus-body>'
        "</qti-assessment-stimulus>"
    )
    stimulus = read_stimulus(xml.encode(), "s1.xml")
    html = render_stimulus(stimulus, asset_url=lambda href: f"/m/{href}")
    assert html.startswith('<div class="qti-stimulus" lang="es" data-qti-stimulus="s1">')
    assert "<h4>El río</h4>" in html
    assert 'src="/m/a/b.png"' in html
    assert (stimulus.assets, stimulus.problems) == (("a/b.png",), ())
