"""What the home page says: each context registers a function that finds its lines for somebody.

@home.register
def unsigned_forms(actor: Actor) -> list[Line]: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from madrone.access import Actor


class Section(StrEnum):
    """The three questions that the home page answers."""

    DUE = "due"
    NOW = "now"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with one action: where it leads and what the link says."""

    section: Section
    sentence: str | Promise
    url: str
    action: str | Promise


Finder = Callable[[Actor], list[Line]]
_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Have a function asked for lines whenever somebody opens the home page; usable as a decorator."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def lines_for(actor: Actor) -> dict[Section, list[Line]]:
    """Collect the lines of every context, by question, in the order in which contexts registered."""
    found: dict[Section, list[Line]] = {section: [] for section in Section}
    for finder in _finders:
        for line in finder(actor):
            found[line.section].append(line)
    return found
