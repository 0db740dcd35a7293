"""A real Chromium, one for all browser tests, and the product running; everybody gets a computer of his own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.classroom import Learner, Teacher
from tests.browser.server import RunningServer, serving

# Chromium would otherwise look for its maker's servers at every start.
_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
LAPTOP = {"width": 1366, "height": 768}
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that ``tools/chromium.py`` found (CHROMIUM), or Debian's."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    # Playwright's own event loop makes Django think that tests run inside asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # What is expected may take as long as what is done: a busy machine is no fault of the product.
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def computer(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Give a computer with cookies and storage of its own: ``computer()``."""
    contexts: list[BrowserContext] = []

    def another() -> BrowserContext:
        context = browser.new_context(viewport=LAPTOP)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield another
    for context in contexts:
        context.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """The product with a small class that is about to begin."""
    with serving("tests.browser.scene:small_class", tmp_path / "data") as running:
        yield running


@pytest.fixture
def teacher(computer: Callable[[], BrowserContext], server: RunningServer) -> Teacher:
    """Tom, logged in at the board."""
    made = Teacher(computer().new_page(), server)
    made.log_in()
    return made


@pytest.fixture
def sit_down(computer: Callable[[], BrowserContext], server: RunningServer) -> Callable[[str], Learner]:
    """Put a student at one more computer: ``sit_down("sam")``."""

    def seat(who: str) -> Learner:
        context = computer()
        return Learner(context, context.new_page(), server, who)

    return seat
