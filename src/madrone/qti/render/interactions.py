"""Interactions with native controls, each with a label; on paper with circles, boxes and lines."""

from madrone.qti.content import Child, Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.page import Page

_HIDDEN: Attributes = {"class": "visually-hidden"}
_CIRCLE, _BOX, _CIRCLE_FULL, _BOX_FULL = "○", "☐", "●", "☒"
_MAX_SIZE = 60
_PRINTED_LINES = 8


def render_interaction(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of one interaction, as the page's medium wants it."""
    if not interaction.delivered:
        return _render_unknown(page, writer, node, interaction)
    return _RENDERERS[interaction.kind](page, writer, node, interaction)


def _render_unknown(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    notice = element("p", {"class": "qti-not-shown"}, text(page.words["not_shown"]))
    return element("div", {"data-qti-unsupported": interaction.kind}, _prompt(writer, node) + notice)


def _render_choice(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    single = _is_single(page, interaction)
    root = page.root(interaction) | {"class": "qti-choice"}
    inside = _choice_legend(page, writer, node, interaction, single)
    if not single:
        root["data-qti-max-choices"] = interaction.max_choices
        root["data-qti-min-choices"] = interaction.min_choices
        root["aria-describedby"] = f"{page.name(interaction)}-hint"
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    options = _by_identifier(node, "qti-simple-choice")
    for choice in interaction.choices:
        content = writer.write(_children(options.get(choice.identifier)), phrases=not page.printed)
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
    prompt = _prompt(writer, node)
    hint = text(_hint(page, interaction, single=single))
    if single:
        return element("legend", {} if prompt else _HIDDEN, prompt or hint)
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
        _shape(single, here) + element("div", {"class": "qti-option-text"}, content),
    )


def _shape(single: bool, here: bool) -> str:
    sign = (_CIRCLE_FULL if here else _CIRCLE) if single else (_BOX_FULL if here else _BOX)
    return element("span", {"class": "qti-mark"}, sign) + " "


def _render_text_entry(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    name, typed = page.name(interaction), page.typed(interaction)
    key = _key_list(page, interaction)
    length = interaction.expected_length
    if page.printed:
        blank = text(typed) if typed else "_" * min(length or 12, _MAX_SIZE)
        return element("span", page.root(interaction) | {"class": "qti-blank"}, blank) + key
    declaration = page.item.responses.get(interaction.response_identifier)
    base_type = declaration.base_type if declaration else "string"
    root = page.root(
        interaction,
        type="text",
        id=name,
        name=name,
        size=min(length, _MAX_SIZE) if length else None,
        inputmode={"integer": "numeric", "float": "decimal"}.get(base_type or ""),
        autocomplete="off",
        spellcheck="false",
        placeholder=interaction.placeholder or None,
        value=typed or None,
        disabled=page.read_only,
    )
    root["class"] = _classes("qti-text-entry", node)
    label = element("label", {**_HIDDEN, "for": name}, text(page.next_name()))
    return label + element("input", root) + key


def _render_inline_choice(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    chosen, keys = page.chosen(interaction), page.keys(interaction)
    options = _by_identifier(node, "qti-inline-choice")
    texts = {one.identifier: _node_text(options.get(one.identifier)) for one in interaction.choices}
    if page.printed:
        inside = " ".join(
            element(
                "span",
                {"class": "qti-option"},
                _shape(True, one in chosen) + text(words) + page.mark(keys.get(one)),
            )
            for one, words in texts.items()
        )
        return element("span", page.root(interaction) | {"class": "qti-inline-choice"}, inside)
    name = page.name(interaction)
    inside = element("option", {"value": ""}, text(page.words["choose_option"]))
    for one, words in texts.items():
        shown = f"{words} – {keys[one]}" if one in keys else words
        inside += element("option", {"value": one, "selected": one in chosen}, text(shown))
    root = page.root(interaction, id=name, name=name, disabled=page.read_only)
    root["class"] = _classes("qti-inline-choice", node)
    label = element("label", {**_HIDDEN, "for": name}, text(page.next_name()))
    return label + element("select", root, inside)


def _render_extended_text(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    name, typed = page.name(interaction), page.typed(interaction)
    prompt = _prompt(writer, node)
    lines = interaction.expected_lines or max(3, min(20, (interaction.expected_length or 300) // 70))
    root = page.root(interaction) | {"class": "qti-extended-text", "data-qti-expected-lines": lines}
    if page.printed:
        asked = element("div", {"class": "qti-prompt"}, prompt) if prompt else ""
        blank = element("div", {"class": "qti-line"}) * (interaction.expected_lines or _PRINTED_LINES)
        answer = element("p", {"class": "qti-written"}, text(typed)) if typed else blank
        return element("div", root, asked + answer + _key_list(page, interaction))
    label = element(
        "label",
        {"for": name} if prompt else {**_HIDDEN, "for": name},
        prompt or text(page.words["your_answer"]),
    )
    area: Attributes = {
        "id": name, "name": name, "rows": lines, "spellcheck": "false", "disabled": page.read_only,
        "placeholder": interaction.placeholder or None,
    }  # fmt: skip
    # A line break straight after the start tag would be dropped by the browser, so one of ours stands there.
    return element(
        "div", root, label + element("textarea", area, "\n" + text(typed)) + _key_list(page, interaction)
    )


def _render_match(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    nodes = _by_identifier(node, "qti-simple-associable-choice")
    prompt = _prompt(writer, node)
    one_each = all(row.match_max == 1 for row in interaction.choices)
    caption = prompt or text(page.words["choose_row" if one_each else "choose_many"])
    head = "".join(
        element("th", {"scope": "col"}, writer.write(_children(nodes.get(column.identifier))))
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
    cells = element("th", {"scope": "row"}, writer.write(_children(nodes.get(row.identifier))))
    row_text = _node_text(nodes.get(row.identifier))
    for column in interaction.columns:
        value = f"{row.identifier} {column.identifier}"
        box: Attributes = {
            "type": "radio" if single else "checkbox",
            "name": f"{page.name(interaction)}-{row.identifier}" if single else page.name(interaction),
            "value": value,
            "aria-label": f"{row_text}, {_node_text(nodes.get(column.identifier))}",
            "checked": value in chosen,
            "disabled": page.read_only,
        }
        control = _shape(single, value in chosen) if page.printed else element("input", box)
        cells += element("td", {}, control + page.mark(keys.get(value)))
    return element("tr", {}, cells)


def _prompt(writer: ContentWriter, node: Node) -> str:
    found = next(
        (child for child in node.children if isinstance(child, Node) and child.name == "qti-prompt"), None
    )
    return "" if found is None else writer.write(found.children, phrases=True).strip()


def _hint(page: Page, interaction: Interaction, *, single: bool) -> str:
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


def _is_single(page: Page, interaction: Interaction) -> bool:
    declaration = page.item.responses.get(interaction.response_identifier)
    return declaration is None or declaration.cardinality == "single" or interaction.max_choices == 1


def _key_list(page: Page, interaction: Interaction) -> str:
    return "".join(page.mark(f"{words}: {value}") for value, words in page.keys(interaction).items())


def _by_identifier(node: Node, name: str) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for one in node.walk():
        if one.name == name:
            found.setdefault(one.attributes.get("identifier", ""), one)
    return found


def _children(node: Node | None) -> list[Child]:
    return [] if node is None else node.children


def _node_text(node: Node | None) -> str:
    return "" if node is None else node.text()


def _classes(own: str, node: Node) -> str:
    return " ".join(filter(None, (own, node.attributes.get("class"))))


_RENDERERS = {
    "choice": _render_choice,
    "text-entry": _render_text_entry,
    "inline-choice": _render_inline_choice,
    "extended-text": _render_extended_text,
    "match": _render_match,
}
