"""A portable custom interaction: drawn by its author's module in a frame that can reach nothing else.

It is off unless the caller names the frame's address. The frame and the player talk by messages only; see
docs/reference/portable-custom.md.
"""

import json

from madrone.qti.content import Node
from madrone.qti.interactions import CustomModule, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import prompt_of
from madrone.qti.render.page import Page

_NONE = CustomModule("", "")


def render_portable_custom(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction: its frame, or a notice where such interactions are off or on paper."""
    prompt = prompt_of(writer, node)
    name = page.name(interaction)
    asked = element("div", {"class": "qti-prompt", "id": f"{name}-asked"}, prompt) if prompt else ""
    if page.module_url is None or page.printed:
        notice = element("p", {"class": "qti-not-shown"}, text(page.words["not_shown"]))
        return element("div", {"data-qti-unsupported": interaction.kind}, asked + notice)
    frame: Attributes = {
        "class": "qti-frame", "sandbox": "allow-scripts", "src": page.module_url(interaction),
        "title": node_text(node) or page.words["custom_part"], "referrerpolicy": "no-referrer",
        "data-qti-frame": True,
    }  # fmt: skip
    held: Attributes = {
        "name": name, "hidden": True, "data-qti-value": True, "disabled": page.read_only,
        "aria-label": page.words["your_answer"],
    }  # fmt: skip
    data = page.data(interaction)
    value = "" if data is None else text(json.dumps(data))
    root = page.root(interaction) | {"class": "qti-portable-custom", "data-qti-config": _config(interaction)}
    return element("div", root, asked + element("iframe", frame) + element("textarea", held, value))


def node_text(node: Node) -> str:
    """The prompt as plain text: the name of the frame."""
    prompt = node.find("qti-prompt")
    return "" if prompt is None else prompt.text()


def _config(interaction: Interaction) -> str:
    """What the module needs to know, as JSON: nothing that is not in the author's own markup."""
    module = interaction.module or _NONE
    return json.dumps(
        {
            "typeIdentifier": module.type_identifier,
            "module": module.module,
            "modules": {name: list(addresses) for name, addresses in module.modules},
            "properties": dict(module.properties),
            "markup": module.markup,
        }
    )
