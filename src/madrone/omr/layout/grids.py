"""Characters to be written in boxes and filled in below: digits, letters, numbers."""

from madrone.omr.layout.artwork import Band, Disc, Frame, Picture, Shape, Words
from madrone.omr.layout.block import TINT, WELL, Block, Drawn, Setting, bubble, ring
from madrone.omr.layout.geometry import Box, FieldPlace, Group
from madrone.omr.layout.phrases import labelled, listed, say
from madrone.omr.layout.style import Style, text_lines, text_width
from madrone.omr.sheet.model import Grid

DIGITS = tuple("0123456789")
LETTERS = (" ", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
MINUS, POINT, BAR = "-", ".", "/"


def grid_blocks(field: Grid, name: str, label: str, setting: Setting) -> list[Block]:
    """The ways to set one grid, the best first: long columns may be folded into two where a page is too short."""
    ways = [_block(field, name, label, setting, 1)]
    if field.kind == "letters":
        ways.append(_block(field, name, label, setting, 2))
    return ways


def _block(field: Grid, name: str, label: str, setting: Setting, folds: int) -> Block:
    style = setting.style
    columns = _columns(field)
    rows = -(-max(map(len, columns)) // folds)
    step = style.pitch * folds + (1.0 if folds > 1 else 0.0)
    inner = step * len(columns)
    width = max(inner, min(text_width(label, style.label) + 1, setting.width / 2))
    label_height = text_lines(label, style.label, width) * style.leading(style.label) + 1.0
    boxes_height = style.pitch + 0.5
    bubbles_top = label_height + boxes_height + 0.8
    height = bubbles_top + rows * style.pitch + 0.8

    def draw(x: float, y: float) -> Drawn:
        box = Box(round(x, 3), round(y, 3), width, height)
        heading = Words(Box(x, y, width, label_height), label, style.label, bold=True, paragraph=True)
        shapes: list[Shape] = [heading]
        groups = []
        for place, values in enumerate(columns):
            left = x + place * step
            written = Box(left + 0.4, y + label_height, step - 0.8, boxes_height)
            tall = height - bubbles_top if len(values) > 1 else style.pitch + 0.6
            if place % 2 == 0:
                shapes.append(Band(Box(left, y + bubbles_top - 0.3, step, tall), TINT, 1.2))
            shapes.append(_written(written, values, style))
            group, rings = _column(values, left, y + bubbles_top, folds, rows, style)
            groups.append(group)
            shapes += rings
        place_of = FieldPlace(name, field.kind, box, tuple(groups))
        return Drawn((place_of,), (Picture(_sentence(field, label, setting), tuple(shapes)),))

    return Block(name, width, height, draw)


def _columns(field: Grid) -> list[tuple[str, ...]]:
    """The values of each column, from the top."""
    if field.kind == "digits":
        return [DIGITS] * field.columns
    if field.kind == "letters":
        return [LETTERS] * field.columns
    sign = [(MINUS,)] if field.sign else []
    return sign + [_number_column(field, place) for place in range(field.columns)]


def _number_column(field: Grid, place: int) -> tuple[str, ...]:
    """A fraction has digits before and after its bar, so that no bar stands in the first or the last column."""
    bar = (BAR,) if field.fraction and 0 < place < field.columns - 1 else ()
    return (*bar, *((POINT,) if field.point else ()), *DIGITS)


def _written(box: Box, values: tuple[str, ...], style: Style) -> Shape:
    if values == (MINUS,):
        return Words(box, "−", style.label, bold=True, align="center")
    return Frame(box, 0.3, 0.6, 0.8)


def _column(
    values: tuple[str, ...], left: float, top: float, folds: int, rows: int, style: Style
) -> tuple[Group, list[Shape]]:
    bubbles, shapes = [], list[Shape]()
    # Digits stand in line with each other whether there is a bar above them or not; a sign stands at the top.
    down = rows - len(values) if folds == 1 and len(values) > 1 else 0
    for place, value in enumerate(values):
        fold, row = divmod(place + down, rows)
        placed = bubble(
            value,
            left + (fold + 0.5) * style.pitch + (folds - 1) * 0.5,
            top + (row + 0.5) * style.pitch,
            style,
        )
        bubbles.append(placed)
        letter = "−" if value == MINUS else value.strip()
        shapes += [Disc(placed.x, placed.y, style.r + WELL, 0), ring(placed, letter, style)]
    return Group(tuple(bubbles)), shapes


def _sentence(field: Grid, label: str, setting: Setting) -> str:
    language = setting.language
    asked = (("sign", field.sign), ("point", field.point), ("fraction", field.fraction))
    signs = [say(language, phrase) for phrase, wanted in asked if wanted]
    besides = say(language, "besides", signs=listed(language, signs, "and")) if signs else ""
    return labelled(language, field.kind, label, columns=field.columns, signs=besides)
