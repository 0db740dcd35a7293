"""Fields to write in: their size, what the player is told of them, and what was typed standing in them again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from madrone.qti import Item, render_item
from madrone.qti.render.interactions.typed import in_base, is_form
from madrone.qti.tests.building import make_item, response

NOTES = ("data-qti-pattern", "data-qti-pattern-note", "data-qti-number-note", "data-qti-number-base")


def _entry(attributes: str = "", base_type: str = "string", more: str = "") -> Item:
    body = f"<p>Say <qti-text-entry-interaction response-identifier='R' {attributes}/></p>"
    return make_item(response("R", "single", base_type) + more, body)


def _extended(attributes: str = "", cardinality: str = "single", base_type: str = "string") -> Item:
    body = (
        f"<qti-extended-text-interaction response-identifier='R' {attributes}><qti-prompt>Write.</qti-prompt>"
        "</qti-extended-text-interaction>"
    )
    return make_item(response("R", cardinality, base_type), body)


def _root(item: Item, **options: Any) -> Any:
    html = render_item(item, asset_url=str, **options)
    (found,) = lxml_html.fragment_fromstring(html).xpath(".//*[@data-qti-response='R']")
    return found


def test_a_pattern_and_its_message_travel_to_the_player() -> None:
    mask = "pattern-mask='[0-9]+' data-patternmask-message='Digits only.'"
    field = _root(_entry(mask))
    assert [field.get(note) for note in NOTES] == ["[0-9]+", "Digits only.", None, None]
    plain = _root(_entry("pattern-mask='[0-9]+'"))
    assert plain.get("data-qti-pattern-note").startswith("This does not look like")
    assert _root(_entry(mask), read_only=True).get("data-qti-pattern") is None
    assert _root(_entry(mask), medium="print").get("data-qti-pattern") is None


@pytest.mark.parametrize(
    ("mask", "form"),
    [
        ("[0-9]{2}", True),
        (r"\d+", True),
        (".*", True),
        ("a+", True),
        ("heron", False),
        ("heron|egret", False),
        (r"3\.14", False),
        ("colou?r", False),
        ("[0-9", False),
        ("a*" * 400, False),
    ],
)
def test_a_mask_that_is_a_list_of_answers_or_no_pattern_stays_on_the_server(mask: str, form: bool) -> None:
    assert is_form(mask) is form
    assert (_root(_entry(f"pattern-mask='{mask}'")).get("data-qti-pattern") == mask) is form


@pytest.mark.parametrize(
    ("base_type", "keyboard", "note"),
    [
        ("integer", "numeric", "whole number"),
        ("float", "decimal", "read as a number"),
        ("string", None, None),
    ],
)
def test_a_number_has_its_keyboard_and_a_note_for_what_is_no_number(
    base_type: str, keyboard: str | None, note: str | None
) -> None:
    field = _root(_entry(base_type=base_type))
    assert field.get("inputmode") == keyboard
    said = field.get("data-qti-number-note")
    assert (said is None) is (note is None) and (note or "") in (said or "")


def test_a_number_in_another_base_is_shown_in_that_base() -> None:
    item = _entry("base='16'", "integer")
    field = _root(item, responses={"R": {"base": {"integer": 255}}})
    assert (field.get("value"), field.get("data-qti-number-base"), field.get("inputmode")) == (
        "FF",
        "16",
        None,
    )
    assert "base 16" in field.get("data-qti-number-note")


@given(st.integers(min_value=-(10**12), max_value=10**12), st.integers(min_value=2, max_value=36))
def test_a_number_written_in_a_base_is_read_as_the_same_number(number: int, base: int) -> None:
    assert int(in_base(number, base), base) == number


def test_the_text_beside_a_number_is_asked_for_and_comes_back_as_it_was_typed() -> None:
    item = _entry("string-identifier='T'", "float", response("T", "single", "string"))
    given_both = {"R": {"base": {"float": 3.5}}, "T": {"base": {"string": "3.50"}}}
    field = _root(item, responses=given_both)
    assert (field.get("data-qti-string-response"), field.get("value")) == ("T", "3.50")
    assert _root(item, responses={"R": {"base": {"float": 3.5}}}).get("value") == "3.5"


def test_a_record_comes_back_as_it_was_typed() -> None:
    item = make_item(
        '<qti-response-declaration identifier="R" cardinality="record"/>',
        "<p><qti-text-entry-interaction response-identifier='R'/></p>",
    )
    assert _root(item, responses={"R": {"base": {"string": "1.50e2"}}}).get("value") == "1.50e2"
    record = {"record": [{"name": "stringValue", "base": {"string": "7"}}]}
    assert _root(item, responses={"R": record}).get("value") == "7"


def test_a_class_gives_a_field_its_width_and_an_area_its_height() -> None:
    field = _root(_entry("class='qti-input-width-10'"))
    assert (field.get("size"), "qti-input-width-10" in field.get("class").split()) == ("10", True)
    area = _root(_extended("class='qti-height-lines-6' expected-lines='2'"))
    assert area.find("textarea").get("rows") == "6"
    assert _root(_extended("expected-lines='2'")).find("textarea").get("rows") == "2"


def test_a_counter_is_asked_for_with_its_length_and_its_words() -> None:
    root = _root(_extended("class='qti-counter-down' expected-length='200'"))
    assert (root.get("data-qti-counter"), root.get("data-qti-expected-length")) == ("down", "200")
    assert "characters left" in root.get("data-qti-words")
    assert _root(_extended("expected-length='200'")).get("data-qti-counter") is None


def test_preformatted_text_keeps_its_lines() -> None:
    area = _root(_extended("format='preformatted'")).find("textarea")
    assert (area.get("wrap"), area.get("class")) == ("off", "qti-preformatted")


def test_several_texts_have_a_field_each_with_a_name() -> None:
    root = _root(_extended("max-strings='2'", "multiple"))
    assert (root.tag, root.find("legend").text_content()) == ("fieldset", "Write.")
    assert [label.text for label in root.findall(".//label")] == ["Answer 1 of 2", "Answer 2 of 2"]
    assert not root.findall(".//button")


def test_where_no_limit_is_set_more_fields_can_be_added() -> None:
    root = _root(_extended("min-strings='4'", "ordered"))
    assert [label.text for label in root.findall(".//label")] == [
        f"Answer {number}" for number in range(1, 5)
    ]
    assert root.find(".//button").get("data-qti-act") == "add"


def test_several_texts_come_back_each_in_its_field() -> None:
    item = _extended("", "ordered", "float")
    texts: dict[str, Any] = {"R": {"list": {"float": [1, "2.50", "x", 4]}}}
    areas = _root(item, responses=texts).findall(".//textarea")
    assert [area.text for area in areas] == ["\n1", "\n2.50", "\nx", "\n4"]
    assert {area.get("inputmode") for area in areas} == {"decimal"}


def test_several_texts_on_paper_are_numbered_lines() -> None:
    root = _root(_extended("max-strings='3' expected-lines='2'", "ordered"), medium="print")
    assert len(root.findall(".//li")) == 3
    assert len(root.find_class("qti-line")) == 6


def test_formatted_text_is_asked_for_in_a_plain_area_and_noted() -> None:
    item = _extended("format='xhtml'")
    assert [(problem.level, problem.code) for problem in item.problems] == [("note", "rich-text")]
    assert _root(item).find("textarea") is not None
