"""Questions answered by filling circles: numbered ones in columns, worded ones across the page."""

import math
from dataclasses import dataclass

from madrone.omr.layout.artwork import Band, Disc, Picture, Shape, Words
from madrone.omr.layout.block import TINT, WELL, Block, Drawn, Setting, bubble, ring
from madrone.omr.layout.geometry import Box, FieldPlace, Group
from madrone.omr.layout.phrases import labelled, listed, say
from madrone.omr.layout.style import text_lines, text_width
from madrone.omr.sheet.model import Lead, Questions

#: Rows that stand together, so that the eye keeps its line.
TOGETHER = 5
BREATH = 1.5
_LETTERED = 2


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a sheet: the name in the record and the label on paper."""

    name: str
    label: str
    of: Questions

    def sentence(self, setting: Setting) -> str:
        """What a screen reader says of it."""
        label = say(setting.language, "question", number=self.label) if self.label.isdigit() else self.label
        joint = "or" if self.of.kind == "single" else "and"
        values = listed(setting.language, self.of.values, joint)
        return labelled(setting.language, self.of.kind, label, values=values)


@dataclass(frozen=True, slots=True)
class Run:
    """Numbered questions with the same circles, set one below the other in columns over the page."""

    questions: tuple[Question, ...]
    choices: "Choices"
    label_width: float
    setting: Setting

    @property
    def row_height(self) -> float:
        """From one question to the next."""
        return self.choices.height

    @property
    def column_width(self) -> float:
        """Of one question with its number."""
        return self.label_width + self.choices.width

    @property
    def columns(self) -> int:
        """As many as fit side by side with a gap that parts them."""
        gap = self.setting.style.r
        return max(1, int((self.setting.width + gap) / (self.column_width + gap)))

    def height(self, rows: int) -> float:
        """Of a column of ``rows`` questions."""
        return rows * self.row_height + (rows - 1) // TOGETHER * BREATH

    def rows_in(self, room: float) -> int:
        """How many rows a column of ``room`` mm holds."""
        rows = int(room / self.row_height)
        while rows > 0 and self.height(rows) > room + 1e-6:
            rows -= 1
        return rows

    def rows_for(self, count: int, most: int) -> int:
        """How long the columns are for ``count`` questions: even, and whole groups where there is room for them."""
        rows = math.ceil(count / self.columns)
        if count <= TOGETHER:
            return min(count, most)
        whole = math.ceil(rows / TOGETHER) * TOGETHER
        return whole if whole <= most else min(rows, most)

    def block(self, first: int, count: int, rows: int) -> Block:
        """The questions from ``first`` on, ``rows`` in a column."""
        part = self.questions[first : first + count]

        def draw(x: float, y: float) -> Drawn:
            step = self._step()
            drawn = [
                self._draw(question, x + step * (place // rows), y, place % rows)
                for place, question in enumerate(part)
            ]
            return Drawn(tuple(field for field, _ in drawn), tuple(picture for _, picture in drawn))

        return Block(part[0].name, self.setting.width, self.height(min(rows, count)), draw)

    def _step(self) -> float:
        """From one column to the next: the page is used evenly, but not torn apart."""
        if self.columns == 1:
            return 0.0
        even = (self.setting.width - self.column_width) / (self.columns - 1)
        return min(even, self.column_width + 12)

    def _draw(self, question: Question, x: float, y: float, row: int) -> tuple[FieldPlace, Picture]:
        top = y + row * self.row_height + row // TOGETHER * BREATH
        box = Box(round(x, 3), round(top, 3), self.column_width, self.row_height)
        group, shapes = self.choices.draw(x + self.label_width, top)
        pitch, size = self.setting.style.pitch, self.setting.style.label
        number = Words(
            Box(x, top, self.label_width - 2.0, pitch), question.label, size, bold=True, align="right"
        )
        band = (Band(box, TINT, 1.2),) if row % 2 == 0 else ()
        place = FieldPlace(question.name, question.of.kind, box, (group,))
        return place, Picture(question.sentence(self.setting), (*band, number, *shapes))


@dataclass(frozen=True, slots=True)
class Choices:
    """The circles of one question, in one line or several; long values stand beside their circles."""

    values: tuple[str, ...]
    setting: Setting
    room: float

    @property
    def lettered(self) -> bool:
        """Whether the values are short enough to stand in their circles."""
        return max(map(len, self.values)) <= _LETTERED

    @property
    def pitch(self) -> float:
        """From one circle of a line to the next."""
        style = self.setting.style
        if self.lettered:
            return style.pitch
        widest = max(text_width(value, style.body) for value in self.values)
        return max(style.pitch, 2 * style.r + 1.5 + widest + 4)

    @property
    def a_line(self) -> int:
        """How many circles stand in one line."""
        return max(1, min(len(self.values), int(self.room / self.pitch + 1e-9)))

    @property
    def width(self) -> float:
        """Of all lines."""
        return self.a_line * self.pitch

    @property
    def height(self) -> float:
        """Of all lines."""
        return math.ceil(len(self.values) / self.a_line) * self.setting.style.pitch

    def draw(self, x: float, y: float) -> tuple[Group, list[Shape]]:
        """The circles with the top left corner of their box at (x, y), and what is printed."""
        style = self.setting.style
        first = style.pitch / 2 if self.lettered else style.r + 0.8
        bubbles, shapes = [], list[Shape]()
        for place, value in enumerate(self.values):
            line, column = divmod(place, self.a_line)
            placed = bubble(value, x + first + column * self.pitch, y + (line + 0.5) * style.pitch, style)
            bubbles.append(placed)
            shapes += [
                Disc(placed.x, placed.y, style.r + WELL, 0),
                ring(placed, value if self.lettered else "", style),
            ]
            if not self.lettered:
                beside = placed.x + style.r + 1.5
                box = Box(beside, placed.y - style.pitch / 2, self.pitch - 2 * style.r - 1.5, style.pitch)
                shapes.append(Words(box, value, style.body))
        return Group(tuple(bubbles)), shapes


def questions_of(field: Questions) -> list[Question]:
    """The questions that a field stands for; a number is printed for each of several."""
    if field.count is None:
        return [Question(field.name, field.label or field.name, field)]
    labels = (f"{field.label} {field.start + place}".strip() for place in range(field.count))
    return [Question(name, label, field) for name, label in zip(field.names(), labels, strict=True)]


def can_join(question: Question, other: Question) -> bool:
    """Whether a question may stand in one run with the one before it."""
    return question.of is other.of or (
        question.of.lead == Lead()
        and question.of.values == other.of.values
        and question.of.kind == other.of.kind
    )


def run_of(questions: list[Question], setting: Setting) -> Run | None:
    """The questions as a run, or None if a label is too long to stand beside the circles."""
    size = setting.style.label
    label_width = max(text_width(question.label, size) for question in questions) + 3.0
    label_width = max(label_width, 9.0)
    choices = Choices(questions[0].of.values, setting, setting.width - label_width)
    if label_width > setting.width * 0.4:
        return None
    if not choices.lettered and len(questions) == 1 and label_width > 20.0:
        return None
    return Run(tuple(questions), choices, label_width, setting)


def worded(question: Question, setting: Setting) -> Block:
    """A question whose words stand above its circles, as wide as the page."""
    style = setting.style
    choices = Choices(question.of.values, setting, setting.width - 2)
    lines = text_lines(question.label, style.body, setting.width)
    words_height = lines * style.leading(style.body) + 1.0
    height = words_height + choices.height + 2.0

    def draw(x: float, y: float) -> Drawn:
        group, shapes = choices.draw(x, y + words_height)
        box = Box(round(x, 3), round(y, 3), setting.width, height)
        words = Words(
            Box(x, y, setting.width, words_height), question.label, style.body, bold=True, paragraph=True
        )
        place = FieldPlace(question.name, question.of.kind, box, (group,))
        return Drawn((place,), (Picture(question.sentence(setting), (words, *shapes)),))

    return Block(question.name, setting.width, height, draw)
