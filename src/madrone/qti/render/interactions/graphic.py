"""Areas of a picture to choose or to put in order: native controls under the picture name the same areas."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.parts import (
    hint_of,
    is_single,
    limits_of,
    printed_mark,
    prompt_of,
)
from madrone.qti.render.interactions.scripted import said, words_for_script
from madrone.qti.render.interactions.stage import Spot, area_names, center_of, render_stage, sign_at, sign_of
from madrone.qti.render.page import Page

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORDER_WORDS = ("area_placed", "area_taken_out", "order_full")


def render_hotspot(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a hotspot interaction: radio buttons or checkboxes, each with the area that it stands for."""
    single = is_single(page, interaction)
    choices = page.choices(interaction.choices, shuffle=False)
    chosen, keys, names = page.chosen(interaction), page.keys(interaction), area_names(page, choices)
    spots = [Spot(one, str(number), one.identifier in chosen) for number, one in enumerate(choices, start=1)]
    options = ""
    for number, one in enumerate(choices, start=1):
        content = signed(str(number), names[one.identifier]) + page.mark(keys.get(one.identifier))
        options += _area_option(page, interaction, one, content, single, one.identifier in chosen)
    inside = legend_of(page, writer, node, interaction, hint_of(page, interaction, single=single))
    inside += render_stage(interaction.picture, writer, spots) + element(
        "div", {"class": "qti-areas"}, options
    )
    root = page.root(interaction) | {"class": "qti-hotspot"}
    if not single:
        root |= limits_of(interaction)
    return element("fieldset", root, inside)


def render_graphic_order(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a graphic order interaction: for each area a list of the places that it can take.

    Areas have letters, for the numbers are their places.
    """
    choices = page.choices(interaction.choices, shuffle=False)
    given = page.answers(interaction)
    names = area_names(page, choices, signs=_LETTERS)
    most = min(interaction.max_choices or len(choices), len(choices))
    spots, rows, drawn = [], "", ""
    for number, one in enumerate(choices, start=1):
        place = given.index(one.identifier) + 1 if one.identifier in given else 0
        sign = sign_of(number, _LETTERS)
        spots.append(Spot(one, sign, bool(place)))
        drawn += (
            sign_at(*center_of(one, interaction.picture), str(place), "qti-badge--place") if place else ""
        )
        key = page.mark(_place_key(page, tuple(page.keys(interaction)), one.identifier))
        rows += _place(page, interaction, one, names[one.identifier], sign, key, place, most)
    inside = legend_of(page, writer, node, interaction, _order_hint(page, interaction, len(choices)))
    inside += render_stage(interaction.picture, writer, spots, drawn)
    inside += element("div", {"class": "qti-areas"}, rows)
    root = page.root(interaction) | {"class": "qti-graphic-order", "data-qti-most": most}
    if not page.printed and not page.read_only:
        root["data-qti-words"] = words_for_script(page, _ORDER_WORDS)
        inside += said()
    return element("fieldset", root, inside)


def legend_of(page: Page, writer: ContentWriter, node: Node, interaction: Interaction, hint: str) -> str:
    """The prompt as the name of the group, and a sentence that says what to do."""
    prompt = prompt_of(writer, node)
    if not prompt:
        return element("legend", {"class": "qti-hint"}, text(hint))
    return element("legend", {}, prompt) + element("p", {"class": "qti-hint"}, text(hint))


def pick_list(
    page: Page, name: str, options: list[tuple[str, str]], value: str, **more: str | int | bool | None
) -> str:
    """A list to pick one of; its first entry is the empty one. ``options`` are values with their words."""
    inside = element("option", {"value": ""}, text(page.words["choose_option"]))
    for one, words in options:
        inside += element("option", {"value": one, "selected": one == value}, text(words))
    values: Attributes = {"name": name, "disabled": page.read_only, **more}
    return element("select", values, inside)


def signed(sign: str, name: str) -> str:
    """A name with the sign that stands in the picture, which the name of an area without one of its own says."""
    shown = element("span", {"class": "qti-area-number", "aria-hidden": "true"}, text(sign))
    return f"{shown} {text(name)}"


def _area_option(
    page: Page, interaction: Interaction, choice: Choice, content: str, single: bool, here: bool
) -> str:
    if page.printed:
        body = printed_mark(single, here) + element("div", {"class": "qti-option-text"}, content)
        return element("div", {"class": "qti-option"}, body)
    name = page.name(interaction)
    control = f"{name}-{choice.identifier}"
    box: Attributes = {
        "type": "radio" if single else "checkbox", "id": control, "name": name, "value": choice.identifier,
        "checked": here, "disabled": page.read_only,
    }  # fmt: skip
    label = element("label", {"for": control}, content)
    return element("div", {"class": "qti-option"}, element("input", box) + label)


def _place(
    page: Page,
    interaction: Interaction,
    choice: Choice,
    name: str,
    sign: str,
    key: str,
    place: int,
    most: int,
) -> str:
    label = signed(sign, name)
    if page.printed:
        blank = element("span", {"class": "qti-blank"}, str(place) if place else "____")
        return element("div", {"class": "qti-area"}, f"{blank} {label}{key}")
    control = f"{page.name(interaction)}-{choice.identifier}"
    options = [(str(one), page.words["ordinal"].format(number=one)) for one in range(1, most + 1)]
    picked = pick_list(
        page,
        control,
        options,
        str(place or ""),
        id=control,
        **{"data-qti-choice": choice.identifier, "data-qti-name": name},
    )
    return element("div", {"class": "qti-area"}, element("label", {"for": control}, label) + picked + key)


def _place_key(page: Page, keys: tuple[str, ...], identifier: str) -> str | None:
    if identifier not in keys:
        return None
    place = page.words["ordinal"].format(number=keys.index(identifier) + 1)
    return f"{page.words['key']}: {place}"


def _order_hint(page: Page, interaction: Interaction, count: int) -> str:
    most = interaction.max_choices or count
    if most >= count and interaction.min_choices in (0, count):
        return page.words["order_areas"]
    return page.words["order_some_areas"].format(most=min(most, count))
