"""``madrone omr read``: from printed and marked sheets to the table, as the contract has it."""

import csv
import json
from pathlib import Path

import pytest

from madrone.omr.commands.sheets import layouts_of
from madrone.omr.commands.tests.command_line import main
from madrone.omr.layout import lay_out
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import draw_pages, scan_foreign, scan_page

SHEET = """
title = "Unit 3 quiz"
form = "QUIZ3"
[[field]]
name = "q"
count = 12
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "essay"
kind = "text"
height_mm = 50
new_page = true
"""
STUDENTS = {"A1": "Ana Núñez", "A2": "Ben Oak", "A3": "Cy Lee"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents scanned well, page by page, upside down and not, with a letter home among them."""
    folder = tmp_path_factory.mktemp("batch")
    (folder / "sheet.toml").write_text(SHEET, encoding="utf-8")
    rows = [f"{document},{student}\n" for document, student in STUDENTS.items()]
    (folder / "students.csv").write_text("document,student\n" + "".join(rows), encoding="utf-8")
    sheet = read_sheet(SHEET)
    print_sheets(sheet, [RosterRow(*row) for row in STUDENTS.items()], folder / "sheets.pdf")
    papers = list(draw_pages(folder / "sheets.pdf"))
    pages = lay_out(sheet).pages
    scans = folder / "scans"
    scans.mkdir()
    for number, place in enumerate((2, 0, 3, 1)):
        scenario = "upside" if number % 2 else "clean"
        found = scan_page(papers[place].copy(), pages[place % 2], scenario=scenario, seed=number)
        (scans / f"{number}{found.suffix}").write_bytes(found.content)
    foreign = scan_foreign([papers[0]], kind="text", seed=9)
    (scans / f"letter{foreign.suffix}").write_bytes(foreign.content)
    return folder


def read(folder: Path, *options: str) -> tuple[int, list[dict[str, str]]]:
    sheet, out = str(folder / "sheet.toml"), folder / "read.csv"
    status = main(["omr", "read", str(folder / "scans"), "--sheet", sheet, "--out", str(out), *options])
    with out.open(encoding="utf-8", newline="") as lines:
        return status, list(csv.DictReader(lines))


@pytest.mark.thorough
def test_a_batch_becomes_the_table_of_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = ("--roster", str(folder / "students.csv"), "--json")
    status, rows = read(folder, *roster, "--review", str(folder / "review"), "--cut", str(folder / "cut"))
    assert status == 1
    summary = json.loads(capsys.readouterr().out)
    assert summary["pages"] == summary["read"] + summary["asked"] + summary["refused"] == 5
    assert (summary["read"], summary["refused"]) == (4, 1)
    fields = {
        (row["document"], row["student"], row["sheet_page"], row["field"]) for row in rows if row["field"]
    }
    assert fields == {
        (document, STUDENTS[document], page, name)
        for document in ("A1", "A2")
        for page, names in (("1", [f"q{number}" for number in range(1, 13)]), ("2", ["essay"]))
        for name in names
    }
    missing = [(row["document"], row["student"]) for row in rows if row["flag"] == "missing_page"]
    assert missing == [("A3", "Cy Lee")]
    (letter,) = [row for row in rows if "letter" in row["file"]]
    assert letter["field"] == "" and letter["flag"] in ("unidentified", "unreadable")
    assert len(list((folder / "cut").glob("*-essay.jpg"))) == 2
    asked = [row for row in rows if row["field"] and row["flag"] in ("double", "doubt", "unreadable")]
    assert all(list((folder / "review").glob(f"{row['flag']}-*-{row['field']}.jpg")) for row in asked)


@pytest.mark.thorough
def test_a_run_goes_on_from_its_folder(folder: Path) -> None:
    state = folder / "state"
    first = read(folder, "--resume", str(state), "--workers", "2")
    journal = (state / "journal.jsonl").read_bytes()
    assert read(folder, "--resume", str(state)) == first
    assert (state / "journal.jsonl").read_bytes() == journal


def test_a_sheet_is_known_on_both_papers(tmp_path: Path) -> None:
    (tmp_path / "sheet.toml").write_text(SHEET, encoding="utf-8")
    assert {layout.paper for layout in layouts_of([tmp_path / "sheet.toml"]).values()} == {"letter", "a4"}


@pytest.mark.parametrize(
    ("files", "sentence"), [("lost.pdf", "no file or folder"), ("empty", "no file to read")]
)
def test_nothing_to_read_is_wrong_usage(
    files: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sheet.toml").write_text(SHEET, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    arguments = ["omr", "read", str(tmp_path / files), "--sheet", str(tmp_path / "sheet.toml")]
    assert main([*arguments, "--out", str(tmp_path / "read.csv")]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("roster", "sentence"),
    [
        ("student\nAna\n", "neither a column “document” nor a column “label”"),
        ("label,student\nS1,Ana\nS1,Ben\n", "Line 3 of the roster has the label “S1”"),
        ('document,student\nA1,"Ana\n', "CSV file cannot be read"),
    ],
)
def test_a_roster_that_cannot_be_used_is_wrong_usage(
    roster: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in (("sheet.toml", SHEET), ("students.csv", roster), ("a.jpg", "")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    arguments = [str(tmp_path / "a.jpg"), "--sheet", str(tmp_path / "sheet.toml")]
    options = ["--roster", str(tmp_path / "students.csv"), "--out", str(tmp_path / "read.csv")]
    assert main(["omr", "read", *arguments, *options]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "read.csv").exists()


def test_a_folder_is_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["omr", "read", "x.pdf", "--sheet", "s.toml", "--out", str(tmp_path)]) == 2
    assert "Name a file" in capsys.readouterr().err
