"""A list to choose from in running text: a select; circles on paper."""

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import element, text
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    by_identifier,
    classes,
    names_of,
    printed_mark,
)
from madrone.qti.render.page import Page


def render_inline_choice(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    shown = page.choices(interaction.choices, shuffle=interaction.shuffle)
    texts = names_of(shown, by_identifier(node, "qti-inline-choice"), page)
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
    inside = element("option", {"value": ""}, text(interaction.placeholder or page.words["choose_option"]))
    for one, words in texts.items():
        marked = f"{words} – {keys[one]}" if one in keys else words
        inside += element("option", {"value": one, "selected": one in chosen}, text(marked))
    required = interaction.required or interaction.min_choices > 0
    root = page.root(interaction, id=name, name=name, disabled=page.read_only)
    root["aria-required"] = "true" if required else None
    root["class"] = classes("qti-inline-choice", node)
    label = element("label", {**HIDDEN, "for": name}, text(page.next_name()))
    return label + element("select", root, inside)
