"""The top and the foot of a page: title, lines for name and date, how to fill a circle, the number of the page."""

from madrone.omr.layout.artwork import (
    Art,
    Backdrop,
    Disc,
    Frame,
    Passage,
    Picture,
    Ring,
    Rule,
    Shape,
    Words,
)
from madrone.omr.layout.frame import RULER_LENGTH, FrameMarks
from madrone.omr.layout.geometry import Box, Bubble
from madrone.omr.layout.phrases import say
from madrone.omr.layout.style import Style, text_lines, text_width
from madrone.omr.sheet.model import Sheet

#: A Pre-ID label of 1 × 2⅝ inches with room to miss by 1 mm and more.
LABEL_WIDTH, LABEL_HEIGHT = 70.0, 28.0
#: What the codes at the top right take from the title's width.
_CODES = 24.0
_GAP = 3.0
_FOOT = 11.0


class Header:
    """The top of the pages of one sheet; ``first`` and ``later`` say where fields may begin."""

    def __init__(self, sheet: Sheet, frame: FrameMarks, style: Style) -> None:
        self._sheet, self._frame, self._style = sheet, frame, style
        content = frame.content
        self._x, self._y, self._width = content.x, content.y, content.width
        title_width = content.width - _CODES
        lines = text_lines(sheet.title, style.title, title_width)
        self._title = Box(self._x, self._y, title_width, lines * style.leading(style.title))
        self._line = 9.5 * style.body / 10.5
        self._lines_top = self._title.y + self._title.height + 1.0
        self.label = self._label_box() if sheet.label else None

    @property
    def first(self) -> float:
        """Where the fields of page 1 begin."""
        return self._guide_top + self._guide_height + _GAP

    @property
    def later(self) -> float:
        """Where the fields of the other pages begin: below the codes."""
        return self._y + max(14.5, 10.0 + self._later_name)

    def student(self, page: int) -> Box:
        """Where the student's name is printed, if the roster has it; its bottom stands on the line."""
        if page > 1:
            return Box(self._x, self._y + 6.5, self._width - _CODES, self._later_name)
        word = text_width(say(self._sheet.language, "name"), self._style.body) + 2.5
        height = 5.5 * self._style.body / 10.5
        return Box(
            self._x + word,
            self._lines_top + self._line - height - 0.8,
            self._name_end - self._x - word,
            height,
        )

    def draw(self, page: int) -> tuple[Art, ...]:
        """Everything above the fields of ``page``."""
        if page > 1:
            return (self._running_title(),)
        title = Words(self._title, self._sheet.title, self._style.title, bold=True, paragraph=True)
        label = self._label_art() if self.label else ()
        return (Passage(title, "title"), self._lines(), *label, *self._guide())

    def _running_title(self) -> Art:
        """The title in one line, cut where it is too long to stand beside the codes."""
        title, size, width = self._sheet.title, 9.5, self._width - _CODES
        while text_width(f"{title} …", size) > width:
            title = title.rpartition(" ")[0] or title[:-1]
        shown = title if title == self._sheet.title else f"{title} …"
        return Passage(Words(Box(self._x, self._y, width, 5.0), shown, size, bold=True), "text")

    def foot(self, page: int, pages: int) -> tuple[Art, ...]:
        """What stands below the fields, but for the machine's marks."""
        x, y = self._frame.ruler
        number = say(self._sheet.language, "page", page=page, pages=pages)
        box = Box(x + 50, self._frame.serial.y, RULER_LENGTH + 12 - 50, self._frame.serial.height)
        words = Words(box, number, min(self._style.small, _FOOT), bold=True, align="right")
        return (Passage(words, "text"), Backdrop(_ruler(x, y)))

    def _label_box(self) -> Box:
        right = self._x + self._width
        return Box(right - LABEL_WIDTH, max(self._lines_top, self._y + 12.0), LABEL_WIDTH, LABEL_HEIGHT)

    @property
    def _later_name(self) -> float:
        """The height of the line for the name on pages after the first."""
        return 4.5 * self._style.body / 10.5

    @property
    def _name_end(self) -> float:
        if self.label:
            return self.label.x - 5.0
        return self._x + self._width * 0.66

    @property
    def _date(self) -> tuple[float, float, float]:
        """The line for the date: from, to, and how far down."""
        down = self._lines_top + self._line
        if self.label:
            return self._x, self._name_end, down + self._line + 2.0
        return self._name_end + 5.0, self._x + self._width, down

    def _lines(self) -> Art:
        language, size = self._sheet.language, self._style.body
        start, end, down = self._date
        rows = (
            (say(language, "name"), self._x, self._name_end, self._lines_top + self._line),
            (say(language, "date"), start, end, down),
        )
        shapes: list[Shape] = []
        for word, left, right, level in rows:
            used = text_width(word, size) + 1.5
            shapes.append(Words(Box(left, level - 5.0, used, 5.5), word, size, bold=True))
            shapes.append(Rule(left + used, level, right, level, 0.3, 0.7))
        return Picture(say(language, "name_sentence"), tuple(shapes))

    def _label_art(self) -> tuple[Art, ...]:
        box = self.label
        assert box
        words = Words(box, say(self._sheet.language, "label"), self._style.body, align="center", shade=0.35)
        return (Picture(say(self._sheet.language, "label_sentence"), (Frame(box, 0.3, 0.5, 1.5), words)),)

    @property
    def _guide_top(self) -> float:
        lines_end = max(self._date[2], self._lines_top + self._line) + 3.5
        if self.label:
            lines_end = max(lines_end, self.label.y + self.label.height + 2.5)
        return lines_end

    @property
    def _examples_width(self) -> float:
        language, size = self._sheet.language, self._style.small
        words = text_width(say(language, "right"), size) + text_width(say(language, "wrong"), size)
        return words + 5 * (2 * self._style.r + 1.6) + 12.0

    @property
    def _guide_height(self) -> float:
        style = self._style
        if self._beside:
            lines = text_lines(say(self._sheet.language, "how"), style.small, self._how_width)
            return max(lines * style.leading(style.small) + 4.0, 2 * style.r + 5.0)
        lines = text_lines(say(self._sheet.language, "how"), style.small, self._width - 8)
        return lines * style.leading(style.small) + 2 * style.r + 7.5

    @property
    def _beside(self) -> bool:
        """Whether the examples stand beside the words; below them where the type is large."""
        return self._how_width > 75

    @property
    def _how_width(self) -> float:
        return self._width - self._examples_width - 6.0

    def _guide(self) -> tuple[Art, ...]:
        style, language = self._style, self._sheet.language
        top, height = self._guide_top, self._guide_height
        outline = Frame(Box(self._x, top, self._width, height), 0.3, 0.45, 2.0)
        text = say(language, "how")
        width = self._how_width if self._beside else self._width - 8
        lines_height = text_lines(text, style.small, width) * style.leading(style.small)
        inset = (height - lines_height) / 2 if self._beside else 2.0
        how = Words(Box(self._x + 4, top + inset, width, lines_height), text, style.small, paragraph=True)
        middle = top + height / 2 if self._beside else top + height - style.r - 2.8
        left = self._x + self._width - self._examples_width if self._beside else self._x + 4
        return (
            Backdrop((outline,)),
            Passage(how, "text"),
            Picture(say(language, "example"), tuple(self._examples(left, middle))),
        )

    def _examples(self, x: float, y: float) -> list[Shape]:
        """One circle as it should be, and four as they should not."""
        style, language = self._style, self._sheet.language
        r, step = style.r, 2 * style.r + 1.6
        shapes: list[Shape] = []
        for phrase, marks in (("right", (_filled,)), ("wrong", (_crossed, _ticked, _dotted, _halved))):
            word = say(language, phrase)
            width = text_width(word, style.small) + 1.5
            shapes.append(Words(Box(x, y - 3, width, 6), word, style.small, bold=True))
            x += width + r
            for mark in marks:
                shapes += [Ring(Bubble("", x, y, r), "", 1), *mark(x, y, r)]
                x += step
            x += 3.0
        return shapes


def _filled(x: float, y: float, r: float) -> list[Shape]:
    return [Disc(x, y, r, 0.8)]


def _crossed(x: float, y: float, r: float) -> list[Shape]:
    a = r * 0.8
    return [Rule(x - a, y - a, x + a, y + a, 0.5, 0.8), Rule(x - a, y + a, x + a, y - a, 0.5, 0.8)]


def _ticked(x: float, y: float, r: float) -> list[Shape]:
    low = (x - 0.2 * r, y + 0.6 * r)
    return [
        Rule(x - 0.8 * r, y, *low, 0.5, 0.8),
        Rule(*low, x + 0.9 * r, y - 0.9 * r, 0.5, 0.8),
    ]


def _dotted(x: float, y: float, r: float) -> list[Shape]:
    return [Disc(x, y, r * 0.28, 0.8)]


def _halved(x: float, y: float, r: float) -> list[Shape]:
    return [
        Rule(x + part * r - 0.5, y - 0.5 * r, x + part * r, y + 0.6 * r, 0.6, 0.8)
        for part in (-0.4, -0.1, 0.2)
    ]


def _ruler(x: float, y: float) -> tuple[Shape, ...]:
    """100 mm in steps of ten, to see whether a printer has kept the size."""
    ticks = [
        Rule(x + place * 10, y, x + place * 10, y + (1.8 if place % 5 == 0 else 1.1), 0.2, 0.8)
        for place in range(11)
    ]
    line = Rule(x, y, x + RULER_LENGTH, y, 0.2, 0.8)
    words = Words(Box(x + RULER_LENGTH + 1, y - 1.0, 14, 3), "100 mm", 6)
    return (line, *ticks, words)
