"""Braille paragraphs on pages: 40 cells to a line and 25 lines to a page unless said otherwise.

A page ends with its number in the last cells of its last line, as embossed test booklets have it.
"""

from dataclasses import dataclass

SPACE = "\u2800"
_CONTINUED = "⠐"
_NUMERIC, _DIGITS = "⠼", "⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊"
# The North American ASCII code of the 64 cells of six dots, in the order of their dots.
_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
_FIRST_CELL = 0x2800
_SIX_DOTS = 64


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its cells, the cell in which its first line and the following lines begin (counted from
    1), and whether an empty line stands before it."""

    cells: str
    first: int = 3
    others: int = 1
    apart: bool = False


def pages(blocks: list[Block], *, width: int = 40, height: int = 25) -> str:
    """BRF: the blocks as lines of ASCII braille, a form feed after each page.

    ``width`` is at least 20 cells and ``height`` at least 5 lines.
    """
    lines = _lines(blocks, width)
    room = height - 1
    sheets = [lines[at : at + room] for at in range(0, len(lines), room)] or [[]]
    return "".join(_sheet(sheet, number, width, height) for number, sheet in enumerate(sheets, 1))


def _lines(blocks: list[Block], width: int) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if block.apart and lines and lines[-1]:
            lines.append("")
        lines.extend(_wrap(block, width))
    return lines


def _wrap(block: Block, width: int) -> list[str]:
    lines: list[str] = []
    line = SPACE * (block.first - 1)
    empty = True
    for word in block.cells.split(SPACE):
        if not word:
            continue
        rest = word
        if not empty and len(line) + 1 + len(rest) > width:
            lines.append(line)
            line, empty = SPACE * (block.others - 1), True
        line += "" if empty else SPACE
        # A word longer than a line goes on below; dot 5 says so.
        while len(line) + len(rest) > width:
            cut = width - len(line) - 1
            lines.append(line + rest[:cut] + _CONTINUED)
            line, rest = SPACE * (block.others - 1), rest[cut:]
        line += rest
        empty = False
    return [*lines, line] if not empty else lines


def _sheet(lines: list[str], number: int, width: int, height: int) -> str:
    shown = _NUMERIC + "".join(_DIGITS[int(digit)] for digit in str(number))
    filled = [*lines, *[""] * (height - 1 - len(lines)), SPACE * (width - len(shown)) + shown]
    return "\n".join(ascii_cells(line).rstrip() for line in filled) + "\n\f"


def ascii_cells(cells: str) -> str:
    """Unicode braille as ASCII braille; dots 7 and 8 do not exist on paper and are left out."""
    return "".join(
        _ASCII[(ord(cell) - _FIRST_CELL) % _SIX_DOTS] if ord(cell) >= _FIRST_CELL else cell for cell in cells
    )
