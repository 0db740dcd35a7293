"""What was read from one page, and pieces cut out of its picture. Source: cli-contract.md "madrone omr"."""

from dataclasses import dataclass
from typing import Literal

from madrone.omr.identity import Identity
from madrone.omr.marks.answers import FieldReading
from madrone.omr.marks.tone import Tone
from madrone.omr.registration.transform import Transform

Status = Literal["read", "asked", "refused"]


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
