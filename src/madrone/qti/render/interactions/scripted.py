"""What only a script brings to life: buttons that it reveals, and the sentences that it says."""

import json

from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.page import Page


def act(page: Page, name: str, words: str) -> str:
    """A button that the script of an interaction reveals; none where nothing can be changed."""
    if page.printed or page.read_only:
        return ""
    values: Attributes = {"type": "button", "class": "qti-act", "data-qti-act": name, "hidden": True}
    return element("button", values, text(words))


def words_for_script(page: Page, keys: tuple[str, ...]) -> str:
    """Sentences in the reader's language as JSON; ``{name}`` marks what the script fills in."""
    return json.dumps({key: page.words[key] for key in keys}, ensure_ascii=False)


def said() -> str:
    """The place where the script of an interaction says what it has done."""
    return element("p", {"class": "qti-said", "role": "status", "data-qti-said": True})
