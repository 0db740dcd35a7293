"""The words of a scoring rubric for each score, so that they can stand beside the buttons."""

import re
from collections.abc import Iterator

from madrone import qti
from madrone.qti.content import Node

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_SENTENCES = frozenset({"p", "li", "dd"})
_NUMBER = re.compile(r"\d+")


def words_by_score(item: qti.Item) -> dict[int, str]:
    """Give what the item's rubric says about each score: the first paragraph under a heading with its number.

    A rubric that is laid out in another way gives nothing here; the scorer reads it whole beside the answer.
    """
    found: dict[int, str] = {}
    score: int | None = None
    for block in _rubric_blocks(item):
        if block.name in _HEADINGS:
            number = _NUMBER.search(block.text())
            score = int(number.group()) if number else None
        elif score is not None and block.name in _SENTENCES:
            found.setdefault(score, block.text())
    return found


def _rubric_blocks(item: qti.Item) -> Iterator[Node]:
    for node in item.body.walk() if item.body else ():
        if node.name == "qti-rubric-block" and "scorer" in node.attributes.get("view", "").split():
            yield from node.walk()
