"""Reading student test settings."""

from collections.abc import Iterable

from madrone.accessibility.models import StudentSettings


def settings_for(student_id: int, subject: str) -> dict[str, str]:
    """Give a student's present settings in one subject; an empty dict means nothing is set."""
    found = StudentSettings.objects.filter(student_id=student_id, subject=subject).first()
    return dict(found.values) if found else {}


def settings_of_many(student_ids: Iterable[int]) -> dict[tuple[int, str], dict[str, str]]:
    """Give the settings of many students by (student id, subject); students without any are absent."""
    rows = StudentSettings.objects.filter(student_id__in=list(student_ids))
    return {(row.student_id, row.subject): dict(row.values) for row in rows if row.values}
