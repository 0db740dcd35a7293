"""From stored results to what a score report is about."""

from collections.abc import Iterable

from madrone.administrations.queries import rules_of
from madrone.reports.queries import StudentResults, place_names
from madrone.reports.report_words import ReportCard


def report_cards(gathered: Iterable[StudentResults]) -> list[ReportCard]:
    """Make the report cards of some students: the school is the one of the result, where the test was taken from."""
    found = list(gathered)
    schools = {_school(one) for one in found}
    names = place_names({*schools, *(code[:7] for code in schools)})
    return [_card(one, names) for one in found]


def _card(one: StudentResults, names: dict[str, str]) -> ReportCard:
    student, window = one.student, one.administration.window
    school = _school(one)
    results = list(one.by_subject.values())
    return ReportCard(
        first_name=student.first_name,
        full_name=" ".join(filter(None, (student.first_name, student.middle_name, student.last_name))),
        # The grade that the test was for: the student may have moved on since.
        grade=results[0].grade,
        school=names[school],
        lea=names[school[:7]],
        window=window.name,
        results=results,
        policy=rules_of(window),
    )


def _school(one: StudentResults) -> str:
    return max(one.by_subject.values(), key=lambda result: result.completed_at).org_code
