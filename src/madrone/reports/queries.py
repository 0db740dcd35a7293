"""Reading results for reports: which administrations, which students, one student's results over the years."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.access import Actor, Perm
from madrone.kernel.errors import NotFound
from madrone.orgs.queries import names
from madrone.reports.models import ScoreReportSet
from madrone.scoring.queries import results_visible_to
from madrone.students.access import rosters_within
from madrone.students.queries import rosters_visible_to

if TYPE_CHECKING:
    from madrone.administrations.models import Window
    from madrone.scoring.models import Result
    from madrone.students.models import Roster, Student

# The kinds of test that are reported on the scale with four levels, the most important first.
KINDS = {"summative": gettext_lazy("Summative"), "ica": gettext_lazy("Interim Comprehensive")}


@dataclass(frozen=True, slots=True)
class Administration:
    """The tests of one kind in one window; ``code`` names it in an address."""

    window: "Window"
    kind: str

    @property
    def code(self) -> str:
        """The window's code, with the kind where it is not the summative test."""
        return self.window.code if self.kind == "summative" else f"{self.window.code}.{self.kind}"

    def __str__(self) -> str:
        """Its name; the summative test goes without saying."""
        return self.window.name if self.kind == "summative" else f"{self.window.name} · {KINDS[self.kind]}"


@dataclass(slots=True)
class StudentResults:
    """One student's results in one administration, by subject."""

    student: "Student"
    administration: Administration
    by_subject: "dict[str, Result]" = field(default_factory=dict)

    @property
    def preliminary(self) -> bool:
        """Whether any of the results may still change."""
        return any(result.status != "final" for result in self.by_subject.values())


def reported_results(actor: Actor) -> "QuerySet[Result]":
    """List the results that reports are made from, of those that an actor may see."""
    return results_visible_to(actor).filter(test__kind__in=KINDS)


def administrations_with_results(actor: Actor) -> list[Administration]:
    """List the administrations in which an actor may see a result, the newest first."""
    results = reported_results(actor)
    pairs = set(results.order_by().values_list("window_id", "test__kind").distinct())
    windows = {pk: _window(results, pk) for pk, _kind in pairs}
    found = [Administration(windows[pk], kind) for pk, kind in pairs]
    return sorted(
        found,
        key=lambda one: (-one.window.opens_on.toordinal(), one.window.name, list(KINDS).index(one.kind)),
    )


def _window(results: "QuerySet[Result]", pk: int) -> "Window":
    return results.filter(window_id=pk)[:1].get().window


def get_administration(actor: Actor, code: str) -> Administration:
    """Find one administration in which the actor may see a result."""
    for administration in administrations_with_results(actor):
        if administration.code == code:
            return administration
    raise NotFound(
        "administration-unknown", _("There are no results of this window, or none that you may see.")
    )


def results_in(actor: Actor, administration: Administration) -> "QuerySet[Result]":
    """List the results of one administration that an actor may see."""
    return reported_results(actor).filter(window=administration.window, test__kind=administration.kind)


def rosters_for(actor: Actor, perm: Perm = Perm.RESULT_VIEW) -> "QuerySet[Roster]":
    """List the rosters whose students' results an actor may see: all of a scope, or one's own."""
    return (rosters_within(actor, perm) | rosters_visible_to(actor)).order_by("name", "pk")


def roster_names(actor: Actor, school_year: int, perm: Perm = Perm.RESULT_VIEW) -> dict[str, str]:
    """Name the rosters of a school year by code, in order; with the school, where they are of several."""
    rosters = rosters_for(actor, perm).filter(school_year=school_year)
    rows = list(rosters.values_list("code", "name", "org_code"))
    schools = place_names({org_code for _code, _name, org_code in rows})
    if len(schools) < 2:
        return {code: name for code, name, _org_code in rows}
    rows.sort(key=lambda row: (schools[row[2]], row[1]))
    return {code: f"{name} · {schools[org_code]}" for code, name, org_code in rows}


def one_result_each(results: "QuerySet[Result]") -> "QuerySet[Result]":
    """Thin results of one administration out to one for each student, with the scores of both subjects.

    A list of students is a list of these; ``ela`` and ``math`` are there to sort by.
    """
    same = results.filter(student=OuterRef("student")).order_by("-completed_at", "-pk")
    newest = same.values("pk")[:1]
    return results.filter(pk=Subquery(newest)).annotate(
        ela=Subquery(same.filter(subject="ELA").values("scale_score")[:1]),
        math=Subquery(same.filter(subject="MATH").values("scale_score")[:1]),
    )


def by_student(
    results: "QuerySet[Result]", administration: Administration, student_ids: Iterable[int]
) -> "dict[int, StudentResults]":
    """Gather the results of some students in one administration; of two in a subject the newer one counts."""
    gathered: dict[int, StudentResults] = {}
    for result in results.filter(student_id__in=list(student_ids)).order_by("completed_at", "pk"):
        kept = gathered.setdefault(result.student_id, StudentResults(result.student, administration))
        kept.by_subject[result.subject] = result
    return gathered


def results_of(
    actor: Actor, administration: Administration, student_codes: Sequence[str]
) -> list[StudentResults]:
    """Gather the results of students by their codes, in that order; those the actor may not see are left out."""
    found = results_in(actor, administration).filter(student__code__in=student_codes)
    gathered = by_student(found, administration, found.order_by().values_list("student_id", flat=True))
    of_code = {one.student.code: one for one in gathered.values()}
    return [of_code[code] for code in student_codes if code in of_code]


def history_of(actor: Actor, student_code: str) -> list[StudentResults]:
    """Give what an actor may see of one student, administration by administration, the newest first.

    NotFound when there is nothing: whether such a student exists is then none of the actor's business.
    """
    found = reported_results(actor).filter(student__code=student_code).select_related("opportunity")
    gathered: dict[tuple[int, str], StudentResults] = {}
    for result in found.order_by("completed_at", "pk"):
        administration = Administration(result.window, result.test.kind)
        key = (result.window_id, result.test.kind)
        kept = gathered.setdefault(key, StudentResults(result.student, administration))
        kept.by_subject[result.subject] = result
    if not gathered:
        raise no_results()
    return sorted(
        gathered.values(), key=lambda one: one.administration.window.opens_on.toordinal(), reverse=True
    )


def no_results() -> NotFound:
    """The answer to a student without a result, and to one of whom the actor may see nothing: the same."""
    return NotFound("results-unknown", _("There are no results of this student that you may see."))


def place_names(codes: set[str]) -> dict[str, str]:
    """Name schools and LEAs by code; one that is not known goes by its code."""
    known = names(codes)
    return {code: known.get(code, code) for code in codes}


def sees_any_results(actor: Actor) -> bool:
    """Tell whether an actor's roles can show results at all: a role for rosters alone needs a roster."""
    return bool(actor.scopes(Perm.RESULT_VIEW)) or rosters_visible_to(actor).exists()


def tests_in(results: "QuerySet[Result]") -> list[tuple[str, str]]:
    """List the tests of some results: code and title, by grade and subject."""
    fields = ("test__grade", "test__subject", "test__title", "test__code")
    rows = results.order_by(*fields).values_list(*fields).distinct()
    return [(code, title) for _grade, _subject, title, code in rows]


def preliminary_counts(actor: Actor) -> dict[Administration, int]:
    """Count the preliminary results of each administration, where there are any."""
    counts: dict[tuple[int, str], int] = defaultdict(int)
    waiting = reported_results(actor).filter(status="preliminary").order_by()
    for window_id, kind in waiting.values_list("window_id", "test__kind"):
        counts[window_id, kind] += 1
    return {
        one: counts[one.window.pk, one.kind]
        for one in administrations_with_results(actor)
        if counts.get((one.window.pk, one.kind))
    }


def get_report_set(actor: Actor, code: str) -> ScoreReportSet:
    """Find a set of score reports that the actor has asked for."""
    found = ScoreReportSet.objects.filter(code=code, by=actor.account_id).first()
    if found is None:
        raise NotFound("set-unknown", _("There is no such set of reports, or it is not yours."))
    return found
