"""Areas to write or draw in, which the reader cuts out as they are."""

from madrone.omr.layout.artwork import Frame, Picture, Rule, Shape, Words
from madrone.omr.layout.block import Block, Drawn, Setting
from madrone.omr.layout.geometry import Box, FieldPlace
from madrone.omr.layout.phrases import labelled
from madrone.omr.layout.style import text_lines
from madrone.omr.sheet.model import Writing

_LINE = 9.0


def writing_block(field: Writing, name: str, label: str, setting: Setting) -> Block:
    """A frame as wide as the page, with light lines where they are asked for."""
    style = setting.style
    label_height = text_lines(label, style.label, setting.width) * style.leading(style.label) + 1.0
    height = label_height + field.height_mm + 1.0

    def draw(x: float, y: float) -> Drawn:
        area = Box(round(x, 3), round(y + label_height, 3), setting.width, field.height_mm)
        shapes: list[Shape] = [
            Words(Box(x, y, setting.width, label_height), label, style.label, bold=True, paragraph=True),
            Frame(area, 0.35, 0.6, 1.5),
        ]
        if field.lines:
            step = _LINE * style.pitch / 7.5
            count = int((field.height_mm - 4) / step)
            levels = (area.y + place * step for place in range(1, count + 1))
            shapes += [Rule(x + 3, level, x + setting.width - 3, level, 0.2, 0.3) for level in levels]
        box = Box(round(x, 3), round(y, 3), setting.width, height)
        place = FieldPlace(name, "text", box, area=area)
        return Drawn((place,), (Picture(labelled(setting.language, "writing", label), tuple(shapes)),))

    return Block(name, setting.width, height, draw)
