"""The choices of an interaction that are put somewhere: a list to read, buttons once the script is there."""

from collections.abc import Iterable, Mapping

from madrone.qti.content import Node
from madrone.qti.interactions import Choice
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import children_of
from madrone.qti.render.page import Page


def render_pool(
    page: Page,
    writer: ContentWriter,
    choices: Iterable[Choice],
    nodes: Mapping[str, Node],
    names: Mapping[str, str],
    label: str,
) -> str:
    """The list of the choices, each with what it is called and how often it may be used (0: always)."""
    items = ""
    for choice in choices:
        values: Attributes = {
            "class": "qti-piece", "data-qti-pick": choice.identifier, "data-qti-name": names[choice.identifier],
            "data-qti-match-max": choice.match_max,
        }  # fmt: skip
        content = writer.write(children_of(nodes.get(choice.identifier)), phrases=True).strip()
        items += element("li", values, content or text(names[choice.identifier]))
    return element("ul", {"class": "qti-pool", "aria-label": label}, items)
