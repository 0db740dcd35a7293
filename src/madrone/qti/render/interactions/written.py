"""Text that a student writes: a field in running text, an area of lines, or several of them."""

from madrone.qti.content import Node
from madrone.qti.interactions import Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import (
    HIDDEN,
    class_number,
    classes,
    has_class,
    key_list,
    prompt_of,
)
from madrone.qti.render.interactions.scripted import act, words_for_script
from madrone.qti.render.interactions.typed import notes_of, typed_of, typed_texts
from madrone.qti.render.page import Page

_MAX_SIZE = 60
_PRINTED_LINES = 8
_LINE_LENGTH = 70
# Where the author sets no limit, so many fields stand ready; the script adds more when asked.
_READY_FIELDS = 3
_MAX_FIELDS = 20
_SAID = ("counted", "counted_of", "counted_left", "counted_over")


def render_text_entry(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    name, typed = page.name(interaction), typed_of(page, interaction)
    key = key_list(page, interaction)
    length = interaction.expected_length or class_number(node, "qti-input-width-")
    if page.printed:
        blank = text(typed) if typed else "_" * min(length or 12, _MAX_SIZE)
        return element("span", page.root(interaction) | {"class": "qti-blank"}, blank) + key
    root = page.root(
        interaction,
        type="text",
        id=name,
        name=name,
        size=min(length, _MAX_SIZE) if length else None,
        inputmode=_keyboard(page, interaction),
        autocomplete="off",
        spellcheck="false",
        placeholder=interaction.placeholder or None,
        value=typed or None,
        disabled=page.read_only,
    )
    root |= notes_of(page, interaction) | {"class": classes("qti-text-entry", node)}
    label = element("label", {**HIDDEN, "for": name}, text(page.next_name()))
    return label + element("input", root) + key


def render_extended_text(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of the interaction."""
    declaration = page.item.responses.get(interaction.response_identifier)
    if declaration is not None and declaration.cardinality in ("multiple", "ordered"):
        return _render_several(page, writer, node, interaction)
    typed, prompt = typed_of(page, interaction), prompt_of(writer, node)
    root = _root(page, node, interaction)
    key = key_list(page, interaction)
    if page.printed:
        asked = element("div", {"class": "qti-prompt"}, prompt) if prompt else ""
        return element("div", root, asked + _on_paper(interaction, typed) + key)
    name = page.name(interaction)
    label = element(
        "label",
        {"for": name} if prompt else {**HIDDEN, "for": name},
        prompt or text(page.words["your_answer"]),
    )
    return element("div", root, label + _area(page, node, interaction, name, typed) + key)


def _render_several(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """Several texts, each in a field of its own (QTI 3.0.1, ExtendedTextInteraction, max-strings)."""
    given = typed_texts(page, interaction)
    most = interaction.max_strings
    count = max(min(most, _MAX_FIELDS) if most else max(_READY_FIELDS, interaction.min_strings), len(given))
    fields = ""
    for number in range(count):
        typed = given[number] if number < len(given) else ""
        if page.printed:
            fields += element("li", {}, _on_paper(interaction, typed, lines=1))
            continue
        name = f"{page.name(interaction)}-{number}"
        label = page.words["answer_of"].format(number=number + 1, count=count)
        if not most:
            label = page.words["answer_number"].format(number=number + 1)
        written = element("label", {**HIDDEN, "for": name}, text(label))
        fields += element("li", {}, written + _area(page, node, interaction, name, typed, lines=1))
    prompt = prompt_of(writer, node) or text(page.words["your_answers"])
    inside = element("legend", {}, prompt) + element("ol", {"class": "qti-fields"}, fields)
    root = _root(page, node, interaction)
    if not most:
        root["data-qti-field-name"] = page.words["answer_number"]
        inside += act(page, "add", page.words["add_field"])
    return element("fieldset", root, inside + key_list(page, interaction))


def _root(page: Page, node: Node, interaction: Interaction) -> Attributes:
    root = page.root(interaction) | {"class": classes("qti-extended-text", node)}
    root |= {"data-qti-expected-lines": _lines(node, interaction)} | notes_of(page, interaction)
    direction = next((one for one in ("up", "down") if has_class(node, f"qti-counter-{one}")), None)
    if direction:
        root |= {"data-qti-counter": direction, "data-qti-expected-length": interaction.expected_length}
        root["data-qti-words"] = words_for_script(page, _SAID)
    return root


def _lines(node: Node, interaction: Interaction) -> int:
    asked = class_number(node, "qti-height-lines-") or interaction.expected_lines
    return asked or max(3, min(20, (interaction.expected_length or 300) // _LINE_LENGTH))


def _area(
    page: Page, node: Node, interaction: Interaction, name: str, typed: str, lines: int | None = None
) -> str:
    preformatted = interaction.format == "preformatted"
    area: Attributes = {
        "id": name, "name": name, "rows": interaction.expected_lines or lines or _lines(node, interaction),
        "spellcheck": "false", "disabled": page.read_only, "placeholder": interaction.placeholder or None,
        "inputmode": _keyboard(page, interaction), "wrap": "off" if preformatted else None,
        "class": "qti-preformatted" if preformatted else None,
    }  # fmt: skip
    if lines is None:
        area["rows"] = _lines(node, interaction)
    # A line break straight after the start tag would be dropped by the browser, so one of ours stands there.
    return element("textarea", area, "\n" + text(typed))


def _on_paper(interaction: Interaction, typed: str, lines: int = _PRINTED_LINES) -> str:
    if typed:
        return element("p", {"class": "qti-written"}, text(typed))
    return element("div", {"class": "qti-line"}) * (interaction.expected_lines or lines)


def _keyboard(page: Page, interaction: Interaction) -> str | None:
    """Which keys a tablet should show; letters are digits in some number bases."""
    declaration = page.item.responses.get(interaction.response_identifier)
    if declaration is None or interaction.number_base > 10:
        return None
    return {"integer": "numeric", "float": "decimal"}.get(declaration.base_type or "")
