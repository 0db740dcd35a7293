"""How groups did on one test: schools or rosters, each with its average, its levels and how many were tested."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast

from madrone.access import Actor, Perm
from madrone.orgs.access import within_scope
from madrone.reports.queries import Administration, place_names, roster_names
from madrone.reports.suppression import MINIMUM, Hidden, hides_small_groups, suppressed
from madrone.students.queries import students_visible_to

if TYPE_CHECKING:
    from madrone.scoring.models import Result

LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Group:
    """A school, a roster, or all of them together.

    ``assigned`` and ``tested`` count students; ``scored`` those of them with a scale score, over whom the
    average (with its standard error, for two and more) and the levels are taken. ``hidden`` says why the
    numbers must not be shown.
    """

    code: str
    name: str
    assigned: int
    tested: int
    scored: int
    average: float | None
    standard_error: float | None
    levels: tuple[int, int, int, int]
    preliminary: int
    hidden: Hidden | None = None

    @property
    def met(self) -> int:
        """How many met or exceeded the standard."""
        return self.levels[2] + self.levels[3]


@dataclass(frozen=True, slots=True)
class Summary:
    """The groups in order of their names, and all students together (each once, even if on two rosters)."""

    groups: tuple[Group, ...]
    total: Group


def by_school(
    actor: Actor, results: "QuerySet[Result]", administration: Administration, test: str
) -> Summary:
    """Sum up one test by school of enrolment."""
    results = results.filter(test__code=test)
    rows = {row["org_code"]: row for row in _measured(results, "org_code")}
    assigned = dict(
        _assigned(actor, administration, test)
        .values("student__org_code")
        .annotate(count=Count("student", distinct=True))
        .values_list("student__org_code", "count")
    )
    names = place_names({*rows, *assigned})
    codes = sorted({*rows, *assigned}, key=lambda code: (names[code], code))
    groups = [_group(code, names[code], assigned.get(code, 0), rows.get(code)) for code in codes]
    return _summary(actor, groups, results, sum(assigned.values()))


def by_roster(
    actor: Actor, results: "QuerySet[Result]", administration: Administration, test: str
) -> Summary:
    """Sum up one test by roster: those of the actor's scope or own."""
    results = results.filter(test__code=test)
    names = roster_names(actor, administration.window.school_year)
    rows = {row["student__rosters__code"]: row for row in _measured(results, "student__rosters__code")}
    given = _assigned(actor, administration, test).filter(student__rosters__code__in=list(names))
    assigned = dict(
        given.values("student__rosters__code")
        .annotate(count=Count("student", distinct=True))
        .values_list("student__rosters__code", "count")
    )
    codes = [code for code in names if code in rows or code in assigned]
    groups = [_group(code, names[code], assigned.get(code, 0), rows.get(code)) for code in codes]
    everybody = results.filter(student__rosters__code__in=codes).order_by().values("student")
    return _summary(
        actor,
        groups,
        results.filter(student__in=everybody),
        given.order_by().values("student").distinct().count(),
    )


def _measured(results: "QuerySet[Result]", group_by: str) -> Iterable[dict[str, Any]]:
    return results.order_by().values(group_by).annotate(**_measures())


def _measures() -> dict[str, Any]:
    counts = {f"level{level}": Count("pk", filter=Q(level=level)) for level in LEVELS}
    return {
        "tested": Count("pk"),
        "scored": Count("scale_score"),
        "average": Avg("scale_score"),
        # Two plain averages give the spread on every database; SQLite's own would stumble over a missing score.
        "square": Avg(Cast("scale_score", FloatField()) * F("scale_score")),
        "preliminary": Count("pk", filter=Q(status="preliminary")),
        **counts,
    }


def _assigned(actor: Actor, administration: Administration, test: str) -> "QuerySet[Any]":
    """The assignments of students whose results the actor may see."""
    given = administration.window.assignments.filter(test__code=test).order_by()
    here = within_scope(actor, Perm.RESULT_VIEW, field="student__org_code")
    rostered = students_visible_to(actor, Perm.RESULT_VIEW).order_by().values("pk")
    return given.filter(here) if actor.scopes(Perm.RESULT_VIEW) else given.filter(student__in=rostered)


def _group(code: str, name: str, assigned: int, row: dict[str, Any] | None) -> Group:
    if row is None:
        return Group(code, name, assigned, 0, 0, None, None, (0, 0, 0, 0), 0)
    first, second, third, fourth = (row[f"level{level}"] for level in LEVELS)
    return Group(
        code=code,
        name=name,
        # A student who has moved away was assigned the test here, or there would be no result.
        assigned=max(assigned, row["tested"]),
        tested=row["tested"],
        scored=row["scored"],
        average=row["average"],
        standard_error=_standard_error(row["average"], row["square"], row["scored"]),
        levels=(first, second, third, fourth),
        preliminary=row["preliminary"],
    )


def _standard_error(average: float | None, square: float | None, count: int) -> float | None:
    """The standard error of an average, from the average of the squares; one score alone has none."""
    if average is None or square is None or count < 2:
        return None
    return math.sqrt(max(square - average**2, 0) / (count - 1))


def _summary(actor: Actor, groups: list[Group], everybody: "QuerySet[Result]", assigned: int) -> Summary:
    total = _group("", "", assigned, everybody.order_by().aggregate(**_measures()))
    if hides_small_groups(actor):
        verdicts = suppressed([group.scored for group in groups])
        groups = [replace(group, hidden=verdict) for group, verdict in zip(groups, verdicts, strict=True)]
        total = replace(total, hidden=Hidden.SMALL if 0 < total.scored < MINIMUM else None)
    return Summary(tuple(groups), total)
