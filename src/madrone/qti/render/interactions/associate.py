"""Choices to be joined in pairs: rows of two lists; the script of the player lets the choices be clicked."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.graphic import pick_list
from madrone.qti.render.interactions.parts import (
    by_identifier,
    classes,
    heading_of,
    hint_id,
    is_single,
    key_members,
    limits_of,
    names_of,
)
from madrone.qti.render.interactions.pool import render_pool
from madrone.qti.render.interactions.scripted import said, words_for_script
from madrone.qti.render.page import Page

# Where the author sets no limit, so many pairs can be made; the script shows no more than are needed.
_MOST_PAIRS = 20
_SAID = ("pair_begun", "pair_made", "pair_there", "pair_removed", "pairs_full", "used_up", "used_once")


def render_associate(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    choices = page.choices(interaction.choices, shuffle=interaction.shuffle)
    nodes = by_identifier(node, "qti-simple-associable-choice")
    names = names_of(choices, nodes, page)
    given = [pair for pair in map(str.split, page.answers(interaction)) if set(pair) <= set(names)]
    rows = ""
    for number in range(max(_pairs(page, interaction, choices), len(given))):
        rows += _row(page, interaction, names, number, given[number] if number < len(given) else ["", ""])
    inside = heading_of(page, writer, node, interaction, _hint(page, interaction))
    inside += render_pool(page, writer, choices, nodes, names, page.words["pool_choices"])
    inside += element("ol", {"class": "qti-pairs"}, rows)
    inside += _keys(page, interaction, names) + ("" if page.printed else said())
    root = page.root(interaction) | limits_of(interaction)
    root |= {"class": classes("qti-associate", node), "aria-describedby": hint_id(page, interaction)}
    root |= {"data-qti-words": words_for_script(page, _SAID)}
    return element("fieldset", root, inside)


def _pairs(page: Page, interaction: Interaction, choices: tuple[Choice, ...]) -> int:
    """How many pairs can be made: as many as are asked for, or as the choices can be used.

    Where nothing can be changed, none but those that were made.
    """
    if page.read_only:
        return 1
    if is_single(page, interaction):
        return 1
    uses = sum(choice.match_max or len(choices) - 1 for choice in choices)
    most = max(1, min(uses // 2, _MOST_PAIRS))
    return min(interaction.max_choices, most) if interaction.max_choices else most


def _hint(page: Page, interaction: Interaction) -> str:
    most = interaction.max_choices
    if most == 1 or is_single(page, interaction):
        return page.words["pair_one"]
    return page.words["pair_up_to"].format(most=most) if most else page.words["pair_any"]


def _row(page: Page, interaction: Interaction, names: dict[str, str], number: int, pair: list[str]) -> str:
    if page.printed:
        said_pair = " – ".join(names[one] for one in pair) if pair[0] else "____________ – ____________"
        return element("li", {"class": "qti-pair"}, text(said_pair))
    lists = ""
    for side, key in enumerate(("pair_first", "pair_second")):
        control = f"{page.name(interaction)}-{number}-{side}"
        label = {"aria-label": page.words[key].format(number=number + 1)}
        lists += pick_list(page, control, list(names.items()), pair[side], **label)
        lists += element("span", {"aria-hidden": "true"}, " – ") if side == 0 else ""
    if not page.read_only:
        remove: Attributes = {
            "type": "button", "class": "qti-act", "data-qti-act": "remove", "hidden": True,
            "aria-label": page.words["pair_remove"].format(number=number + 1),
        }  # fmt: skip
        lists += element("button", remove, "✕")
    return element("li", {"class": "qti-pair"}, lists)


def _keys(page: Page, interaction: Interaction, names: dict[str, str]) -> str:
    pairs = [
        " – ".join(names.get(one, one) for one in pair.split()) for pair in key_members(page, interaction)
    ]
    marks = "".join(page.mark(f"{page.words['key']}: {pair}") for pair in pairs)
    return element("p", {}, marks) if marks else ""
