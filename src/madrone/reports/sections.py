"""The section “Results” of a student's page."""

from typing import TYPE_CHECKING, Any

from madrone.access import Actor, Perm
from madrone.kernel.errors import NotFound
from madrone.reports import queries
from madrone.reports.wording import SHORT_SUBJECTS, level_status, result_status

if TYPE_CHECKING:
    from madrone.students.models import Student


def results_section(actor: Actor, student: "Student") -> tuple[str, dict[str, Any]] | None:
    """Give what an actor may see of a student's results; None where that is nothing."""
    if not actor.has(Perm.RESULT_VIEW):
        return None
    try:
        history = queries.history_of(actor, student.code)
    except NotFound:
        return None
    rows = [
        {
            "administration": one.administration,
            "subject": SHORT_SUBJECTS[subject],
            "score": result.scale_score,
            "level": level_status(result),
            "state": result_status(result),
        }
        for one in history
        for subject, result in one.by_subject.items()
    ]
    return "reports/_student_section.html", {"student_code": student.code, "rows": rows}
