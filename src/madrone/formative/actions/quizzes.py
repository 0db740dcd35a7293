"""Making a quiz and printing its sheets."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor
from madrone.formative.access import require_quiz, rosters_for
from madrone.formative.errors import QuizProblem
from madrone.formative.keys import read_key
from madrone.formative.models import Document, Quiz
from madrone.formative.sheets import layouts_of, sheet_of
from madrone.kernel import clock
from madrone.kernel.codes import random_code
from madrone.kernel.errors import NotAllowed
from madrone.omr.errors import SheetError
from madrone.omr.printing import RosterRow, print_sheets

if TYPE_CHECKING:
    from madrone.students.models import Roster

_TRIES = 3
_SERIAL = 8


@transaction.atomic
def create_quiz(
    *,
    by: Actor,
    roster: "Roster",
    title: str,
    key: str,
    choices: int = 4,
    language: str = Quiz.Language.ENGLISH,
    paper: str = Quiz.Paper.LETTER,
) -> Quiz:
    """Make a quiz for a class; ``key`` as somebody types it (:func:`madrone.formative.keys.read_key`)."""
    if by.account_id is None or not rosters_for(by).filter(pk=roster.pk).exists():
        raise NotAllowed("not-allowed", _("Only a teacher of this class may give it a quiz."))
    quiz = Quiz(
        title=title,
        roster=roster,
        choices=choices,
        key=read_key(key, choices),
        language=language,
        paper=paper,
        by_id=by.account_id,
        created_at=clock.now(),
    )
    _check_layout(quiz)
    quiz.save()
    audit.record(by, "formative.quiz.created", on=quiz, at=roster.org_code, questions=quiz.length)
    return quiz


@transaction.atomic
def change_quiz(
    *,
    by: Actor,
    quiz: Quiz,
    title: str,
    key: str,
    choices: int | None = None,
    language: str | None = None,
    paper: str | None = None,
) -> Quiz:
    """Change a quiz, also after it was read: results follow the key at once.

    Once a sheet is printed, the numbers of questions and choices, the language and the paper stay as they are, for the
    sheets would not be read any more; the sheets keep their title too.
    """
    require_quiz(by, quiz)
    quiz = Quiz.objects.select_for_update(of=("self",)).select_related("roster").get(pk=quiz.pk)
    before = {"title": quiz.title, "key": quiz.key}
    _change_paper(quiz, choices=choices, language=language, paper=paper)
    letters = read_key(key, quiz.choices)
    if quiz.is_printed and len(letters) != quiz.length:
        raise QuizProblem(
            "printed-length",
            _(
                "The printed sheets have %(printed)s questions, but this key has %(n)s answers. Correct it, or make"
                " another quiz."
            )
            % {"printed": quiz.length, "n": len(letters)},
            field="key",
        )
    quiz.title, quiz.key = title, letters
    _check_layout(quiz)
    quiz.save()
    # The letters themselves stay out of the record, which more people may read than the key.
    answers = sum(old != new for old, new in zip(before["key"], letters, strict=False))
    audit.record(
        by,
        "formative.quiz.changed",
        on=quiz,
        at=quiz.roster.org_code,
        answers=answers,
        renamed=before["title"] != title,
        questions=quiz.length,
    )
    return quiz


def _change_paper(quiz: Quiz, *, choices: int | None, language: str | None, paper: str | None) -> None:
    """Change what the sheet looks like, as long as there is none."""
    wanted = {"choices": choices, "language": language, "paper": paper}
    for name, value in wanted.items():
        if value is None or value == getattr(quiz, name):
            continue
        if quiz.is_printed:
            raise QuizProblem(
                "printed-sheet",
                _("Sheets of this quiz are printed, so this cannot change any more. Make another quiz."),
                field=name,
            )
        setattr(quiz, name, value)


def _check_layout(quiz: Quiz) -> None:
    """Refuse now what could not be printed."""
    try:
        layouts_of(quiz)
    except SheetError as problem:
        raise QuizProblem(problem.code, problem.message, field="title") from problem


def print_quiz(*, by: Actor, quiz: Quiz) -> bytes:
    """Give the PDF with a sheet for every student who is on the roster now.

    A student's sheet has the same serial however often it is printed, so that a copy is recognised as one.
    """
    rows = _documents(by, quiz)
    with tempfile.TemporaryDirectory(prefix="madrone-sheets-") as folder:
        out = Path(folder) / "sheets.pdf"
        print_sheets(sheet_of(quiz), rows, out)
        return out.read_bytes()


@transaction.atomic
def _documents(by: Actor, quiz: Quiz) -> list[RosterRow]:
    require_quiz(by, quiz)
    students = list(quiz.roster.students.filter(enrolled=True))
    if not students:
        raise QuizProblem("no-students", _("There is no student on this roster yet. Add students first."))
    if not quiz.is_printed:
        quiz.printed_title = quiz.title
        quiz.save(update_fields=["printed_title"])
    have = set(quiz.documents.values_list("student", flat=True))
    for student in students:
        if student.pk not in have:
            _new_document(quiz, student.pk)
    audit.record(by, "formative.quiz.printed", on=quiz, at=quiz.roster.org_code, sheets=len(students))
    printed = quiz.documents.filter(student__in=students).select_related("student")
    return [RosterRow(one.serial, str(one.student)) for one in printed]


def _new_document(quiz: Quiz, student: int) -> None:
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                serial = random_code(_SERIAL).upper()
                Document.objects.create(quiz=quiz, serial=serial, student_id=student)
                return
        except IntegrityError:
            # Another sheet has this serial already, as happens once in a thousand thousand million.
            if not left:
                raise
