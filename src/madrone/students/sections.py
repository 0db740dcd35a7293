"""What other contexts show on a student's page: each registers a section of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from madrone.access import Actor
from madrone.students.models import Student

# Gives the template and its context, or None where there is nothing that this actor may see.
Show = Callable[[Actor, Student], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True, slots=True)
class Section:
    """One section as the page draws it."""

    title: str | Promise
    template: str
    context: dict[str, Any]


_SECTIONS: list[tuple[str | Promise, Show]] = []


def register(title: str | Promise, show: Show) -> None:
    """Add a section to every student's page; called by a context when it starts."""
    if all(known is not show for _title, known in _SECTIONS):
        _SECTIONS.append((title, show))


def sections_for(actor: Actor, student: Student) -> list[Section]:
    """Ask every context what it has to show an actor about a student."""
    shown = ((title, show(actor, student)) for title, show in _SECTIONS)
    return [Section(title, *found) for title, found in shown if found is not None]
