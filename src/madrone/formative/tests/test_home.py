"""What a teacher's home page says of her quizzes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from madrone.formative.actions.quizzes import create_quiz, print_quiz
from madrone.formative.actions.scans import decide_mark, upload_scans
from madrone.formative.home import waiting_marks
from madrone.formative.models import ScanPage
from madrone.formative.tests.paper import filled, scanned
from madrone.jobs.worker import run_all
from madrone.omr.simulation.students import Pencil
from tests.cast import Cast

KEY = "ABCDABCDAB"


@pytest.mark.thorough
def test_marks_that_wait_are_named_to_their_teacher_until_they_are_decided(
    cast: Cast, tmp_path: Path, client_of: Callable[[str], Client]
) -> None:
    quiz = create_quiz(by=cast.tom, roster=cast.roster, title="Fractions", key=KEY)
    double = {**filled(KEY), 2: [("B", Pencil.FILL), ("D", Pencil.FILL)]}
    scan = scanned(quiz, print_quiz(by=cast.tom, quiz=quiz), tmp_path, double)
    upload_scans(by=cast.tom, quiz=quiz, file=scan, name="scans.tif")
    run_all()
    (line,) = waiting_marks(cast.tom)
    assert line.sentence == "1 mark of the quiz “Fractions” waits for you to decide."
    assert line.url in client_of("tom").get("/home").content.decode()
    assert not waiting_marks(cast.pia) and not waiting_marks(cast.nia)
    decide_mark(by=cast.tom, page=ScanPage.objects.get(), question=2, value="B")
    assert not waiting_marks(cast.tom)


def test_it_says_nothing_of_a_quiz_that_is_not_scanned(cast: Cast) -> None:
    create_quiz(by=cast.tom, roster=cast.roster, title="Fractions", key=KEY)
    assert not waiting_marks(cast.tom)
