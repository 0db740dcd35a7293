"""``madrone psychometrics raters`` from a file to a file."""

import csv
import io
import json
from pathlib import Path

import pytest

from madrone.psychometrics.commands.tests.test_score import run, write

HEADER = "item_id,response_id,rater,score,scored_at,true_score,points\n"


def ratings(folder: Path, *, shift: int = 0) -> Path:
    """Sixty responses read by Ana and Ben and forty validity papers of Ben, whose scores are ``shift`` too high."""
    rows = []
    for k in range(60):
        rows.append(f"essay,r{k},Ana,{k % 4},2026-05-04T10:{k:02d},,4")
        rows.append(f"essay,r{k},Ben,{k % 4 + shift},2026-05-05T10:{k:02d},,4")
    rows += [f"essay,v{k},Ben,{k % 4 + shift},2026-05-{4 + k // 2:02d},{k % 4},4" for k in range(40)]
    return write(folder / "ratings.csv", HEADER + "\n".join(rows) + "\n")


def test_it_writes_items_raters_validity_and_windows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "stats.csv"
    assert run("raters", ratings(tmp_path), "--out", out, "--json") == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [(row["what"], row["item_id"], row["rater"]) for row in rows] == [
        ("item", "essay", ""),
        ("rater", "", "Ana"),
        ("rater", "", "Ben"),
        ("validity", "", "Ben"),
        *[("window", "", "Ben")] * 3,
    ]
    assert {name: rows[0][name] for name in ("n", "exact", "kappa", "smd", "flags")} == {
        "n": "60",
        "exact": "1",
        "kappa": "1",
        "smd": "0",
        "flags": "",
    }
    assert [row["n"] for row in rows[4:]] == ["14", "14", "12"]
    summary = json.loads(capsys.readouterr().out)
    assert summary["severity"][0]["severity"] == 0
    assert summary["single"] == 0


def test_a_lenient_rater_is_said_and_exits_with_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "stats.csv"
    assert run("raters", ratings(tmp_path, shift=1), "--out", out) == 1
    said = capsys.readouterr().err
    assert "Rater Ben, validity papers: Scores are on average 1.00 points too high" in said
    flags = {row["what"]: row["flags"] for row in csv.DictReader(io.StringIO(out.read_text()))}
    assert flags["validity"] == "lenient"
    assert flags["item"] == "smd"


def test_a_bad_row_is_named_and_the_rest_is_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = ratings(tmp_path)
    file.write_text(file.read_text() + "essay,r99,Ana,7,2026-05-04,,4\n")
    assert run("raters", file, "--out", tmp_path / "stats.csv") == 1
    assert "line 162: Response r99: score is 7, but the item has 4 points." in capsys.readouterr().err


def test_json_and_the_csv_cannot_both_go_to_standard_output(tmp_path: Path) -> None:
    assert run("raters", ratings(tmp_path), "--out", "-", "--json") == 2
