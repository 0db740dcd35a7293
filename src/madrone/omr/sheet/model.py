"""A sheet as its author describes it, before anything has a place on paper (cli-contract.md "madrone omr")."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "es"]
Paper = Literal["letter", "a4"]


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a field: a heading, a paragraph, the top of a new page."""

    heading: str = ""
    instructions: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A field, or ``count`` alike fields whose names are numbered from ``start``."""

    name: str
    label: str = ""
    count: int | None = None
    start: int = 1
    lead: Lead = Lead()

    def names(self) -> tuple[str, ...]:
        """The names of the fields as they stand in the record: ``q`` four times is q1, q2, q3, q4."""
        if self.count is None:
            return (self.name,)
        return tuple(f"{self.name}{self.start + place}" for place in range(self.count))


@dataclass(frozen=True, slots=True)
class Questions(_Named):
    """One circle, or several, to be filled among ``values``."""

    kind: Literal["single", "multiple"] = "single"
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid(_Named):
    """Characters written in boxes with a column of circles below each; the last three are for ``numeric``."""

    kind: Literal["digits", "letters", "numeric"] = "digits"
    columns: int = 1
    sign: bool = False
    point: bool = False
    fraction: bool = False


@dataclass(frozen=True, slots=True)
class Match(_Named):
    """A table: every row is a field of its own, answered among the headings ``values``."""

    rows: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    several: bool = False

    def names(self) -> tuple[str, ...]:
        """One name for each row: the table m with two rows is m1 and m2; with a ``count``, m1.1, m1.2, m2.1 …"""
        return tuple(f"{table}{row}" for table in self.tables() for row in range(1, len(self.rows) + 1))

    def tables(self) -> tuple[str, ...]:
        """What the names of each table's rows begin with."""
        return (self.name,) if self.count is None else tuple(f"{name}." for name in _Named.names(self))


@dataclass(frozen=True, slots=True)
class Writing(_Named):
    """An area to write or draw in, which is kept as a picture."""

    height_mm: float = 40.0
    lines: bool = False


Field = Questions | Grid | Match | Writing


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet; ``label`` asks for a box for a Pre-ID label, ``large_print`` for larger type and circles."""

    title: str
    form: str
    fields: tuple[Field, ...]
    paper: Paper = "letter"
    language: Language = "en"
    instructions: str = ""
    large_print: bool = False
    label: bool = False
