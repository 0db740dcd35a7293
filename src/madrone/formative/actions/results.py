"""Handing out results as a file."""

from django.db import transaction

from madrone import audit
from madrone.access import Actor
from madrone.formative.access import require_quiz
from madrone.formative.models import Quiz
from madrone.formative.standing import Standing


@transaction.atomic
def export_answers(*, by: Actor, quiz: Quiz) -> Standing:
    """Give everything that the file of answers says, and write down who took it."""
    require_quiz(by, quiz)
    standing = Standing(quiz)
    audit.record(
        by, "formative.results.exported", on=quiz, at=quiz.roster.org_code, sheets=len(standing.copies)
    )
    return standing
