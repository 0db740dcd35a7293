"""``madrone omr layout`` as the command-line contract has it."""

import json
from pathlib import Path

import pytest

from madrone.omr.commands.tests.command_line import main

SHEET = """
title = "Unit 3 quiz"
form  = "QUIZ3"
paper = "letter"
[[field]]
name = "q"
count = 40
kind = "single"
values = ["A", "B", "C", "D"]
[[field]]
name = "ssid"
kind = "digits"
columns = 10
[[field]]
name = "why"
kind = "text"
height_mm = 60
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "SHEET.toml"
    file.write_text(SHEET, encoding="utf-8")
    return file


def test_it_prints_the_geometry_of_every_page(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["omr", "layout", str(sheet), "--json"]) == 0
    layout = json.loads(capsys.readouterr().out)
    assert layout["page"] == {"width_mm": 215.9, "height_mm": 279.4}
    first = layout["pages"][0]
    assert first["page"] == 1
    assert [set(mark) for mark in first["fiducials"]] == [{"x_mm", "y_mm", "r_mm"}] * 4
    assert [(code["kind"], code["size_mm"]) for code in first["codes"]] == [
        ("qr", 14.0),
        ("datamatrix", 12.0),
    ]
    fields = {field["name"]: field for page in layout["pages"] for field in page["fields"]}
    assert list(fields) == [*(f"q{number}" for number in range(1, 41)), "ssid", "why"]
    (group,) = fields["q7"]["groups"]
    assert [bubble["value"] for bubble in group["bubbles"]] == ["A", "B", "C", "D"]
    assert set(group["bubbles"][0]) == {"value", "x_mm", "y_mm", "r_mm"}
    assert [len(group["bubbles"]) for group in fields["ssid"]["groups"]] == [10] * 10
    assert fields["why"]["kind"] == "text"
    assert fields["why"]["groups"] == []
    assert fields["why"]["area"]["height_mm"] == 60


def test_another_paper_can_be_asked_for(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["omr", "layout", str(sheet), "--json", "--paper", "a4"]) == 0
    assert json.loads(capsys.readouterr().out)["page"] == {"width_mm": 210.0, "height_mm": 297.0}


def test_without_json_it_tells_of_each_page(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["omr", "layout", str(sheet)]) == 0
    out = capsys.readouterr().out
    assert "page 1: 41 fields, 260 circles\n" in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (SHEET.replace("columns = 10", "columns = 30"), "“ssid” takes 225 mm"),
        (SHEET.replace("kind = ", "kynd = "), "missing"),
        ("[", "not a TOML file"),
        (None, "No such file"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_wrong_usage(
    sheet: Path, content: str | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        sheet.unlink()
    else:
        sheet.write_text(content, encoding="utf-8")
    assert main(["omr", "layout", str(sheet), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_a_paper_that_is_not_known_is_wrong_usage(sheet: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["omr", "layout", str(sheet), "--paper", "legal"])
    assert left.value.code == 2
