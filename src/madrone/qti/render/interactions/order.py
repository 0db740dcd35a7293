"""Choices to be put in order: for each a list of the places that it can take; blanks for numbers on paper.

The script of the player adds buttons that move a choice, and shows the choices in their order.
"""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.labels import label_of
from madrone.qti.render.interactions.parts import (
    by_identifier,
    children_of,
    classes,
    heading_of,
    hint_id,
    key_members,
    limits_of,
    names_of,
)
from madrone.qti.render.interactions.scripted import said, words_for_script
from madrone.qti.render.page import Page

# The buttons of a choice that the script reveals, each with its sign; the first says in words what it does.
_MOVES = (("next", ""), ("up", "↑"), ("down", "↓"), ("remove", "✕"))
_SAID = ("placed_at", "not_placed")


def render_order(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    choices = page.choices(interaction.choices, shuffle=interaction.shuffle)
    nodes = by_identifier(node, "qti-simple-choice")
    names = names_of(choices, nodes, page)
    given = [one for one in page.answers(interaction) if one in names]
    keys = key_members(page, interaction)
    most = min(interaction.max_choices or len(choices), len(choices))
    labels = {one.identifier: label_of(node, number) for number, one in enumerate(choices, start=1)}
    rows = ""
    for choice in sorted(choices, key=lambda one: _place(given, one) or len(choices) + 1):
        content = labels[choice.identifier]
        content += writer.write(children_of(nodes.get(choice.identifier)), phrases=not page.printed)
        content += page.mark(_key(page, keys, choice))
        if page.printed:
            rows += _printed_row(_place(given, choice), content)
        else:
            rows += _row(page, interaction, choice, names, content, _place(given, choice), most)
    inside = heading_of(page, writer, node, interaction, order_hint(page, interaction, len(choices)))
    inside += element("ul", {"class": "qti-order-rows"}, rows) + ("" if page.printed else said())
    root = page.root(interaction) | limits_of(interaction)
    root |= {"class": classes("qti-order", node), "aria-describedby": hint_id(page, interaction)}
    root |= {"data-qti-most": most, "data-qti-words": words_for_script(page, _SAID)}
    return element("fieldset", root, inside)


def order_hint(page: Page, interaction: Interaction, count: int) -> str:
    """Whether all choices or some of them are to be put in order (QTI 3.0.1, OrderInteraction, min-choices)."""
    least, most = interaction.min_choices, min(interaction.max_choices or count, count)
    if most >= count and least in (0, count):
        return page.words["order_all"]
    if least == most:
        return page.words["order_exactly"].format(most=most)
    if least > 1:
        return page.words["order_between"].format(least=least, most=most)
    return page.words["order_up_to"].format(most=most)


def _place(given: list[str], choice: Choice) -> int:
    """The place that a choice has been given, from 1; 0 where it has none."""
    return given.index(choice.identifier) + 1 if choice.identifier in given else 0


def _key(page: Page, keys: tuple[str, ...], choice: Choice) -> str | None:
    if choice.identifier not in keys:
        return None
    return f"{page.words['key']}: {keys.index(choice.identifier) + 1}"


def _row(
    page: Page,
    interaction: Interaction,
    choice: Choice,
    names: dict[str, str],
    content: str,
    place: int,
    most: int,
) -> str:
    control, name = f"{page.name(interaction)}-{choice.identifier}", names[choice.identifier]
    places = element("option", {"value": ""}, "–")
    for number in range(1, most + 1):
        places += element("option", {"value": number, "selected": number == place}, str(number))
    values: Attributes = {"id": control, "name": control, "class": "qti-rank", "disabled": page.read_only}
    inside = element("select", values, places)
    inside += element("label", {"for": control}, content)
    if not page.read_only:
        buttons = "".join(_button(page, move, sign or page.words["put_next"], name) for move, sign in _MOVES)
        inside += element("span", {"class": "qti-order-acts"}, buttons)
    row: Attributes = {
        "class": "qti-order-row qti-order-row--placed" if place else "qti-order-row",
        "data-qti-choice": choice.identifier,
        "data-qti-name": name,
    }
    return element("li", row, inside)


def _button(page: Page, move: str, sign: str, name: str) -> str:
    label = page.words[f"order_{move}"].format(name=name)
    values: Attributes = {
        "type": "button", "class": "qti-act", "data-qti-act": move, "aria-label": label, "hidden": True,
    }  # fmt: skip
    return element("button", values, text(sign))


def _printed_row(place: int, content: str) -> str:
    blank = element("span", {"class": "qti-blank"}, str(place) if place else "____")
    return element("li", {"class": "qti-order-row"}, blank + element("div", {}, content))
