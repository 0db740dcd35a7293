"""Areas of a picture: where a hotspot lies and what a point is worth.

Coordinates count in pixels from the picture's top left corner, as in HTML image maps (QTI 3.0.1, Coords). A
point on the edge belongs to the shape.
"""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.values import parse_float
from madrone.qti.xml import line_of

ShapeKind: TypeAlias = Literal["circle", "rect", "poly", "ellipse", "default"]
_KINDS: dict[str, ShapeKind] = {kind: kind for kind in get_args(ShapeKind)}
_COUNTS = {"circle": 3, "rect": 4, "ellipse": 4, "default": 0}
_MAX_COORDS = 2_000
_MAX_PIXELS = 1_000_000


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: ``circle`` (x, y, radius), ``rect`` (left, top, right, bottom), ``ellipse`` (x, y, two
    radii), ``poly`` (x, y of each corner) or ``default``, the whole picture."""

    kind: ShapeKind
    coords: tuple[float, ...]

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies in the area or on its edge."""
        if self.kind == "default":
            return True
        if self.kind == "rect":
            left, top, right, bottom = self.coords
            return min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom)
        if self.kind == "circle":
            middle_x, middle_y, radius = self.coords
            return math.hypot(x - middle_x, y - middle_y) <= radius
        if self.kind == "ellipse":
            return _in_ellipse(self.coords, x, y)
        return _in_polygon(self.corners, x, y)

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The corners of a polygon."""
        return tuple(zip(self.coords[::2], self.coords[1::2], strict=True))

    @property
    def size(self) -> int:
        """How much work it is to look for one point in the shape."""
        return 1 + len(self.coords) // 2

    @property
    def center(self) -> tuple[float, float]:
        """A point in the middle: of the shape itself, or of the box round a polygon."""
        if self.kind in ("circle", "ellipse"):
            return self.coords[0], self.coords[1]
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the smallest box round the shape; zeros for the whole picture."""
        if self.kind == "default":
            return 0.0, 0.0, 0.0, 0.0
        if self.kind in ("circle", "ellipse"):
            x, y, across, *rest = self.coords
            down = rest[0] if rest else across
            return x - across, y - down, x + across, y + down
        xs, ys = self.coords[::2], self.coords[1::2]
        return min(xs), min(ys), max(xs), max(ys)


def read_shape(element: etree._Element, problems: Problems) -> Shape | None:
    """The shape that an element's ``shape`` and ``coords`` say; none, and a problem, where they say none."""
    kind = _KINDS.get((element.get("shape") or "").strip())
    if kind is None:
        problems.loss(
            line_of(element),
            "shape",
            f"The shape {element.get('shape')!r} is not known; use one of {', '.join(sorted(_KINDS))}.",
        )
        return None
    try:
        coords = _numbers(element.get("coords") or "")
    except ValueError as error:
        problems.loss(line_of(element), "coords", f"The coordinates of this {kind} cannot be read: {error}.")
        return None
    if kind == "default":
        return Shape(kind, ())
    count = _COUNTS.get(kind)
    fits = len(coords) == count if count is not None else len(coords) >= 6 and len(coords) % 2 == 0
    if not fits:
        wanted = f"{count} numbers" if count is not None else "two numbers for each of at least 3 corners"
        message = f"A {kind} has {wanted} as its coordinates; this one has {len(coords)}."
        problems.loss(line_of(element), "coords", message)
        return None
    return Shape(kind, coords)


def _numbers(text: str) -> tuple[float, ...]:
    # A percentage has no meaning without the picture's real size, which a scorer does not know.
    parts = text.replace(",", " ").split()
    if len(parts) > _MAX_COORDS:
        raise ValueError(f"there are more than {_MAX_COORDS} numbers")
    numbers = tuple(parse_float(part) for part in parts)
    # Beyond this no picture reaches, and a difference of two numbers could be more than a number can hold.
    if not all(abs(number) <= _MAX_PIXELS for number in numbers):
        raise ValueError(f"a number is not within {_MAX_PIXELS:,}")
    return numbers


def _in_ellipse(coords: tuple[float, ...], x: float, y: float) -> bool:
    middle_x, middle_y, across, down = coords
    if not across or not down:
        return False
    return ((x - middle_x) / across) ** 2 + ((y - middle_y) / down) ** 2 <= 1


def _in_polygon(corners: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    """Count how often a ray to the right crosses the edges; a point on an edge is inside."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if _on_edge(x1, y1, x2, y2, x, y):
            return True
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def _on_edge(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> bool:
    cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    between = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
    return cross == 0 and between
