"""What other contexts show on a student's page: each registers a section of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from madrone.access import Actor
from madrone.students.models import Student

# Gives the template and its context, or None where there is nothing that this actor may see.
Show = Callable[[Actor, Student], tuple[str, dict[str, Any]] | None]


@dataclass(frozen=True, slots=True)
class Section:
    """One section as the page draws it: a title of ours, and what a context's own template makes."""

    title: str | Promise
    html: SafeString


_SECTIONS: list[tuple[str | Promise, Show]] = []


def register(title: str | Promise, show: Show) -> None:
    """Add a section to every student's page; called by a context when it starts."""
    if all(known is not show for _title, known in _SECTIONS):
        _SECTIONS.append((title, show))


def sections_for(request: HttpRequest, actor: Actor, student: Student) -> list[Section]:
    """Ask every context what it has to show an actor about a student, each drawn by its own template."""
    sections = []
    for title, show in _SECTIONS:
        found = show(actor, student)
        if found is not None:
            template, context = found
            sections.append(Section(title, render_to_string(template, context, request)))
    return sections
