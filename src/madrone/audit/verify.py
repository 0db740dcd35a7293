"""Checking the audit trail: every link is computed again from the first row on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

from madrone.audit.models import ChainHead, Event
from madrone.audit.recording import link
from madrone.kernel.signing import GENESIS

_CHUNK = 2_000
Progress = Callable[[int, int], None]


class Break(TypedDict):
    """A place where the chain does not hold: the event's number and what is wrong there."""

    sequence: int
    problem: str


@dataclass
class Verification:
    """How many events were checked, and every place where the chain does not hold."""

    checked: int = 0
    broken: list[Break] = field(default_factory=list)

    def note(self, sequence: int, problem: str) -> None:
        """Add a place where the chain does not hold."""
        self.broken.append({"sequence": sequence, "problem": problem})


def verify(progress: Progress | None = None) -> Verification:
    """Recompute the whole chain; finds events that were changed, removed, put in or cut off at the end.

    After a break the check goes on from the hash that stands in the row, so that one change is one finding.
    Somebody who can write to the database and knows this code can forge the whole chain anew: keep the newest
    hash (the head) outside it, as the backup does.
    """
    found = Verification()
    total = Event.objects.count() if progress else 0
    previous, expected = GENESIS, 1
    for event in Event.objects.order_by("sequence").iterator(chunk_size=_CHUNK):
        if event.sequence != expected:
            found.note(expected, f"events {expected} to {event.sequence - 1} are missing")
        elif link(previous, event) != event.hash:
            found.note(event.sequence, "the event differs from what was recorded")
        previous, expected = event.hash, event.sequence + 1
        found.checked += 1
        if progress and found.checked % _CHUNK == 0:
            progress(found.checked, total)
    _check_head(found, previous, expected - 1)
    if progress:
        progress(found.checked, total)
    return found


def _check_head(found: Verification, newest: str, last: int) -> None:
    head = ChainHead.objects.filter(pk=1).first()
    sequence, recorded = (head.sequence, head.hash) if head else (0, GENESIS)
    if sequence > last:
        found.note(last + 1, f"events {last + 1} to {sequence}, the newest, are missing")
    elif sequence < last or recorded != newest:
        found.note(sequence, "the newest event is not the one that the head names")
