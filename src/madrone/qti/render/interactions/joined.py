"""Areas of a picture joined to each other, or words and small pictures put on them."""

from madrone.qti.content import Node
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.render.content import ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.interactions.graphic import legend_of, pick_list, signed
from madrone.qti.render.interactions.parts import by_identifier, text_of
from madrone.qti.render.interactions.scripted import act, said, words_for_script
from madrone.qti.render.interactions.stage import (
    Spot,
    area_names,
    center_of,
    line_between,
    picture_at,
    render_stage,
    words_at,
)
from madrone.qti.render.page import Page

_LINE_WORDS = ("line_begun", "line_dropped", "line_drawn", "lines_full", "area_full")
_PLACE_WORDS = ("picked", "put", "taken_off", "place_full")
# More lines than a picture can show clearly; an author who sets no limit still gets as many as this.
MOST_LINES = 40
# Each place has a list for each word that it may hold, and each list has all words: no more than a page can bear.
MOST_HERE = 20
MOST_OPTIONS = 20_000


def render_graphic_associate(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a graphic associate interaction: for each line two lists of areas."""
    choices = page.choices(interaction.choices, shuffle=False)
    names = area_names(page, choices)
    by_name = {one.identifier: one for one in choices}
    given = [one.partition(" ") for one in page.answers(interaction)]
    known = [(start, end) for start, _, end in given if start in by_name and end in by_name]
    spots = [
        Spot(one, str(number), any(one.identifier in pair for pair in known))
        for number, one in enumerate(choices, start=1)
    ]
    drawn = "".join(
        line_between(
            center_of(by_name[start], interaction.picture), center_of(by_name[end], interaction.picture)
        )
        for start, end in known
    )
    rows = ""
    for number in range(max(_lines(interaction, choices), len(known))):
        rows += _line(page, interaction, choices, names, number, known[number] if number < len(known) else ())
    inside = legend_of(page, writer, node, interaction, _associate_hint(page, interaction))
    inside += render_stage(interaction.picture, writer, spots, drawn)
    inside += element("ol", {"class": "qti-lines"}, rows) + _said(page) + named_keys(page, interaction, names)
    root = page.root(interaction) | {"class": "qti-graphic-associate"}
    root |= _for_script(page, interaction, _LINE_WORDS)
    return element("fieldset", root, inside)


def render_graphic_gap_match(page: Page, writer: ContentWriter, node: Node, interaction: Interaction) -> str:
    """HTML of a graphic gap match interaction: for each place lists of the words or pictures to put there."""
    choices = page.choices(interaction.choices, shuffle=interaction.shuffle)
    places = page.choices(interaction.columns, shuffle=False)
    names = area_names(page, places, "place")
    words = choice_names(page, node, choices)
    put: dict[str, list[str]] = {}
    for value in page.answers(interaction):
        choice, _, target = value.partition(" ")
        put.setdefault(target, []).append(choice)
    most = max(1, min(MOST_HERE, MOST_OPTIONS // max(1, len(places) * len(choices))))
    spots, drawn, rows = [], "", ""
    for number, place in enumerate(places, start=1):
        here = [one for one in put.get(place.identifier, []) if one in words]
        spots.append(Spot(place, str(number), bool(here)))
        drawn += _placed(
            place, [one for one in choices if one.identifier in here], words, interaction, writer
        )
        rows += _place(page, interaction, number, place, names, words, here, most)
    inside = legend_of(page, writer, node, interaction, page.words["put_on_places"])
    if page.printed:
        inside += _printed_words(page, node, writer, choices)
    inside += render_stage(interaction.picture, writer, spots, drawn)
    inside += _palette(page, node, writer, choices, words) + element("ol", {"class": "qti-places"}, rows)
    inside += _said(page)
    inside += named_keys(page, interaction, words | names)
    root = page.root(interaction) | {"class": "qti-graphic-gap-match"}
    return element("fieldset", root | _for_script(page, interaction, _PLACE_WORDS), inside)


def choice_names(page: Page, node: Node, choices: tuple[Choice, ...]) -> dict[str, str]:
    """What each word or small picture is called: its text, else its alternative text, else its number."""
    nodes = _nodes(node)
    names = {}
    for number, one in enumerate(choices, start=1):
        name = text_of(nodes.get(one.identifier)) or one.label or (one.image.alt if one.image else "")
        names[one.identifier] = name or page.words["picture"].format(number=number)
    return names


def named_keys(page: Page, interaction: Interaction, names: dict[str, str]) -> str:
    """For staff: every right pair in the words of the page."""
    marks = ""
    for value, words in page.keys(interaction).items():
        pair = " – ".join(names.get(part, part) for part in value.split())
        marks += page.mark(f"{words}: {pair}")
    return element("p", {}, marks) if marks else ""


def _said(page: Page) -> str:
    return "" if page.printed else said()


def _for_script(page: Page, interaction: Interaction, words: tuple[str, ...]) -> Attributes:
    if page.printed or page.read_only:
        return {}
    return {"data-qti-most": interaction.max_choices, "data-qti-words": words_for_script(page, words)}


def _lines(interaction: Interaction, choices: tuple[Choice, ...]) -> int:
    """How many lines can be drawn at most."""
    if interaction.max_choices:
        return min(interaction.max_choices, MOST_LINES)
    ends = [one.match_max or len(choices) - 1 for one in choices]
    return max(1, min(sum(ends) // 2, MOST_LINES))


def _line(
    page: Page,
    interaction: Interaction,
    choices: tuple[Choice, ...],
    names: dict[str, str],
    number: int,
    pair: tuple[str, ...],
) -> str:
    if page.printed:
        ends = " – ".join(text(names[one]) for one in pair) if pair else "________ – ________"
        return element("li", {"class": "qti-line-row"}, ends)
    options = [(one.identifier, _called(at, one, names)) for at, one in enumerate(choices, start=1)]
    ends = ""
    for side, word in enumerate(("line_from", "line_to")):
        label = page.words[word].format(number=number + 1)
        value = pair[side] if pair else ""
        ends += pick_list(
            page, f"{page.name(interaction)}-{number}-{side}", options, value, **{"aria-label": label}
        )
    remove = act(page, "remove", page.words["remove_line"].format(number=number + 1))
    return element("li", {"class": "qti-line-row"}, ends + remove)


def _called(number: int, choice: Choice, names: dict[str, str]) -> str:
    """An area in a list: by its number in the picture too, where the author calls it otherwise."""
    return f"{number} {choice.label}" if choice.label else names[choice.identifier]


def _place(
    page: Page,
    interaction: Interaction,
    number: int,
    place: Choice,
    names: dict[str, str],
    words: dict[str, str],
    here: list[str],
    most: int,
) -> str:
    """The lists of one place: one, or as many as it may hold."""
    name = names[place.identifier]
    if page.printed:
        put = ", ".join(words[one] for one in here) or "________________"
        return element("li", {"class": "qti-place-row"}, f"{signed(str(number), name)}: {text(put)}")
    several = max(min(place.match_max or most, len(words), most), len(here), 1)
    lists = ""
    for turn in range(several):
        control = f"{page.name(interaction)}-{place.identifier}-{turn}"
        label = name if turn == 0 else page.words["place_more"].format(place=name, number=turn + 1)
        picked = pick_list(
            page, control, list(words.items()), here[turn] if turn < len(here) else "", id=control,
            **{"data-qti-place": place.identifier, "data-qti-name": name},
        )  # fmt: skip
        lists += element("label", {"for": control}, signed(str(number), label)) + picked
    return element("li", {"class": "qti-place-row", "value": number}, lists)


def _placed(
    place: Choice,
    here: list[Choice],
    words: dict[str, str],
    interaction: Interaction,
    writer: ContentWriter,
) -> str:
    x, y = center_of(place, interaction.picture)
    drawn = ""
    for turn, one in enumerate(here):
        if one.image is not None and one.image.width:
            drawn += picture_at(x, y, one.image, writer.asset_url)
        else:
            drawn += words_at(x, y + 20 * turn, words[one.identifier])
    return drawn


def _palette(
    page: Page, node: Node, writer: ContentWriter, choices: tuple[Choice, ...], words: dict[str, str]
) -> str:
    """The words and pictures as buttons: one is picked, then a place. They work by script only."""
    if page.printed or page.read_only:
        return ""
    buttons, nodes = "", _nodes(node)
    for one in choices:
        values: Attributes = {
            "type": "button", "class": "qti-chip", "data-qti-pick": one.identifier, "aria-pressed": "false",
            "data-qti-match-max": one.match_max, "data-qti-name": words[one.identifier],
        }  # fmt: skip
        buttons += element("button", values, _content(nodes, writer, one, words))
    group: Attributes = {
        "class": "qti-palette", "role": "group", "aria-label": page.words["palette"],
        "data-qti-palette": True, "hidden": True,
    }  # fmt: skip
    return element("div", group, buttons)


def _printed_words(page: Page, node: Node, writer: ContentWriter, choices: tuple[Choice, ...]) -> str:
    words, nodes = choice_names(page, node, choices), _nodes(node)
    items = "".join(
        element("li", {"class": "qti-chip"}, _content(nodes, writer, one, words)) for one in choices
    )
    return element("ul", {"class": "qti-palette"}, items)


def _nodes(node: Node) -> dict[str, Node]:
    return by_identifier(node, "qti-gap-text") | by_identifier(node, "qti-gap-img")


def _content(nodes: dict[str, Node], writer: ContentWriter, choice: Choice, words: dict[str, str]) -> str:
    found = nodes.get(choice.identifier)
    written = "" if found is None else writer.write(found.children, phrases=True).strip()
    return written or text(words[choice.identifier])


def _associate_hint(page: Page, interaction: Interaction) -> str:
    if interaction.max_choices == 1:
        return page.words["join_one"]
    if interaction.max_choices:
        return page.words["join_up_to"].format(most=interaction.max_choices)
    return page.words["join_areas"]
