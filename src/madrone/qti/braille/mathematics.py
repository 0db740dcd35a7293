"""Formulas (presentation MathML) as Unified English Braille.

The signs and their order follow the Rules of Unified English Braille, section 11, and the Guidelines for
Technical Material (International Council on English Braille): comparison signs stand between spaces, signs of
operation do not; a whole number over a whole number is a simple fraction; what is longer than one item is
grouped before it is raised or lowered. A formula that needs grade 1 meanings stands in a grade 1 word or,
with a space in it, a grade 1 passage.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from madrone.qti.xml import elements, local_name, plain_text

Text: TypeAlias = Callable[[str], str]

_SPACE = "\u2800"
_NUMERIC, _GRADE_1 = "⠼", "⠰"
_DIGITS = dict(zip("1234567890", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚", strict=True))
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", strict=True))
_LETTER_CELLS = frozenset(_LETTERS.values())
_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "⠁⠃⠛⠙⠑⠵⠱⠹⠊⠅⠇⠍⠝⠭⠕⠏⠗⠎⠞⠥⠋⠯⠽⠺", strict=True))
_GREEK["ς"] = _GREEK["σ"]
_OPERATIONS = {
    "+": "⠐⠖", "-": "⠐⠤", "−": "⠐⠤", "×": "⠐⠦", "⋅": "⠐⠲", "·": "⠐⠲", "÷": "⠐⠌", "±": "⠸⠖", "/": "⠸⠌",
    "∕": "⠸⠌", "*": "⠐⠔", "(": "⠐⠣", ")": "⠐⠜", "[": "⠨⠣", "]": "⠨⠜", "{": "⠸⠣", "}": "⠸⠜", "|": "⠸⠳",
    "%": "⠨⠴", "°": "⠘⠚", "$": "⠈⠎", "¢": "⠈⠉", "€": "⠈⠑", "∠": "⠸⠪", "∞": "⠼⠿", "′": "⠶", "″": "⠶⠶",
    "'": "⠶", ",": "⠂", ";": "⠆", ".": "⠲", ":": "⠒", "!": "⠖", "?": "⠦", "…": "⠲⠲⠲", "_": "⠨⠤", "∥": "⠼⠇",
    "⊥": "⠼⠤", "△": "⠫⠼⠉", "□": "⠫⠼⠙", "√": "⠩",
}  # fmt: skip
_COMPARISONS = {
    "=": "⠐⠶", "≠": "⠐⠶⠈⠱", "<": "⠈⠣", ">": "⠈⠜", "≤": "⠸⠈⠣", "≥": "⠸⠈⠜", "≈": "⠘⠔", "≅": "⠐⠸⠔",
    "→": "⠳⠕", "∼": "⠈⠔", "~": "⠈⠔",
}  # fmt: skip
# Invisible times, function application, separator and plus say nothing in braille.
_SILENT = frozenset("\u2061\u2062\u2063\u2064\u200b")
# These cells mean something else (a contraction) outside of grade 1.
_NEED_GRADE_1 = frozenset("⠔⠢⠩⠬⠷⠾⠳⠫⠱⠣⠜")
_NAMED = frozenset({"sin", "cos", "tan", "log", "ln", "lim", "max", "min", "arcsin", "arccos", "arctan"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some cells. ``item`` says that they are one item, which can be raised without grouping; ``number`` that
    they are digits, ``letter`` that they begin with a letter, ``grade_1`` that they need those meanings."""

    cells: str
    item: bool = False
    number: bool = False
    letter: bool = False
    grade_1: bool = False


def formula(math: etree._Element, text: Text) -> str:
    """The cells of one MathML formula; words in it (``mtext``) are translated by ``text``."""
    piece = _Formula(text).read(math)
    cells = piece.cells.strip(_SPACE)
    if not piece.grade_1:
        return _SPACE.join(_alone(word) for word in cells.split(_SPACE))
    if _SPACE in cells:
        return f"{_GRADE_1 * 3}{cells}{_GRADE_1}⠄"
    return _GRADE_1 * 2 + cells


def _alone(word: str) -> str:
    """Letters that stand alone would read as whole words; only a, i and o are themselves."""
    letters = word.replace("⠠", "")
    if not letters or not set(letters) <= _LETTER_CELLS or letters in "⠁⠊⠕":
        return word
    return (_GRADE_1 if len(letters) == 1 else _GRADE_1 * 2) + word


class _Formula:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._rooms: dict[str, Callable[[etree._Element], _Piece]] = {
            "mn": self._number, "mi": self._identifier, "mo": self._operator, "mtext": self._words, "ms": self._words,
            "mfrac": self._fraction, "msqrt": self._root, "mroot": self._root, "msup": self._scripts,
            "msub": self._scripts, "msubsup": self._scripts, "mover": self._over, "munder": self._under,
            "munderover": self._under, "mfenced": self._fenced, "mtable": self._table, "mspace": _space,
            "semantics": self._semantics, "mphantom": _nothing, "annotation": _nothing, "annotation-xml": _nothing,
        }  # fmt: skip

    def read(self, element: etree._Element) -> _Piece:
        return self._rooms.get(local_name(element).lower(), self._row)(element)

    def _row(self, element: etree._Element) -> _Piece:
        return _join([self.read(child) for child in elements(element)])

    def _number(self, element: etree._Element) -> _Piece:
        cells, counting = "", False
        for sign in plain_text(element):
            if sign in _DIGITS:
                cells += ("" if counting else _NUMERIC) + _DIGITS[sign]
                counting = True
            elif sign in ".,":
                # A number may begin with its point: it then stands behind the numeric indicator.
                cells += ("" if counting else _NUMERIC) + ("⠲" if sign == "." else "⠂")
                counting = True
            elif sign.isspace():
                continue
            else:
                counting = False
                cells += self._sign(sign).cells
        return _Piece(cells, item=True, number=True)

    def _identifier(self, element: etree._Element) -> _Piece:
        name = plain_text(element)
        if name in _NAMED or (len(name) > 1 and name.isalpha()):
            cells = "".join(self._letter(letter) for letter in name)
            return _Piece(cells, letter=True, grade_1=name not in _NAMED)
        return _join([self._sign(sign) for sign in name])

    def _operator(self, element: etree._Element) -> _Piece:
        return _join([self._sign(sign) for sign in plain_text(element) or ""])

    def _sign(self, sign: str) -> _Piece:
        if sign in _SILENT or sign.isspace():
            return _Piece("")
        if sign in _DIGITS:
            return _Piece(_NUMERIC + _DIGITS[sign], item=True, number=True)
        if sign in _COMPARISONS:
            cells = _COMPARISONS[sign]
            return _Piece(f"{_SPACE}{cells}{_SPACE}", grade_1=bool(_NEED_GRADE_1 & {cells[0]}))
        if sign in _OPERATIONS:
            cells = _OPERATIONS[sign]
            return _Piece(cells, item=True, grade_1=cells[0] in _NEED_GRADE_1)
        if sign.lower() in _LETTERS or sign.lower() in _GREEK:
            return _Piece(self._letter(sign), item=True, letter=sign.lower() in _LETTERS)
        return _Piece(self._text(sign), item=True)

    def _letter(self, sign: str) -> str:
        capital = "⠠" if sign != sign.lower() else ""
        low = sign.lower()
        if low in _GREEK:
            return f"{capital}⠨{_GREEK[low]}"
        return capital + _LETTERS.get(low, "") if low in _LETTERS else self._text(sign)

    def _words(self, element: etree._Element) -> _Piece:
        words = plain_text(element)
        return _Piece(f"{_SPACE}{self._text(words)}{_SPACE}") if words else _Piece("")

    def _fraction(self, element: etree._Element) -> _Piece:
        above, below = self._two(element)
        if _is_whole(element, 0) and _is_whole(element, 1):
            # In a simple fraction the numeric mode goes on past the line.
            return _Piece(f"{above.cells}⠌{below.cells.removeprefix(_NUMERIC)}", item=True, number=True)
        return _Piece(f"⠷{above.cells}⠨⠌{below.cells}⠾", item=True, grade_1=True)

    def _root(self, element: etree._Element) -> _Piece:
        if local_name(element).lower() == "msqrt":
            return _Piece(f"⠩{self._row(element).cells}⠬", item=True, grade_1=True)
        inside, index = self._two(element)
        return _Piece(f"⠩⠔{_grouped(index)}{inside.cells}⠬", item=True, grade_1=True)

    def _scripts(self, element: etree._Element) -> _Piece:
        children = list(elements(element))
        base = self.read(children[0]) if children else _Piece("")
        signs = {"msup": "⠔", "msub": "⠢", "msubsup": "⠢⠔"}[local_name(element).lower()]
        cells, needs = base.cells, base.grade_1
        for sign, child in zip(signs, children[1:], strict=False):
            script = self.read(child)
            # Primes and degrees stand after what they mark, as they do in print, without being raised.
            if plain_text(child) in ("′", "″", "'", "°", "∘"):
                cells += "⠘⠚" if plain_text(child) in "°∘" else script.cells
                continue
            cells += sign + _grouped(script)
            needs = True
        return _Piece(cells, item=True, number=base.number, letter=base.letter, grade_1=needs)

    def _over(self, element: etree._Element) -> _Piece:
        base, mark = self._two(element)
        sign = plain_text(list(elements(element))[1]) if len(list(elements(element))) > 1 else ""
        bar = {"¯": "⠱", "‾": "⠱", "_": "⠱", "→": "⠘⠱⠕", "^": "⠸⠱", "˙": "⠲"}.get(sign)
        if bar is not None:
            return _Piece(_grouped(base) + bar, item=True, grade_1=True)
        return _Piece(f"{_grouped(base)}⠨⠔{_grouped(mark)}", item=True, grade_1=True)

    def _under(self, element: etree._Element) -> _Piece:
        children = [self.read(child) for child in elements(element)]
        cells = _grouped(children[0]) if children else ""
        for sign, piece in zip(("⠨⠢", "⠨⠔"), children[1:], strict=False):
            cells += sign + _grouped(piece)
        return _Piece(cells, item=True, grade_1=True)

    def _fenced(self, element: etree._Element) -> _Piece:
        opened, closed = element.get("open", "("), element.get("close", ")")
        commas = (element.get("separators", ",").strip() or ",")[:1]
        pieces: list[_Piece] = [self._sign(sign) for sign in opened]
        for number, child in enumerate(elements(element)):
            if number:
                pieces += [self._sign(commas), _Piece(_SPACE)]
            pieces.append(self.read(child))
        pieces += [self._sign(sign) for sign in closed]
        return _join(pieces)

    def _table(self, element: etree._Element) -> _Piece:
        """Rows one after the other, with the signs of a system between them."""
        rows = []
        for row in elements(element):
            cells = [self.read(cell).cells for cell in elements(row)]
            rows.append(_SPACE.join(filter(None, cells)))
        return _Piece(f"⠆{_SPACE}".join(rows), grade_1=True)

    def _semantics(self, element: etree._Element) -> _Piece:
        first = next(elements(element), None)
        return _Piece("") if first is None else self.read(first)

    def _two(self, element: etree._Element) -> tuple[_Piece, _Piece]:
        found = [self.read(child) for child in elements(element)][:2]
        found += [_Piece("")] * (2 - len(found))
        return found[0], found[1]


def _join(pieces: list[_Piece]) -> _Piece:
    pieces = [piece for piece in pieces if piece.cells]
    if len(pieces) == 1:
        return pieces[0]
    cells = ""
    for before, piece in zip([_Piece(""), *pieces], pieces, strict=False):
        # Straight after a number, a letter from a to j would read as a digit.
        if before.number and piece.letter and piece.cells[:1] in _DIGITS.values():
            cells += _GRADE_1
        cells += piece.cells
    letter = bool(pieces) and pieces[0].letter
    return _Piece(cells, letter=letter, grade_1=any(piece.grade_1 for piece in pieces))


def _grouped(piece: _Piece) -> str:
    """The cells as one item."""
    return piece.cells if piece.item else f"⠣{piece.cells}⠜"


def _is_whole(element: etree._Element, place: int) -> bool:
    children = list(elements(element))
    return len(children) > place and plain_text(children[place]).replace(",", "").isdigit()


def _space(element: etree._Element) -> _Piece:
    return _Piece(_SPACE)


def _nothing(element: etree._Element) -> _Piece:
    return _Piece("")
