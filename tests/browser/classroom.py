"""People at browsers: a student who works through the pages, a test administrator at the board."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.server import RunningServer


@dataclass
class Teacher:
    """Tom at the board of the seeded session."""

    page: Page
    server: RunningServer

    @property
    def board(self) -> str:
        """Give the address of the board."""
        return self.server.url(f"/sessions/{self.server.seeded['session']}/")

    def log_in(self) -> None:
        """Log in and go to the board."""
        staff = self.server.seeded["staff"]
        self.page.goto(self.server.url("/login"))
        self.page.fill("[name=username]", staff["username"])
        self.page.fill("[name=password]", staff["password"])
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**/home")
        self.page.goto(self.board)

    def approve_all(self) -> None:
        """Let in everybody who waits."""
        self.page.goto(f"{self.board}approve")
        self.page.get_by_role("button", name="Approve those ticked").click()
        self.page.wait_for_url(self.board)

    def pause(self, name: str) -> None:
        """Pause one student."""
        self.page.goto(self.board)
        self.page.get_by_role("button", name=f"Pause {name}").click()


@dataclass
class Learner:
    """A student at a computer of his or her own."""

    context: BrowserContext
    page: Page
    server: RunningServer
    who: str

    def sign_in(self) -> None:
        """Sign in and say "this is me"."""
        card = self.server.seeded[self.who]
        self.page.goto(self.server.url("/test/"))
        self.page.get_by_label("First name").fill(card["first_name"])
        self.page.get_by_label("Student number").fill(f"CA-{card['ssid']}")
        self.page.get_by_label("Session ID").fill(self.server.seeded["session"])
        self.page.get_by_role("button", name="Next").click()
        self.page.get_by_role("link", name="Yes, this is me").click()

    def ask(self, test: str) -> None:
        """Choose a test, which asks the teacher."""
        self.page.locator("li", has_text=test).get_by_role("button").click()
        self.page.wait_for_url("**/wait")

    def begin(self) -> None:
        """Go on by itself once approved, and begin."""
        self.page.wait_for_url("**/settings", timeout=15_000)
        self.page.get_by_role("link", name="Yes, this is my test").click()
        self.page.get_by_role("button", name="the test").click()
        self.wait_for_player()

    def wait_for_player(self) -> None:
        """Wait until the player is ready."""
        expect(self.page.locator("[data-player]")).to_be_visible()

    def wait_for(self, heading: str) -> None:
        """Wait for a message that takes the page."""
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible(timeout=60_000)

    def go_to(self, question: int) -> None:
        """Go to a question by its button in the list."""
        self.page.locator(f'[data-go="{question - 1}"]').click()

    def choose(self, question: int, option: int) -> None:
        """Go to a question with choices and choose one."""
        self.go_to(question)
        self.page.locator("[data-item]:visible .qti-option label").nth(option).click()

    def chosen(self, question: int) -> list[int]:
        """Tell which options of a question are chosen."""
        self.go_to(question)
        options = self.page.locator("[data-item]:visible .qti-option input").all()
        return [place for place, option in enumerate(options) if option.is_checked()]

    def questions_with_choices(self) -> list[int]:
        """List the questions with choices of which one is taken."""
        radios = "els => els.map(el => Boolean(el.querySelector('.qti-option input[type=radio]')))"
        found = self.page.locator("[data-item]").evaluate_all(radios)
        return [number for number, has in enumerate(found, start=1) if has]

    def expect_status(self, words: str, *, seconds: float = 10) -> None:
        """Wait until the status line says exactly this."""
        expect(self.page.locator("[data-saved-words]")).to_have_text(words, timeout=seconds * 1_000)

    def cut_saves(self) -> None:
        """Let pages through but no saves, as when the save path alone is away."""
        self.context.route("**/intake/responses", lambda route: route.abort())

    def restore_saves(self) -> None:
        """Let saves through again."""
        self.context.unroute("**/intake/responses")


def stored(learner: Learner) -> list[tuple[int, int]]:
    """Read a student's log of answers from the server's database: epoch and late, in the order of storing."""
    query = """
        SELECT answer.epoch, answer.late FROM delivery_response AS answer
        JOIN delivery_opportunity AS opportunity ON opportunity.id = answer.opportunity_id
        JOIN students_student AS student ON student.id = opportunity.student_id
        WHERE student.ssid = ? ORDER BY answer.sequence
    """
    ssid = learner.server.seeded[learner.who]["ssid"]
    with closing(sqlite3.connect(learner.server.folder / "madrone.sqlite3")) as database:
        return database.execute(query, [ssid]).fetchall()
