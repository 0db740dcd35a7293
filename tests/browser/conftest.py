"""A real Chromium, one for all browser tests; each test gets windows of its own."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Chromium would otherwise look for its maker's servers at every start.
_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
LAPTOP = {"width": 1366, "height": 768}

OpenWindow = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the Chromium that ``tools/chromium.py`` found (CHROMIUM), or Debian's."""
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    # Playwright's own event loop makes Django think that tests run inside asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[OpenWindow]:
    """Open a window with cookies and storage of its own, as on another computer: ``page = window()``."""
    contexts: list[BrowserContext] = []

    def open_window(**options: object) -> Page:
        context = chromium.new_context(viewport=LAPTOP, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_window
    for context in contexts:
        context.close()
