"""Tables to be answered row by row: what belongs to what."""

from madrone.omr.layout.artwork import Band, Disc, Picture, Rule, Shape, Words
from madrone.omr.layout.block import TINT, WELL, Block, Drawn, Setting, bubble, ring
from madrone.omr.layout.geometry import Box, FieldPlace, Group
from madrone.omr.layout.phrases import labelled, listed
from madrone.omr.layout.style import text_lines, text_width
from madrone.omr.sheet.model import Match

_ROOM = 3.0


def match_block(field: Match, table: str, label: str, setting: Setting) -> Block:
    """One table, with a heading over each column of circles."""
    style = setting.style
    column = _column_width(field, setting)
    words = setting.width - column * len(field.values)
    label_height = (
        text_lines(label, style.label, setting.width) * style.leading(style.label) + 1.0 if label else 0.0
    )
    head = max(text_lines(value, style.small, column - 1) for value in field.values)
    head_height = head * style.leading(style.small) + 1.5
    heights = [
        max(style.pitch, text_lines(row, style.body, words - _ROOM) * style.leading(style.body) + 1.5)
        for row in field.rows
    ]
    height = label_height + head_height + sum(heights) + 1.0

    def draw(x: float, y: float) -> Drawn:
        top = y + label_height
        heading: list[Shape] = []
        if label:
            title = Words(
                Box(x, y, setting.width, label_height), label, style.label, bold=True, paragraph=True
            )
            heading.append(title)
        for place, value in enumerate(field.values):
            over = Box(x + words + place * column + 0.5, top, column - 1, head_height)
            heading.append(Words(over, value, style.small, bold=True, align="center", paragraph=True))
        heading.append(Rule(x, top + head_height, x + setting.width, top + head_height, 0.3, 0.6))
        fields, art = [], []
        top += head_height
        for number, (row, row_height) in enumerate(zip(field.rows, heights, strict=True)):
            box = Box(round(x, 3), round(top, 3), setting.width, row_height)
            group, rings = _circles(field, x + words, top + row_height / 2, column, setting)
            name = f"{table}{number + 1}"
            fields.append(FieldPlace(name, "multiple" if field.several else "single", box, (group,)))
            beside = Words(
                Box(x + 1, top, words - _ROOM, row_height),
                row,
                style.body,
                paragraph=row_height > style.pitch,
            )
            band = [Band(box, TINT, 1.2)] if number % 2 == 0 else []
            first = heading if number == 0 else []
            art.append(
                Picture(_sentence(field, row, label, number, setting), (*first, *band, beside, *rings))
            )
            top += row_height
        return Drawn(tuple(fields), tuple(art))

    return Block(table, setting.width, height, draw)


def _column_width(field: Match, setting: Setting) -> float:
    """Wide enough for the longest word of the headings, but half of the table is for what is asked."""
    words = [word for value in field.values for word in value.split()]
    longest = max(text_width(word, setting.style.small) for word in words) + 2.5
    least = setting.style.pitch
    return max(least, min(max(longest, 14.0), setting.width / 2 / len(field.values)))


def _circles(field: Match, x: float, y: float, column: float, setting: Setting) -> tuple[Group, list[Shape]]:
    style = setting.style
    bubbles = [
        bubble(value, x + (place + 0.5) * column, y, style) for place, value in enumerate(field.values)
    ]
    shapes: list[Shape] = []
    for placed in bubbles:
        shapes += [Disc(placed.x, placed.y, style.r + WELL, 0), ring(placed, "", style)]
    return Group(tuple(bubbles)), shapes


def _sentence(field: Match, row: str, label: str, number: int, setting: Setting) -> str:
    language = setting.language
    joint, kind = ("and", "multiple") if field.several else ("or", "single")
    told = labelled(language, kind, row, values=listed(language, field.values, joint))
    # The first row tells what the table asks.
    return f"{label} {told}" if label and number == 0 else told
