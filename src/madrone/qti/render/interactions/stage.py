"""A picture to answer on: the picture itself and, drawn over it, areas, points and lines.

What is drawn is for the eye only; every answer is given and read aloud by native controls beside the picture.
Coordinates are those of the picture's own pixels, whatever its size on the page (QTI 3.0.1, Coords).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madrone.qti.interactions import Choice, Picture
from madrone.qti.render.content import AssetUrl, ContentWriter
from madrone.qti.render.html import Attributes, element, text
from madrone.qti.render.page import Page
from madrone.qti.shapes import Shape


@dataclass(frozen=True, slots=True)
class Spot:
    """One area as it is drawn: its shape, the sign in its middle, and whether it is chosen."""

    choice: Choice
    sign: str
    chosen: bool = False


def render_stage(
    picture: Picture | None, writer: ContentWriter, spots: Iterable[Spot] = (), drawn: str = ""
) -> str:
    """The picture with its overlay; ``drawn`` is SVG that shows what was answered.

    A picture whose size the author does not say has its overlay fitted by the script once it is loaded.
    """
    if picture is None:
        return ""
    image: Attributes = {
        "class": "qti-stage-picture", "src": writer.asset_url(picture.src), "alt": picture.alt,
        "width": picture.width, "height": picture.height, "draggable": "false",
    }  # fmt: skip
    known = bool(picture.width and picture.height)
    overlay: Attributes = {
        "class": "qti-stage-overlay",
        "viewBox": f"0 0 {picture.width} {picture.height}" if known else None,
        "preserveAspectRatio": "none",
        "aria-hidden": "true",
        "focusable": "false",
    }
    placed = list(spots)
    areas = "".join(_area(one, picture) for one in placed)
    signs = "".join(_sign(one, picture) for one in placed)
    # Lines and words lie on the areas, and under their signs.
    layer = element("g", {"data-qti-drawn": True}, drawn)
    inside = element("img", image) + element("svg", overlay, areas + layer + signs)
    return element("div", {"class": "qti-stage", "data-qti-stage": True}, inside)


def area_names(page: Page, choices: Iterable[Choice], word: str = "area", signs: str = "") -> dict[str, str]:
    """What each area is called: as the author calls it, else by its sign."""
    return {
        one.identifier: one.label or page.words[word].format(number=sign_of(number, signs))
        for number, one in enumerate(choices, start=1)
    }


def sign_of(number: int, signs: str = "") -> str:
    """The sign of the first, second … area: its number, or one of the signs as long as there are any."""
    return signs[number - 1] if number <= len(signs) else str(number)


def sign_at(x: float, y: float, sign: str, kind: str = "", area: str | None = None) -> str:
    """A sign in a small disc, which keeps its size on the page when the picture is scaled."""
    disc = element("circle", {"r": 11}) + element("text", {"dy": "0.35em"}, text(sign))
    values: Attributes = {
        "class": f"qti-badge {kind}".rstrip(), "transform": f"translate({_number(x)} {_number(y)})",
        "data-qti-sign": area,
    }  # fmt: skip
    return element("g", values, disc)


def line_between(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A line that joins two areas."""
    (x1, y1), (x2, y2) = start, end
    ends: Attributes = {"x1": _number(x1), "y1": _number(y1), "x2": _number(x2), "y2": _number(y2)}
    return element("line", {"class": "qti-join", **ends})


def picture_at(
    x: float, y: float, picture: Picture, asset_url: AssetUrl, center: tuple[float, float] | None = None
) -> str:
    """A small picture whose counting point lies at a place; the middle counts where nothing is said."""
    if not picture.width or not picture.height:
        return sign_at(x, y, "×")
    across, down = center or (picture.width / 2, picture.height / 2)
    place: Attributes = {"x": _number(x - across), "y": _number(y - down)}
    size: Attributes = {"width": picture.width, "height": picture.height}
    return element("image", {"href": asset_url(picture.src), **place, **size})


def words_at(x: float, y: float, words: str) -> str:
    """Words that were placed on an area."""
    return element("text", {"class": "qti-placed", "x": _number(x), "y": _number(y)}, text(words))


def key_area(shape: Shape, words: str) -> str:
    """For staff: an area that is worth something, and how much."""
    return element("g", {"class": "qti-key-area"}, _outline(shape)) + words_at(*shape.center, words)


def center_of(choice: Choice, picture: Picture | None) -> tuple[float, float]:
    """The middle of an area; that of the picture where the area is all of it."""
    if choice.shape is not None and choice.shape.kind != "default":
        return choice.shape.center
    size: Mapping[str, int | None] = (
        {} if picture is None else {"width": picture.width, "height": picture.height}
    )
    return (size.get("width") or 0) / 2, (size.get("height") or 0) / 2


def _area(spot: Spot, picture: Picture) -> str:
    x, y = center_of(spot.choice, picture)
    values: Attributes = {
        "class": "qti-spot qti-spot--chosen" if spot.chosen else "qti-spot",
        "data-qti-spot": spot.choice.identifier, "data-qti-x": _number(x), "data-qti-y": _number(y),
        "data-qti-match-max": spot.choice.match_max,
    }  # fmt: skip
    return element("g", values, _outline(spot.choice.shape or Shape("default", ())))


def _sign(spot: Spot, picture: Picture) -> str:
    kind = "qti-badge--chosen" if spot.chosen else ""
    return sign_at(*center_of(spot.choice, picture), spot.sign, kind, spot.choice.identifier)


def _outline(shape: Shape) -> str:
    if shape.kind == "default":
        return element("rect", {"width": "100%", "height": "100%"})
    numbers = [_number(one) for one in shape.coords]
    if shape.kind == "circle":
        return element("circle", dict(zip(("cx", "cy", "r"), numbers, strict=True)))
    if shape.kind == "ellipse":
        return element("ellipse", dict(zip(("cx", "cy", "rx", "ry"), numbers, strict=True)))
    if shape.kind == "poly":
        return element("polygon", {"points": " ".join(numbers)})
    left, top, right, bottom = shape.box
    size: Attributes = {"width": _number(right - left), "height": _number(bottom - top)}
    return element("rect", {"x": _number(left), "y": _number(top), **size})


def _number(value: float) -> str:
    return f"{value:.6g}"
