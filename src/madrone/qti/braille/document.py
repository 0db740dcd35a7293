"""The printed rendering of an item as braille blocks: the same content in the same order.

Formats follow the usual practice of North American braille tests: paragraphs begin in cell 3, headings in
cell 5 after an empty line, choices and list entries in cell 1 with their letter, tables line by line, pictures
as a transcriber's note with their alternative text.
"""

from dataclasses import dataclass, field

from lxml import etree, html

from madrone.qti.braille.layout import SPACE, Block
from madrone.qti.braille.liblouis import BOLD, ITALIC, UNDERLINED, translate
from madrone.qti.braille.mathematics import formula
from madrone.qti.vocabulary import BLOCKS
from madrone.qti.xml import elements, plain_text

_NOTE_BEGINS, _NOTE_ENDS = "⠈⠨⠣", "⠈⠨⠜"
_CHOSEN = "⠿"
_BLANK = "⠨⠤⠨⠤⠨⠤"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EMPHASIS = {
    "em": ITALIC,
    "i": ITALIC,
    "cite": ITALIC,
    "dfn": ITALIC,
    "strong": BOLD,
    "b": BOLD,
    "u": UNDERLINED,
}
_FULL_MARKS = frozenset("●☒")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "legend", "caption"})
_BLOCK_NAMES = BLOCKS | {"fieldset", "legend", "svg", "form", "details", "summary"}


@dataclass(slots=True)
class Transcriber:
    """Turns HTML into blocks. ``words`` are the few words that it adds, in the reader's language."""

    language: str
    contracted: bool
    words: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)
    _text: list[tuple[str, int]] = field(default_factory=list)
    _style: tuple[int, int, bool] = (3, 1, False)

    def read(self, markup: str) -> list[Block]:
        """The blocks of a piece of HTML."""
        self._inside(html.fragment_fromstring(markup, create_parent="div"), 0)
        self._end()
        return self.blocks

    def _inside(self, element: etree._Element, emphasis: int) -> None:
        self._say(element.text or "", emphasis)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, emphasis)
            self._say(child.tail or "", emphasis)

    def _element(self, element: etree._Element, emphasis: int) -> None:
        name = etree.QName(element).localname
        classes = (element.get("class") or "").split()
        if name in ("script", "style", "template") or element.get("aria-hidden") == "true":
            return
        if name == "math":
            self._cells(formula(element, self._translate))
        elif name == "img":
            self._picture(element.get("alt") or "")
        elif name == "table":
            self._table(element, emphasis)
        elif name in ("br", "hr"):
            self._end()
        elif "qti-line" in classes:
            self._writing_line(element)
        elif "qti-option" in classes:
            self._option(element, emphasis)
        elif "qti-mark" in classes:
            self._mark(element)
        elif "qti-blank" in classes:
            self._blank(element, emphasis)
        elif name == "li":
            self._list_entry(element, emphasis)
        elif name in _HEADINGS:
            self._block(element, (5, 5, True), emphasis)
        elif name in _BLOCK_NAMES:
            self._block(element, (3, 1, False), emphasis)
        else:
            self._inside(element, emphasis | _EMPHASIS.get(name, 0))

    def _block(self, element: etree._Element, style: tuple[int, int, bool], emphasis: int) -> None:
        self._end()
        self._style = style
        self._inside(element, emphasis)
        self._end()

    def _option(self, element: etree._Element, emphasis: int) -> None:
        """A choice with its letter; a full cell before it says that it is chosen."""
        siblings = _among(element, "qti-option")
        inline = element.tag == "span"
        if not inline:
            self._end()
            self._style = (1, 3, False)
        marks = element.find_class("qti-mark")  # type: ignore[attr-defined]  # HTML elements have it
        if any(plain_text(mark) in _FULL_MARKS for mark in marks):
            self._cells(_CHOSEN)
            self._say(" ", 0)
        self._say(f" {_letter(siblings)}. ", 0)
        for mark in marks:
            tail, parent = mark.tail or "", mark.getparent()
            parent.remove(mark)
            parent.text = (parent.text or "") + tail
        self._flowing(element, emphasis)
        if not inline:
            self._end()

    def _flowing(self, element: etree._Element, emphasis: int) -> None:
        """The first block of a choice stands on the line of its letter."""
        children = list(elements(element))
        if len(children) == 1 and not (element.text or "").strip() and children[0].tag == "div":
            self._flowing(children[0], emphasis)
        elif len(children) == 1 and children[0].tag == "p" and not (element.text or "").strip():
            self._inside(children[0], emphasis)
        else:
            self._inside(element, emphasis)

    def _list_entry(self, element: etree._Element, emphasis: int) -> None:
        self._end()
        self._style = (1, 3, False)
        parent = element.getparent()
        if parent is not None and parent.tag == "ol":
            place = [one for one in elements(parent) if one.tag == "li"].index(element)
            first = parent.get("start") or "1"
            self._say(f"{(int(first) if first.isdigit() else 1) + place}. ", 0)
        else:
            self._say("• ", 0)
        self._flowing(element, emphasis)
        self._end()

    def _table(self, table: etree._Element, emphasis: int) -> None:
        """Each row on lines of its own: its header, then every cell after the header of its column."""
        self._end()
        caption = table.find("caption")
        if caption is not None:
            self._element(caption, emphasis)
        rows = list(table.iter("tr"))
        heads = [plain_text(cell) for cell in elements(rows[0])] if rows and _is_head(rows[0]) else []
        for row in rows[1:] if heads else rows:
            self._style = (1, 5, False)
            for place, cell in enumerate(elements(row)):
                head = heads[place] if place < len(heads) else ""
                if place:
                    self._say("; ", 0)
                if head and cell.tag != "th":
                    self._say(f"{head}: ", 0)
                before = len(self._run) + len(self._text)
                self._inside(cell, emphasis)
                if len(self._run) + len(self._text) == before:
                    self._cells(_BLANK)
            self._end()

    def _mark(self, element: etree._Element) -> None:
        self._cells(_CHOSEN if plain_text(element) in _FULL_MARKS else _BLANK)

    def _blank(self, element: etree._Element, emphasis: int) -> None:
        """What was typed, or the sign of an empty place."""
        if plain_text(element).strip("_ "):
            self._inside(element, emphasis)
        else:
            self._say(" ", 0)
            self._cells(_BLANK)
            self._say(" ", 0)

    def _picture(self, alternative: str) -> None:
        if not alternative.strip():
            return
        self._end()
        self._style = (7, 5, False)
        self._cells(_NOTE_BEGINS)
        self._say(f"{self.words['picture']}: {alternative.strip()}", 0)
        self._cells(_NOTE_ENDS)
        self._end()

    def _writing_line(self, element: etree._Element) -> None:
        """Lines to write on are said once: the braille writer brings its own paper."""
        before = element.getprevious()
        if before is not None and "qti-line" in (before.get("class") or "").split():
            return
        self._end()
        self._style = (7, 5, False)
        self._cells(_NOTE_BEGINS)
        self._say(self.words["write"], 0)
        self._cells(_NOTE_ENDS)
        self._end()

    def _say(self, text: str, emphasis: int) -> None:
        if text:
            self._text.append((text, emphasis))

    def _cells(self, cells: str) -> None:
        self._flush()
        self._run.append(cells)

    def _flush(self) -> None:
        """Text goes to the tables in one piece: contractions depend on what stands around."""
        text, forms = _collapsed(self._text)
        self._text = []
        if not text:
            return
        stripped = text.strip()
        lead, trail = text[:1].isspace(), text[-1:].isspace()
        if stripped:
            start = len(text) - len(text.lstrip())
            cells = translate(
                stripped,
                self.language,
                contracted=self.contracted,
                forms=forms[start : start + len(stripped)],
            )
            text = (SPACE if lead else "") + cells + (SPACE if trail else "")
        else:
            text = SPACE
        self._run.append(text)

    def _translate(self, text: str) -> str:
        return translate(text, self.language, contracted=self.contracted)

    def _end(self) -> None:
        self._flush()
        cells = "".join(self._run).strip(SPACE)
        if cells:
            first, others, apart = self._style
            self.blocks.append(Block(cells, first, others, apart))
        self._run, self._style = [], (3, 1, False)


def _collapsed(pieces: list[tuple[str, int]]) -> tuple[str, list[int]]:
    """The pieces as one text with single spaces, and the emphasis of each character."""
    text, forms = "", []
    for piece, emphasis in pieces:
        for character in piece:
            space = character.isspace()
            if space and text[-1:] == " ":
                continue
            text += " " if space else character
            forms.append(0 if space else emphasis)
    return text, forms


def _among(element: etree._Element, name: str) -> int:
    """The place of an element among its brothers of one class."""
    parent = element.getparent()
    brothers = [] if parent is None else list(elements(parent))
    return [one for one in brothers if name in (one.get("class") or "").split()].index(element)


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _is_head(row: etree._Element) -> bool:
    cells = list(elements(row))
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in cells)
