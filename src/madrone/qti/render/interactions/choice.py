"""One or several of a list of answers: radio buttons or checkboxes; circles or boxes on paper."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.labels import label_of
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    by_identifier,
    children_of,
    classes,
    has_class,
    heading_of,
    hint_id,
    hint_of,
    is_single,
    limits_of,
    printed_mark,
    prompt_of,
)
from madrone.qti.render.interactions.scripted import act
from madrone.qti.render.page import Page


def render_choice(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    single = is_single(page, interaction)
    root = page.root(interaction) | {"class": _classes(node, interaction)}
    inside = _choice_legend(page, writer, node, interaction, single)
    if not single:
        root |= limits_of(interaction) | {"aria-describedby": hint_id(page, interaction)}
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    nodes = by_identifier(node, "qti-simple-choice")
    options = ""
    for number, choice in enumerate(page.choices(interaction.choices, shuffle=interaction.shuffle), start=1):
        content = writer.write(children_of(nodes.get(choice.identifier)), phrases=not page.printed)
        content = label_of(node, number) + content + page.mark(keys.get(choice.identifier))
        here = choice.identifier in chosen
        if page.printed:
            options += _printed_option(content, single, here)
        else:
            options += _option(page, interaction, choice, content, single, here)
    inside += element("div", {"class": "qti-options"}, options)
    if single:
        inside += act(page, "clear", page.words["clear_answer"])
    return element("fieldset", root, inside)


def _classes(node: Node, interaction: Interaction) -> str:
    """The attribute orientation of QTI 2 is a class in QTI 3.0."""
    horizontal = interaction.orientation == "horizontal" and not has_class(node, "qti-orientation-vertical")
    return classes("qti-choice qti-orientation-horizontal" if horizontal else "qti-choice", node)


def _choice_legend(
    page: Page, writer: ContentWriter, node: Node, interaction: Interaction, single: bool
) -> str:
    """The prompt; where several may be chosen, a sentence after it that says how many."""
    hint = hint_of(page, interaction, single=single)
    if not single:
        return heading_of(page, writer, node, interaction, hint)
    prompt = prompt_of(writer, node)
    return element("legend", {} if prompt else HIDDEN, prompt or text(hint))


def _option(
    page: Page, interaction: Interaction, choice: Choice, content: str, single: bool, here: bool
) -> str:
    name = page.name(interaction)
    control = f"{name}-{choice.identifier}"
    box: Attributes = {
        "type": "radio" if single else "checkbox", "id": control, "name": name, "value": choice.identifier,
        "checked": here, "disabled": page.read_only,
    }  # fmt: skip
    return element(
        "div", {"class": "qti-option"}, element("input", box) + element("label", {"for": control}, content)
    )


def _printed_option(content: str, single: bool, here: bool) -> str:
    return element(
        "div",
        {"class": "qti-option"},
        printed_mark(single, here) + element("div", {"class": "qti-option-text"}, content),
    )
