"""Choices in lists, in order, in pairs, in tables and in running text: their HTML on screen, on paper and for staff."""

import re
from typing import Any

import pytest
from lxml import html as lxml_html

from madrone.qti import Item, correct_responses, render_item
from madrone.qti.clones import clone_item
from madrone.qti.tests.building import make_item, response
from madrone.qti.tests.lists import KINDS, choices, one_of

PAIRS = {"R": {"list": {"directedPair": [["A", "G1"], ["B", "G3"]]}}}


def _page(item: Item, **options: Any) -> Any:
    html = render_item(item, asset_url=lambda href: f"/files/{href}", **options)
    return lxml_html.fragment_fromstring(html)


def _root(page: Any) -> Any:
    (found,) = page.xpath(".//*[@data-qti-response='R']")
    return found


def _named(page: Any, control: Any) -> str:
    """What a control is called."""
    labels = page.xpath(f".//label[@for='{control.get('id')}']") if control.get("id") else []
    labels += control.xpath("ancestor::label")
    return control.get("aria-label") or " ".join(one.text_content() for one in labels).strip()


def _choice(classes: str = "", *, kind: str = "choice", extra: str = "") -> Item:
    cardinality = "ordered" if kind == "order" else "multiple"
    body = (
        f"<qti-{kind}-interaction response-identifier='R' max-choices='0' class='{classes}' {extra}>"
        f"{choices('simple-choice', 'one', 'two', 'three')}</qti-{kind}-interaction>"
    )
    return make_item(response("R", cardinality, "identifier"), body)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_whole_and_every_control_has_a_name(kind: str) -> None:
    item = one_of(kind)
    page = _page(item, prefix="q1-")
    root = _root(page)
    assert (item.status, root.get("data-qti-kind")) == ("ok", kind)
    controls = page.xpath(".//input | .//select | .//textarea")
    assert controls
    assert all(_named(page, control) for control in controls)
    assert all(button.get("hidden") is not None for button in page.xpath(".//button"))
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert all(name.startswith("q1-") for name in page.xpath(".//@name"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("medium", ["print", "large-print"])
def test_paper_has_no_controls_and_nothing_for_scripts(kind: str, medium: Any) -> None:
    page = _page(one_of(kind), medium=medium)
    assert not page.xpath(".//input | .//select | .//textarea | .//button")
    assert f"qti-{medium}" in page.get("class")


@pytest.mark.parametrize("kind", KINDS)
def test_read_only_shows_the_answer_and_locks_every_control(kind: str) -> None:
    item = one_of(kind)
    page = _page(item, read_only=True, responses=correct_responses(item))
    controls = page.xpath(".//input | .//select | .//textarea")
    assert controls
    assert all("disabled" in control.attrib for control in controls)
    assert not page.xpath(".//button")
    filled = page.xpath(".//input[@checked or @value and @type='text'] | .//option[@selected and @value!='']")
    assert filled or "Mercury" in page.text_content()


@pytest.mark.parametrize("kind", KINDS)
def test_the_key_is_marked_for_staff_and_absent_for_students(kind: str) -> None:
    item = one_of(kind)
    assert _page(item, show_key=True).xpath(".//*[@class='qti-key'] | .//option[contains(text(), 'Key')]")
    assert "Key" not in _page(item).text_content()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("medium", ["screen", "print"])
@pytest.mark.parametrize("read_only", [True, False])
def test_what_a_student_sees_does_not_depend_on_the_key(kind: str, medium: Any, read_only: bool) -> None:
    declared, body = KINDS[kind]
    mapping = "<qti-mapping><qti-map-entry map-key='secret' mapped-value='9.75'/></qti-mapping>"
    without = re.sub("<qti-correct-response>.*</qti-correct-response>", mapping, declared)
    assert without != declared
    seen = [
        render_item(make_item(one, body), asset_url=str, medium=medium, read_only=read_only)
        for one in (declared, without)
    ]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("classes", "labels"),
    [
        ("", []),
        ("qti-labels-none", []),
        ("qti-labels-decimal", ["1", "2", "3"]),
        ("qti-labels-lower-alpha qti-labels-suffix-parenthesis", ["a)", "b)", "c)"]),
        ("qti-labels-upper-alpha qti-labels-suffix-period", ["A.", "B.", "C."]),
        ("qti-labels-cjk-ideographic qti-labels-suffix-none", ["一", "二", "三"]),
    ],
)
@pytest.mark.parametrize("kind", ["choice", "order"])
def test_choices_have_the_labels_that_the_author_asks_for(kind: str, classes: str, labels: list[str]) -> None:
    page = _page(_choice(classes, kind=kind))
    assert [one.text for one in page.find_class("qti-label")] == labels


def test_labels_go_on_after_z_and_after_ten() -> None:
    many = (
        choices("simple-choice", *(["x"] * 26)) + "<qti-simple-choice identifier='a27'>y</qti-simple-choice>"
    )
    body = "<qti-choice-interaction response-identifier='R' class='{}'>" + many + "</qti-choice-interaction>"
    declared = response("R", "single", "identifier")
    letters = _page(make_item(declared, body.format("qti-labels-lower-alpha"))).find_class("qti-label")
    assert (letters[25].text, letters[26].text) == ("z", "aa")
    signs = _page(make_item(declared, body.format("qti-labels-cjk-ideographic"))).find_class("qti-label")
    assert (signs[9].text, signs[10].text, signs[19].text, signs[24].text) == ("十", "十一", "二十", "二十五")


def test_the_layout_that_the_author_asks_for_is_a_class_of_the_root() -> None:
    stacked = _root(_page(_choice("qti-choices-stacking-3 qti-input-control-hidden")))
    assert {"qti-choices-stacking-3", "qti-input-control-hidden"} <= set(stacked.get("class").split())
    beside = _root(_page(_choice(extra="orientation='horizontal'")))
    assert "qti-orientation-horizontal" in beside.get("class").split()


def test_the_authors_own_messages_travel_to_the_player() -> None:
    item = _choice(
        extra="data-max-selections-message='Too many!' data-min-selections-message='More!' min-choices='2'"
    )
    root = _root(_page(item))
    assert (root.get("data-qti-max-message"), root.get("data-qti-min-message")) == ("Too many!", "More!")
    assert root.get("data-qti-min-choices") == "2"


def test_one_answer_can_be_cleared_and_several_need_no_button_for_it() -> None:
    assert _page(one_of("choice")).xpath(".//button[@data-qti-act='clear']")
    assert _page(one_of("match")).xpath(".//button[@data-qti-act='clear']")
    assert not _page(_choice()).xpath(".//button")


def test_an_order_is_a_list_of_places_for_each_choice() -> None:
    page = _page(one_of("order"))
    lists = page.xpath(".//select")
    assert [_named(page, one) for one in lists] == ["Bake", "Mix", "Knead"]
    assert [option.get("value") for option in lists[0]] == ["", "1", "2", "3"]
    assert _root(page).get("data-qti-most") == "3"


def test_an_answered_order_stands_in_its_order_and_the_rest_after_it() -> None:
    page = _page(one_of("order"), responses={"R": {"list": {"identifier": ["C", "A"]}}})
    assert page.xpath(".//li/@data-qti-choice") == ["C", "A", "B"]
    assert page.xpath(".//option[@selected]/@value") == ["1", "2"]


@pytest.mark.parametrize(
    ("extra", "hint", "most"),
    [
        ("", "Put all of these in order.", "3"),
        ("min-choices='3' max-choices='3'", "Put all of these in order.", "3"),
        ("max-choices='2'", "Choose up to 2 of these and put them in order.", "2"),
        ("min-choices='2' max-choices='2'", "Choose 2 of these and put them in order.", "2"),
        ("min-choices='2'", "Choose 2 to 3 of these and put them in order.", "3"),
    ],
)
def test_an_order_says_how_many_are_wanted(extra: str, hint: str, most: str) -> None:
    body = (
        f"<qti-order-interaction response-identifier='R' {extra}>"
        f"{choices('simple-choice', 'one', 'two', 'three')}</qti-order-interaction>"
    )
    page = _page(make_item(response("R", "ordered", "identifier"), body))
    assert (page.find_class("qti-hint")[0].text, _root(page).get("data-qti-most")) == (hint, most)


def test_an_order_on_paper_has_a_blank_before_each_choice() -> None:
    page = _page(one_of("order"), medium="print")
    assert [blank.text for blank in page.find_class("qti-blank")] == ["____"] * 3


def test_pairs_are_rows_of_two_lists_as_many_as_can_be_made() -> None:
    page = _page(one_of("associate"), responses={"R": {"list": {"pair": [["D", "C"]]}}})
    rows = page.find_class("qti-pair")
    # Four choices, each to be used once, make two pairs; the author would allow three.
    assert len(rows) == 2
    assert rows[0].xpath(".//option[@selected]/@value") == ["C", "D"]
    assert [one.get("aria-label") for one in rows[1].findall("select")] == ["Pair 2, first", "Pair 2, second"]


def test_one_pair_in_all_is_one_row() -> None:
    body = (
        "<qti-associate-interaction response-identifier='R'>"
        + choices("simple-associable-choice", "Bee", "Honey", "Cow", match_max="0")
        + "</qti-associate-interaction>"
    )
    page = _page(make_item(response("R", "single", "pair"), body))
    assert len(page.find_class("qti-pair")) == 1
    assert page.find_class("qti-hint")[0].text == "Join two of these."


def test_a_gap_is_a_list_of_the_words_in_the_running_text() -> None:
    page = _page(one_of("gap-match"), responses=PAIRS)
    gaps = page.find_class("qti-gap")
    assert [gap.get("data-qti-name") for gap in gaps] == ["Gap 1", "Gap 2", "Gap 3"]
    assert [option.text for option in gaps[0].find("select")] == ["Choose…", "sun", "moon"]
    assert [gap.xpath(".//option[@selected]/text()") for gap in gaps] == [["sun"], [], ["moon"]]
    assert gaps[0].getparent().tag == "p"
    assert gaps[0].find("select").get("aria-required") == "true"
    assert [
        (one.get("data-qti-pick"), one.get("data-qti-match-max")) for one in page.find_class("qti-piece")
    ] == [
        ("A", "1"),
        ("B", "2"),
    ]


def test_a_picture_in_a_gap_is_seen_there_and_named_in_the_list() -> None:
    body = (
        "<qti-gap-match-interaction response-identifier='R'><qti-gap-img identifier='A' match-max='1'>"
        "<img src='star.png' alt='A star'/></qti-gap-img><p>Up: <qti-gap identifier='G1'/></p>"
        "</qti-gap-match-interaction>"
    )
    item = make_item(response("R", "multiple", "directedPair"), body)
    page = _page(item, responses={"R": {"list": {"directedPair": [["A", "G1"]]}}})
    assert page.xpath(".//select/option[@selected]/text()") == ["A star"]
    (shown,) = page.find_class("qti-gap-picture")
    assert shown.find("img").get("src") == "/files/star.png"
    assert shown.get("aria-hidden") == "true"


def test_words_that_may_not_go_into_a_gap_are_not_offered_there() -> None:
    body = (
        "<qti-gap-match-interaction response-identifier='R'>"
        "<qti-gap-text identifier='A' match-max='1' match-group='G1'>sun</qti-gap-text>"
        "<qti-gap-text identifier='B' match-max='1'>moon</qti-gap-text>"
        "<p><qti-gap identifier='G1'/> <qti-gap identifier='G2'/></p></qti-gap-match-interaction>"
    )
    page = _page(make_item(response("R", "multiple", "directedPair"), body))
    first, second = page.xpath(".//select")
    assert [option.text for option in first] == ["Choose…", "sun", "moon"]
    assert [option.text for option in second] == ["Choose…", "moon"]


def test_a_gap_within_conditional_content_is_a_gap_as_well() -> None:
    declared = response("R", "multiple", "directedPair") + (
        '<qti-template-declaration identifier="T" cardinality="single" base-type="identifier">'
        "<qti-default-value><qti-value>on</qti-value></qti-default-value></qti-template-declaration>"
    )
    body = (
        "<qti-gap-match-interaction response-identifier='R'>"
        "<qti-gap-text identifier='A' match-max='1'>sun</qti-gap-text>"
        "<qti-template-block template-identifier='T' identifier='on' show-hide='show'>"
        "<p>Day: <qti-gap identifier='G1'/></p></qti-template-block></qti-gap-match-interaction>"
    )
    assert _page(make_item(declared, body)).xpath(".//p/span[@data-qti-gap='G1']/select")


def test_hot_words_are_boxes_in_the_running_text() -> None:
    page = _page(one_of("hottext"), responses={"R": {"list": {"identifier": ["B"]}}})
    boxes = page.xpath(".//p/label/input")
    assert [box.get("type") for box in boxes] == ["checkbox"] * 3
    assert page.xpath(".//input[@checked]/@value") == ["B"]
    assert page.find_class("qti-hint")[0].text == "Choose 2 answers."
    assert "The weather was wonderfull and we recieved guests." in page.text_content()


def test_one_hot_word_is_a_radio_button() -> None:
    body = (
        "<qti-hottext-interaction response-identifier='R'><p><qti-hottext identifier='A'>here</qti-hottext> or "
        "<qti-hottext identifier='B'>there</qti-hottext></p></qti-hottext-interaction>"
    )
    page = _page(make_item(response("R", "single", "identifier"), body))
    assert {box.get("type") for box in page.xpath(".//input")} == {"radio"}


def test_a_table_with_one_answer_in_all_is_one_group_of_radio_buttons() -> None:
    _, body = KINDS["match"]
    page = _page(make_item(response("R", "single", "directedPair"), body))
    boxes = page.xpath(".//input")
    assert {(box.get("type"), box.get("name")) for box in boxes} == {("radio", "R")}


def test_a_column_that_can_be_used_once_is_one_group_of_radio_buttons() -> None:
    body = (
        "<qti-match-interaction response-identifier='R' max-associations='0' data-first-column-header='Mood'>"
        f"<qti-simple-match-set>{choices('simple-associable-choice', 'Good', 'Bad', match_max='1')}"
        "</qti-simple-match-set><qti-simple-match-set>"
        "<qti-simple-associable-choice identifier='c1' match-max='1'>I feel</qti-simple-associable-choice>"
        "</qti-simple-match-set></qti-match-interaction>"
    )
    page = _page(make_item(response("R", "multiple", "directedPair"), body))
    assert {(box.get("type"), box.get("name")) for box in page.xpath(".//input")} == {("radio", "R")}
    assert [head.text for head in page.xpath(".//thead//th")] == ["Mood", "I feel"]


def test_a_table_tells_how_often_rows_and_columns_may_be_used() -> None:
    boxes = _page(one_of("match")).xpath(".//tbody//input")
    limits = [(box.get("data-qti-row-max"), box.get("data-qti-column-max")) for box in boxes]
    assert limits == [("1", "0"), ("1", "1"), ("2", "0"), ("2", "1")]
    assert [box.get("type") for box in boxes] == ["radio", "radio", "checkbox", "checkbox"]


def test_the_engines_words_of_these_kinds_come_in_spanish() -> None:
    assert "Pon todo esto en orden." in render_item(one_of("order"), asset_url=str, locale="es")
    assert "Hueco 1" in render_item(one_of("gap-match"), asset_url=str, locale="es")


@pytest.mark.parametrize("kind", ["choice", "order", "associate", "gap-match", "inline-choice"])
def test_a_clone_has_its_own_order_wherever_the_choices_stand(kind: str) -> None:
    declared, body = KINDS[kind]
    shuffled = make_item(
        declared, body.replace(" response-identifier", " shuffle='true' response-identifier", 1)
    )
    plain = _orders(_page(shuffled))
    assert plain
    assert any(_orders(_page(shuffled, clone=clone_item(shuffled, seed))) != plain for seed in range(8))
    for seed in range(8):
        # All lists of one clone and its pool have the same order.
        assert len(_orders(_page(shuffled, clone=clone_item(shuffled, seed)))) == 1


def _orders(page: Any) -> set[tuple[str, ...]]:
    """The orders in which the choices stand: in lists, in the pool, as rows or options."""
    known = {"A", "B", "C", "D"}
    lists = [
        [one.get("value") for one in list_ if one.get("value") in known] for list_ in page.xpath(".//select")
    ]
    lists.append(page.xpath(".//li/@data-qti-pick"))
    lists.append(page.xpath(".//li/@data-qti-choice"))
    lists.append([box for box in page.xpath(".//input/@value") if box in known])
    return {tuple(one) for one in lists if one}
