"""Files as they really come: pictures, PDFs, blank backs, and what is no scan at all."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image, ImageSequence

from madrone.formative import work
from madrone.formative.actions.quizzes import create_quiz, print_quiz
from madrone.formative.actions.scans import upload_scans
from madrone.formative.errors import QuizProblem
from madrone.formative.models import Quiz, ScanPage
from madrone.formative.sheets import layouts_of
from madrone.formative.standing import Standing
from madrone.formative.tests.paper import filled, scanned
from madrone.jobs.worker import run_all
from madrone.kernel.errors import NotAllowed
from madrone.omr.simulation import draw_pages, scan_page
from tests.cast import SCHOOL, Cast, make_student

pytestmark = pytest.mark.thorough
KEY = "ABCDABCDAB"


@pytest.fixture
def quiz(cast: Cast) -> Quiz:
    """Tom's quiz for Ann and Sam."""
    cast.roster.students.add(make_student("1000000011", "Ann", "Abel", SCHOOL))
    return create_quiz(by=cast.tom, roster=cast.roster, title="Fractions", key=KEY)


@pytest.fixture
def pages(cast: Cast, quiz: Quiz, tmp_path: Path) -> list[Image.Image]:
    """Scans of Ann's and Sam's sheets."""
    scan = scanned(quiz, print_quiz(by=cast.tom, quiz=quiz), tmp_path, filled(KEY), filled("ABCDABCDAA"))
    with Image.open(scan.open()) as tiff:
        return [page.convert("L") for page in ImageSequence.Iterator(tiff)]


def written(pages: list[Image.Image], kind: str) -> ContentFile:
    """Write pages to one file."""
    out = io.BytesIO()
    pages[0].save(out, kind, **({"save_all": True, "append_images": pages[1:]} if pages[1:] else {}))
    return ContentFile(out.getvalue(), name=f"scans.{kind.lower()}")


def read(cast: Cast, quiz: Quiz, *files: ContentFile) -> Standing:
    """Upload files and have the worker read them."""
    for file in files:
        upload_scans(by=cast.tom, quiz=quiz, file=file, name=str(file.name))
    run_all()
    return Standing(quiz)


@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_several_pages_come_in_one_file(cast: Cast, quiz: Quiz, pages: list[Image.Image], kind: str) -> None:
    standing = read(cast, quiz, written(pages, kind))
    assert [copy.right(KEY) for copy in standing.copies] == [10, 9]
    assert not standing.troubled and not standing.waiting


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pages_come_as_pictures_of_their_own(
    cast: Cast, quiz: Quiz, pages: list[Image.Image], kind: str
) -> None:
    standing = read(cast, quiz, *(written([page], kind) for page in pages))
    assert [copy.right(KEY) for copy in standing.copies] == [10, 9]


def test_a_telephone_picture_is_read_askew_and_on_a_table(
    cast: Cast, quiz: Quiz, pages: list[Image.Image]
) -> None:
    table = Image.new("L", (pages[0].width + 700, pages[0].height + 700), 70)
    table.paste(pages[0], (350, 350))
    picture = table.rotate(4, Image.Resampling.BICUBIC, fillcolor=70)
    standing = read(cast, quiz, written([picture], "JPEG"))
    assert standing.copies[0].right(KEY) == 10


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_picture_from_a_simulated_telephone_is_read_without_a_silent_error(
    cast: Cast, quiz: Quiz, tmp_path: Path, seed: int
) -> None:
    """Perspective, a shadow, blur and noise (omr.md 3), and a student as students are."""
    path = tmp_path / "sheets.pdf"
    path.write_bytes(print_quiz(by=cast.tom, quiz=quiz))
    (layout,) = layouts_of(quiz).values()
    photo = scan_page(next(draw_pages(path)), layout.pages[0], scenario="photo", seed=seed)
    standing = read(cast, quiz, ContentFile(photo.content, name="photo.jpg"))
    assert standing.read == 1 and not standing.troubled
    meant = {int(answer.name.removeprefix("q")): answer.values[0] for answer in photo.answers}
    marks = standing.copies[0].marks
    assert set(marks) == set(meant)
    settled = {number: mark.value for number, mark in marks.items() if not mark.waits}
    assert len(settled) > len(meant) / 2
    assert settled == {number: meant[number] for number in settled}


def test_blank_backs_are_passed_over_and_counted(
    cast: Cast, quiz: Quiz, pages: list[Image.Image], client_of: Callable[[str], Client]
) -> None:
    blank = Image.new("L", pages[0].size, 250)
    standing = read(cast, quiz, written([pages[0], blank, pages[1], blank], "TIFF"))
    assert not standing.troubled and len(standing.blank_backs) == 2
    shown = client_of("tom").get(f"/classroom/{quiz.code}/").content.decode()
    assert "2 blank pages were passed over." in shown and "Pages that need you" not in shown


def test_a_file_of_blank_pages_alone_is_shown(cast: Cast, quiz: Quiz, pages: list[Image.Image]) -> None:
    standing = read(cast, quiz, written([Image.new("L", pages[0].size, 250)], "PNG"))
    assert [reason for _page, reason in standing.troubled] == ["blank-page"]


def encrypted(pages: list[Image.Image]) -> bytes:
    """A PDF that asks for a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(written(pages, "PDF").read())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def test_what_cannot_be_read_is_named_file_by_file(
    cast: Cast, quiz: Quiz, pages: list[Image.Image], client_of: Callable[[str], Client]
) -> None:
    files = {
        "letter.docx": b"PK\x03\x04" + b"word/document.xml" * 9,
        "empty.pdf": b"",
        "locked.pdf": encrypted(pages),
        "cut.pdf": b"%PDF-1.7\n1 0 obj",
    }
    standing = read(cast, quiz, *(ContentFile(data, name=name) for name, data in files.items()))
    told = {page.upload.file_name: reason for page, reason in standing.troubled}
    assert told == {
        "letter.docx": "unknown-kind",
        "empty.pdf": "empty-file",
        "locked.pdf": "encrypted",
        "cut.pdf": "broken-file",
    }
    shown = client_of("tom").get(f"/classroom/{quiz.code}/").content.decode()
    for name in files:
        assert name in shown
    assert "The PDF is protected by a password." in shown


def test_a_student_who_left_the_class_keeps_the_answers(
    cast: Cast, quiz: Quiz, pages: list[Image.Image]
) -> None:
    cast.roster.students.remove(cast.sam)
    cast.sam.enrolled = False
    cast.sam.save()
    standing = read(cast, quiz, written(pages, "TIFF"))
    assert [copy.right(KEY) for copy in standing.copies] == [10, 9]


def test_nobody_else_uploads_to_a_quiz(cast: Cast, quiz: Quiz, pages: list[Image.Image]) -> None:
    for stranger in (cast.nia, cast.eve):
        with pytest.raises(NotAllowed):
            upload_scans(by=stranger, quiz=quiz, file=written(pages, "PDF"), name="scans.pdf")
    assert not ScanPage.objects.exists()


def test_scans_of_a_quiz_without_sheets_are_refused(cast: Cast) -> None:
    unprinted = create_quiz(by=cast.tom, roster=cast.roster, title="Decimals", key=KEY)
    with pytest.raises(QuizProblem) as problem:
        upload_scans(by=cast.tom, quiz=unprinted, file=ContentFile(b"x", name="x.pdf"), name="x.pdf")
    assert problem.value.code == "not-printed"


def test_a_reading_that_dies_midway_is_taken_up_and_leaves_every_page_once(
    cast: Cast, quiz: Quiz, pages: list[Image.Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = upload_scans(by=cast.tom, quiz=quiz, file=written(pages, "PDF"), name="scans.pdf")

    class Killed(BaseException):
        pass

    def die(*_arguments: object) -> None:
        raise Killed

    monkeypatch.setattr(work, "_keep", die)
    with pytest.raises(Killed):
        work.read_scans(upload=made.code, progress=lambda _done, _all, _note="": None)
    assert not ScanPage.objects.exists()
    monkeypatch.undo()
    for _ in range(2):
        work.read_scans(upload=made.code, progress=lambda _done, _all, _note="": None)
    standing = Standing(quiz)
    assert len(standing.pages) == 2 and [copy.right(KEY) for copy in standing.copies] == [10, 9]
