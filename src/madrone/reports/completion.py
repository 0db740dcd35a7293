"""How far testing has come: registered, started and completed, by school or roster and test (domain.md 4.10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, QuerySet

from madrone.access import Actor, Perm
from madrone.reports.access import counted_for
from madrone.reports.queries import place_names, roster_names

if TYPE_CHECKING:
    from madrone.administrations.models import TestAssignment, Window


@dataclass(frozen=True, slots=True)
class Progress:
    """One test of one school or roster. ``registered`` counts those who have the test assigned."""

    group: str
    test: str
    registered: int
    started: int
    completed: int


def progress_by_school(actor: Actor, window: "Window") -> list[Progress]:
    """Count by school of enrolment, in order of the schools' names."""
    rows = _counted(_given(actor, window), "student__org_code")
    names = place_names({row["student__org_code"] for row in rows})
    return _in_order(rows, names, "student__org_code")


def progress_by_roster(actor: Actor, window: "Window") -> list[Progress]:
    """Count by roster of the window's school year: those of the actor's scope or own."""
    names = roster_names(actor, window.school_year, Perm.COMPLETION_VIEW)
    given = _given(actor, window).filter(student__rosters__code__in=list(names))
    return _in_order(_counted(given, "student__rosters__code"), names, "student__rosters__code")


def handed_in(actor: Actor, window: "Window") -> tuple[int, int]:
    """Count the tests of a window that are handed in, and all that are assigned."""
    given = _given(actor, window)
    finished = given.filter(_opportunity(completed_at__isnull=False))
    return finished.count(), given.count()


def _given(actor: Actor, window: "Window") -> "QuerySet[TestAssignment]":
    return window.assignments.filter(counted_for(actor)).order_by()


def _counted(given: "QuerySet[TestAssignment]", group_by: str) -> list[dict[str, Any]]:
    return list(
        given.values(group_by, "test__title", "test__grade").annotate(
            registered=Count("pk"),
            started=Count("pk", filter=_opportunity(first_started_at__isnull=False)),
            completed=Count("pk", filter=_opportunity(completed_at__isnull=False)),
        )
    )


def _opportunity(**conditions: bool) -> Exists:
    """Whether the student's try at an assigned test has come so far.

    An assignment does not know its opportunity; delivery, which does, is asked in the same statement.
    """
    opportunities = apps.get_model("delivery", "Opportunity").objects
    return Exists(opportunities.filter(assignment=OuterRef("pk"), **conditions))


def _in_order(rows: Iterable[dict[str, Any]], names: dict[str, str], group_by: str) -> list[Progress]:
    known = [row for row in rows if row[group_by] in names]
    known.sort(key=lambda row: (names[row[group_by]], row["test__grade"], row["test__title"]))
    return [
        Progress(
            names[row[group_by]], row["test__title"], row["registered"], row["started"], row["completed"]
        )
        for row in known
    ]
