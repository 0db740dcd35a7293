from itertools import product
from pathlib import Path

import pytest

from madrone.site.demonstration.tests.package_files import PACKAGE, QTI, parsed

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = sorted((PACKAGE / "images").glob("*.svg"))
USERS = sorted([*(PACKAGE / "items").glob("*.xml"), *(PACKAGE / "stimuli").glob("*.xml")])
SHAPES = {"svg", "title", "rect", "line", "polygon", "ellipse", "circle", "path", "text"}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_there_are_at_least_six_pictures_and_each_is_used() -> None:
    used = {
        (path.parent / str(image.get("src"))).resolve()
        for path in USERS
        for image in parsed(path).iter(f"{QTI}img")
    }
    assert len(PICTURES) >= 6
    assert used == set(PICTURES)


@pytest.mark.parametrize("path", USERS, ids=lambda path: path.stem)
def test_every_use_of_a_picture_has_a_full_alternative_and_its_true_size(path: Path) -> None:
    for image in parsed(path).iter(f"{QTI}img"):
        assert len(str(image.get("alt", ""))) >= 100
        picture = parsed((path.parent / str(image.get("src"))).resolve())
        assert str(picture.get("viewBox")) == f"0 0 {image.get('width')} {image.get('height')}"


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_has_no_script_no_style_and_nothing_from_outside(path: Path) -> None:
    for element in parsed(path).iter():
        assert str(element.tag).removeprefix(SVG) in SHAPES
        for name, value in element.attrib.items():
            assert name not in {"style", "class"} and not str(name).startswith("on")
            assert "href" not in str(name) and "url(" not in str(value) and "http" not in str(value)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_words_in_a_picture_can_be_read_at_a_width_of_300_pixels(path: Path) -> None:
    root = parsed(path)
    width = float(str(root.get("viewBox")).split()[2])
    for text in root.iter(f"{SVG}text"):
        assert float(str(text.get("font-size", root.get("font-size")))) * 300 / width >= 12


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_words_and_lines_stand_out_from_every_ground_of_the_picture(path: Path) -> None:
    root = parsed(path)
    fills = {str(one.get("fill")) for one in root.iter() if str(one.get("fill", "none")) != "none"}
    words = {str(one.get("fill", root.get("fill"))) for one in root.iter(f"{SVG}text")}
    grounds = {fill for fill in fills if luminance(fill) > 0.3} | {"#ffffff"}
    assert all(contrast(word, ground) >= 4.5 for word, ground in product(words, grounds))
    marks = {str(one.get("stroke")) for one in root.iter() if one.get("stroke")} | (fills - grounds)
    assert all(contrast(mark, "#ffffff") >= 4.5 for mark in marks)
    assert len(grounds & fills) + len(marks) >= 2
