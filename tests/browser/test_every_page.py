"""Every page as a browser shows it: axe finds nothing, nothing sticks out, nothing is refused; in every look."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.server import RunningServer, serving

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
LOOKS: dict[str, dict[str, Any]] = {
    "laptop": {"viewport": LAPTOP},
    "dark": {"viewport": LAPTOP, "color_scheme": "dark"},
    "320 px, as at 400 %": {"viewport": {"width": 320, "height": 640}},
    "683 px, as at 200 %": {"viewport": {"width": 683, "height": 384}},
    "forced colours": {"viewport": LAPTOP, "forced_colors": "active"},
    "more contrast": {"viewport": LAPTOP, "contrast": "more"},
    "Spanish": {"viewport": LAPTOP, "locale": "es"},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The product with one of everything."""
    with serving("tests.browser.every_page:every_page", tmp_path_factory.mktemp("house") / "data") as running:
        yield running


@pytest.fixture
def member(browser: Browser, house: RunningServer) -> Iterator[Callable[..., Page]]:
    """Open a browser as one of the cast: ``member("pia", color_scheme="dark")``."""
    contexts: list[BrowserContext] = []

    def come(name: str, **look: Any) -> Page:
        context = browser.new_context(**({"viewport": LAPTOP} | look))
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if name != "anonymous":
            page.goto(house.url("/login"))
            page.fill("[name=username]", f"{name}@example.org")
            page.fill("[name=password]", house.seeded["password"])
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/home")
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(
    house: RunningServer, member: Callable[..., Page], look: str
) -> None:
    found: dict[str, list[str]] = {}
    browsers: dict[str, Page] = {}
    refused: list[str] = []
    for name, who, path in house.seeded["pages"]:
        if who not in browsers:
            browsers[who] = member(who, **LOOKS[look])
            browsers[who].on(
                "console", lambda line: refused.append(line.text) if line.type == "error" else None
            )
        page = browsers[who]
        page.goto(house.url(path))
        problems = violations(page)
        wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if wide > window:
            problems.append(f"{wide} px wide in a window of {window} px")
        # axe measures with inline styles, which the content policy refuses; pages have none (the permission table's
        # tests look).
        problems += [text for text in refused if "inline style" not in text]
        refused.clear()
        if problems:
            found[f"{name} {path} as {who}"] = problems
    assert not found, json.dumps(found, indent=1)


def test_the_content_is_one_key_away(house: RunningServer, member: Callable[..., Page]) -> None:
    page = member("pia")
    page.goto(house.url("/staff/"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_menu_opens_by_keyboard_in_a_narrow_window(
    house: RunningServer, member: Callable[..., Page]
) -> None:
    page = member("pia", viewport={"width": 320, "height": 640})
    menu = page.locator("details.md-menu")
    expect(page.locator(".md-side")).to_be_hidden()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Staff").press("Enter")
    page.wait_for_url("**/staff/")


def test_the_menu_and_every_form_work_without_scripts(
    house: RunningServer, member: Callable[..., Page]
) -> None:
    page = member("pia", java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.locator("details.md-menu summary").click()
    page.locator("details.md-menu").get_by_role("link", name="Staff").click()
    page.get_by_label("Staff whose name or address has").fill("naka")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 entry")).to_be_visible()


def test_what_is_wrong_takes_the_focus_and_leads_to_the_field(
    house: RunningServer, member: Callable[..., Page]
) -> None:
    page = member("pia")
    page.goto(house.url("/staff/new"))
    page.get_by_role("button", name="Create the account").click()
    expect(page.locator(".md-summary")).to_be_focused()
    page.get_by_role("link", name="Name: Please fill this in.").press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_a_filter_is_sent_when_the_mouse_chooses_but_not_when_the_keyboard_steps(
    house: RunningServer, member: Callable[..., Page]
) -> None:
    page = member("pia")
    page.goto(house.url("/staff/"))
    role = page.get_by_label("with the role")
    role.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    assert "role=" not in page.url
    page.mouse.click(5, 5)
    role.select_option("test-administrator")
    page.wait_for_url("**role=test-administrator**")


def test_a_form_that_asks_first_is_sent_only_after_yes(
    house: RunningServer, member: Callable[..., Page]
) -> None:
    page = member("tom")
    page.evaluate(
        "document.querySelector('form[action$=\"logout\"]').dataset.confirm = 'Log out in the middle of a test?'"
    )
    log_out = page.get_by_role("button", name="Log out")
    log_out.click()
    dialog = page.get_by_role("dialog", name="Log out in the middle of a test?")
    expect(dialog.get_by_role("button", name="Go back")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(log_out).to_be_focused()
    log_out.click()
    dialog.get_by_role("button", name="Yes, go ahead").click()
    page.wait_for_url("**/login")


def test_progress_is_asked_for_and_the_page_is_loaded_again_when_it_is_done(
    house: RunningServer, member: Callable[..., Page]
) -> None:
    page = member("tom")
    answers = iter(
        [
            {"state": "running", "percent": 40, "finished": False, "words": "400 of 1,000."},
            {"state": "done", "percent": 100, "finished": True, "words": "Finished."},
        ]
    )
    page.route("**/progress-of-a-job", lambda route: route.fulfill(json=next(answers)))
    page.evaluate(
        """document.querySelector("main").insertAdjacentHTML("beforeend",
        '<md-progress data-url="/progress-of-a-job"><p role="status" data-words>Waiting</p>' +
        '<progress max="100" value="0"></progress></md-progress>')"""
    )
    expect(page.locator("md-progress [data-words]")).to_have_text("400 of 1,000.")
    assert page.locator("md-progress progress").get_attribute("value") == "40"
    # Loaded again, the page no longer has what was put into it.
    expect(page.locator("md-progress")).to_have_count(0)


def test_paper_shows_the_content_alone(
    house: RunningServer, member: Callable[..., Page], tmp_path: Path
) -> None:
    page = member("pia")
    page.goto(house.url("/staff/"))
    page.emulate_media(media="print")
    for hidden in (".md-side", ".md-top__tools", ".md-filter", ".md-head__actions"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("table")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
