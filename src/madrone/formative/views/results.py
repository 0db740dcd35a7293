"""How the class did: by student and by question, on the page, on paper and as CSV."""

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madrone.access import Perm
from madrone.formative.actions.results import export_answers
from madrone.formative.models import Quiz
from madrone.formative.queries import get_quiz
from madrone.formative.standing import Copy, Standing
from madrone.ui.csvfile import csv_response
from madrone.ui.pages import StaffRequest, page
from madrone.ui.status import Status, Tone


@page(Perm.QUIZ_RUN)
@require_safe
def results(request: StaffRequest, code: str) -> HttpResponseBase:
    """Show each student's score and each question's figures."""
    found = get_quiz(request.actor, code)
    standing = Standing(found)
    came = [copy for copy in standing.copies if copy.came]
    context = {
        "quiz": found,
        "standing": standing,
        "students": [(copy, copy.right(found.key), status_of(copy, found)) for copy in standing.copies],
        "came": len(came),
        "waiting": len(standing.waiting),
        "mean": sum(copy.right(found.key) for copy in came) / len(came) if came else None,
        "questions": [
            (one, round(100 * one.p) if one.p is not None else None) for one in standing.questions()
        ],
    }
    return render(request, "formative/results.html", context)


@page(Perm.QUIZ_RUN)
@require_safe
def answers(request: StaffRequest, code: str) -> HttpResponseBase:
    """Download a row for each student with the score and every answer."""
    found = get_quiz(request.actor, code)
    standing = export_answers(by=request.actor, quiz=found)
    header = [_("Student"), _("Sheet"), _("Status"), _("Right"), _("Questions")]
    numbers = range(1, found.length + 1)
    return csv_response(f"answers-{found.code}", [*header, *numbers], _rows(standing))


def status_of(copy: Copy, quiz: Quiz) -> Status:
    """Say whether a student's result is whole."""
    if not copy.came:
        return Status(Tone.QUIET, _("No sheet read"))
    if copy.waiting:
        return Status(Tone.ATTENTION, _("Marks to decide"))
    if len(copy.marks) < quiz.length:
        return Status(Tone.ATTENTION, _("A page is missing"))
    return Status(Tone.GOOD, _("Complete"))


def _rows(standing: Standing) -> Iterator[list[object]]:
    quiz = standing.quiz
    for copy in standing.copies:
        given: list[object] = []
        for number in range(1, quiz.length + 1):
            mark = copy.marks.get(number)
            given.append("" if mark is None else "?" if mark.waits else mark.value)
        right = copy.right(quiz.key) if copy.came else ""
        document = copy.document
        yield [document.student, document.serial, status_of(copy, quiz).word, right, quiz.length, *given]
