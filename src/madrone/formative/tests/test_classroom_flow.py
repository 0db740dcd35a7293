"""From the key to the results, with the real printer and the real reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from madrone.formative.actions.quizzes import create_quiz, print_quiz
from madrone.formative.actions.scans import decide_mark, set_page_aside, undo_decision, upload_scans
from madrone.formative.models import Document, Quiz, ScanPage, Upload
from madrone.formative.standing import Standing
from madrone.formative.tests.paper import filled, scanned
from madrone.formative.work import read_scans
from madrone.jobs.worker import run_all
from madrone.omr.simulation.students import Pencil
from tests.cast import SCHOOL, Cast, make_student

pytestmark = pytest.mark.thorough
KEY = "ABCDABCDAB"


@pytest.fixture
def quiz(cast: Cast) -> Quiz:
    """Tom's quiz of ten questions for Ann, Bob and Sam; on paper in this order."""
    cast.roster.students.add(make_student("1000000011", "Ann", "Abel", SCHOOL))
    cast.roster.students.add(make_student("1000000012", "Bob", "Bean", SCHOOL))
    return create_quiz(by=cast.tom, roster=cast.roster, title="Fractions", key=KEY)


def body(client: Client, address: str) -> bytes:
    """Give what a streamed answer says."""
    return client.get(address).getvalue()


def test_a_class_goes_from_the_key_to_the_results(
    cast: Cast, quiz: Quiz, tmp_path: Path, client_of: Callable[[str], Client]
) -> None:
    pdf = print_quiz(by=cast.tom, quiz=quiz)
    doubtful = {**filled("ABCDABCDAA"), 2: [("B", Pencil.FILL), ("D", Pencil.FILL)]}
    scan = scanned(quiz, pdf, tmp_path, filled(KEY), doubtful, filled("ABCDABCD.C"))
    upload_scans(by=cast.tom, quiz=quiz, file=scan, name="scans.tif")
    run_all()

    standing = Standing(quiz)
    assert standing.read == 3 and not standing.troubled
    ann, bob, sam = standing.copies
    assert [ann.right(KEY), bob.right(KEY), sam.right(KEY)] == [10, 8, 8]
    waiting = {(mark.page.place, mark.question): mark for mark in standing.waiting}
    # Two full circles are always asked about; a blank may be, by how sure the reader wants to be.
    assert (2, 2) in waiting and set(waiting) <= {(2, 2), (3, 9)}
    mark = waiting[2, 2]
    assert mark.value == "B|D"
    last = standing.questions()[9]
    assert (last.p, last.chosen, last.common_error) == (1 / 3, {"A": 1, "B": 1, "C": 1, "D": 0}, "A, C")

    tom = client_of("tom")
    picture = tom.get(
        f"/classroom/{quiz.code}/scans/{mark.page.upload.code}/{mark.page.place}/picture?question=2"
    )
    assert picture.content.startswith(b"\xff\xd8\xff")
    asked = tom.get(f"/classroom/{quiz.code}/resolve")
    assert "Bean, Bob · question 2" in asked.content.decode()
    for (place, question), value in {(2, 2): "B", (3, 9): ""}.items():
        form = {"upload": mark.page.upload.code, "place": place, "question": question, "value": value}
        assert tom.post(f"/classroom/{quiz.code}/resolve", form).status_code == 302
    assert not Standing(quiz).waiting
    assert Standing(quiz).copies[1].right(KEY) == 9
    told = body(tom, f"/classroom/{quiz.code}/answers.csv").decode()
    assert '"Bean, Bob"' in told and "Complete,9,10,A,B,C" in told

    assert Standing(quiz).questions()[8].blank == 1

    undone = [undo_decision(by=cast.tom, quiz=quiz).question for _ in range(2)]
    assert undone == [9, 2] and len(Standing(quiz).waiting) == len(waiting)


def test_reading_again_changes_nothing_and_keeps_decisions(cast: Cast, quiz: Quiz, tmp_path: Path) -> None:
    pdf = print_quiz(by=cast.tom, quiz=quiz)
    assert print_quiz(by=cast.tom, quiz=quiz) == pdf
    assert Document.objects.count() == 3
    scan = scanned(quiz, pdf, tmp_path, {**filled(KEY), 1: [("A", Pencil.FILL), ("C", Pencil.FILL)]})
    made = upload_scans(by=cast.tom, quiz=quiz, file=scan, name="scans.tif")
    run_all()
    page = ScanPage.objects.get()
    decide_mark(by=cast.tom, page=page, question=1, value="A")

    assert upload_scans(by=cast.tom, quiz=quiz, file=scan, name="again.tif") == made
    assert run_all() == 0 and Upload.objects.count() == 1
    read_scans(upload=made.code, progress=lambda done, total, note="": None)
    assert ScanPage.objects.get() == page
    assert Standing(quiz).copies[0].right(KEY) == 10


def test_different_scans_of_a_sheet_wait_until_one_is_set_aside(
    cast: Cast, quiz: Quiz, tmp_path: Path
) -> None:
    pdf = print_quiz(by=cast.tom, quiz=quiz)
    for number, answers in enumerate((KEY, "ABCDABCDAA")):
        scan = scanned(quiz, pdf, tmp_path, filled(answers), seed=number)
        upload_scans(by=cast.tom, quiz=quiz, file=scan, name="scans.tif")
    run_all()
    standing = Standing(quiz)
    assert [reason for _page, reason in standing.troubled] == ["duplicate", "duplicate"]
    assert not standing.copies[0].came
    set_page_aside(by=cast.tom, page=standing.pages[0])
    assert Standing(quiz).copies[0].right(KEY) == 9
    assert not Standing(quiz).troubled


def test_foreign_sheets_and_other_files_are_named_and_count_nowhere(
    cast: Cast, quiz: Quiz, tmp_path: Path, client_of: Callable[[str], Client]
) -> None:
    print_quiz(by=cast.tom, quiz=quiz)
    other = create_quiz(by=cast.tom, roster=cast.roster, title="Decimals", key=KEY)
    foreign = scanned(other, print_quiz(by=cast.tom, quiz=other), tmp_path, filled(KEY))
    upload_scans(by=cast.tom, quiz=quiz, file=foreign, name="foreign.tif")
    upload_scans(by=cast.tom, quiz=quiz, file=ContentFile(b"no picture at all"), name="letter.doc")
    run_all()
    standing = Standing(quiz)
    assert [reason for _page, reason in standing.troubled] == ["foreign-form", "unknown-kind"]
    assert not any(copy.came for copy in standing.copies)
    shown = client_of("tom").get(f"/classroom/{quiz.code}/").content.decode()
    assert "This sheet belongs to another quiz." in shown
    assert "letter.doc" in shown
