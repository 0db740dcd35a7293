"""Rows joined to columns: a table of radio buttons or checkboxes."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import (
    by_identifier,
    children_of,
    printed_mark,
    prompt_of,
    text_of,
)
from madrone.qti.render.page import Page


def render_match(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    nodes = by_identifier(node, "qti-simple-associable-choice")
    prompt = prompt_of(writer, node)
    one_each = all(row.match_max == 1 for row in interaction.choices)
    caption = prompt or text(page.words["choose_row" if one_each else "choose_many"])
    head = "".join(
        element("th", {"scope": "col"}, writer.write(children_of(nodes.get(column.identifier))))
        for column in interaction.columns
    )
    body = "".join(_match_row(page, writer, nodes, interaction, row) for row in interaction.choices)
    table = element(
        "table",
        {"class": "qti-match-table"},
        element("caption", {}, caption)
        + element("thead", {}, element("tr", {}, element("td", {}) + head))
        + element("tbody", {}, body),
    )
    root = page.root(interaction) | {"class": "qti-match", "data-qti-max-choices": interaction.max_choices}
    return element("div", root, table)


def _match_row(
    page: Page, writer: ContentWriter, nodes: dict[str, Node], interaction: Interaction, row: Choice
) -> str:
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    single = row.match_max == 1
    cells = element("th", {"scope": "row"}, writer.write(children_of(nodes.get(row.identifier))))
    row_text = text_of(nodes.get(row.identifier))
    for column in interaction.columns:
        value = f"{row.identifier} {column.identifier}"
        box: Attributes = {
            "type": "radio" if single else "checkbox",
            "name": f"{page.name(interaction)}-{row.identifier}" if single else page.name(interaction),
            "value": value,
            "aria-label": f"{row_text}, {text_of(nodes.get(column.identifier))}",
            "checked": value in chosen,
            "disabled": page.read_only,
        }
        control = printed_mark(single, value in chosen) if page.printed else element("input", box)
        cells += element("td", {}, control + page.mark(keys.get(value)))
    return element("tr", {}, cells)
