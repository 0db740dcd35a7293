"""One or several of a list of answers: radio buttons or checkboxes; circles or boxes on paper."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    by_identifier,
    children_of,
    hint_of,
    is_single,
    printed_mark,
    prompt_of,
)
from madrone.qti.render.page import Page


def render_choice(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    single = is_single(page, interaction)
    root = page.root(interaction) | {"class": "qti-choice"}
    inside = _choice_legend(page, writer, node, interaction, single)
    if not single:
        root["data-qti-max-choices"] = interaction.max_choices
        root["data-qti-min-choices"] = interaction.min_choices
        root["aria-describedby"] = f"{page.name(interaction)}-hint"
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    options = by_identifier(node, "qti-simple-choice")
    for choice in page.choices(interaction.choices, shuffle=interaction.shuffle):
        content = writer.write(children_of(options.get(choice.identifier)), phrases=not page.printed)
        content += page.mark(keys.get(choice.identifier))
        here = choice.identifier in chosen
        if page.printed:
            inside += _printed_option(content, single, here)
        else:
            inside += _option(page, interaction, choice, content, single, here)
    return element("fieldset", root, inside)


def _choice_legend(
    page: Page, writer: ContentWriter, node: Node, interaction: Interaction, single: bool
) -> str:
    """The prompt; where several may be chosen, a sentence after it that says how many."""
    prompt = prompt_of(writer, node)
    hint = text(hint_of(page, interaction, single=single))
    if single:
        return element("legend", {} if prompt else HIDDEN, prompt or hint)
    hint_id = f"{page.name(interaction)}-hint"
    if not prompt:
        return element("legend", {"class": "qti-hint", "id": hint_id}, hint)
    return element("legend", {}, prompt) + element("p", {"class": "qti-hint", "id": hint_id}, hint)


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
