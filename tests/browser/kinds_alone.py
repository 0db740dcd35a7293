"""One question on a page of its own: the real styles and scripts, without the product round them."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

import madrone
from madrone.qti import Item, render_item
from tests.browser.kinds_graphics import MAP, TREE, tone

STATIC = Path(madrone.__file__).parent / "ui" / "static"
HOST = "http://kinds.test"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "frame-src 'self'; connect-src 'self'"
)
_PAGE = """<!DOCTYPE html><html lang="en" class="md-student"><head><meta charset="utf-8"><title>One question</title>
<link rel="stylesheet" href="/static/ui/player/student.css">
<link rel="stylesheet" href="/static/ui/player/paper.css">
<link rel="stylesheet" href="/static/ui/player/looks.css">
<link rel="stylesheet" href="/static/ui/player/questions.css">
<script type="module" src="/start.js"></script></head>
<body><main><h1>One question</h1><section>{html}</section></main></body></html>"""
_START = """import * as player from "/static/ui/player/serialize.js";
const section = document.querySelector("section");
const told = [];
player.enhanceItem(section, { say: (key) => key }, (_, sentence) => told.push(sentence));
section.addEventListener("change", () => told.push("change"));
section.addEventListener("qti-end-attempt", (event) => told.push(`end ${event.detail.response}`));
window.kinds = {
  told,
  read: () => player.readItem(section),
  write: (value) => player.writeItem(section, value),
  lock: () => player.lockItem(section),
};"""


def near(place: list[int], other: list[int], most: int = 1) -> bool:
    """Whether two points are the same but for a pixel: a pointer has whole pixels of the screen only."""
    return all(abs(one - two) <= most for one, two in zip(place, other, strict=True))


class Alone:
    """A page with one item; ``value`` is what its controls say."""

    def __init__(self, page: Page, item: Item, *, frame: str = "", **options: Any) -> None:
        self.page = page
        html = render_item(item, asset_url=lambda href: f"/files/{href}", **options)
        self.files: dict[str, tuple[str, bytes]] = {
            "/": ("text/html", _PAGE.format(html=html).encode()),
            "/start.js": ("text/javascript", _START.encode()),
            "/files/map.svg": ("image/svg+xml", MAP.encode()),
            "/files/tree.svg": ("image/svg+xml", TREE.encode()),
            "/files/a.wav": ("audio/wav", tone()),
            "/frame": ("text/html", b"<!DOCTYPE html><title>Frame</title><script src='/frame.js'></script>"),
            "/frame.js": ("text/javascript", frame.encode()),
        }
        page.route(f"{HOST}/**", self._answer)
        page.goto(f"{HOST}/")
        page.wait_for_function("() => window.kinds")

    @property
    def value(self) -> Any:
        """The response R as the player would save it."""
        return self.page.evaluate("() => window.kinds.read()")["R"]

    @property
    def told(self) -> list[str]:
        """What the question was told: changes, sentences, the end of the attempt."""
        return list(self.page.evaluate("() => window.kinds.told"))

    def put_back(self, value: Any) -> None:
        """Put an answer back, as after a reload."""
        self.page.evaluate("(value) => window.kinds.write({ R: value })", value)

    def lock(self) -> None:
        """Lock the question."""
        self.page.evaluate("() => window.kinds.lock()")

    def click_picture(self, x: float, y: float) -> None:
        """Click a place of the picture, in its own pixels."""
        stage = self.page.locator(".qti-stage").first
        box = self.page.locator(".qti-stage-picture").first.bounding_box()
        assert box is not None
        stage.click(position={"x": x * box["width"] / 400, "y": y * box["height"] / 300})

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        # A frame without an origin of its own has no 'self'; whoever serves it names the host.
        policy = _POLICY.replace("'self'", HOST) if path.startswith("/frame") else _POLICY
        headers = {"Content-Security-Policy": policy}
        if path in self.files:
            kind, body = self.files[path]
            route.fulfill(body=body, content_type=kind, headers=headers)
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(
                body=file.read_bytes(), content_type=_TYPES.get(file.suffix, "text/plain"), headers=headers
            )
        else:
            route.fulfill(status=404, body=json.dumps({"missing": path}))
