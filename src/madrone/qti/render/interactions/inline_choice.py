"""A list to choose from in running text: a select; circles on paper."""

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import element, text
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    by_identifier,
    classes,
    printed_mark,
    text_of,
)
from madrone.qti.render.page import Page


def render_inline_choice(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    options = by_identifier(node, "qti-inline-choice")
    shown = page.choices(interaction.choices, shuffle=interaction.shuffle)
    texts = {one.identifier: text_of(options.get(one.identifier)) for one in shown}
    if page.printed:
        inside = " ".join(
            element(
                "span",
                {"class": "qti-option"},
                printed_mark(True, one in chosen) + text(words) + page.mark(keys.get(one)),
            )
            for one, words in texts.items()
        )
        return element("span", page.root(interaction) | {"class": "qti-inline-choice"}, inside)
    name = page.name(interaction)
    inside = element("option", {"value": ""}, text(page.words["choose_option"]))
    for one, words in texts.items():
        marked = f"{words} – {keys[one]}" if one in keys else words
        inside += element("option", {"value": one, "selected": one in chosen}, text(marked))
    root = page.root(interaction, id=name, name=name, disabled=page.read_only)
    root["class"] = classes("qti-inline-choice", node)
    label = element("label", {**HIDDEN, "for": name}, text(page.next_name()))
    return label + element("select", root, inside)
