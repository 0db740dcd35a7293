"""Words of a text to choose: radio buttons or checkboxes in the running text; circles or boxes on paper."""

from dataclasses import replace

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element
from madrone.qti.render.interactions.parts import (
    classes,
    heading_of,
    hint_id,
    hint_of,
    is_single,
    limits_of,
    printed_mark,
)
from madrone.qti.render.interactions.scripted import act
from madrone.qti.render.page import Page


def render_hottext(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    single = is_single(page, interaction)
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    there = {choice.identifier for choice in page.choices(interaction.choices, shuffle=False)}

    def embed(inner: Node, marked: ContentWriter) -> str:
        if inner.name != "qti-hottext":
            return writer.embed(inner, marked)
        identifier = inner.attributes.get("identifier", "")
        if identifier not in there:
            return ""
        words = marked.write(inner.children, phrases=True)
        return _words(page, interaction, identifier, words, single, identifier in chosen) + page.mark(
            keys.get(identifier)
        )

    marked = replace(writer, embed=embed)
    body = [one for one in node.children if isinstance(one, str) or one.name != "qti-prompt"]
    inside = heading_of(page, writer, node, interaction, hint_of(page, interaction, single=single))
    inside += element("div", {"class": "qti-hottext-passage"}, marked.write(body))
    inside += act(page, "clear", page.words["clear_answer"]) if single else ""
    root = page.root(interaction) | ({} if single else limits_of(interaction))
    root |= {"class": classes("qti-hottext", node), "aria-describedby": hint_id(page, interaction)}
    return element("fieldset", root, inside)


def _words(
    page: Page, interaction: Interaction, identifier: str, words: str, single: bool, here: bool
) -> str:
    if page.printed:
        return element("span", {"class": "qti-hot"}, printed_mark(single, here) + element("u", {}, words))
    box: Attributes = {
        "type": "radio" if single else "checkbox", "name": page.name(interaction), "value": identifier,
        "checked": here, "disabled": page.read_only,
    }  # fmt: skip
    return element("label", {"class": "qti-hot"}, element("input", box) + element("span", {}, words))
