"""The classes that QTI authors may use have a style in the player, and its style sheets lead to each other."""

import re
from itertools import product
from pathlib import Path

import pytest

import madrone

PLAYER = Path(madrone.__file__).parent / "ui" / "static" / "ui" / "player"
_IMPORT = re.compile(r'@import url\("([\w-]+\.css)"\)')


def _families() -> dict[str, list[str]]:
    """The shared vocabulary of QTI 3.0, family by family."""
    sides = ["", "x-", "y-", "t-", "b-", "s-", "e-"]
    return {
        "layout": ["row", *(f"col{n}" for n in range(1, 13)), *(f"offset{n}" for n in range(1, 12))],
        "align": ["left", "center", "right"],
        "valign": ["top", "middle", "baseline", "bottom"],
        "writing-mode": ["vertical-rl", "vertical-lr", "horizontal-tb"],
        "float": ["left", "right", "none", "clearfix", "clear-left", "clear-right", "clear-both"],
        "display": ["inline", "inline-block", "block", "flex", "table", "list-item"],
        "text-indent": ["0", "px", "0p5", "1", "1p5", "8", "12", "16", "20", "24", "28", "32"],
        "list-style-type": ["none", "decimal", "lower-alpha", "upper-roman", "cjk-ideographic", "hebrew"],
        "margin": [f"{side}{size}" for side, size in product(sides, ["0", "1", "2", "3", "4", "5", "auto"])],
        "padding": [f"{side}{size}" for side, size in product(sides, "012345")],
        "width": ["0", "px", "96", "auto", "full", "1-2", "5-6", "11-12"],
        "height": ["0", "px", "112", "auto", "full", "1-2", "5-6"],
        "orientation": ["horizontal", "vertical"],
        "choices-stacking": list("12345"),
        "choices": ["bottom", "left", "right"],
        "input-width": ["1", "2", "3", "4", "6", "10", "15", "20", "72"],
        "writing-orientation": ["vertical-rl", "vertical-lr"],
    }


CLASSES = [f"qti-{family}-{name}" for family, found in _families().items() for name in found] + [
    "qti-bordered",
    "qti-fullwidth",
    "qti-header-hidden",
    "qti-hidden",
    "qti-input-control-hidden",
    "qti-italic",
    "qti-text-combine-upright-all",
    "qti-text-orientation-upright",
    "qti-underline",
    "qti-unselected-hidden",
    "qti-visually-hidden",
    "qti-well",
]


def _sheet(name: str) -> str:
    """A style sheet with all that it imports."""
    text = (PLAYER / name).read_text()
    return text + "".join(_sheet(other) for other in _IMPORT.findall(text))


@pytest.fixture(scope="module")
def styled() -> set[str]:
    """Every class that the questions' style sheet or one that it imports names."""
    return set(re.findall(r"\.(qti-[\w-]+)", _sheet("questions.css")))


def test_every_class_of_the_shared_vocabulary_has_a_style(styled: set[str]) -> None:
    assert [name for name in CLASSES if name not in styled] == []


def test_every_style_sheet_of_questions_is_imported() -> None:
    sheets = {"graphics.css", "ordering.css", "vocabulary.css", "vocabulary-sizes.css", "writing.css"}
    imported = {name for sheet in PLAYER.glob("*.css") for name in _IMPORT.findall(sheet.read_text())}
    assert sheets <= imported
