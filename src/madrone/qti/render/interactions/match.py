"""Rows joined to columns: a table of radio buttons or checkboxes."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import (
    by_identifier,
    children_of,
    classes,
    is_single,
    limits_of,
    may_join,
    names_of,
    printed_mark,
    prompt_of,
)
from madrone.qti.render.interactions.scripted import act, said, words_for_script
from madrone.qti.render.page import Page

_SAID = ("used_up", "used_once")


def render_match(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    table = _Table(page, writer, node, interaction)
    root = page.root(interaction) | limits_of(interaction) | {"class": classes("qti-match", node)}
    root["data-qti-words"] = words_for_script(page, _SAID)
    inside = table.write()
    if not page.printed:
        inside += (act(page, "clear", page.words["clear_answer"]) if table.has_radios else "") + said()
    return element("div", root, inside)


class _Table:
    """The table of one interaction: the first set as rows, the second as columns."""

    def __init__(self, page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> None:
        self.page = page
        self.writer = writer
        self.interaction = interaction
        self.prompt = prompt_of(writer, node)
        self.corner = node.attributes.get("data-first-column-header", "")
        self.nodes = by_identifier(node, "qti-simple-associable-choice")
        self.rows = page.choices(interaction.choices, shuffle=interaction.shuffle)
        self.columns = page.choices(interaction.columns, shuffle=interaction.shuffle)
        self.names = names_of((*self.rows, *self.columns), self.nodes, page)
        self.chosen, self.keys = page.chosen(interaction), page.keys(interaction)
        # With one answer in all, the whole table is one group of radio buttons.
        self.one_in_all = is_single(page, interaction) or 1 in (_uses(self.rows), _uses(self.columns))

    @property
    def has_radios(self) -> bool:
        """Whether anything can be chosen that a second click does not take back."""
        return self.one_in_all or any(row.match_max == 1 for row in self.rows)

    def write(self) -> str:
        """HTML of the table."""
        caption = element("caption", {}, self.prompt or text(self._hint()))
        head = "".join(element("th", {"scope": "col"}, self._content(column)) for column in self.columns)
        corner = element("th", {"scope": "col"}, text(self.corner)) if self.corner else element("td", {})
        head = element("thead", {}, element("tr", {}, corner + head))
        body = element("tbody", {}, "".join(map(self._row, self.rows)))
        return element("table", {"class": "qti-match-table"}, caption + head + body)

    def _hint(self) -> str:
        if self.one_in_all:
            return self.page.words["choose_one"]
        one_each = all(row.match_max == 1 for row in self.rows)
        return self.page.words["choose_row" if one_each else "choose_many"]

    def _row(self, row: Choice) -> str:
        cells = element("th", {"scope": "row"}, self._content(row))
        return element("tr", {}, cells + "".join(self._cell(row, column) for column in self.columns))

    def _cell(self, row: Choice, column: Choice) -> str:
        if not may_join(row, column):
            return element("td", {})
        single = self.one_in_all or row.match_max == 1
        value = f"{row.identifier} {column.identifier}"
        here = value in self.chosen
        name = self.page.name(self.interaction)
        box: Attributes = {
            "type": "radio" if single else "checkbox",
            "name": f"{name}-{row.identifier}" if single and not self.one_in_all else name,
            "value": value,
            "aria-label": f"{self.names[row.identifier]}, {self.names[column.identifier]}",
            "data-qti-row-max": row.match_max,
            "data-qti-column-max": column.match_max,
            "checked": here,
            "disabled": self.page.read_only,
        }
        control = printed_mark(single, here) if self.page.printed else element("input", box)
        return element("td", {}, control + self.page.mark(self.keys.get(value)))

    def _content(self, choice: Choice) -> str:
        return self.writer.write(children_of(self.nodes.get(choice.identifier)))


def _uses(choices: tuple[Choice, ...]) -> int:
    """How often the choices of one set can be used in all; 0 where there is no limit."""
    limits = [choice.match_max for choice in choices]
    return sum(limits) if all(limits) else 0
