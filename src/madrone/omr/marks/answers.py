"""What was read from the bubbles of a field. Source: cli-contract.md "madrone omr"."""

from dataclasses import dataclass
from typing import Literal

from madrone.omr.layout.geometry import FieldKind

Flag = Literal["", "light", "erasure", "double", "doubt", "unreadable"]
#: These flags ask for a person; the others are information.
ASKING: frozenset[Flag] = frozenset({"double", "doubt", "unreadable"})


@dataclass(frozen=True, slots=True)
class GroupReading:
    """One answer: ``marks`` is for each bubble the probability that it was meant."""

    value: str
    confidence: float
    flag: Flag
    marks: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One field: its value as the contract writes it, how sure that is (0 to 1), and a flag.

    ``value`` is empty for a blank, ``A|C`` for several marks, and one character for each column of a grid, where ``_``
    is a blank or doubtful column.
    """

    name: str
    kind: FieldKind
    value: str
    confidence: float
    flag: Flag
    groups: tuple[GroupReading, ...]

    @property
    def asks(self) -> bool:
        """Whether a person has to look at it."""
        return self.flag in ASKING
