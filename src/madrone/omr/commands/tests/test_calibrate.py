"""``madrone omr calibrate``: from keyed scans to a profile that ``madrone omr read`` takes."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from madrone.omr.commands.profiles import profile_of
from madrone.omr.commands.tests.command_line import main
from madrone.omr.errors import ScanError
from madrone.omr.layout import lay_out
from madrone.omr.marks.profile import built_in
from madrone.omr.printing import RosterRow, print_sheets
from madrone.omr.sheet import read_sheet
from madrone.omr.simulation import Answer, draw_pages, scan_page

SHEET = """
title = "Reading check"
form = "CAL1"
[[field]]
name = "id"
kind = "digits"
columns = 8
[[field]]
name = "q"
count = 46
kind = "single"
values = ["A", "B", "C", "D"]
"""
DOCUMENTS = 11
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scans of eleven one-page documents, and the key of what was marked on them."""
    folder = tmp_path_factory.mktemp("calibration")
    (folder / "sheet.toml").write_text(SHEET, encoding="utf-8")
    sheet = read_sheet(SHEET)
    (page,) = lay_out(sheet).pages
    documents = [f"D{number}" for number in range(1, DOCUMENTS + 1)]
    print_sheets(sheet, [RosterRow(document) for document in documents], folder / "sheets.pdf")
    (folder / "scans").mkdir()
    key: Rows = []
    for number, paper in enumerate(draw_pages(folder / "sheets.pdf")):
        scan = scan_page(paper, page, scenario="standard", seed=300 + number)
        (folder / "scans" / f"{number}{scan.suffix}").write_bytes(scan.content)
        key += [_row(documents[number], answer) for answer in scan.answers]
    write(folder / "key.csv", key)
    return folder


def _row(document: str, answer: Answer) -> dict[str, str]:
    value = "".join(value or "_" for value in answer.values) if answer.name == "id" else answer.values[0]
    return {"document": document, "field": answer.name, "value": value}


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def calibrate(folder: Path, key: Path, out: Path, *more: str) -> int:
    sheet = str(folder / "sheet.toml")
    arguments = ["--sheet", sheet, "--key", str(key), "--out", str(out)]
    return main(["omr", "calibrate", str(folder / "scans"), *arguments, *more])


@pytest.mark.thorough
def test_keyed_scans_become_a_profile_that_reading_takes(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profile.json"
    assert calibrate(folder, folder / "key.csv", profile, "--json") == 0
    captured = capsys.readouterr()
    figures = json.loads(captured.out)
    assert (figures["pages"], figures["answers"]) == (DOCUMENTS, DOCUMENTS * 54)
    assert figures["marks"] > 500
    assert figures["after"]["silent_found"] == 0
    assert "after: " in captured.err
    assert "silent errors expected in a million circles" in captured.err
    learnt = profile_of(profile)
    assert (learnt.slope, learnt.shift, learnt.certain) == tuple(
        figures[name] for name in ("slope", "shift", "certain")
    )
    assert (learnt.middle, learnt.scale) == (built_in("gray").middle, built_in("gray").scale)
    assert "11 keyed pages" in learnt.made
    table = tmp_path / "read.csv"
    given = ["omr", "read", str(folder / "scans"), "--sheet", str(folder / "sheet.toml")]
    assert main([*given, "--out", str(table), "--profile", str(profile)]) in (0, 1)
    with_profile = {(row["document"], row["field"]): row for row in rows_of(table)}
    main([*given, "--out", str(table)])
    without = {(row["document"], row["field"]): row for row in rows_of(table)}
    assert with_profile.keys() == without.keys()
    assert any(row["confidence"] != without[name]["confidence"] for name, row in with_profile.items())


def _is_plain(row: dict[str, str]) -> bool:
    """Whether the reader has no doubt that this question was answered with A or B."""
    return (
        row["field"] == "q3"
        and row["value"] in ("A", "B")
        and not row["flag"]
        and float(row["confidence"]) > 0.9995
    )


@pytest.mark.thorough
def test_a_corrected_table_is_a_key_and_what_it_lacks_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "read.csv"
    given = ["omr", "read", str(folder / "scans"), "--sheet", str(folder / "sheet.toml")]
    main([*given, "--out", str(table)])
    truth = {(row["document"], row["field"]): row["value"] for row in rows_of(folder / "key.csv")}
    table_rows = rows_of(table)
    asked = [at for at, row in enumerate(table_rows) if row["flag"] in ("double", "doubt")]
    capsys.readouterr()
    assert calibrate(folder, table, tmp_path / "none.json") == 2
    told = capsys.readouterr().err
    assert f"line {asked[0] + 2}: document {table_rows[asked[0]]['document']}" in told
    assert not (tmp_path / "none.json").exists()
    wrong = next(row for row in table_rows if _is_plain(row))
    for row in table_rows:
        row["value"], row["flag"] = truth[row["document"], row["field"]], ""
    wrong["value"] = "D"
    table_rows.append({**wrong, "document": "D99"})
    write(table, table_rows)
    assert calibrate(folder, table, tmp_path / "profile.json", "--json") == 1
    captured = capsys.readouterr()
    figures = json.loads(captured.out)
    (without_page,) = figures["rows_without_page"]
    assert (without_page["document"], without_page["line"]) == ("D99", len(table_rows) + 1)
    (disputed,) = figures["disagreements"]
    assert (disputed["document"], disputed["field"], disputed["value"]) == (wrong["document"], "q3", "D")
    assert "no page with document D99, field q3 was read. Add its scan, or remove the row." in captured.err
    assert "is “D” in the key. The reader is certain of something else" in captured.err


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"field": "q2", "value": "F"}, "has the value “F”. Its circles are A, B, C, D"),
        (
            {"field": "id", "value": "123"},
            "has the value “123”. Write one character for each of its 8 columns",
        ),
    ],
)
def test_a_value_that_the_sheet_does_not_have_is_refused(
    change: dict[str, str], words: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(folder / "key.csv")
    for row in rows:
        if (row["document"], row["field"]) == ("D2", change["field"]):
            row.update(change)
    write(tmp_path / "key.csv", rows)
    assert calibrate(folder, tmp_path / "key.csv", tmp_path / "profile.json") == 2
    told = capsys.readouterr().err
    assert f"document D2, field {change['field']} {words}" in told
    assert told.startswith(f"{tmp_path / 'key.csv'}, line ")
    assert not (tmp_path / "profile.json").exists()


@pytest.mark.thorough
def test_too_few_marks_and_no_page_with_a_key_are_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of(folder / "key.csv")
    write(tmp_path / "few.csv", [row for row in rows if row["document"] in ("D1", "D2")])
    assert calibrate(folder, tmp_path / "few.csv", tmp_path / "profile.json") == 2
    assert "500 are needed. Key more pages." in capsys.readouterr().err
    write(tmp_path / "other.csv", [{**row, "document": f"X{row['document']}"} for row in rows])
    assert calibrate(folder, tmp_path / "other.csv", tmp_path / "profile.json") == 2
    assert "No page was read that the key has answers for" in capsys.readouterr().err
    assert list(tmp_path.glob("*.json*")) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("student,score\n", "The key needs the columns document, field and value"),
        (
            "document,field,value,flag\nD1,q1,A|B,doubt\n",
            "line 2: document D1, field q1 still has the flag doubt",
        ),
        ('document,field,value\nD1,q1,"A\n', "CSV"),
        (None, "No such file"),
    ],
)
def test_a_key_that_cannot_be_used_is_wrong_usage(
    content: str | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key.csv"
    if content is not None:
        key.write_text(content, encoding="utf-8")
    (tmp_path / "sheet.toml").write_text(SHEET, encoding="utf-8")
    assert calibrate(tmp_path, key, tmp_path / "profile.json") == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "profile.json").exists()


@pytest.mark.parametrize("share", ["0", "-1", "0.5", "nothing"])
def test_a_share_of_silent_errors_that_means_nothing_is_wrong_usage(share: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        calibrate(tmp_path, tmp_path / "key.csv", tmp_path / "profile.json", "--silent", share)
    assert left.value.code == 2


def _without(name: str) -> str:
    content = json.loads(built_in("gray").to_json())
    del content[name]
    return json.dumps(content)


def _with(**changes: object) -> str:
    return json.dumps(json.loads(built_in("gray").to_json()) | changes)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        _without("slope"),
        _with(name="purple"),
        _with(certain=2.0),
        _with(middle=[1.0, 2.0]),
        _with(scale="abc"),
        _with(evidence=["other"]),
    ],
)
def test_a_file_that_is_no_profile_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ScanError) as refused:
        profile_of(path)
    assert refused.value.code == "bad-profile"


def test_a_profile_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(built_in("bitonal").to_json(), encoding="utf-8")
    assert profile_of(path) == built_in("bitonal")
