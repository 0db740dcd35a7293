"""What the tests of the demonstration package read: its files, its item table, and numbers in its content."""

import csv
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

from lxml import etree

PACKAGE = Path(__file__).resolve().parent.parent / "package"
QTI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
ITEM_IDS = sorted(path.stem for path in (PACKAGE / "items").glob("*.xml"))

_OPERATIONS: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "−": operator.sub,
    "×": operator.mul,
    "÷": operator.truediv,
}


@cache
def parsed(path: Path) -> etree._Element:
    """The root element of one XML file of the package."""
    return etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()


def item_root(item_id: str) -> etree._Element:
    return parsed(PACKAGE / "items" / f"{item_id}.xml")


def stimulus_root(stimulus_id: str) -> etree._Element:
    return parsed(PACKAGE / "stimuli" / f"{stimulus_id}.xml")


def item_rows() -> list[dict[str, str]]:
    with (PACKAGE / "items.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def text_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def keys_of(item_id: str) -> dict[str, list[str]]:
    """The correct values of each response, as written."""
    return {
        one.get("identifier", ""): [text_of(value) for value in one.iter(f"{QTI}qti-value")]
        for one in item_root(item_id).iter(f"{QTI}qti-response-declaration")
    }


def choices_of(item_id: str) -> dict[str, etree._Element]:
    """The simple choices of an item with one choice interaction, by identifier."""
    return {one.get("identifier", ""): one for one in item_root(item_id).iter(f"{QTI}qti-simple-choice")}


def first_math(element: etree._Element) -> etree._Element:
    """The first MathML expression within an element."""
    return next(element.iter(f"{MATH}math"))


def sides_of(math: etree._Element) -> list[Fraction]:
    """Work out MathML of the package: one value, or one for each side of an equation."""
    sides: list[list[str | Fraction]] = [[]]
    for part in _parts(math):
        if part == "=":
            sides.append([])
        else:
            sides[-1].append(part)
    return [_reduced(side) for side in sides]


def _parts(element: etree._Element) -> list[str | Fraction]:
    if element.tag == f"{MATH}mfrac":
        above, below = (Fraction(text_of(one)) for one in element)
        return [above / below]
    if element.tag == f"{MATH}mn":
        return [Fraction(text_of(element))]
    if element.tag == f"{MATH}mo":
        return [text_of(element)]
    return [part for child in element for part in _parts(child)]


def _reduced(parts: list[str | Fraction]) -> Fraction:
    """The value of a flat expression: parentheses first, then × and ÷ from the left, then + and −."""
    while "(" in parts:
        end = parts.index(")")
        start = max(at for at in range(end) if parts[at] == "(")
        parts = [*parts[:start], _reduced(parts[start + 1 : end]), *parts[end + 1 :]]
    for signs in ("×÷", "+−"):
        at = 1
        while at < len(parts):
            left, sign, right = parts[at - 1 : at + 2]
            if isinstance(left, Fraction) and isinstance(right, Fraction) and str(sign) in signs:
                parts = [*parts[: at - 1], _OPERATIONS[str(sign)](left, right), *parts[at + 2 :]]
            else:
                at += 2
    [value] = parts
    assert isinstance(value, Fraction)
    return value


def number(text: str) -> Fraction:
    """A number as a student writes it: ``3/8``, ``8 1/4``, ``0.375``, ``3,600``."""
    return sum((Fraction(part) for part in text.replace(",", "").split()), Fraction(0))


def alternative_of(root: etree._Element) -> str:
    """The alternative text of the only picture."""
    [image] = root.iter(f"{QTI}img")
    return image.get("alt", "")


def lengths_in(text: str) -> list[Fraction]:
    """Every number of units in a description: ``4 and 1/2 meters by 2 meters`` gives 4 1/2 and 2."""
    found = re.findall(r"(\d+)(?: and (\d+/\d+))? (?:centi)?meters", text)
    return [Fraction(whole) + Fraction(part or 0) for whole, part in found]
