"""The tokens: every pair of colours that a page uses can be read, in every look."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[1] / "static" / "ui" / "tokens.css"
LOOKS = {
    "light": "",
    "dark": "@media (prefers-color-scheme: dark)",
    "more contrast": "@media (prefers-contrast: more)",
    "more contrast, dark": "@media (prefers-contrast: more) and (prefers-color-scheme: dark)",
}
TEXT = [
    ("ink", "paper"),
    ("ink", "ground"),
    ("muted", "paper"),
    ("muted", "ground"),
    ("link", "paper"),
    ("link", "ground"),
    ("link-strong", "paper"),
    ("link-strong", "ground"),
    ("brand-text", "paper"),
    ("brand-text", "ground"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("danger", "paper"),
    ("danger", "ground"),
    ("good", "good-ground"),
    ("amber", "amber-ground"),
    ("danger", "danger-ground"),
    ("info", "info-ground"),
    ("good", "ground"),
]
SHAPES = [
    ("edge", "paper"),
    ("edge", "ground"),
    ("focus", "paper"),
    ("focus", "ground"),
    ("brand", "ground"),
    ("brand", "paper"),
    ("good", "paper"),
]


def values(look: str) -> dict[str, str]:
    """Read the tokens of one look: those of the light look with its own on top."""
    css = TOKENS.read_text()
    plain = css[css.index(":root {") :]
    found = _block(plain)
    if LOOKS[look]:
        found |= _block(css[css.index(LOOKS[look] + " {") :])
    return found


def _block(css: str) -> dict[str, str]:
    inside = css[css.index(":root {") : css.index("}")]
    return dict(re.findall(r"--md-([a-z0-9-]+): (#[0-9a-f]{6});", inside))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_words_can_be_read(look: str, text: str, ground: str) -> None:
    tokens = values(look)
    wanted = 7.0 if look.startswith("more") else 4.5
    assert contrast(tokens[text], tokens[ground]) >= wanted


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_and_rings_can_be_seen(look: str, shape: str, ground: str) -> None:
    tokens = values(look)
    assert contrast(tokens[shape], tokens[ground]) >= 3.0


def test_the_colours_that_the_papers_name_are_these() -> None:
    light = values("light")
    named = {
        "ink": "#1f2a30",
        "paper": "#ffffff",
        "ground": "#f7f4ef",
        "line": "#d9d2c7",
        "brand": "#9c3a2b",
        "link": "#2c5a4c",
        "amber": "#8a5a00",
        "amber-ground": "#fff4dc",
        "danger": "#8b1a1a",
        "danger-ground": "#fdeaea",
        "focus": "#1a5fb4",
    }
    assert {name: light[name] for name in named} == named


def test_rules_never_write_a_colour_but_as_the_value_of_a_token() -> None:
    """On paper the tokens have other values too, so a sheet may set tokens; its rules use them by name."""
    for sheet in TOKENS.parent.glob("*.css"):
        for line in sheet.read_text().splitlines():
            assert line.strip().startswith("--md-") or not re.search(r"#[0-9a-f]{3,8}\b", line), (
                sheet.name,
                line,
            )
