"""What was read from one page, and pieces cut out of its picture. Source: cli-contract.md "madrone omr"."""

from dataclasses import dataclass
from typing import Literal

from madrone.omr.identity import Identity
from madrone.omr.layout.geometry import FieldKind
from madrone.omr.marks.tone import Tone
from madrone.omr.registration.transform import Transform

Status = Literal["read", "asked", "refused"]
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


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page: ``read``, ``asked`` (a person has to look) or ``refused``, and the ``reason`` if not read.

    ``orientation`` is how many degrees the page was turned clockwise in the picture. ``transform`` takes the paper to
    the picture; it is there whenever the page was found, so that pieces can be cut out of a page that is asked about.
    ``tone`` is what the page's own printed tones show, if they can be seen.
    """

    status: Status
    reason: str = ""
    identity: Identity | None = None
    orientation: int = 0
    transform: Transform | None = None
    fields: tuple[FieldReading, ...] = ()
    tone: Tone | None = None
