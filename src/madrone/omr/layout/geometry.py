"""Where everything of a printed sheet stands: the one geometry that the printer draws and the reader trusts.

Lengths are millimetres; the origin is the top left corner of the paper, x runs right, y runs down, and points are
centres unless a box is meant. Source: omr.md 6 "Print"; cli-contract.md "madrone omr".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

CodeKind = Literal["qr", "datamatrix"]
FieldKind = Literal["single", "multiple", "digits", "letters", "numeric", "text"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its top left corner, width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Fiducial:
    """A bullseye in a corner: a black disc of radius ``r``, a white ring within, a black core."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """A black rectangle by its centre; no two gaps between a page's anchors are alike, so a shifted page fits none."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Code:
    """A square code that says which page of which sheet this is; ``size`` is its edge without the quiet zone."""

    kind: CodeKind
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Patch:
    """A printed tone: ``shade`` 0 is bare paper and 1 is solid black; a ``round`` one is a filled circle in the box."""

    shade: float
    box: Box
    round: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """A ring to be filled, and what it means when it is."""

    value: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Group:
    """The bubbles among which one answer is given: a question's choices, or one column of a grid."""

    bubbles: tuple[Bubble, ...]


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """One field on a page.

    ``box`` holds the whole field with its label, as a person should see it; ``area`` the writing area of a
    ``text`` field. A field is never divided between pages.
    """

    name: str
    kind: FieldKind
    box: Box
    groups: tuple[Group, ...] = ()
    area: Box | None = None

    def bubbles(self) -> Iterator[Bubble]:
        """Every bubble, group by group."""
        for group in self.groups:
            yield from group.bubbles


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page: ``fiducials`` run clockwise from the top left; ``label`` is the box for a Pre-ID label."""

    page: int
    fiducials: tuple[Fiducial, Fiducial, Fiducial, Fiducial]
    anchors: tuple[Anchor, ...]
    codes: tuple[Code, ...]
    patches: tuple[Patch, ...]
    fields: tuple[FieldPlace, ...]
    label: Box | None = None

    def bubbles(self) -> Iterator[Bubble]:
        """Every bubble of the page, field by field."""
        for place in self.fields:
            yield from place.bubbles()


@dataclass(frozen=True, slots=True)
class Layout:
    """All pages of a form on one paper; ``version`` is a hash of everything that the reader relies on."""

    form: str
    paper: str
    width: float
    height: float
    pages: tuple[PageLayout, ...]
    version: str = field(default="")
