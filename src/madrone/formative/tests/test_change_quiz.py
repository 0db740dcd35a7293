"""A quiz that is changed before and after its sheets were printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madrone.audit.models import Event
from madrone.formative.actions.quizzes import change_quiz, create_quiz, print_quiz
from madrone.formative.actions.scans import upload_scans
from madrone.formative.errors import QuizProblem
from madrone.formative.models import Quiz
from madrone.formative.sheets import layouts_of
from madrone.formative.standing import Standing
from madrone.formative.tests.paper import filled, scanned
from madrone.jobs.worker import run_all
from madrone.kernel.errors import NotAllowed
from tests.cast import Cast

KEY = "ABCDABCDAB"
LONG = "A title so long that it needs a second line on the sheet, and moves the circles"


@pytest.fixture
def quiz(cast: Cast) -> Quiz:
    """Tom's quiz of ten questions for Sam."""
    return create_quiz(by=cast.tom, roster=cast.roster, title="Fractions", key=KEY)


def test_everything_may_change_until_a_sheet_is_printed(cast: Cast, quiz: Quiz) -> None:
    changed = change_quiz(
        by=cast.tom, quiz=quiz, title="Decimals", key="ABCDE", choices=5, language="es", paper="a4"
    )
    assert changed == Quiz.objects.get()
    assert (changed.title, changed.key, changed.choices, changed.language, changed.paper) == (
        "Decimals", "ABCDE", 5, "es", "a4",
    )  # fmt: skip


@pytest.mark.thorough
def test_results_follow_the_key_and_printed_sheets_are_still_read(
    cast: Cast, quiz: Quiz, tmp_path: Path
) -> None:
    pdf = print_quiz(by=cast.tom, quiz=quiz)
    before = layouts_of(quiz)
    changed = change_quiz(by=cast.tom, quiz=quiz, title=LONG, key="DBCDABCDAC")
    assert layouts_of(changed) == before
    assert print_quiz(by=cast.tom, quiz=changed) == pdf
    upload_scans(by=cast.tom, quiz=changed, file=scanned(changed, pdf, tmp_path, filled(KEY)), name="s.tif")
    run_all()
    (sam,) = Standing(changed).copies
    assert sam.right(changed.key) == 8
    again = change_quiz(by=cast.tom, quiz=changed, title=LONG, key=KEY)
    assert Standing(again).copies[0].right(again.key) == 10


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"key": "ABCDA"}, "printed-length", "key"),
        ({"choices": 5}, "printed-sheet", "choices"),
        ({"language": "es"}, "printed-sheet", "language"),
        ({"paper": "a4"}, "printed-sheet", "paper"),
    ],
)
def test_printed_sheets_hold_their_shape(
    cast: Cast, quiz: Quiz, changes: dict[str, str], code: str, field: str
) -> None:
    print_quiz(by=cast.tom, quiz=quiz)
    with pytest.raises(QuizProblem) as problem:
        change_quiz(**{"by": cast.tom, "quiz": quiz, "title": "Fractions", "key": KEY} | changes)  # type: ignore[arg-type]  # one row for each kind of change
    assert (problem.value.code, problem.value.field) == (code, field)
    assert Quiz.objects.get().key == KEY


def test_the_record_tells_how_much_changed_and_no_letters(cast: Cast, quiz: Quiz) -> None:
    change_quiz(by=cast.tom, quiz=quiz, title="Fractions", key="CCCDABCDAB")
    event = Event.objects.get(action="formative.quiz.changed")
    assert event.details == {"answers": 2, "renamed": False, "questions": 10}


def test_nobody_else_may_change_it(cast: Cast, quiz: Quiz) -> None:
    for stranger in (cast.nia, cast.eve):
        with pytest.raises(NotAllowed):
            change_quiz(by=stranger, quiz=quiz, title="Mine", key=KEY)


@pytest.mark.thorough
def test_the_page_says_what_stays_once_sheets_are_printed(
    cast: Cast, quiz: Quiz, client_of: Callable[[str], Client]
) -> None:
    tom = client_of("tom")
    assert "everything may change" in tom.get(f"/classroom/{quiz.code}/change").content.decode()
    print_quiz(by=cast.tom, quiz=quiz)
    shown = tom.get(f"/classroom/{quiz.code}/change").content.decode()
    assert "keeps its 10 questions" in shown and "keep the title “Fractions”" in shown
    refused = tom.post(f"/classroom/{quiz.code}/change", {"title": "Decimals", "key": "ABCDA"})
    assert refused.status_code == 422
    assert (
        tom.post(f"/classroom/{quiz.code}/change", {"title": "Decimals", "key": "D" * 10}).status_code == 302
    )
    assert (Quiz.objects.get().title, Quiz.objects.get().key) == ("Decimals", "D" * 10)
