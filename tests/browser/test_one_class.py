"""The whole journey: a teacher's session, a student's test, the score, and the report on paper."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.answering import answer_all, hand_in
from tests.browser.axe import violations
from tests.browser.classroom import Learner, Teacher
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser


def clean(page: Page) -> None:
    """The page, as it stands, has nothing that axe would blame."""
    assert violations(page) == [], f"{page.url}"


def test_a_student_goes_from_sign_in_to_a_printed_report(
    computer: Callable[[], BrowserContext],
    server: RunningServer,
    teacher: Teacher,
    sit_down: Callable[[str], Learner],
) -> None:
    clean(teacher.page)
    sam = sit_down("sam")
    sam.page.goto(server.url("/test/"))
    clean(sam.page)
    sam.sign_in()
    clean(sam.page)
    sam.ask("Mathematics")
    clean(sam.page)
    teacher.approve_all()
    clean(teacher.page)
    sam.begin()
    clean(sam.page)
    assert answer_all(sam.page) >= 16
    sam.expect_status("Saved", seconds=20)
    clean(sam.page)
    hand_in(sam.page)
    clean(sam.page)

    clean(look_until(teacher.page, server.url("/results/students"), "Ito, Sam"))
    pdf = print_report(coordinator(computer().new_page(), server), server)
    assert len(pdf.pages) == 2
    assert bool(pdf.Root.MarkInfo.Marked)


def coordinator(page: Page, server: RunningServer) -> Page:
    """Log Pia in."""
    page.goto(server.url("/login"))
    page.fill("[name=username]", "pia@example.org")
    page.fill("[name=password]", server.seeded["staff"]["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")
    clean(page)
    return page


def look_until(page: Page, address: str, words: str) -> Page:
    """Scoring takes a moment; a teacher would look again."""
    for _ in range(40):
        page.goto(address)
        if page.get_by_text(words).count():
            return page
        page.wait_for_timeout(500)
    raise AssertionError(f"“{words}” never appeared on {address}")


def print_report(page: Page, server: RunningServer) -> pikepdf.Pdf:
    """Find Sam's result and download the report."""
    look_until(page, server.url("/results/students"), "Ito, Sam")
    page.get_by_role("link", name="Ito, Sam").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sam")
    clean(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("score report", re.I)).first.click()
    return pikepdf.open(io.BytesIO(Path(download.value.path()).read_bytes()))
