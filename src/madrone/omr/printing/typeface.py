"""Text that differs between documents: glyphs and widths for names and numbers, without a typesetter for each page.

Typst sets every character that is needed once, with whatever typefaces are installed; the fonts of that specimen,
which hold just these characters, are then shared by all pages.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from madrone.omr.printing.template import TYPEFACES, compile_typst

ELLIPSIS = "…"
_SPECIMEN = Path(__file__).parent / "typst" / "specimen.typ"
_MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_MAPPINGS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Glyph:
    """Where a character is found: its font's name in the page's resources, its code there, its width per size."""

    font: str
    code: int
    width: float


class Typeface:
    """The glyphs of a set of characters; ``fonts`` are the font dictionaries by their names in the resources."""

    def __init__(self, characters: set[str], *, weight: str = "semibold") -> None:
        asked = sorted({character for character in characters if character.isprintable()} | {ELLIPSIS, " "})
        document = {"fonts": TYPEFACES, "weight": weight, "characters": asked}
        self.pdf = pikepdf.open(io.BytesIO(compile_typst(_SPECIMEN, document, standards=[])))
        self.fonts: dict[str, pikepdf.Object] = {}
        self._glyphs: dict[str, Glyph] = {}
        for page in self.pdf.pages:
            for font in page.obj.Resources.Font.values():
                self._take(font)

    def lacks(self, text: str) -> str:
        """The characters of ``text`` that no typeface has, in their order."""
        return "".join(dict.fromkeys(letter for letter in text if letter not in self._glyphs))

    def width(self, text: str, size: float) -> float:
        """How long a line of ``text`` is, in points."""
        return sum(self._glyphs[letter].width for letter in text) * size

    def show(self, text: str, x: float, y: float, size: float) -> bytes:
        """PDF operators that write a line from (x, y), in points from the lower left corner of the page."""
        parts = [f"BT 0.1 g 1 0 0 1 {x:.3f} {y:.3f} Tm"]
        font = ""
        for letter in text:
            glyph = self._glyphs[letter]
            if glyph.font != font:
                font = glyph.font
                parts.append(f"/{font} {size:g} Tf")
            parts.append(f"<{glyph.code:04X}> Tj")
        return (" ".join([*parts, "ET"]) + "\n").encode()

    def fit(self, text: str, size: float, room: float) -> tuple[str, float]:
        """The text and its size so that it takes at most ``room`` points: first smaller, then with its end cut off."""
        least = size * 0.8
        for smaller in (size, size * 0.9, least):
            if self.width(text, smaller) <= room:
                return text, smaller
        words = text.split(" ")
        while len(words) > 1:
            words.pop()
            cut = " ".join([*words, ELLIPSIS])
            if self.width(cut, least) <= room:
                return cut, least
        kept = words[0]
        while kept and self.width(kept + ELLIPSIS, least) > room:
            kept = kept[:-1]
        return kept + ELLIPSIS, least

    def _take(self, font: pikepdf.Object) -> None:
        name = f"T{len(self.fonts)}"
        self.fonts[name] = font
        widths = _widths(font.DescendantFonts[0])
        for mapping in _MAPPINGS.findall(font.ToUnicode.read_bytes()):
            for code, text in _MAPPED.findall(mapping):
                letter = bytes.fromhex(text.decode()).decode("utf-16-be")
                number = int(code, 16)
                # Glyph 0 is the empty box that stands for what the font does not have.
                if number and len(letter) == 1:
                    self._glyphs.setdefault(letter, Glyph(name, number, widths.get(number, 0.0) / 1000))


def _widths(font: pikepdf.Object) -> dict[int, float]:
    """The widths of a font's codes, from both forms that PDF has for them: ``c [w …]`` and ``first last w``."""
    entries = list(font.W)
    widths: dict[int, float] = {}
    while entries:
        first, second = int(entries.pop(0)), entries.pop(0)
        if isinstance(second, pikepdf.Array):
            widths.update({first + place: float(width) for place, width in enumerate(second)})
        else:
            width = float(entries.pop(0))
            widths.update(dict.fromkeys(range(first, int(second) + 1), width))
    return widths
