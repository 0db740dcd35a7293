"""What the student's pages must know of a test session, which lives one floor up (domain.md 5.1).

The proctor context registers how a session is found; delivery never imports it, so that imports point down.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """A test session as a student meets it: where it is, whether it is open, and what it offers."""

    code: str
    org_code: str
    is_open: bool
    window_id: int
    test_ids: frozenset[int]


Finder = Callable[[str], Room | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Make known how a room is found by the code on the board; the newest registration counts."""
    _finders[:] = [finder]


def find_room(code: str) -> Room | None:
    """Find a room by its code in the printed form; None when there never was one."""
    return _finders[0](code) if _finders else None
