"""What people do at the screen: a pupil who signs in and answers, a teacher who lets her in."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.server import RunningServer

SAVED = re.compile("^Saved$")


@dataclass
class Pupil:
    """A student at a computer."""

    page: Page
    server: RunningServer
    session: str
    first_name: str
    ssid: str

    def sign_in(self) -> None:
        """Type name, number and session, and say "this is me"."""
        self.page.goto(self.server.url("/test/"))
        self.page.get_by_label("First name").fill(self.first_name)
        self.page.get_by_label(re.compile("number|SSID", re.I)).fill(self.ssid)
        self.page.get_by_label("Session ID").fill(self.session.lower())
        self.page.get_by_role("button", name="Next").click()
        expect(self.page.get_by_role("heading", name="Is this you?")).to_be_visible()
        self.page.get_by_role("link", name="Yes, this is me").click()

    def choose(self, test: str) -> None:
        """Choose a test and wait for the teacher."""
        self.page.get_by_role("button", name=re.compile(f"(Start|Go on).*{test}")).click()
        expect(self.page.get_by_role("heading", name="Please wait for your teacher")).to_be_visible()

    def begin(self) -> None:
        """Go from the approval to the first question."""
        self.page.get_by_role("link", name="Yes, this is my test").click(timeout=30_000)
        self.page.get_by_role("button", name=re.compile("(Begin|Go on with) the test")).click()
        expect(self.page.locator("[data-player]")).to_be_visible()

    def answer_here(self, turn: int = 0) -> None:
        """Answer every part of the question that is shown; ``turn`` varies which choice is taken."""
        for part in self.page.locator("[data-item]:visible [data-qti-kind]").all():
            answer(part, turn)

    def next(self) -> None:
        """Go to the next question, or to the review page after the last."""
        self.page.locator("[data-next]").click()

    def wait_until_saved(self, *, seconds: float = 20) -> None:
        """Wait until the page says that everything is stored."""
        expect(self.page.locator("[data-saved-words]")).to_have_text(SAVED, timeout=seconds * 1_000)

    def answer_all(self) -> int:
        """Answer every question in order and come to the review page; returns how many there were."""
        count = self.page.locator("[data-item]").count()
        for number in range(count):
            self.answer_here(number)
            self.next()
        expect(self.page.get_by_role("heading", name="Look over your answers")).to_be_visible()
        return count

    def hand_in(self) -> None:
        """Hand the test in for good."""
        self.page.get_by_role("button", name="Hand in my test").click()
        self.page.get_by_role("button", name="Yes, hand it in").click()
        expect(self.page.get_by_role("heading", name="Well done. Your test is handed in.")).to_be_visible()

    def receipt(self) -> dict[str, Any]:
        """Give the last receipt that this computer holds: its sequence and hash."""
        return dict(self.page.evaluate("() => window.madrone.receipt()"))


@dataclass
class Teacher:
    """A member of staff at a computer."""

    page: Page
    server: RunningServer

    def log_in(self, username: str, password: str) -> None:
        """Log in; lands on the home page."""
        self.page.goto(self.server.url("/login"))
        self.page.get_by_label(re.compile("e-mail|user", re.I)).fill(username)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.locator("main").get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", name="Home")).to_be_visible()

    def open_board(self, session: str) -> None:
        """Look at a session's board."""
        self.page.goto(self.server.url(f"/sessions/{session}"))

    def approve(self, name: str) -> None:
        """Let one student in, as soon as the board shows the request."""
        row = self.page.get_by_role("row").filter(has_text=name)
        row.get_by_role("button", name="Approve").first.click(timeout=30_000)


def answer(part: Locator, turn: int) -> None:
    """Answer one interaction by clicking and typing, as its kind asks for."""
    kind = part.get_attribute("data-qti-kind")
    if kind == "choice":
        wanted = int(part.get_attribute("data-qti-max-choices") or 1) or 1
        boxes = part.locator("input").all()
        for step in range(min(wanted, len(boxes))):
            boxes[(turn + step) % len(boxes)].check()
    elif kind == "match":
        for number, row in enumerate(part.locator("tbody tr").all()):
            cells = row.locator("input").all()
            cells[(turn + number) % len(cells)].check()
    elif kind == "inline-choice":
        options = part.locator("option").count()
        part.select_option(index=1 + turn % (options - 1))
    elif kind == "text-entry":
        part.fill(str(3 + turn))
    elif kind == "extended-text":
        part.locator("textarea").fill("First I looked at both parts, then I compared them.")
    else:
        raise AssertionError(f"nobody here knows how to answer {kind}")
