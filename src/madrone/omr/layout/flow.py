"""How the fields of a sheet flow over its pages: from the top down, in columns, never divided."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from madrone.omr.errors import SheetError
from madrone.omr.identity import PAGES
from madrone.omr.layout.artwork import Art, PageArt, Passage, Words
from madrone.omr.layout.block import Block, Setting
from madrone.omr.layout.frame import FrameMarks, frame_of
from madrone.omr.layout.geometry import Box, FieldPlace, Layout, PageLayout
from madrone.omr.layout.grids import grid_blocks
from madrone.omr.layout.header import Header
from madrone.omr.layout.questions import Question, Run, can_join, questions_of, run_of, worded
from madrone.omr.layout.style import LARGE, REGULAR, text_lines
from madrone.omr.layout.tables import match_block
from madrone.omr.layout.writing import writing_block
from madrone.omr.sheet.model import Field, Grid, Lead, Match, Paper, Questions, Sheet, Writing

_GAP = 3.0
_BESIDE = 6.0
#: Fewer rows than these are not begun at the foot of a page when more are to come.
_FEW = 5


@dataclass(frozen=True, slots=True)
class Composition:
    """A sheet on its pages: the geometry for the reader, and the art for the printer."""

    layout: Layout
    pages: tuple[PageArt, ...]


def lay_out(sheet: Sheet, paper: Paper | None = None) -> Layout:
    """Give every mark of the sheet its place, on its own paper or another; always the same for the same sheet.

    Raises ``SheetError`` (``does-not-fit``, ``too-wide``, ``too-many-pages``) that names the field and the remedy.
    """
    return compose(sheet, paper).layout


def compose(sheet: Sheet, paper: Paper | None = None) -> Composition:
    """Lay the sheet out as ``lay_out`` does, and keep what is printed besides."""
    paper = paper or sheet.paper
    frame = frame_of(paper)
    style = LARGE if sheet.large_print else REGULAR
    flow = _Flow(Header(sheet, frame, style), frame, Setting(style, sheet.language, frame.content.width))
    if sheet.instructions:
        flow.lead(Lead(instructions=sheet.instructions), 0)
    for part in _parts(sheet.fields):
        _set(flow, part)
    pages = flow.finish()
    layout = Layout(sheet.form, paper, frame.width, frame.height, tuple(page.page for page in pages))
    return Composition(replace(layout, version=_version(layout)), pages)


def _version(layout: Layout) -> str:
    """A hash of all that the reader relies on, to a thousandth of a millimetre."""
    content = json.dumps(_rounded(asdict(layout)), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _rounded(value: object) -> object:
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: _rounded(entry) for key, entry in value.items()}
        case list() | tuple():
            return [_rounded(entry) for entry in value]
        case _:
            return value


def _parts(fields: Sequence[Field]) -> list[list[Question] | Field]:
    """The fields in their order, with questions that may share columns put together."""
    parts: list[list[Question] | Field] = []
    for field in fields:
        if not isinstance(field, Questions):
            parts.append(field)
            continue
        for question in questions_of(field):
            last = parts[-1] if parts else None
            if isinstance(last, list) and can_join(question, last[-1]):
                last.append(question)
            else:
                parts.append([question])
    return parts


def _set(flow: "_Flow", part: list[Question] | Field) -> None:
    if isinstance(part, list):
        _set_questions(flow, part)
        return
    setting = flow.setting
    match part:
        case Grid():
            options = [
                grid_blocks(part, name, label, setting)
                for name, label in zip(part.names(), _labels(part, part.names()), strict=True)
            ]
            flow.lead(part.lead, options[0][0].height)
            for ways in options:
                flow.beside(ways)
        case Match():
            tables = part.tables()
            labels = [part.label] if part.count is None else _labels(part, tables)
            blocks = [
                match_block(part, name, label, setting) for name, label in zip(tables, labels, strict=True)
            ]
            flow.lead(part.lead, blocks[0].height)
            flow.below(blocks)
        case Writing():
            names = part.names()
            blocks = [
                writing_block(part, name, label, setting)
                for name, label in zip(names, _labels(part, names), strict=True)
            ]
            flow.lead(part.lead, blocks[0].height)
            flow.below(blocks)


def _set_questions(flow: "_Flow", questions: list[Question]) -> None:
    lead = questions[0].of.lead
    run = run_of(questions, flow.setting)
    if run:
        flow.lead(lead, run.height(min(_FEW, len(questions))))
        flow.run(run)
        return
    blocks = [worded(question, flow.setting) for question in questions]
    flow.lead(lead, blocks[0].height)
    flow.below(blocks)


def _labels(field: Field, names: Sequence[str]) -> list[str]:
    """What is printed over each of the fields; a number tells several apart."""
    if field.count is None:
        return [field.label or name for name in names]
    return [f"{field.label} {field.start + place}".strip() for place in range(field.count)]


class _Flow:
    """The pages as they fill up."""

    def __init__(self, header: Header, frame: FrameMarks, setting: Setting) -> None:
        self.setting = setting
        self._header, self._frame = header, frame
        content = frame.content
        self._left, self._right, self._bottom = (
            content.x,
            content.x + content.width,
            content.y + content.height,
        )
        self._pages: list[tuple[list[FieldPlace], list[Art]]] = []
        self._y = 0.0
        self._shelf: tuple[float, float, float] | None = None
        self._turn()

    def lead(self, lead: Lead, followed_by: float) -> None:
        """Set a heading and instructions; they are not parted from what follows."""
        if lead == Lead():
            return
        self._close_shelf()
        if lead.new_page and self._used:
            self._turn()
        if lead.heading and self._pages[-1][1]:
            self._y += 1.5
        style = self.setting.style
        words = ((lead.heading, style.heading, True), (lead.instructions, style.body, False))
        heights = [
            text_lines(text, size, self.setting.width) * style.leading(size) for text, size, _ in words
        ]
        needed = (
            sum(height + 1.5 for (text, _, _), height in zip(words, heights, strict=True) if text)
            + followed_by
        )
        if needed > self._room and self._used:
            self._turn()
        for (text, size, bold), height in zip(words, heights, strict=True):
            if text:
                box = Box(self._left, self._y, self.setting.width, height)
                passage = Passage(Words(box, text, size, bold, paragraph=True), "heading" if bold else "text")
                self._pages[-1][1].append(passage)
                self._y += height + 1.5

    def below(self, blocks: Sequence[Block]) -> None:
        """Set blocks one below the other."""
        self._close_shelf()
        for block in blocks:
            if block.height > self._room + 1e-6 and self._used:
                self._turn()
            self._put(block, self._left, self._y)
            self._y += block.height + _GAP

    def beside(self, ways: Sequence[Block]) -> None:
        """Set a block, in the first of several ways that fits, beside the one before it if there is room."""
        if self._shelf:
            x, y, height = self._shelf
            for block in ways:
                if x + block.width <= self._right and y + block.height <= self._bottom + 1e-6:
                    self._put(block, x, y)
                    self._shelf = (x + block.width + _BESIDE, y, max(height, block.height))
                    return
        self._close_shelf()
        fitting = [block for block in ways if self._fits(block)]
        if not fitting and self._used:
            self._turn()
            fitting = [block for block in ways if self._fits(block)]
        low = [block for block in ways if block.height <= self._room]
        block = (fitting or low or list(ways))[0]
        self._put(block, self._left, self._y)
        self._shelf = (self._left + block.width + _BESIDE, self._y, block.height)

    def run(self, run: Run) -> None:
        """Set numbered questions in columns, over as many pages as they take."""
        self._close_shelf()
        done, count = 0, len(run.questions)
        while done < count:
            most = run.rows_in(self._room)
            rest = count - done
            rows = run.rows_for(rest, most) if most else 0
            if self._used and (not most or (most < _FEW and rows * run.columns < rest)):
                self._turn()
                continue
            if not most:
                self._refuse(run.questions[done].name, run.row_height)
            if rows * run.columns < rest and most > _FEW:
                rows = most - most % _FEW
            here = min(rest, rows * run.columns)
            block = run.block(done, here, rows)
            self._put(block, self._left, self._y)
            self._y += block.height + _GAP
            done += here

    def finish(self) -> tuple[PageArt, ...]:
        """All pages, with their marks and numbers."""
        total = len(self._pages)
        return tuple(
            self._page(number + 1, total, fields, art) for number, (fields, art) in enumerate(self._pages)
        )

    def _page(self, number: int, total: int, fields: list[FieldPlace], art: list[Art]) -> PageArt:
        frame = self._frame
        label = self._header.label if number == 1 else None
        page = PageLayout(
            number, frame.fiducials, frame.anchors, frame.codes, frame.patches, tuple(fields), label
        )
        everything = (*self._header.draw(number), *art, *self._header.foot(number, total))
        return PageArt(page, everything, self._header.student(number), frame.serial)

    @property
    def _room(self) -> float:
        return self._bottom - self._y

    @property
    def _used(self) -> bool:
        """Whether a new page would have more room than this one."""
        return bool(self._pages[-1][1]) or len(self._pages) == 1

    def _fits(self, block: Block) -> bool:
        return block.height <= self._room + 1e-6 and block.width <= self.setting.width

    def _turn(self) -> None:
        if len(self._pages) == len(PAGES):
            raise SheetError(
                "too-many-pages", f"The sheet takes more than {len(PAGES)} pages. Make two of it."
            )
        self._pages.append(([], []))
        self._y = self._header.first if len(self._pages) == 1 else self._header.later
        self._shelf = None

    def _close_shelf(self) -> None:
        if self._shelf:
            self._y = self._shelf[1] + self._shelf[2] + _GAP
            self._shelf = None

    def _put(self, block: Block, x: float, y: float) -> None:
        if block.width > self.setting.width:
            raise SheetError(
                "too-wide",
                f"“{block.name}” takes {block.width:.0f} mm of width and the page has {self.setting.width:.0f} mm. "
                "Give it fewer columns.",
                field=block.name,
            )
        if y + block.height > self._bottom + 1e-6:
            self._refuse(block.name, block.height)
        drawn = block.draw(x, y)
        self._pages[-1][0].extend(drawn.fields)
        self._pages[-1][1].extend(drawn.art)

    def _refuse(self, name: str, height: float) -> None:
        room = self._bottom - self._header.later
        raise SheetError(
            "does-not-fit",
            f"“{name}” takes {height:.0f} mm of height and a page has {room:.0f} mm. "
            "Make it lower, give it fewer rows, or take regular print.",
            field=name,
        )
