"""Points, scales, recordings, drawings, files and buttons as HTML."""

import base64
import json
from typing import Any

import pytest
from lxml import html as lxml_html

from madrone.qti import render_item
from madrone.qti.tests.building import make_item, response
from madrone.qti.tests.graphics import KINDS, PICTURE, make_graphic
from madrone.qti.tests.test_render_graphic import page_of

PNG = {"data": base64.b64encode(b"\x89PNG\r\n\x1a\n..").decode(), "mime": "image/png", "name": "drawing.png"}
TEXT = {
    "data": base64.b64encode(b"<script>alert(1)</script>").decode(),
    "mime": "text/html",
    "name": "a<b>.html",
}


def made(declaration: str, body: str, **options: Any) -> Any:
    """The HTML of an item as a tree."""
    return lxml_html.fragment_fromstring(render_item(make_item(declaration, body), asset_url=str, **options))


def test_a_point_has_two_number_fields_within_the_picture() -> None:
    page = page_of("select-point", responses={"R": {"list": {"point": [[60, 80]]}}})
    fields = page.findall(".//input")
    assert [one.get("value") for one in fields] == ["60", "80", None, None]
    assert {one.get("type") for one in fields} == {"number"}
    assert [one.get("max") for one in fields[:2]] == ["400", "300"]
    assert fields[2].get("aria-label") == "Point 2, from the left"
    (badge,) = page.find_class("qti-badge--point")
    assert badge.get("transform") == "translate(60 80)"


def test_one_point_is_one_row_and_no_limit_is_some_rows_more_than_are_filled() -> None:
    declaration, body = response("R", "single", "point"), KINDS["select-point"][1]
    assert len(made(declaration, body).find_class("qti-point-row")) == 1
    free = body.replace("max-choices='2'", "max-choices='0'")
    many = {"R": {"list": {"point": [[number, 1] for number in range(9)]}}}
    page = made(KINDS["select-point"][0], free, responses=many)
    assert len(page.find_class("qti-point-row")) >= 9
    assert page.xpath("//@data-qti-most") == ["0"]


def test_paper_asks_for_crosses_in_the_picture() -> None:
    page = page_of("select-point", medium="print")
    assert "Mark up to 2 points in the picture with crosses." in page.text_content()
    assert not page.findall(".//input")


def test_an_object_is_drawn_by_the_point_of_it_that_counts() -> None:
    page = page_of("position-object", responses={"R": {"list": {"point": [[60, 80]]}}})
    (image,) = page.xpath("//*[@data-qti-drawn]//*[local-name() = 'image']")
    assert [image.get(name) for name in ("x", "y", "width", "height")] == ["40", "40", "40", "40"]
    (shown,) = page.xpath("//*[@data-qti-object]")
    assert (shown.get("alt"), shown.get("data-qti-center")) == ("Tree", "20 40")
    assert len(page.find_class("qti-stage")) == 1


def test_staff_see_the_areas_that_are_worth_points_and_students_do_not() -> None:
    mapping = (
        "<qti-area-mapping default-value='0'><qti-area-map-entry shape='circle' coords='60,80,25' mapped-value='2'/>"
        "<qti-area-map-entry shape='rect' coords='0,0,20,20' mapped-value='-1'/></qti-area-mapping>"
    )
    declaration, body = response("R", "single", "point", mapping=mapping), KINDS["select-point"][1]
    page = made(declaration, body, show_key=True)
    (area,) = page.find_class("qti-key-area")
    assert (area[0].tag, area[0].get("r")) == ("circle", "25")
    assert [one.text for one in page.find_class("qti-key")] == ["circle 60 80 25: 2 points"]
    student = made(declaration, body)
    assert not student.find_class("qti-key-area")
    assert "25" not in lxml_html.tostring(student, encoding="unicode")


def test_several_objects_share_one_picture_that_stands_before_them() -> None:
    one = (
        "<qti-position-object-interaction response-identifier='{name}' max-choices='1'>"
        "<img src='tree.svg' alt='Tree' width='40' height='40'/></qti-position-object-interaction>"
    )
    both = one.format(name="R") + one.format(name="S")
    body = f"<qti-position-object-stage>{PICTURE}{both}</qti-position-object-stage>"
    page = made(response("R", "single", "point") + response("S", "single", "point"), body)
    (group,) = page.find_class("qti-stage-group")
    assert [child.get("class") for child in group] == [
        "qti-stage",
        "qti-position-object",
        "qti-position-object",
    ]
    assert len(page.xpath("//*[@data-qti-act='place']")) == 2


def test_a_slider_is_empty_until_it_is_answered() -> None:
    page = page_of("slider")
    (field,) = page.xpath("//input[@data-qti-value]")
    assert [field.get(name) for name in ("type", "min", "max", "step", "value")] == [
        "number",
        "0",
        "10",
        "1",
        None,
    ]
    (ruler,) = page.xpath("//input[@type='range']")
    assert "hidden" in ruler.attrib
    assert [one.get("value") for one in page.findall(".//datalist/option")] == [str(one) for one in range(11)]
    answered = page_of("slider", responses={"R": {"base": {"integer": 7}}})
    assert answered.xpath("//input[@data-qti-value]/@value") == ["7"]


@pytest.mark.parametrize(
    ("attributes", "base_type", "step", "ticks"),
    [
        ("lower-bound='0' upper-bound='1'", "float", "any", ["0", "1"]),
        ("lower-bound='0' upper-bound='5'", "integer", "1", ["0", "5"]),
        (
            "lower-bound='-1' upper-bound='1' step='0.5' step-label='true'",
            "float",
            "0.5",
            ["-1", "-0.5", "0", "0.5", "1"],
        ),
        ("lower-bound='0' upper-bound='1000' step='1' step-label='true'", "integer", "1", ["0", "1000"]),
    ],
)
def test_a_scale_has_the_steps_and_labels_of_its_author(
    attributes: str, base_type: str, step: str, ticks: list[str]
) -> None:
    body = f"<qti-slider-interaction response-identifier='R' {attributes}/>"
    page = made(response("R", "single", base_type), body)
    assert page.xpath("//input[@data-qti-value]/@step") == [step]
    assert [one.text for one in page.find_class("qti-ticks")[0]] == ticks


def test_a_scale_may_stand_upright_or_run_backwards_and_is_circles_on_paper() -> None:
    body = KINDS["slider"][1].replace("step-label", "orientation='vertical' reverse='true' step-label")
    declaration = KINDS["slider"][0]
    (root,) = made(declaration, body).find_class("qti-slider")
    assert root.get("class") == "qti-slider qti-slider--vertical qti-slider--reverse"
    paper = made(declaration, body, medium="print", responses={"R": {"base": {"integer": 7}}})
    marks = [one.text_content() for one in paper.find_class("qti-scale")[0]]
    assert (marks[0], marks[3]) == ("○ 10", "● 7")


def test_a_recording_has_controls_captions_and_says_how_often_it_may_be_played() -> None:
    page = page_of("media")
    (audio,) = page.findall(".//audio")
    assert audio.get("src") == "/files/a.wav"
    assert "controls" in audio.attrib
    assert "autoplay" not in audio.attrib
    assert audio.find("track").get("src") == "/files/a.vtt"
    assert "Play it at least once. You can play it 2 times." in page.text_content()
    (root,) = page.find_class("qti-media")
    assert (root.get("data-qti-min-plays"), root.get("data-qti-max-plays")) == ("1", "2")
    assert (
        "Played 2 times."
        in page_of("media", read_only=True, responses={"R": {"base": {"integer": 2}}}).text_content()
    )


def test_a_recording_of_qti_2_is_played_and_on_paper_it_is_announced() -> None:
    body = (
        "<qti-media-interaction response-identifier='R' autostart='true' loop='true'>"
        "<object data='v.mp4' type='video/mp4' width='320' height='240'/></qti-media-interaction>"
    )
    page = made(response("R", "single", "integer"), body)
    assert page.find(".//video").get("src") == "v.mp4"
    (root,) = page.find_class("qti-media--video")
    assert "data-qti-autostart" in root.attrib and "data-qti-loop" in root.attrib
    paper = made(response("R", "single", "integer"), body, medium="print")
    assert paper.find(".//video") is None
    assert "A recording belongs here." in paper.text_content()


def test_a_drawing_is_kept_in_a_hidden_control_and_shown_where_it_cannot_be_changed() -> None:
    page = page_of("drawing", responses={"R": {"base": {"file": PNG}}})
    (held,) = page.findall(".//textarea")
    assert "hidden" in held.attrib
    assert json.loads(held.text) == PNG
    assert not page.find_class("qti-drawn")
    for options in ({"read_only": True}, {"medium": "print"}):
        shown = page_of("drawing", responses={"R": {"base": {"file": PNG}}}, **options)
        (drawn,) = shown.find_class("qti-drawn")
        assert drawn.get("src") == f"data:image/png;base64,{PNG['data']}"


@pytest.mark.parametrize("file", [TEXT, {**PNG, "data": '"><script>'}, "drawing.png", 7, None])
def test_what_is_no_drawing_is_not_shown_as_one(file: Any) -> None:
    page = page_of("drawing", responses={"R": {"base": {"file": file}}}, read_only=True)
    assert not page.find_class("qti-drawn")
    assert not page.xpath("//script")


def test_an_upload_says_beforehand_what_it_takes() -> None:
    page = page_of("upload")
    (field,) = page.xpath("//input[@type='file']")
    assert field.get("accept") == "image/png,application/pdf"
    (hint,) = page.xpath(f"//*[@id='{field.get('aria-describedby')}']")
    assert hint.text == "Kinds of file: PNG, PDF. At most 120 kB."


def test_an_upload_that_is_only_looked_at_offers_no_field() -> None:
    page = page_of("upload", read_only=True)
    assert not page.xpath("//input[@type='file']")
    assert "No answer" in page.text_content()


def test_files_of_one_item_share_what_one_request_can_carry() -> None:
    one = "<qti-upload-interaction response-identifier='{name}'/>"
    declarations = response("R", "single", "file") + response("S", "single", "file")
    page = made(declarations, one.format(name="R") + one.format(name="S"))
    assert page.xpath("//@data-qti-max-bytes") == ["90000", "90000"]
    assert "At most 90 kB." in page.text_content()


def test_staff_can_save_a_file_that_no_browser_will_open_and_students_cannot() -> None:
    answered: dict[str, Any] = {"responses": {"R": {"base": {"file": TEXT}}}}
    (link,) = page_of("upload", read_only=True, **answered).findall(".//a")
    assert link.get("href") == f"data:application/octet-stream;base64,{TEXT['data']}"
    assert link.get("download") == "a<b>.html"
    assert page_of("upload", **answered).find(".//a") is None
    (picture,) = page_of("upload", read_only=True, responses={"R": {"base": {"file": PNG}}}).find_class(
        "qti-handed-in"
    )
    assert picture.get("src").startswith("data:image/png;base64,")


def test_the_end_of_an_attempt_is_a_button_and_nothing_on_paper() -> None:
    page = page_of("end-attempt")
    (button,) = page.findall(".//button")
    assert button.text == "Show me a hint"
    assert page.xpath("//input[@type='checkbox' and @hidden]/@value") == ["true"]
    assert page_of("end-attempt", responses={"R": {"base": {"boolean": True}}}).xpath("//input[@checked]")
    assert page_of("end-attempt", medium="print").text_content() == ""


def test_a_custom_interaction_is_off_unless_its_frame_has_an_address() -> None:
    item = make_graphic("portable-custom")
    assert (item.status, [one.code for one in item.problems]) == ("ok", ["custom-off"])
    off = page_of("portable-custom")
    assert "cannot be shown here" in off.text_content()
    assert not off.xpath("//*[@data-qti-response] | //iframe")


def test_a_custom_interaction_is_drawn_in_a_frame_that_may_run_scripts_and_nothing_else() -> None:
    page = page_of("portable-custom", module_url=lambda one: f"/frames/{one.response_identifier}")
    (frame,) = page.findall(".//iframe")
    assert (frame.get("sandbox"), frame.get("src"), frame.get("title")) == (
        "allow-scripts",
        "/frames/R",
        "Do.",
    )
    (root,) = page.xpath("//*[@data-qti-kind='portable-custom']")
    config = json.loads(root.get("data-qti-config"))
    assert (config["typeIdentifier"], config["module"], config["properties"]) == (
        "urn:x",
        "m",
        {"depth": "1"},
    )
    # The author's markup is text for the frame; none of it is an element of the page.
    assert "Hi" in config["markup"]
    assert "Hi" not in page.text_content()
    paper = page_of("portable-custom", medium="print", module_url=lambda _: "/frames/R")
    assert paper.find(".//iframe") is None
