"""What the renderers of several kinds of interaction share."""

from collections.abc import Iterable, Mapping

from madrone.qti.content import Child, Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.page import Page, written
from madrone.qti.values import members_of

HIDDEN: Attributes = {"class": "visually-hidden"}
_CIRCLE, _BOX, _CIRCLE_FULL, _BOX_FULL = "○", "☐", "●", "☒"


def prompt_of(writer: ContentWriter, node: Node) -> str:
    """The question of an interaction as phrases; empty where it has none."""
    found = next(
        (child for child in node.children if isinstance(child, Node) and child.name == "qti-prompt"), None
    )
    return "" if found is None else writer.write(found.children, phrases=True).strip()


def heading_of(page: Page, writer: ContentWriter, node: Node, interaction: Interaction, hint: str) -> str:
    """The prompt as the name of the group, then a sentence that says what to do; alone, that is the name."""
    sentence: Attributes = {"class": "qti-hint", "id": hint_id(page, interaction)}
    prompt = prompt_of(writer, node)
    if not prompt:
        return element("legend", sentence, text(hint))
    return element("legend", {}, prompt) + element("p", sentence, text(hint))


def hint_id(page: Page, interaction: Interaction) -> str:
    """The id of the sentence that says what to do."""
    return f"{page.name(interaction)}-hint"


def limits_of(interaction: Interaction) -> Attributes:
    """What the player needs to know to say that too many or too few are chosen."""
    return {
        "data-qti-max-choices": interaction.max_choices,
        "data-qti-min-choices": interaction.min_choices,
        "data-qti-max-message": interaction.max_message or None,
        "data-qti-min-message": interaction.min_message or None,
    }


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


def key_members(page: Page, interaction: Interaction) -> tuple[str, ...]:
    """For staff only: the members of the key in their order, each as a control carries it."""
    return tuple(map(written, members_of(page.correct(interaction)))) if page.show_key else ()


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


def names_of(choices: Iterable[Choice], nodes: Mapping[str, Node], page: Page) -> dict[str, str]:
    """What each choice is called where only plain text can stand: what it says, else its number."""
    return {
        one.identifier: text_of(nodes.get(one.identifier)) or page.words["choice"].format(number=number)
        for number, one in enumerate(choices, start=1)
    }


def may_join(start: Choice, end: Choice) -> bool:
    """Whether the groups that an author may name let two choices be joined (QTI 2; gone from 3.0)."""
    return (not start.match_group or end.identifier in start.match_group) and (
        not end.match_group or start.identifier in end.match_group
    )


def classes(own: str, node: Node) -> str:
    """A class of ours with those that the author gave."""
    return " ".join(filter(None, (own, node.attributes.get("class"))))


def has_class(node: Node, name: str) -> bool:
    """Whether the author gave a node a class of the shared vocabulary."""
    return name in node.attributes.get("class", "").split()


def class_number(node: Node, stem: str) -> int | None:
    """The number at the end of a class that begins so (``qti-height-lines-6``)."""
    ends = [
        one.removeprefix(stem) for one in node.attributes.get("class", "").split() if one.startswith(stem)
    ]
    return next((int(end) for end in ends if end.isascii() and end.isdigit() and len(end) < 4), None)


def printed_mark(single: bool, here: bool) -> str:
    """A circle or a box to be filled in on paper, full where it is chosen."""
    sign = (_CIRCLE_FULL if here else _CIRCLE) if single else (_BOX_FULL if here else _BOX)
    return element("span", {"class": "qti-mark"}, sign) + " "
