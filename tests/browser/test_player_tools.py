"""The player's tools and limits: by keyboard, over a reload, and when time runs out."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from madrone import qti
from tests.browser.answering import answer_all
from tests.browser.axe import violations
from tests.browser.classroom import Learner, Teacher, stored
from tests.browser.server import RunningServer, serving
from tests.browser.voice import VOICE

pytestmark = pytest.mark.browser

SAVED = "Saved"
SitDown = Callable[[str], Learner]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One product for all of these tests, with tools for everybody and a pause that locks at once."""
    with serving("tests.browser.scene:pupils_with_tools", tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def pupils(server: RunningServer) -> Iterator[str]:
    """Names of students who have not been at a test yet."""
    return iter([name for name in server.seeded if name.startswith("pupil")])


@pytest.fixture
def sue(pupils: Iterator[str], sit_down: SitDown, teacher: Teacher) -> Learner:
    """A student at the first question of the mathematics test."""
    return come_to_the_test(sit_down(next(pupils)), teacher)


def come_to_the_test(learner: Learner, teacher: Teacher) -> Learner:
    """Sign in, choose, be let in, begin."""
    learner.sign_in()
    learner.ask("Mathematics")
    teacher.approve_all()
    learner.begin()
    return learner


def root_classes(page: Page) -> str:
    """Read the classes of the page's root, which carry the colours."""
    return str(page.locator("html").get_attribute("class"))


def test_size_and_colours_stay_over_questions_and_a_reload(sue: Learner) -> None:
    page = sue.page
    assert "md-look-TDS_CCInvert" in root_classes(page)
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Larger").click()
    page.get_by_label("Colors").select_option("TDS_CCYellowB")
    sue.go_to(3)
    page.reload()
    sue.wait_for_player()
    assert page.locator("html").get_attribute("data-size") == "2"
    assert "md-look-TDS_CCYellowB" in root_classes(page)
    expect(page.get_by_role("heading", name="Question 3")).to_be_visible()


def test_every_look_passes_axe(sue: Learner) -> None:
    for look in sue.page.locator("[data-colors] option").evaluate_all("els => els.map(el => el.value)"):
        sue.page.get_by_label("Colors").select_option(look)
        assert violations(sue.page) == [], look


def test_a_cover_is_made_moved_and_taken_off_by_keyboard_and_stays_with_its_question(sue: Learner) -> None:
    page = sue.page
    page.get_by_role("button", name="Cover", exact=True).focus()
    page.keyboard.press("Enter")
    cover = page.get_by_role("group", name="Cover 1")
    expect(cover).to_be_focused()
    before = cover.bounding_box()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    after = cover.bounding_box()
    assert before and after
    assert (after["y"], after["width"]) == (before["y"] + 16, before["width"] + 16)
    sue.go_to(2)
    expect(page.get_by_role("group", name="Cover 1")).to_have_count(0)
    sue.go_to(1)
    page.get_by_role("group", name="Cover 1").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("group", name="Cover 1")).to_have_count(0)


def test_a_mark_is_saved_and_shown_in_words(sue: Learner) -> None:
    page = sue.page
    page.get_by_role("button", name="Mark for review").click()
    sue.expect_status(SAVED)
    page.reload()
    sue.wait_for_player()
    expect(page.get_by_role("button", name="Question 1, not answered, marked for review")).to_be_visible()
    assert len(stored(sue)) == 1


def test_typing_is_saved_as_one_answer_after_a_pause(sue: Learner) -> None:
    page = sue.page
    question = page.locator("[data-item]").evaluate_all(
        "els => els.findIndex(el => el.querySelector('input[type=text]')) + 1"
    )
    sue.go_to(question)
    field = page.locator("[data-item]:visible input[type=text]").first
    field.press_sequentially("12.50", delay=30)
    sue.expect_status("Saving…", seconds=1)
    sue.expect_status(SAVED)
    assert len(stored(sue)) == 1
    page.reload()
    sue.wait_for_player()
    assert page.locator("[data-item]:visible input[type=text]").first.input_value() == "12.50"


def test_a_long_pause_locks_what_was_answered_and_nothing_else(sue: Learner, teacher: Teacher) -> None:
    first, second = sue.questions_with_choices()[:2]
    sue.choose(first, 0)
    sue.expect_status(SAVED)
    sue.cut_saves()
    sue.choose(first, 1)
    sue.choose(second, 0)
    sue.expect_status("Saved on this computer, waiting for the network")
    teacher.pause(sue.server.seeded[sue.who]["listed"])
    sue.restore_saves()
    sue.wait_for("Your test is paused.")
    sue.page.get_by_role("button", name="Go on").click()
    sue.page.wait_for_url("**/wait")
    teacher.approve_all()
    sue.begin()
    # The change that came too late is refused, and said so; the answer to the other question is not lost.
    sue.wait_for(f"Question {first} is locked now.")
    sue.page.get_by_role("button", name="Close").click()
    sue.expect_status(SAVED)
    assert sue.chosen(first) == [0]
    expect(sue.page.locator("[data-item]:visible .qti-option input").first).to_be_disabled()
    expect(sue.page.locator("[data-item]:visible [data-locked-note]")).to_be_visible()
    assert sue.chosen(second) == [0]


def test_after_twenty_quiet_minutes_it_asks_and_then_pauses(
    pupils: Iterator[str], sit_down: SitDown, teacher: Teacher
) -> None:
    sue = sit_down(next(pupils))
    sue.page.clock.install()
    come_to_the_test(sue, teacher)
    sue.page.clock.run_for("19:00")
    expect(sue.page.get_by_role("heading", name="Are you still there?")).to_have_count(0)
    sue.page.clock.run_for("01:10")
    sue.wait_for("Are you still there?")
    # The server's own clock is told as well, or it would pause somebody who reads.
    with sue.page.expect_response("**/test/activity") as told:
        sue.page.get_by_role("button", name="Yes, I am here").click()
    assert told.value.status == 200
    sue.page.clock.run_for("02:00")
    with sue.page.expect_response("**/test/activity"):
        sue.page.keyboard.press("ArrowDown")
    sue.page.clock.run_for("20:10")
    sue.wait_for("Are you still there?")
    sue.page.clock.run_for("00:35")
    sue.page.wait_for_url("**/paused")


def test_reading_aloud_reads_the_question_and_no_passage_that_was_not_allowed(
    pupils: Iterator[str], sit_down: SitDown, teacher: Teacher
) -> None:
    sue = sit_down(next(pupils))
    sue.page.add_init_script(VOICE)
    come_to_the_test(sue, teacher)
    page = sue.page
    with_passage = page.locator("#player-config").evaluate(
        "el => JSON.parse(el.textContent).items.findIndex(item => item.materials.length) + 1"
    )
    sue.go_to(with_passage)
    page.get_by_role("button", name="Read aloud").click()
    expect(page.get_by_role("button", name="Stop reading")).to_be_visible()
    spoken = " ".join(page.evaluate("() => window.spoken"))
    assert page.locator("[data-item]:visible legend, [data-item]:visible p").last.inner_text() in spoken
    assert page.locator("[data-material]:visible p").first.inner_text() not in spoken
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_role("button", name="Read aloud")).to_be_visible()


def test_begin_pressed_twice_begins_once(pupils: Iterator[str], sit_down: SitDown, teacher: Teacher) -> None:
    sue = sit_down(next(pupils))
    sue.sign_in()
    sue.ask("Mathematics")
    teacher.approve_all()
    sue.page.wait_for_url("**/settings")
    sue.page.get_by_role("link", name="Yes, this is my test").click()
    sue.page.get_by_role("button", name="Begin the test").dblclick()
    sue.wait_for_player()


def test_choosing_one_too_many_is_said_and_not_done(sue: Learner) -> None:
    page = sue.page
    limited = page.locator("[data-item]").evaluate_all(
        "els => els.findIndex(el => Number(el.querySelector('.qti-choice')?.dataset.qtiMaxChoices) > 1) + 1"
    )
    sue.go_to(limited)
    most = int(page.locator("[data-item]:visible .qti-choice").get_attribute("data-qti-max-choices") or 0)
    boxes = page.locator("[data-item]:visible .qti-option label")
    for place in range(most + 1):
        boxes.nth(place).click()
    expect(page.get_by_text(f"You can choose {most}. Take one away first.").first).to_be_visible()
    assert sue.chosen(limited) == list(range(most))


def test_what_the_player_stores_is_what_the_engine_reads(sue: Learner) -> None:
    count = answer_all(sue.page)
    sue.expect_status(SAVED, seconds=30)
    answers = stored_values(sue)
    assert len(answers) == count
    for xml, value in answers:
        item = qti.read_item(xml.encode(), source="stored")
        qti.validate_responses(item, value)
        assert qti.is_answered(item, value), item.identifier


def stored_values(learner: Learner) -> list[tuple[str, dict[str, object]]]:
    """Read a student's newest answer to each item, with the item's XML, from the server's database."""
    query = """
        SELECT item.xml, answer.value FROM delivery_response AS answer
        JOIN content_item AS item ON item.identifier = answer.item
        JOIN delivery_opportunity AS opportunity ON opportunity.id = answer.opportunity_id
        JOIN students_student AS student ON student.id = opportunity.student_id
        WHERE student.ssid = ? AND answer.sequence = (
            SELECT max(newer.sequence) FROM delivery_response AS newer
            WHERE newer.opportunity_id = answer.opportunity_id AND newer.item = answer.item
        )
    """
    ssid = learner.server.seeded[learner.who]["ssid"]
    with closing(sqlite3.connect(learner.server.folder / "madrone.sqlite3")) as database:
        return [(xml, json.loads(value)) for xml, value in database.execute(query, [ssid])]
