"""A button that ends the attempt, such as "Show me a hint": pressing it is the answer."""

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.page import Page


def render_end_attempt(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction; nothing on paper, where nothing can answer it."""
    if page.printed:
        return ""
    pressed = page.value(interaction) is True
    box: Attributes = {
        "type": "checkbox", "name": page.name(interaction), "value": "true", "checked": pressed, "hidden": True,
        "data-qti-value": True, "disabled": page.read_only,
        "aria-label": interaction.title or page.words["end_attempt"],
    }  # fmt: skip
    button: Attributes = {
        "type": "button", "class": "qti-act", "data-qti-act": "end", "disabled": page.read_only,
    }  # fmt: skip
    inside = element("input", box)
    inside += element("button", button, text(interaction.title or page.words["end_attempt"]))
    root = page.root(interaction) | {"class": "qti-end-attempt"}
    return element("span", root, inside)
