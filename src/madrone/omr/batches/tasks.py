"""The pieces that a batch is divided into, and what comes back of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from madrone.omr.images import Gray
from madrone.omr.layout.geometry import Layout
from madrone.omr.marks.profile import Profile
from madrone.omr.marks.tone import Tone
from madrone.omr.reading import PageReading

if TYPE_CHECKING:
    from madrone.omr.batches.witness import Sight

#: At least so many pages of a file are read in a row, and at most so many pieces are made of it: each time a file is
#: opened, its reader has to find the way to the page, which in a TIFF goes past all earlier ones.
TOGETHER: Final = 48
MOST_PIECES: Final = 16

#: Reads a page by the layouts it may have.
Reader = Callable[[Gray, Mapping[str, Layout]], PageReading]


@dataclass(frozen=True, slots=True)
class Setup:
    """What every process needs: layouts by their tags, folders for pictures, what reads a page if not the usual.

    Where the usual reads, it does so by ``profile`` if there is one for the picture's kind.
    """

    layouts: Mapping[str, Layout]
    cut: Path | None
    review: Path | None
    reader: Reader | None
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Places ``first`` to ``last`` of a file to be read or shown, or the whole file to be counted.

    ``tone`` asks for the tones of the pages alone, ``look`` for their evidence; both end where the file does.
    """

    kind: Literal["count", "read", "show", "tone", "look"]
    file: int
    path: Path
    first: int = 1
    last: int = 1
    flag: str = ""
    #: The batch's, for pages whose own cannot be seen.
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many places a file has."""

    file: int
    path: Path
    pages: int


@dataclass(frozen=True, slots=True)
class Done:
    """One place was read: the line of its record, and what it adds to the figures."""

    file: int
    place: int
    line: bytes
    status: str


@dataclass(frozen=True, slots=True)
class Toned:
    """The tone that one page shows."""

    file: int
    place: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one page with a key."""

    file: int
    place: int
    sight: "Sight"


Answer = Counted | Done | Toned | Seen
