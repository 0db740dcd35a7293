"""The player and a network that goes away: nothing that a student has answered is lost, and the page says the truth."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.people import Pupil, Teacher
from tests.browser.server import RunningServer, serving

pytestmark = pytest.mark.browser
MATH = "Mathematics"
SAVED = "Saved"
WAITING = "Saved on this computer, waiting for the network"
UNSTORED = "Not saved on this computer — tell your teacher"

SitDown = Callable[[], "Learner"]


class Learner(Pupil):
    """Sam, who goes to and fro between questions and looks at the status line."""

    def choose_option(self, question: int, option: int) -> None:
        """Go to a question with choices and choose one."""
        self.go_to(question)
        self.page.locator("[data-item]:visible .qti-option label").nth(option).click()

    def go_to(self, question: int) -> None:
        """Go to a question by its button in the list."""
        self.page.locator(f'[data-go="{question - 1}"]').click()

    def chosen(self, question: int) -> list[int]:
        """Tell which options of a question are chosen."""
        self.go_to(question)
        options = self.page.locator("[data-item]:visible .qti-option input").all()
        return [place for place, option in enumerate(options) if option.is_checked()]

    def expect_status(self, words: str, *, seconds: float = 10) -> None:
        """Wait until the status line says exactly this."""
        expect(self.page.locator("[data-saved-words]")).to_have_text(words, timeout=seconds * 1_000)

    def wait_for(self, heading: str) -> None:
        """Wait for a message that takes the page."""
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible(timeout=60_000)

    def cut_saves(self) -> None:
        """Let pages through but no saves, as when the save path alone is away."""
        self.page.context.route("**/intake/responses", lambda route: route.abort())

    def restore_saves(self) -> None:
        """Let saves through again."""
        self.page.context.unroute("**/intake/responses")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """The product with a small class that is about to begin."""
    with serving("tests.browser.scene:small_class", tmp_path / "data") as running:
        yield running


@pytest.fixture
def teacher(window: OpenWindow, server: RunningServer) -> Teacher:
    """Tom, logged in."""
    made = Teacher(window(), server)
    made.log_in(server.seeded["staff"]["username"], server.seeded["staff"]["password"])
    return made


@pytest.fixture
def sit_down(window: OpenWindow, server: RunningServer) -> SitDown:
    """Put Sam at one more computer."""
    seeded = server.seeded
    return lambda: Learner(
        window(), server, seeded["session"], seeded["sam"]["first_name"], seeded["sam"]["ssid"]
    )


@pytest.fixture
def sam(sit_down: SitDown, teacher: Teacher) -> Learner:
    """Sam at the first question of the mathematics test."""
    return come_to_the_test(sit_down(), teacher)


def come_to_the_test(learner: Learner, teacher: Teacher) -> Learner:
    """Sign in, choose, be let in, begin."""
    learner.sign_in()
    learner.choose(MATH)
    let_in(learner, teacher)
    return learner


def let_in(learner: Learner, teacher: Teacher) -> None:
    """Approve whoever waits, and begin."""
    teacher.open_board(learner.session)
    teacher.approve("Ito, Sam")
    learner.begin()


def stored(server: RunningServer) -> list[tuple[str, int, int]]:
    """Read the log of answers from the server's database: item, epoch, late."""
    with sqlite3.connect(server.folder / "madrone.sqlite3") as database:
        query = "SELECT item, epoch, late FROM delivery_response ORDER BY sequence"
        return database.execute(query).fetchall()


def questions_with_choices(learner: Learner) -> list[int]:
    """List the questions that have choices to click."""
    sections = learner.page.locator("[data-item]")
    return [
        place + 1
        for place in range(sections.count())
        if sections.nth(place).locator(".qti-option input[type=radio]").count()
    ]


def test_answers_given_offline_are_saved_when_the_network_comes_back(
    sam: Learner, server: RunningServer
) -> None:
    first, second, third = questions_with_choices(sam)[:3]
    sam.choose_option(first, 0)
    sam.expect_status(SAVED)
    sam.page.context.set_offline(True)
    sam.choose_option(second, 1)
    sam.expect_status(WAITING)
    sam.choose_option(third, 0)
    sam.expect_status(WAITING)
    assert len(stored(server)) == 1
    sam.page.context.set_offline(False)
    sam.expect_status(SAVED, seconds=40)
    assert [(epoch, late) for _item, epoch, late in stored(server)] == [(1, 0)] * 3


def test_a_reload_offline_answers_included_shows_what_was_answered(
    sam: Learner, server: RunningServer
) -> None:
    first, second = questions_with_choices(sam)[:2]
    sam.choose_option(first, 0)
    sam.expect_status(SAVED)
    sam.cut_saves()
    sam.choose_option(second, 1)
    sam.expect_status(WAITING)
    sam.page.reload()
    expect(sam.page.locator("[data-player]")).to_be_visible()
    assert (sam.chosen(first), sam.chosen(second)) == ([0], [1])
    assert len(stored(server)) == 1
    sam.restore_saves()
    sam.expect_status(SAVED, seconds=40)
    assert len(stored(server)) == 2


def test_an_error_page_instead_of_a_receipt_is_no_receipt(sam: Learner, server: RunningServer) -> None:
    first = questions_with_choices(sam)[0]
    portal = {"status": 200, "content_type": "text/html", "body": "<html>Welcome to our network</html>"}
    sam.page.context.route("**/intake/responses", lambda route: route.fulfill(**portal))
    sam.choose_option(first, 0)
    sam.expect_status(WAITING)
    assert stored(server) == []
    sam.restore_saves()
    sam.expect_status(SAVED, seconds=40)
    assert len(stored(server)) == 1


def test_a_server_killed_in_the_middle_loses_nothing_that_was_saved(
    sam: Learner, server: RunningServer
) -> None:
    first, second = questions_with_choices(sam)[:2]
    sam.choose_option(first, 0)
    sam.expect_status(SAVED)
    before = stored(server)
    server.stop(signal.SIGKILL)
    sam.choose_option(second, 0)
    sam.expect_status(WAITING)
    server.start()
    sam.expect_status(SAVED, seconds=60)
    after = stored(server)
    assert after[: len(before)] == before
    assert len(after) == 2


def test_a_pause_while_offline_keeps_the_answer_for_the_next_start(
    sam: Learner, teacher: Teacher, server: RunningServer
) -> None:
    first = questions_with_choices(sam)[0]
    sam.cut_saves()
    sam.choose_option(first, 1)
    sam.expect_status(WAITING)
    teacher.open_board(sam.session)
    teacher.page.get_by_role("button", name="Pause Ito, Sam").click()
    sam.restore_saves()
    sam.page.get_by_role("heading", name="Your test is paused. Your answers are safe.").wait_for(
        timeout=40_000
    )
    sam.page.get_by_role("button", name="Go on").click()
    sam.page.wait_for_url("**/wait")
    let_in(sam, teacher)
    sam.expect_status(SAVED)
    assert sam.chosen(first) == [1]
    assert [(epoch, late) for _item, epoch, late in stored(server)] == [(2, 0)]


def test_the_device_that_was_replaced_says_so_and_hands_its_answer_in_late(
    sam: Learner, teacher: Teacher, sit_down: SitDown, server: RunningServer
) -> None:
    first = questions_with_choices(sam)[0]
    sam.page.context.set_offline(True)
    sam.choose_option(first, 1)
    sam.expect_status(WAITING)
    other = come_to_the_test(sit_down(), teacher)
    other.choose_option(first, 0)
    other.expect_status(SAVED)
    sam.page.context.set_offline(False)
    sam.wait_for("Your test is open on another computer")
    assert [(epoch, late) for _item, epoch, late in stored(server)] == [(2, 0), (1, 1)]
    other.page.reload()
    expect(other.page.locator("[data-player]")).to_be_visible()
    assert other.chosen(first) == [0]


def test_without_indexeddb_the_page_says_so_and_still_saves(
    sit_down: SitDown, teacher: Teacher, server: RunningServer
) -> None:
    sam = sit_down()
    sam.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    come_to_the_test(sam, teacher)
    first = questions_with_choices(sam)[0]
    sam.cut_saves()
    sam.choose_option(first, 0)
    sam.expect_status(UNSTORED)
    sam.restore_saves()
    sam.expect_status(SAVED, seconds=40)
    assert len(stored(server)) == 1


def test_the_test_is_handed_in_only_when_everything_is_sent(sam: Learner, server: RunningServer) -> None:
    first = questions_with_choices(sam)[0]
    sam.choose_option(first, 0)
    sam.expect_status(SAVED)
    last = sam.page.locator("[data-go]").count()
    sam.go_to(last)
    sam.page.get_by_role("button", name="Review your answers").click()
    sam.cut_saves()
    sam.choose_option(first, 1)
    sam.expect_status(WAITING)
    sam.go_to(last)
    sam.page.get_by_role("button", name="Review your answers").click()
    sam.page.get_by_role("button", name="Hand in my test").click()
    sam.page.get_by_role("button", name="Yes, hand it in").click()
    sam.page.get_by_text("Keep this page open and raise your hand.").wait_for(timeout=40_000)
    sam.restore_saves()
    sam.page.get_by_role("button", name="Yes, hand it in").click()
    sam.page.wait_for_url("**/done", timeout=40_000)
    assert len(stored(server)) == 2
