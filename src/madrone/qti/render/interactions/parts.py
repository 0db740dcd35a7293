"""What the renderers of several kinds of interaction share."""

from madrone.qti.content import Child, Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element
from madrone.qti.render.page import Page

HIDDEN: Attributes = {"class": "visually-hidden"}
_CIRCLE, _BOX, _CIRCLE_FULL, _BOX_FULL = "○", "☐", "●", "☒"


def prompt_of(writer: ContentWriter, node: Node) -> str:
    """The question of an interaction as phrases; empty where it has none."""
    found = next(
        (child for child in node.children if isinstance(child, Node) and child.name == "qti-prompt"), None
    )
    return "" if found is None else writer.write(found.children, phrases=True).strip()


def hint_of(page: Page, interaction: Interaction, *, single: bool) -> str:
    """A sentence that says how many may be chosen."""
    least, most = interaction.min_choices, interaction.max_choices
    if single or most == 1:
        return page.words["choose_one"]
    if not most:
        return page.words["choose_at_least"].format(least=least) if least > 1 else page.words["choose_many"]
    if least == most:
        return page.words["choose_exactly"].format(most=most)
    if least > 1:
        return page.words["choose_between"].format(least=least, most=most)
    return page.words["choose_up_to"].format(most=most)


def is_single(page: Page, interaction: Interaction) -> bool:
    """Whether one choice at most can be given."""
    declaration = page.item.responses.get(interaction.response_identifier)
    return declaration is None or declaration.cardinality == "single" or interaction.max_choices == 1


def key_list(page: Page, interaction: Interaction) -> str:
    """For staff: every right value with its mark."""
    return "".join(page.mark(f"{words}: {value}") for value, words in page.keys(interaction).items())


def by_identifier(node: Node, name: str) -> dict[str, Node]:
    """The nodes of one kind by their identifiers; the first of several counts."""
    found: dict[str, Node] = {}
    for one in node.walk():
        if one.name == name:
            found.setdefault(one.attributes.get("identifier", ""), one)
    return found


def children_of(node: Node | None) -> list[Child]:
    """The content of a node that may be missing."""
    return [] if node is None else node.children


def text_of(node: Node | None) -> str:
    """What a node says, as plain text."""
    return "" if node is None else node.text()


def classes(own: str, node: Node) -> str:
    """A class of ours with those that the author gave."""
    return " ".join(filter(None, (own, node.attributes.get("class"))))


def printed_mark(single: bool, here: bool) -> str:
    """A circle or a box to be filled in on paper, full where it is chosen."""
    sign = (_CIRCLE_FULL if here else _CIRCLE) if single else (_BOX_FULL if here else _BOX)
    return element("span", {"class": "qti-mark"}, sign) + " "
