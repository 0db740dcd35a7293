"""Pictures, scales, recordings, drawings and files: answered by click and by keyboard alone, with the same result."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from madrone.qti.tests.graphics import KINDS
from tests.browser.axe import violations
from tests.browser.classroom import Learner, Teacher
from tests.browser.kinds_alone import near
from tests.browser.server import RunningServer, serving

pytestmark = pytest.mark.browser

SitDown = Callable[[str], Learner]
ORDER = [kind for kind in KINDS if kind != "portable-custom"]
PDF: FilePayload = {"name": "work.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 short"}
EXPECTED: dict[str, Any] = {
    "hotspot": {"list": {"identifier": ["A", "C"]}},
    "graphic-order": {"list": {"identifier": ["C", "A", "B"]}},
    "graphic-associate": {"list": {"pair": [["A", "B"]]}},
    "graphic-gap-match": {"list": {"directedPair": [["W", "A"], ["P", "B"]]}},
    "select-point": {"list": {"point": [[60, 80], [200, 150]]}},
    "position-object": {"list": {"point": [[200, 150]]}},
    "slider": {"base": {"integer": 7}},
    "media": {"base": {"integer": 1}},
    "upload": {
        "base": {"file": {"data": "JVBERi0xLjcgc2hvcnQ=", "mime": "application/pdf", "name": "work.pdf"}}
    },
    "end-attempt": {"base": {"boolean": True}},
}
# Every control's state, apart from what only mirrors another one.
_CONTROLS = """() => [...document.querySelectorAll(
  "[data-item] :is(input:not([type=file], [type=range]), select, textarea)")].map(
  (one) => (one.matches("[type=checkbox], [type=radio]") ? one.checked : one.value)).filter((one) => one !== "")"""
_INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((_, at) => at % 4 === 3 && data[at] > 0).length;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One product for all of these tests."""
    with serving("tests.browser.kinds_graphics:pictures", tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pupils() -> Iterator[str]:
    """Names of students who have not been at the test yet."""
    return iter([f"pupil{number}" for number in range(6)])


@pytest.fixture
def learner(pupils: Iterator[str], sit_down: SitDown, teacher: Teacher) -> Iterator[Learner]:
    """A student at the first question; a script that fails fails the test."""
    one = sit_down(next(pupils))
    failures: list[str] = []
    one.page.on("pageerror", lambda error: failures.append(str(error)))
    one.sign_in()
    one.ask("Pictures")
    teacher.approve_all()
    one.begin()
    yield one
    assert failures == []


def question(learner: Learner, kind: str) -> Locator:
    """Go to the question of a kind and give its interaction."""
    learner.go_to(ORDER.index(kind) + 1)
    return learner.page.locator(f"[data-item]:visible [data-qti-kind={kind}]")


def values(learner: Learner) -> dict[str, Any]:
    """The last answer to each question in the server's database, by kind."""
    query = """
        SELECT answer.item, answer.value FROM delivery_response AS answer
        JOIN delivery_opportunity AS opportunity ON opportunity.id = answer.opportunity_id
        JOIN students_student AS student ON student.id = opportunity.student_id
        WHERE student.ssid = ? ORDER BY answer.sequence
    """
    ssid = learner.server.seeded[learner.who]["ssid"]
    with closing(sqlite3.connect(learner.server.folder / "madrone.sqlite3")) as database:
        rows = database.execute(query, [ssid]).fetchall()
    return {item: json.loads(value)["R"] for item, value in rows}


def click_picture(part: Locator, x: float, y: float) -> None:
    """Click a place of the picture, given in the picture's own pixels."""
    picture = part.page.locator("[data-item]:visible .qti-stage-picture")
    box = picture.bounding_box()
    assert box is not None
    picture.scroll_into_view_if_needed()
    part.page.locator("[data-item]:visible .qti-stage").click(
        position={"x": x * box["width"] / 400, "y": y * box["height"] / 300}
    )


def faults(learner: Learner, kinds: list[str]) -> dict[str, list[str]]:
    """What axe finds at the questions of some kinds."""
    found = {}
    for kind in kinds:
        question(learner, kind)
        found[kind] = violations(learner.page)
    return {kind: some for kind, some in found.items() if some}


def answer_by_click(learner: Learner) -> None:
    """Answer every question by single clicks, never by dragging."""
    page = learner.page
    part = question(learner, "hotspot")
    click_picture(part, 60, 70)
    click_picture(part, 150, 210)
    part = question(learner, "graphic-order")
    for x, y in ((150, 210), (60, 70), (210, 50)):
        click_picture(part, x, y)
    part = question(learner, "graphic-associate")
    click_picture(part, 60, 70)
    click_picture(part, 210, 50)
    part = question(learner, "graphic-gap-match")
    part.get_by_role("button", name="Water").click()
    click_picture(part, 60, 70)
    part.get_by_role("button", name="Tree").click()
    click_picture(part, 210, 50)
    part = question(learner, "select-point")
    click_picture(part, 60, 80)
    click_picture(part, 200, 150)
    click_picture(question(learner, "position-object"), 200, 150)
    set_slider(question(learner, "slider"))
    question(learner, "media").get_by_role("button", name="Play").click()
    draw_by_click(question(learner, "drawing"))
    question(learner, "upload").locator("input[type=file]").set_input_files(PDF)
    question(learner, "end-attempt").get_by_role("button").click()
    expect(page.locator("[data-map-count]")).to_have_text(re.compile(rf"^{len(ORDER)} of"))


def set_slider(part: Locator) -> None:
    """Click the slider at seven of ten."""
    ruler = part.locator("input[type=range]")
    box = ruler.bounding_box()
    assert box is not None
    # The thumb's middle goes from half its width to half its width before the end.
    ruler.click(position={"x": 8 + 0.7 * (box["width"] - 16), "y": box["height"] / 2})


def draw_by_click(part: Locator) -> None:
    """Draw a straight line by clicking its two ends."""
    part.get_by_role("button", name="Straight line").click()
    canvas = part.locator("canvas")
    canvas.click(position={"x": 40, "y": 40})
    canvas.click(position={"x": 180, "y": 120})


def focus(page: Page, place: Locator) -> None:
    """Come to a control by the Tab key alone."""
    for _ in range(60):
        if place.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {place}")


def answer_by_keyboard(learner: Learner) -> None:
    """Answer every question with keys only; the Tab key leads to every control."""
    page, press, write = learner.page, learner.page.keyboard.press, learner.page.keyboard.type
    part = question(learner, "hotspot")
    for name in ("Lake", "Area 3"):
        focus(page, part.get_by_label(name))
        press("Space")
    part = question(learner, "graphic-order")
    for identifier, place in (("A", "2"), ("B", "3"), ("C", "1")):
        focus(page, part.locator(f"[data-qti-choice={identifier}]"))
        write(place)
    part = question(learner, "graphic-associate")
    for label, name in (("Line 1, from", "Area 1"), ("Line 1, to", "Area 2")):
        focus(page, part.get_by_label(label))
        write(name)
    part = question(learner, "graphic-gap-match")
    for label, name in (("Place 1", "Water"), ("Wood", "Tree")):
        focus(page, part.get_by_role("combobox", name=label, exact=True))
        write(name)
    part = question(learner, "select-point")
    for name, number in (("Point 1, from the left", "60"), ("Point 1, from the top", "80")):
        focus(page, part.get_by_label(name))
        write(number)
    aim(page, part)
    aim(page, question(learner, "position-object"))
    focus(page, question(learner, "slider").get_by_label("Slider"))
    press("ArrowRight")
    press("ArrowRight")
    focus(page, question(learner, "media").get_by_role("button", name="Play"))
    press("Enter")
    draw_by_keys(page, question(learner, "drawing"))
    # Which file is chosen is asked by the browser's own window; here it is given to the field.
    chooser = question(learner, "upload").locator("input[type=file]")
    focus(page, chooser)
    chooser.set_input_files(PDF)
    focus(page, question(learner, "end-attempt").get_by_role("button"))
    press("Enter")
    expect(page.locator("[data-map-count]")).to_have_text(re.compile(rf"^{len(ORDER)} of"))


def aim(page: Page, part: Locator) -> None:
    """Set a point in the middle of the picture with the arrow keys."""
    focus(page, part.get_by_role("button", name="Aim with the arrow keys"))
    for key in ("Enter", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)


def draw_by_keys(page: Page, part: Locator) -> None:
    """Draw a corner with the pen."""
    focus(page, part.locator("canvas"))
    for key in ("Space", "ArrowLeft", "ArrowLeft", "ArrowUp", "Space"):
        page.keyboard.press(key)


@pytest.mark.parametrize("answer", [answer_by_click, answer_by_keyboard])
def test_every_kind_is_answered_saved_and_there_again_after_a_reload(
    answer: Callable[[Learner], None], learner: Learner
) -> None:
    answer(learner)
    learner.expect_status("Saved")
    given = values(learner)
    drawing = given.pop("drawing")["base"]["file"]
    clicked, points = given["select-point"]["list"]["point"], EXPECTED["select-point"]["list"]["point"]
    # A pointer has whole pixels of the screen, and the picture may begin between two of them.
    assert len(clicked) == len(points) and all(near(*pair) for pair in zip(clicked, points, strict=True))
    assert given | {"select-point": EXPECTED["select-point"]} == EXPECTED
    assert drawing["mime"] == "image/png" and drawing["data"].startswith("iVBORw0KGgo")
    before = learner.page.evaluate(_CONTROLS)
    learner.page.reload()
    learner.wait_for_player()
    assert learner.page.evaluate(_CONTROLS) == before
    canvas = question(learner, "drawing").locator("canvas")
    expect(canvas).to_be_visible()
    assert canvas.evaluate(_INK) > 20
    assert len(values(learner)) == len(ORDER)


def test_no_question_has_a_fault_that_axe_can_find(learner: Learner) -> None:
    assert faults(learner, ORDER) == {}


def test_what_was_answered_can_be_taken_back(learner: Learner) -> None:
    answer_by_click(learner)
    assert faults(learner, ["hotspot", "graphic-associate", "select-point", "slider", "drawing"]) == {}
    part = question(learner, "hotspot")
    click_picture(part, 60, 70)
    click_picture(part, 150, 210)
    part = question(learner, "graphic-order")
    click_picture(part, 150, 210)
    expect(part.locator("[data-qti-choice=A]")).to_have_value("1")
    part = question(learner, "graphic-associate")
    part.get_by_role("button", name="Take line 1 away").click()
    part = question(learner, "graphic-gap-match")
    click_picture(part, 60, 70)
    part = question(learner, "select-point")
    part.get_by_role("button", name="Take point 1 away").click()
    expect(part.get_by_label("Point 2, from the left")).to_have_value("")
    question(learner, "slider").get_by_role("button", name="Clear my answer").click()
    question(learner, "drawing").get_by_role("button", name="Clear all").click()
    question(learner, "upload").get_by_role("button", name="Take the file away").click()
    learner.expect_status("Saved")
    given = values(learner)
    assert given["graphic-order"] == {"list": {"identifier": ["A", "B"]}}
    assert given["graphic-gap-match"] == {"list": {"directedPair": [["P", "B"]]}}
    (left,) = given["select-point"]["list"]["point"]
    assert near(left, [200, 150])
    for kind in ("hotspot", "graphic-associate", "slider", "drawing", "upload"):
        assert given[kind] == {"base": None}, kind


def test_limits_hold_and_are_said(learner: Learner) -> None:
    page = learner.page
    part = question(learner, "hotspot")
    for x, y in ((60, 70), (150, 210), (210, 50)):
        click_picture(part, x, y)
    expect(part.locator(".qti-spot--chosen")).to_have_count(2)
    part = question(learner, "select-point")
    for x in (60, 120, 180):
        click_picture(part, x, 80)
    expect(part.get_by_role("status")).to_have_text("No more points can be set. Take one away first.")
    part = question(learner, "graphic-gap-match")
    for place in ((60, 70), (210, 50)):
        part.get_by_role("button", name="Water").click()
        click_picture(part, *place)
    expect(part.get_by_label("Place 1")).to_have_value("")
    part = question(learner, "slider")
    part.get_by_label("Your answer").fill("99")
    part.get_by_label("Your answer").press("Tab")
    expect(part.get_by_label("Your answer")).to_have_value("10")
    part = question(learner, "upload")
    field = part.locator("input[type=file]")
    field.set_input_files({"name": "page.html", "mimeType": "text/html", "buffer": b"<p>"})
    expect(part.get_by_role("status")).to_contain_text("page.html is not of a kind")
    field.set_input_files({"name": "big.pdf", "mimeType": "application/pdf", "buffer": b"x" * 120_001})
    expect(part.get_by_role("status")).to_contain_text("big.pdf is too large")
    part = question(learner, "media")
    for left in ("You can play it once more.", "You cannot play it again."):
        part.get_by_role("button", name="Play").click()
        expect(part.get_by_role("button", name="Play")).to_be_visible()
        expect(part.get_by_role("status")).to_have_text(left)
    # It only says that it is off, so that the focus stays where it was.
    part.get_by_role("button", name="Play").click(force=True)
    learner.expect_status("Saved")
    given = values(learner)
    assert given["media"] == {"base": {"integer": 2}}
    assert given["slider"] == {"base": {"integer": 10}}
    assert "upload" not in given
    assert page.locator("[data-refused-note]:visible").count() == 0


def test_a_picture_is_answered_in_its_own_pixels_at_every_size(learner: Learner) -> None:
    learner.page.set_viewport_size({"width": 320, "height": 640})
    part = question(learner, "select-point")
    click_picture(part, 60, 80)
    learner.page.set_viewport_size({"width": 1366, "height": 768})
    for _ in range(4):
        learner.page.get_by_role("button", name="Larger").click()
    click_picture(part, 200, 150)
    learner.expect_status("Saved")
    (first, second) = values(learner)["select-point"]["list"]["point"]
    # On the narrow screen one pixel of the screen is more than one of the picture.
    assert near(first, [60, 80], 2)
    assert near(second, [200, 150])
