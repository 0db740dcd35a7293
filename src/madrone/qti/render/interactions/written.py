"""Text that a student writes: a field in running text, or an area of lines."""

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    classes,
    key_list,
    prompt_of,
)
from madrone.qti.render.page import Page

_MAX_SIZE = 60
_PRINTED_LINES = 8


def render_text_entry(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    name, typed = page.name(interaction), page.typed(interaction)
    key = key_list(page, interaction)
    length = interaction.expected_length
    if page.printed:
        blank = text(typed) if typed else "_" * min(length or 12, _MAX_SIZE)
        return element("span", page.root(interaction) | {"class": "qti-blank"}, blank) + key
    declaration = page.item.responses.get(interaction.response_identifier)
    base_type = declaration.base_type if declaration else "string"
    root = page.root(
        interaction,
        type="text",
        id=name,
        name=name,
        size=min(length, _MAX_SIZE) if length else None,
        inputmode={"integer": "numeric", "float": "decimal"}.get(base_type or ""),
        autocomplete="off",
        spellcheck="false",
        placeholder=interaction.placeholder or None,
        value=typed or None,
        disabled=page.read_only,
    )
    root["class"] = classes("qti-text-entry", node)
    label = element("label", {**HIDDEN, "for": name}, text(page.next_name()))
    return label + element("input", root) + key


def render_extended_text(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    name, typed = page.name(interaction), page.typed(interaction)
    prompt = prompt_of(writer, node)
    lines = interaction.expected_lines or max(3, min(20, (interaction.expected_length or 300) // 70))
    root = page.root(interaction) | {"class": "qti-extended-text", "data-qti-expected-lines": lines}
    if page.printed:
        asked = element("div", {"class": "qti-prompt"}, prompt) if prompt else ""
        blank = element("div", {"class": "qti-line"}) * (interaction.expected_lines or _PRINTED_LINES)
        answer = element("p", {"class": "qti-written"}, text(typed)) if typed else blank
        return element("div", root, asked + answer + key_list(page, interaction))
    label = element(
        "label",
        {"for": name} if prompt else {**HIDDEN, "for": name},
        prompt or text(page.words["your_answer"]),
    )
    area: Attributes = {
        "id": name, "name": name, "rows": lines, "spellcheck": "false", "disabled": page.read_only,
        "placeholder": interaction.placeholder or None,
    }  # fmt: skip
    # A line break straight after the start tag would be dropped by the browser, so one of ours stands there.
    return element(
        "div", root, label + element("textarea", area, "\n" + text(typed)) + key_list(page, interaction)
    )
