"""Words or pictures to be put into the gaps of a text: a list in each gap; numbered blanks on paper."""

from dataclasses import replace

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import element, text
from madrone.qti.render.interactions.graphic import pick_list
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    by_identifier,
    classes,
    heading_of,
    hint_id,
    key_members,
    limits_of,
    may_join,
    names_of,
)
from madrone.qti.render.interactions.pool import render_pool
from madrone.qti.render.interactions.scripted import said, words_for_script
from madrone.qti.render.page import Page

_NOT_TEXT = frozenset({"qti-prompt", "qti-gap-text", "qti-gap-img"})
_SAID = (
    "gap_picked",
    "gap_put",
    "gap_put_here",
    "gap_emptied",
    "gap_moved",
    "used_up",
    "used_once",
    "too_many_words",
)


def render_gap_match(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    gaps = _Gaps(page, writer, node, interaction)
    inside = heading_of(page, writer, node, interaction, page.words["gap_hint"])
    pool = render_pool(page, writer, gaps.choices, gaps.nodes, gaps.names, page.words["pool_words"])
    passage = element("div", {"class": "qti-gap-passage"}, gaps.write_text())
    inside += element("div", {"class": "qti-gap-layout"}, pool + passage)
    inside += "" if page.printed else said()
    root = page.root(interaction) | limits_of(interaction)
    root |= {"class": classes("qti-gap-match", node), "aria-describedby": hint_id(page, interaction)}
    root |= {"data-qti-words": words_for_script(page, _SAID)}
    return element("fieldset", root, inside)


class _Gaps:
    """The text of one interaction with its gaps."""

    def __init__(self, page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> None:
        self.page = page
        self.writer = writer
        self.interaction = interaction
        self.text = [one for one in node.children if isinstance(one, str) or one.name not in _NOT_TEXT]
        self.nodes = by_identifier(node, "qti-gap-text") | by_identifier(node, "qti-gap-img")
        # In the lists of the gaps as in the pool: the author's order may be that of the gaps.
        self.choices = page.choices(interaction.choices, shuffle=interaction.shuffle)
        self.names = names_of(self.choices, self.nodes, page)
        self.gaps = page.choices(interaction.columns, shuffle=False)
        self.put = _by_gap(page.answers(interaction))
        self.keys = _by_gap(key_members(page, interaction))

    def write_text(self) -> str:
        """The text; a gap that another clone has is not there."""
        there = {gap.identifier: number for number, gap in enumerate(self.gaps, start=1)}

        def embed(node: Node, writer: ContentWriter) -> str:
            if node.name != "qti-gap":
                return self.writer.embed(node, writer)
            number = there.get(node.attributes.get("identifier", ""))
            return "" if number is None else self._gap(node, self.gaps[number - 1], number)

        return replace(self.writer, embed=embed).write(self.text)

    def _gap(self, node: Node, gap: Choice, number: int) -> str:
        page, choice = self.page, self.put.get(gap.identifier, "")
        key = self.keys.get(gap.identifier)
        mark = "" if key is None else page.mark(f"{page.words['key']}: {self.names.get(key, key)}")
        root = {"class": classes("qti-gap", node), "data-qti-gap": gap.identifier}
        if page.printed:
            blank = text(self.names[choice]) if choice in self.names else "________________"
            return element("span", root, element("span", {"class": "qti-blank"}, blank)) + mark
        control = f"{page.name(self.interaction)}-{gap.identifier}"
        name = page.words["gap"].format(number=number)
        options = [(one.identifier, self.names[one.identifier]) for one in self.choices if may_join(one, gap)]
        inside = element("label", {**HIDDEN, "for": control}, text(name))
        inside += pick_list(page, control, options, choice, id=control, **_required(gap))
        inside += self._picture(choice)
        return element("span", root | {"data-qti-name": name}, inside) + mark

    def _picture(self, choice: str) -> str:
        """The picture that stands in a gap; the list in the gap only has its alternative text."""
        found = self.nodes.get(choice)
        shown = found is not None and found.name == "qti-gap-img"
        inside = self.writer.write(found.children, phrases=True) if found is not None and shown else ""
        return element("span", {"class": "qti-gap-picture", "aria-hidden": "true"}, inside)


def _by_gap(pairs: tuple[str, ...]) -> dict[str, str]:
    """Which choice stands in which gap."""
    return {gap: choice for choice, _, gap in (pair.partition(" ") for pair in pairs)}


def _required(gap: Choice) -> dict[str, str]:
    return {"aria-required": "true"} if gap.required else {}
