"""The journey by keyboard alone: no mouse, no click, from sign-in to handing the test in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.classroom import Teacher
from tests.browser.server import RunningServer

pytestmark = pytest.mark.browser

MOST_TABS = 120


def tab_to(page: Page, name: str | re.Pattern[str]) -> None:
    """Press Tab until the focus is on what bears a name; the focus must be visible there."""
    wanted = re.compile(name) if isinstance(name, str) else name
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate(_NAME)
        if wanted.search(said):
            assert page.evaluate(_RING), f"the focus on “{said}” cannot be seen"
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not come to “{wanted.pattern}” on {page.url}")


# The name as it is written on the screen: label, own words, or aria-label.
_NAME = """() => {
  const el = document.activeElement;
  const label = el.labels?.[0]?.innerText ?? "";
  const own = el.matches("a, button, summary") ? el.innerText : "";
  const said = `${el.getAttribute("aria-label") ?? ""} ${label} ${own}`;
  return said.replace(/\\s+/g, " ").trim();
}"""
_RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
}"""


def press(page: Page, name: str, *, then: str = "") -> None:
    """Go to a button or link and press it; ``then`` is the heading of where that leads."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    if then:
        expect(page.get_by_role("heading", name=then)).to_be_visible()


def answer_by_keys(page: Page) -> None:
    """Answer the question that is shown: Tab goes into it, the space bar chooses, letters are typed."""
    parts = page.locator("[data-item]:visible [data-qti-kind]").count()
    for part in range(parts):
        kind = page.locator("[data-item]:visible [data-qti-kind]").nth(part).get_attribute("data-qti-kind")
        _tab_into(page, part)
        if kind == "inline-choice":
            page.keyboard.press("ArrowDown")
        elif kind in ("text-entry", "extended-text"):
            page.keyboard.type("42")
        elif kind == "match":
            _answer_rows(page, part)
        else:
            page.keyboard.press("Space")


def _tab_into(page: Page, part: int) -> None:
    inside = (
        "(part) => [...document.querySelectorAll('[data-item]:not([hidden]) [data-qti-kind]')][part]"
        ".contains(document.activeElement)"
    )
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(inside, part):
            return
    raise AssertionError(f"Tab never came into part {part} of the question")


def _answer_rows(page: Page, part: int) -> None:
    rows = page.locator("[data-item]:visible [data-qti-kind]").nth(part).locator("tbody tr")
    for row in range(rows.count()):
        page.keyboard.press("Space")
        if rows.nth(row).locator("input[type=checkbox]").count():
            for _ in range(rows.nth(row).locator("input").count() - 1):
                page.keyboard.press("Tab")
        if row < rows.count() - 1:
            page.keyboard.press("Tab")


def test_a_student_takes_the_whole_test_without_a_mouse(
    computer: Callable[[], BrowserContext], server: RunningServer, teacher: Teacher
) -> None:
    page = computer().new_page()
    page.goto(server.url("/test/"))
    sign_in(page, server)
    press(page, "Start.*English", then="Please wait for your teacher")
    teacher.page.goto(teacher.board)
    press(teacher.page, "^Approve Ito, Sam")
    expect(page.get_by_role("heading", name="Is this your test?")).to_be_visible(timeout=30_000)
    press(page, "Yes, this is my test", then="How this test works")
    press(page, "Begin the test", then="Question 1")
    for _ in range(page.locator("[data-item]").count()):
        answer_by_keys(page)
        press(page, "^(Next|Review your answers)")
    expect(page.get_by_role("heading", name="Look over your answers")).to_be_visible()
    expect(page.locator("[data-review-open]")).to_be_hidden()
    press(page, "Hand in my test")
    press(page, "Yes, hand it in", then="Well done. Your test is handed in.")


def sign_in(page: Page, server: RunningServer) -> None:
    """Type what a student types."""
    tab_to(page, "First name")
    page.keyboard.type(server.seeded["sam"]["first_name"])
    page.keyboard.press("Tab")
    page.keyboard.type(server.seeded["sam"]["ssid"])
    page.keyboard.press("Tab")
    page.keyboard.type(server.seeded["session"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()
    press(page, "Yes, this is me", then="Choose your test")
