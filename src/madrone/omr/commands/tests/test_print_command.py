"""``madrone omr print`` as the command-line contract has it."""

from pathlib import Path

import pikepdf
import pytest

from madrone.omr.commands.tests.command_line import main
from madrone.omr.commands.tests.test_layout_command import SHEET


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "SHEET.toml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "STUDENTS.csv").write_text("document,student\nD1,Ann Lee\nD2,Bo Ruiz\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *more: str) -> int:
    """Print the folder's sheets."""
    sheet, roster, out = (str(folder / name) for name in ("SHEET.toml", "STUDENTS.csv", "SHEETS.pdf"))
    return main(["omr", "print", sheet, "--roster", roster, "--out", out, *more])


def pages(folder: Path) -> list[tuple[float, float]]:
    """The sizes of the pages, in points."""
    with pikepdf.open(folder / "SHEETS.pdf") as pdf:
        return [(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]


def test_it_prints_a_document_for_every_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder) == 0
    assert len(pages(folder)) == 4
    assert set(pages(folder)) == {(612, 792)}
    assert "Printed 2 documents with 4 pages" in capsys.readouterr().err


def test_it_prints_on_another_paper(folder: Path) -> None:
    assert run(folder, "--paper", "a4") == 0
    (size,) = set(pages(folder))
    assert size == pytest.approx((595.276, 841.89), abs=0.01)


def test_rows_that_cannot_be_printed_are_a_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "STUDENTS.csv").write_text("document,student\nD1,Ann\nD 2,Bo\nD1,Cy\n", encoding="utf-8")
    assert run(folder) == 1
    err = capsys.readouterr().err
    assert "line 3: the document “D 2” cannot be printed" in err
    assert "line 4: the document “D1” stands on line 2 already" in err
    assert "Printed 1 document with 2 pages" in err
    assert len(pages(folder)) == 2


def test_only_the_first_of_very_many_problems_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"D1,Student {number}\n" for number in range(30))
    (folder / "STUDENTS.csv").write_text(f"document,student\n{rows}", encoding="utf-8")
    assert run(folder) == 1
    assert "… and 9 more like these." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"student\nAnn\n", "no column “document”"),
        (b"", "no column “document”"),
        (b"document,student\n", "no row that can be printed"),
        (b"document\n\xff\n", "UTF-8"),
        (b'document,student\nD1,"Ann\n', "CSV"),
        (None, "No such file"),
    ],
)
def test_a_roster_that_cannot_be_used_is_wrong_usage(
    folder: Path, content: bytes | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        (folder / "STUDENTS.csv").unlink()
    else:
        (folder / "STUDENTS.csv").write_bytes(content)
    assert run(folder) == 2
    assert words in capsys.readouterr().err
    assert not (folder / "SHEETS.pdf").exists()


def test_a_folder_is_no_file_to_print_to(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "SHEETS.pdf").mkdir()
    assert run(folder) == 2
    assert "is a folder" in capsys.readouterr().err


def test_the_roster_and_the_place_to_print_to_are_needed(folder: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["omr", "print", str(folder / "SHEET.toml")])
    assert left.value.code == 2
