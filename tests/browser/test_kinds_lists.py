"""Lists, orders, pairs, tables, gaps, hot words and fields: answered by click and by keyboard, with the same result."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from madrone.qti.tests.lists import KINDS
from tests.browser.axe import violations
from tests.browser.classroom import Learner, Teacher
from tests.browser.kinds_lists import QUESTIONS
from tests.browser.server import RunningServer, serving
from tests.browser.voice import VOICE

pytestmark = pytest.mark.browser

PLACES = list(QUESTIONS)
ORDER = list(KINDS)
MOST_TABS = 120
LAPTOP = {"width": 1366, "height": 768}
NARROW = {"width": 320, "height": 640}
EXPECTED: dict[str, Any] = {
    "choice": {"base": {"identifier": "B"}},
    "order": {"list": {"identifier": ["B", "C", "A"]}},
    "associate": {"list": {"pair": [["A", "B"], ["C", "D"]]}},
    "match": {"list": {"directedPair": [["r1", "c1"], ["r2", "c2"]]}},
    "gap-match": {"list": {"directedPair": [["A", "G1"], ["B", "G2"]]}},
    "hottext": {"list": {"identifier": ["B", "C"]}},
    "inline-choice": {"base": {"identifier": "B"}},
    "text-entry": {"base": {"string": "AB12"}},
    "extended-text": {"list": {"string": ["Mercury", "Venus"]}},
}
# The state of every control of the test, in the order of the page.
_CONTROLS = """() => [...document.querySelectorAll("[data-item] :is(input, select, textarea)")].map(
  (one) => `${one.name} ${one.matches("[type=checkbox], [type=radio]") ? `${one.value} ${one.checked}` : one.value}`)"""
_FOCUSED = """() => {
  const el = document.activeElement;
  return (el.getAttribute("aria-label") ?? el.labels?.[0]?.innerText ?? el.innerText).replace(/\\s+/g, " ").trim();
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One product for all of these tests."""
    with serving("tests.browser.kinds_lists:lists", tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pupils() -> Iterator[str]:
    """Names of students who have not been at the test yet."""
    return iter([f"pupil{number}" for number in range(3)])


def begin(browser: Browser, server: RunningServer, who: str) -> Learner:
    """Bring a student to the first question; a script that fails in the browser fails the test."""
    contexts = [browser.new_context(viewport=LAPTOP) for _ in range(2)]  # type: ignore[arg-type]  # as below
    teacher, page = Teacher(contexts[0].new_page(), server), contexts[1].new_page()
    page.add_init_script(VOICE)
    page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
    one = Learner(contexts[1], page, server, who)
    teacher.log_in()
    one.sign_in()
    one.ask("Form LISTS")
    teacher.approve_all()
    one.begin()
    contexts[0].close()
    return one


@pytest.fixture
def learner(pupils: Iterator[str], browser: Browser, server: RunningServer) -> Iterator[Learner]:
    """A student who has answered nothing."""
    one = begin(browser, server, next(pupils))
    yield one
    one.context.close()


@pytest.fixture(scope="module")
def busy(pupils: Iterator[str], browser: Browser, server: RunningServer) -> Iterator[Learner]:
    """One student for several tests, each of which answers other questions."""
    one = begin(browser, server, next(pupils))
    yield one
    one.context.close()


def question(learner: Learner, kind: str) -> Locator:
    """Go to the question of a kind and give its interaction."""
    learner.go_to(PLACES.index(kind) + 1)
    return learner.page.locator(f"[data-item]:visible [data-qti-kind={kind}]")


def items(learner: Learner) -> dict[str, dict[str, Any]]:
    """The last answer to each question in the server's database, by response, by kind."""
    query = """
        SELECT answer.item, answer.value FROM delivery_response AS answer
        JOIN delivery_opportunity AS opportunity ON opportunity.id = answer.opportunity_id
        JOIN students_student AS student ON student.id = opportunity.student_id
        WHERE student.ssid = ? ORDER BY answer.sequence
    """
    ssid = learner.server.seeded[learner.who]["ssid"]
    with closing(sqlite3.connect(learner.server.folder / "madrone.sqlite3")) as database:
        rows = database.execute(query, [ssid]).fetchall()
    return {PLACES[int(item[1:]) - 1]: json.loads(value) for item, value in rows}


def values(learner: Learner) -> dict[str, Any]:
    """The last answer to the response R of each question."""
    return {kind: value["R"] for kind, value in items(learner).items()}


def saved(learner: Learner) -> dict[str, Any]:
    """The answers once everything that was answered is with the server."""
    learner.page.locator("[data-next]").click()
    learner.expect_status("Saved")
    return values(learner)


def by_click(learner: Learner, kind: str) -> None:
    """Answer a question with single clicks, and with letters where letters are asked for."""
    part = question(learner, kind)
    if kind == "choice":
        part.get_by_text("A seal").click()
    elif kind == "order":
        for name in ("Mix", "Knead", "Bake"):
            part.get_by_role("button", name=f"Put next: {name}").click()
    elif kind == "associate":
        for name in ("Bee", "Honey", "Cow", "Milk"):
            part.get_by_role("button", name=name, exact=True).click()
    elif kind == "match":
        part.get_by_label("Window, Glass").click()
        part.get_by_label("Nail, Iron").click()
    elif kind == "gap-match":
        for word, gap in (("sun", 1), ("moon", 2)):
            part.get_by_role("button", name=word, exact=True).click()
            part.get_by_role("button", name=f"Put {word} in Gap {gap}").click()
    elif kind == "hottext":
        part.get_by_text("wonderfull").click()
        part.get_by_text("recieved").click()
    elif kind == "inline-choice":
        part.select_option("B")
    elif kind == "text-entry":
        part.fill("AB12")
    else:
        part.get_by_label("Answer 1").fill("Mercury")
        part.get_by_label("Answer 2").fill("Venus")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what bears exactly this name."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUSED) == name:
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not come to “{name}”")


def by_keys(learner: Learner, kind: str) -> None:
    """Answer a question with the keyboard alone."""
    page = learner.page
    question(learner, kind)
    if kind == "choice":
        tab_to(page, "A. An owl")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        return
    if kind == "inline-choice":
        tab_to(page, "Your answer")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        return
    typed = {
        "text-entry": [("Your answer", "AB12")],
        "extended-text": [("Answer 1", "Mercury"), ("Answer 2", "Venus")],
    }
    if kind in typed:
        for name, text in typed[kind]:
            tab_to(page, name)
            page.keyboard.type(text)
        return
    pressed = {
        "order": ["Put next: Mix", "Put next: Knead", "Put next: Bake"],
        "associate": ["Bee", "Honey", "Cow", "Milk"],
        "match": ["Window, Glass", "Nail, Iron"],
        "gap-match": ["sun", "Put sun in Gap 1", "moon", "Put moon in Gap 2"],
        "hottext": ["wonderfull", "recieved"],
    }
    for name in pressed[kind]:
        tab_to(page, name)
        page.keyboard.press("Space")


def test_clicks_answer_every_question_which_is_accessible_empty_answered_and_narrow(learner: Learner) -> None:
    page = learner.page
    for kind in ORDER:
        question(learner, kind)
        assert violations(page) == [], kind
        by_click(learner, kind)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # Playwright's own dictionary type
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, kind
        assert violations(page) == [], kind
        page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    expect_kept(learner)


def test_keys_alone_answer_every_question_with_the_same_values(learner: Learner) -> None:
    for kind in ORDER:
        by_keys(learner, kind)
    expect_kept(learner)


def expect_kept(learner: Learner) -> None:
    """The server has the answers that were meant, and a reload shows them again in every control."""
    assert saved(learner) == EXPECTED
    before = learner.page.evaluate(_CONTROLS)
    learner.page.reload()
    learner.wait_for_player()
    assert learner.page.evaluate(_CONTROLS) == before
    assert values(learner) == EXPECTED


def test_what_is_one_too_many_is_refused_with_a_word(busy: Learner) -> None:
    words = question(busy, "hottext")
    for word in ("weather", "wonderfull", "recieved"):
        words.get_by_text(word).click()
    expect(words.get_by_text("You can choose 2. Take one away first.")).to_be_visible()
    assert [box.is_checked() for box in words.locator("input").all()] == [True, True, False]
    words.get_by_text("weather").click()
    expect(words.get_by_text("You can choose 2.")).to_be_hidden()
    busy.page.locator("[data-back]").focus()
    expect(words.get_by_text("Choose at least 2.")).to_be_visible()

    table = question(busy, "match")
    table.get_by_label("Window, Iron").click()
    table.get_by_label("Nail, Iron").click()
    expect(table.get_by_text("You can use Iron once.")).to_be_visible()
    expect(table.get_by_label("Nail, Iron")).not_to_be_checked()

    pairs = question(busy, "associate")
    for name in ("Bee", "Honey", "Bee", "Milk"):
        pairs.get_by_role("button", name=name, exact=True).click()
    expect(pairs.get_by_text("You can use Bee once.")).to_be_visible()
    for name in ("Cow", "Milk"):
        pairs.get_by_role("button", name=name, exact=True).click()
    pairs.get_by_role("button", name="Take pair 1 apart").click()
    assert saved(busy)["associate"] == {"list": {"pair": [["C", "D"]]}}


def test_an_answer_can_be_changed_moved_and_taken_back(busy: Learner) -> None:
    choice = question(busy, "choice")
    choice.get_by_text("A fox").click()
    choice.get_by_role("button", name="Clear my answer").click()
    expect(choice.get_by_role("button", name="Clear my answer")).to_be_hidden()
    expect(choice.get_by_label("A fox")).to_be_focused()

    order = question(busy, "order")
    for name in ("Bake", "Mix", "Knead"):
        order.get_by_role("button", name=f"Put next: {name}").click()
    order.get_by_role("button", name="Move down: Bake").click()
    expect(order.get_by_role("button", name="Move down: Bake")).to_be_focused()
    order.get_by_role("button", name="Move down: Bake").click()
    order.get_by_role("button", name="Take out of the order: Mix").click()
    order.get_by_role("combobox", name="Mix").select_option("1")
    rows = order.locator(".qti-order-row")
    drag(busy.page, rows.filter(has_text="Bake").locator(".qti-grip"), rows.filter(has_text="Mix"))

    gaps = question(busy, "gap-match")
    gaps.get_by_role("combobox", name="Gap 1").select_option("A")
    gaps.get_by_role("combobox", name="Gap 3").select_option("A")
    expect(gaps.get_by_text("sun was moved to Gap 3.")).to_be_visible()

    drag(busy.page, gaps.get_by_role("button", name="moon"), gaps.locator("[data-qti-gap=G2]"))
    stored = saved(busy)
    assert stored["choice"] == {"base": None}
    assert stored["order"] == {"list": {"identifier": ["A", "B", "C"]}}
    assert stored["gap-match"] == {"list": {"directedPair": [["B", "G2"], ["A", "G3"]]}}


def drag(page: Page, what: Locator, onto: Locator) -> None:
    """Drag by mouse, in a few steps as a hand does it."""
    start, end = what.bounding_box(), onto.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def test_a_text_that_does_not_fit_is_saved_with_a_note_beside_it(busy: Learner) -> None:
    field = question(busy, "text-entry")
    field.fill("ab12")
    field.blur()
    note = busy.page.get_by_text("Two capitals, two digits.")
    expect(note).to_be_visible()
    assert field.get_attribute("aria-describedby") == note.get_attribute("id")
    busy.expect_status("Saved")
    assert values(busy)["text-entry"] == {"base": {"string": "ab12"}}
    field.fill("AB12")
    expect(note).to_be_hidden()

    fields = question(busy, "extended-text")
    for _ in range(2):
        fields.get_by_role("button", name="Add one more").click()
    expect(fields.get_by_label("Answer 5")).to_be_focused()
    fields.get_by_label("Answer 5").fill("Mars")
    for number in range(1, 5):
        fields.get_by_label(f"Answer {number}").fill(f"planet {number}")
    assert len(saved(busy)["extended-text"]["list"]["string"]) == 5
    busy.page.reload()
    busy.wait_for_player()
    expect(question(busy, "extended-text").get_by_label("Answer 5")).to_have_value("Mars")


def test_numbers_come_back_as_they_were_typed_and_are_sent_as_what_they_mean(busy: Learner) -> None:
    busy.go_to(PLACES.index("numbers") + 1)
    based, plain = busy.page.locator("[data-item]:visible input").all()
    based.fill("xyz")
    based.blur()
    expect(busy.page.get_by_text("This is not a number in base 16.")).to_be_visible()
    based.fill("ff")
    plain.fill("3.50")
    plain.blur()
    busy.expect_status("Saved")
    assert items(busy)["numbers"] == {
        "R": {"base": {"integer": 255}},
        "N": {"base": {"string": "3.50"}},
        "T": {"base": {"string": "3.50"}},
    }
    busy.page.reload()
    busy.wait_for_player()
    busy.go_to(PLACES.index("numbers") + 1)
    assert [field.input_value() for field in busy.page.locator("[data-item]:visible input").all()] == [
        "FF",
        "3.50",
    ]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("hottext", "The weather was wonderfull and we recieved guests."),
        ("gap-match", "By day the blank , by night the blank"),
        ("text-entry", "Your code: blank"),
        ("order", "Knead"),
    ],
)
def test_what_stands_in_running_text_is_read_aloud_with_it(busy: Learner, kind: str, sentence: str) -> None:
    part = question(busy, kind)
    for list_ in part.locator("select").all():
        list_.select_option("")
    if kind == "text-entry":
        part.fill("")
    busy.page.evaluate("window.spoken = []")
    busy.page.get_by_role("button", name="Read aloud").click()
    busy.page.get_by_role("button", name="Stop reading").click()
    spoken = busy.page.evaluate("window.spoken")
    assert any(sentence in one for one in spoken), spoken
    assert not any("Put next" in one or "Choose…" in one for one in spoken)
