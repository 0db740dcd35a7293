"""Points in a picture: fields for their places; clicks and arrow keys fill the same fields."""

from dataclasses import replace

from madrone.qti.content import Node
from madrone.qti.interactions import INTERACTIONS, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.graphic import legend_of
from madrone.qti.render.interactions.parts import key_list
from madrone.qti.render.interactions.scripted import act, said, words_for_script
from madrone.qti.render.interactions.stage import key_area, picture_at, render_stage, sign_at
from madrone.qti.render.page import Page
from madrone.qti.render.printing import plain_number
from madrone.qti.values import Point, members_of

STAGE = "qti-position-object-stage"
# Rows that stand ready where the author sets no limit or a high one; the script adds more when they are full.
_ROWS = 4
_MOST_ROWS = 12
_WORDS = ("point", "remove_point", "points_full", "point_set", "point_removed", "aim_at")


def render_select_point(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a select point interaction."""
    hint = _hint(page, interaction, "mark")
    inside = legend_of(page, writer, node, interaction, hint)
    inside += render_stage(interaction.picture, writer, drawn=_drawn(page, writer, interaction))
    return element("fieldset", _root(page, interaction), inside + _fields(page, interaction))


def render_position_object(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a position object interaction without its picture, which stands once for all of its stage."""
    return _position_object(page, writer, node, interaction, "")


def render_object_stage(page: Page, writer: ContentWriter, node: Node) -> str:
    """HTML of a stage: one picture, and the interactions whose objects are put on it.

    A single interaction has the picture after its question, several have it before them.
    """
    inside = [one for one in node.walk() if INTERACTIONS.get(one.name) == "position-object"]
    found = [page.item.interaction(one.attributes.get("response-identifier", "")) for one in inside]
    lines = {one.line for one in inside}
    placed = list(dict.fromkeys(one for one in found if one is not None and one.line in lines))
    drawn = "".join(_drawn(page, writer, one) for one in placed)
    stage = render_stage(placed[0].picture if placed else None, writer, drawn=drawn)
    rest = [one for one in node.children if isinstance(one, str) or one.name not in ("img", "picture")]
    group: Attributes = {"class": "qti-stage-group", "data-qti-stage-group": True}
    if len(placed) != 1:
        return element("div", group, stage + writer.write(rest))

    def embed(inner: Node, within: ContentWriter) -> str:
        if inner is inside[0]:
            return _position_object(page, replace(within, embed=writer.embed), inner, placed[0], stage)
        return writer.embed(inner, within)

    return element("div", group, replace(writer, embed=embed).write(rest))


def _position_object(
    page: Page, writer: ContentWriter, node: Node, interaction: Interaction, stage: str
) -> str:
    inside = legend_of(page, writer, node, interaction, _hint(page, interaction, "place_object"))
    if interaction.object is not None:
        shown: Attributes = {
            "class": "qti-object", "data-qti-object": True, "src": writer.asset_url(interaction.object.src),
            "alt": interaction.object.alt, "width": interaction.object.width,
            "height": interaction.object.height,
        }  # fmt: skip
        if interaction.center is not None:
            shown["data-qti-center"] = f"{interaction.center[0]:g} {interaction.center[1]:g}"
        inside += element("p", {}, element("img", shown))
        inside += "" if stage else act(page, "place", page.words["place_this"])
    return element("fieldset", _root(page, interaction), inside + stage + _fields(page, interaction))


def _root(page: Page, interaction: Interaction) -> Attributes:
    root = page.root(interaction) | {"class": f"qti-{interaction.kind}"}
    most = 1 if root["data-qti-cardinality"] == "single" else interaction.max_choices
    root["data-qti-most"] = most
    if not page.printed and not page.read_only:
        root["data-qti-words"] = words_for_script(page, _WORDS)
    return root


def _drawn(page: Page, writer: ContentWriter, interaction: Interaction) -> str:
    """The points that were given; for staff the right ones too."""
    drawn = ""
    for number, place in enumerate(_places(page, interaction), start=1):
        drawn += _point(writer, interaction, place, str(number))
    if page.show_key:
        drawn += "".join(key_area(shape, worth) for shape, worth in page.key_areas(interaction))
        for place in (one for one in members_of(page.correct(interaction)) if isinstance(one, Point)):
            drawn += sign_at(*place, "✓", "qti-badge--key")
    return drawn


def _point(writer: ContentWriter, interaction: Interaction, place: Point, sign: str) -> str:
    if interaction.object is not None:
        return picture_at(*place, interaction.object, writer.asset_url, interaction.center)
    return sign_at(*place, sign, "qti-badge--point")


def _places(page: Page, interaction: Interaction) -> list[Point]:
    return [one for one in members_of(page.value(interaction)) if isinstance(one, Point)]


def _fields(page: Page, interaction: Interaction) -> str:
    places = _places(page, interaction)
    if page.printed:
        return _key(page, interaction)
    most = 1 if _root(page, interaction)["data-qti-cardinality"] == "single" else interaction.max_choices
    count = max(min(most or len(places) + _ROWS, _MOST_ROWS), len(places))
    rows = "".join(
        _row(page, interaction, number, places[number] if number < len(places) else None)
        for number in range(count)
    )
    aim = act(page, "aim", page.words["aim"]) if interaction.picture is not None else ""
    return element("ol", {"class": "qti-points"}, rows) + aim + said() + _key(page, interaction)


def _row(page: Page, interaction: Interaction, number: int, place: Point | None) -> str:
    name = page.words["point"].format(number=number + 1)
    inside = element("span", {"class": "qti-point-name", "aria-hidden": "true"}, text(name))
    picture = interaction.picture
    sides = (("across", picture.width if picture else None), ("down", picture.height if picture else None))
    for side, (word, most) in enumerate(sides):
        field: Attributes = {
            "type": "number", "name": f"{page.name(interaction)}-{number}-{word}", "min": 0, "max": most,
            "step": 1, "value": None if place is None else place[side], "disabled": page.read_only,
            "aria-label": f"{name}, {page.words[word]}", "autocomplete": "off",
        }  # fmt: skip
        caption = element("span", {"aria-hidden": "true"}, text(page.words[word]))
        inside += element("label", {}, caption + element("input", field))
    inside += act(page, "remove", page.words["remove_point"].format(number=number + 1))
    return element("li", {"class": "qti-point-row", "data-qti-row": True}, inside)


def _key(page: Page, interaction: Interaction) -> str:
    areas = page.key_areas(interaction) if page.show_key else []
    marks = key_list(page, interaction)
    marks += "".join(
        page.mark(f"{shape.kind} {' '.join(map(plain_number, shape.coords))}: {worth}")
        for shape, worth in areas
    )
    return element("p", {}, marks) if marks else ""


def _hint(page: Page, interaction: Interaction, stem: str) -> str:
    if page.printed:
        stem = f"{stem}_on_paper"
    most = interaction.max_choices
    if most == 1:
        return page.words[f"{stem}_one"]
    return page.words[f"{stem}_up_to"].format(most=most) if most else page.words[f"{stem}_any"]
