"""Pictures to answer on: native controls that name the areas, drawn areas for the eye, and never a key."""

from typing import Any

import pytest
from hypothesis import given as given_values
from hypothesis import settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from madrone.qti import correct_responses, render_item
from madrone.qti.tests.building import make_item, response
from madrone.qti.tests.graphics import KINDS, PICTURE, make_graphic
from madrone.qti.values import BASE_TYPES, CARDINALITIES

ON_PICTURES = ["hotspot", "graphic-order", "graphic-associate", "graphic-gap-match"]
GIVEN: dict[str, Any] = {
    "hotspot": {"list": {"identifier": ["A", "C"]}},
    "graphic-order": {"list": {"identifier": ["C", "A"]}},
    "graphic-associate": {"list": {"pair": [["B", "C"]]}},
    "graphic-gap-match": {"list": {"directedPair": [["W", "B"], ["P", "B"]]}},
}


def page_of(kind: str, **options: Any) -> Any:
    """The HTML of a kind's item as a tree."""
    written = render_item(make_graphic(kind), asset_url=lambda href: f"/files/{href}", **options)
    return lxml_html.fragment_fromstring(written)


def given(kind: str, **options: Any) -> Any:
    """The same with an answer filled in."""
    return page_of(kind, responses={"R": GIVEN[kind]}, **options)


@pytest.mark.parametrize("kind", ON_PICTURES)
def test_the_picture_is_shown_once_with_its_words_and_its_overlay_is_for_the_eye_only(kind: str) -> None:
    page = page_of(kind)
    (picture,) = page.find_class("qti-stage-picture")
    assert (picture.get("src"), picture.get("alt")) == ("/files/map.svg", "A map")
    (overlay,) = page.find_class("qti-stage-overlay")
    assert overlay.get("viewbox") == "0 0 400 300"
    assert overlay.get("aria-hidden") == "true"
    assert not overlay.xpath(".//*[@tabindex] | .//a | .//button")
    assert len(page.xpath("//img[contains(@src, 'map.svg')]")) == 1


def test_areas_are_drawn_in_their_shapes() -> None:
    spots = page_of("hotspot").find_class("qti-spot")
    assert [spot.get("data-qti-spot") for spot in spots] == ["A", "B", "C"]
    circle, rect, polygon = (spot[0] for spot in spots)
    assert (circle.tag, circle.get("cx"), circle.get("cy"), circle.get("r")) == ("circle", "60", "80", "30")
    assert [rect.get(name) for name in ("x", "y", "width", "height")] == ["200", "40", "120", "80"]
    assert (polygon.tag, polygon.get("points")) == ("polygon", "100 200 200 200 150 280")
    ellipse = page_of("graphic-associate").find_class("qti-spot")[2][0]
    assert [ellipse.get(name) for name in ("cx", "cy", "rx", "ry")] == ["150", "240", "60", "30"]


def test_the_whole_picture_can_be_one_area() -> None:
    body = (
        f"<qti-hotspot-interaction response-identifier='R' max-choices='1'>{PICTURE}"
        "<qti-hotspot-choice identifier='ALL' shape='default'/></qti-hotspot-interaction>"
    )
    item = make_item(response("R", "single", "identifier"), body)
    page: Any = lxml_html.fragment_fromstring(render_item(item, asset_url=str))
    (spot,) = page.find_class("qti-spot")
    assert (spot[0].get("width"), spot[0].get("height")) == ("100%", "100%")
    assert (spot.get("data-qti-x"), spot.get("data-qti-y")) == ("200", "150")
    assert page.find(".//legend").text == "Choose one answer."
    assert page.find(".//input").get("type") == "radio"


def test_a_hotspot_has_a_control_for_each_area_named_by_the_author_or_by_its_number() -> None:
    page = given("hotspot")
    assert [box.get("type") for box in page.findall(".//input")] == ["checkbox"] * 3
    assert page.xpath(".//input[@checked]/@value") == ["A", "C"]
    assert [label.text_content() for label in page.findall(".//label")] == ["1 Lake", "2 Area 2", "3 Area 3"]
    chosen = page.find_class("qti-spot--chosen")
    assert [spot.get("data-qti-spot") for spot in chosen] == ["A", "C"]


def test_a_graphic_order_has_a_list_of_places_for_each_area_and_letters_in_the_picture() -> None:
    page = given("graphic-order")
    lists = page.findall(".//select")
    assert [one.get("data-qti-choice") for one in lists] == ["A", "B", "C"]
    assert [one.xpath("string(option[@selected]/@value)") for one in lists] == ["2", "", "1"]
    assert [option.get("value") for option in lists[0].findall("option")] == ["", "1", "2", "3"]
    signs = page.xpath("//*[@data-qti-sign]")
    assert [(one.get("data-qti-sign"), one.text_content()) for one in signs] == [
        ("A", "A"),
        ("B", "B"),
        ("C", "C"),
    ]
    assert sorted(page.xpath("//*[contains(@class, 'qti-badge--place')]//text/text()")) == ["1", "2"]


def test_an_order_of_some_areas_says_how_many_and_offers_no_more_places() -> None:
    declaration, body = KINDS["graphic-order"]
    item = make_item(declaration, body.replace("'R'>", "'R' max-choices='2'>"))
    page: Any = lxml_html.fragment_fromstring(render_item(item, asset_url=str))
    assert "Choose up to 2 areas and put them in order." in page.text_content()
    assert len(page.find(".//select").findall("option")) == 3


def test_a_graphic_associate_has_two_lists_for_each_line_and_draws_the_lines() -> None:
    page = given("graphic-associate")
    rows = page.find_class("qti-line-row")
    assert len(rows) == 3
    assert [one.get("aria-label") for one in rows[0].findall("select")] == ["Line 1, from", "Line 1, to"]
    assert rows[0].xpath("select/option[@selected]/@value") == ["B", "C"]
    (line,) = page.find_class("qti-join")
    assert [line.get(name) for name in ("x1", "y1", "x2", "y2")] == ["260", "80", "150", "240"]


def test_without_a_limit_there_are_as_many_lines_as_the_areas_can_take() -> None:
    declaration, body = KINDS["graphic-associate"]
    item = make_item(declaration, body.replace("max-associations='3'", "max-associations='0'"))
    page: Any = lxml_html.fragment_fromstring(render_item(item, asset_url=str))
    # Two areas may end two lines each and one a single one: five ends make two lines.
    assert len(page.find_class("qti-line-row")) == 2


def test_a_graphic_gap_match_has_lists_for_each_place_and_words_to_pick() -> None:
    page = given("graphic-gap-match")
    lists = page.findall(".//select")
    assert [one.get("data-qti-place") for one in lists] == ["A", "B", "B"]
    assert [one.xpath("string(option[@selected]/@value)") for one in lists] == ["", "W", "P"]
    assert [one.text for one in lists[0].findall("option")] == ["Choose…", "Water", "Tree"]
    assert [one.text_content() for one in page.findall(".//label")] == [
        "1 Place 1",
        "2 Wood",
        "2 Wood, answer 2",
    ]
    assert [one.text for one in page.find_class("qti-placed")] == ["Water"]
    (image,) = page.xpath("//*[@data-qti-drawn]//*[local-name() = 'image']")
    assert (image.get("href"), image.get("x"), image.get("y")) == ("/files/tree.svg", "240", "60")
    (palette,) = page.find_class("qti-palette")
    assert "hidden" in palette.attrib
    assert [one.get("data-qti-name") for one in palette.findall("button")] == ["Water", "Tree"]


@pytest.mark.parametrize("kind", ON_PICTURES)
def test_read_only_disables_every_control_and_offers_no_button(kind: str) -> None:
    page = given(kind, read_only=True)
    controls = page.xpath(".//input | .//select | .//textarea")
    assert controls
    assert all("disabled" in one.attrib for one in controls)
    assert not page.findall(".//button")


@pytest.mark.parametrize("kind", ON_PICTURES)
def test_paper_has_the_picture_with_signs_and_places_to_write(kind: str) -> None:
    page = page_of(kind, medium="print")
    assert not page.xpath(".//input | .//select | .//textarea | .//button")
    assert page.find_class("qti-stage-picture")
    assert page.find_class("qti-badge")
    assert "☐" in page.text_content() or "____" in page.text_content()
    assert page.find_class("qti-print") == [page]


def test_paper_names_the_words_that_go_on_a_picture_and_shows_what_was_answered() -> None:
    words = page_of("graphic-gap-match", medium="print").find_class("qti-chip")
    assert [one.text_content() for one in words] == ["Water", ""]
    assert "Wood: Water, Tree" in given("graphic-gap-match", medium="print").text_content()
    assert "Area 2 – Area 3" in given("graphic-associate", medium="print").text_content()


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("hotspot", ["Key"]),
        ("graphic-order", ["Key: 2.", "Key: 1.", "Key: 3."]),
        ("graphic-associate", ["Key: Area 1 – Area 2", "Key: Area 2 – Area 3"]),
        ("graphic-gap-match", ["Key: Water – Place 1", "Key: Tree – Wood"]),
        ("select-point", ["Key: 60 80"]),
        ("position-object", ["Key: 60 80"]),
        ("slider", ["Key: 7"]),
    ],
)
def test_staff_see_the_key_in_the_words_of_the_page(kind: str, marks: list[str]) -> None:
    page = page_of(kind, show_key=True, read_only=True)
    assert [one.text for one in page.find_class("qti-key")] == marks
    assert not page_of(kind).find_class("qti-key")


@pytest.mark.parametrize("medium", ["screen", "print", "large-print"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_key_changes_nothing_of_what_a_student_gets(kind: str, medium: Any) -> None:
    declaration, body = KINDS[kind]
    start, _, rest = declaration.partition("<qti-correct-response>")
    keyless = make_item(start + rest.rpartition("</qti-correct-response>")[2], body)
    with_key = render_item(make_graphic(kind), asset_url=str, medium=medium)
    assert with_key == render_item(keyless, asset_url=str, medium=medium)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_control_can_be_named_and_every_id_is_there_once(kind: str) -> None:
    page = page_of(kind, prefix="q1-", responses=correct_responses(make_graphic(kind)))
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert all(one.startswith("q1-") for one in [*ids, *page.xpath(".//@name")])
    for control in page.xpath(".//input[@type != 'hidden'] | .//select | .//textarea | .//button"):
        labels = page.xpath(f".//label[@for='{control.get('id')}']") if control.get("id") else []
        name = control.get("aria-label") or "".join(one.text_content() for one in [*labels, control])
        alternatives = "".join(control.xpath(".//@alt"))
        assert (name + alternatives).strip(), lxml_html.tostring(control)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_spanish_students_are_spoken_to_in_spanish(kind: str) -> None:
    english, spanish = page_of(kind).text_content(), page_of(kind, locale="es").text_content()
    authored = {"end-attempt"}
    assert (english == spanish) is (kind in authored)


def test_areas_without_a_usable_picture_can_still_be_chosen_by_their_controls() -> None:
    declaration, body = KINDS["hotspot"]
    item = make_item(declaration, body.replace(PICTURE, "<img src='https://x.org/a.png' alt='a'/>"))
    page: Any = lxml_html.fragment_fromstring(render_item(item, asset_url=str))
    assert "picture" in {problem.code for problem in item.problems}
    assert not page.find_class("qti-stage")
    assert len(page.findall(".//input")) == 3


ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "A", "A B", "A B C", "W A", "60 80"]),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "mime", "name"]), inside, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given_values(
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(sorted(CARDINALITIES)),
    st.sampled_from(sorted(BASE_TYPES)),
    st.sampled_from(["base", "list", "record"]),
    ANY_VALUE,
    st.booleans(),
    st.sampled_from(["screen", "print"]),
)
def test_no_answer_and_no_odd_declaration_keeps_a_question_from_being_shown(
    kind: str, cardinality: str, base_type: str, form: str, value: Any, read_only: bool, medium: Any
) -> None:
    item = make_item(response("R", cardinality, base_type), KINDS[kind][1])
    for answer in (value, {form: value}, {form: {base_type: value}}):
        html = render_item(
            item,
            asset_url=str,
            responses={"R": answer},
            read_only=read_only,
            medium=medium,
            show_key=read_only,
        )
        assert html.startswith("<div")


def test_a_place_without_a_limit_gets_no_more_lists_than_a_page_can_bear() -> None:
    words = "".join(
        f"<qti-gap-text identifier='W{n}' match-max='1'>Word {n}</qti-gap-text>" for n in range(30)
    )
    spots = "".join(
        f"<qti-associable-hotspot identifier='P{n}' match-max='0' shape='circle' coords='9,9,5'/>"
        for n in range(30)
    )
    body = (
        f"<qti-graphic-gap-match-interaction response-identifier='R'>{PICTURE}{words}{spots}"
        "</qti-graphic-gap-match-interaction>"
    )
    html = render_item(make_item(response("R", "multiple", "directedPair"), body), asset_url=str)
    assert html.count("<select") == 30 * 20
    assert html.count("<option") < 20_000
