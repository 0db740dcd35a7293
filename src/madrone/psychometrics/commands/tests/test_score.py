"""``madrone psychometrics score`` from files to a file (cli-contract.md)."""

import argparse
import csv
import io
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from madrone.psychometrics.command import register
from madrone.psychometrics.irt import ItemParameters, estimate_ml, simulate_scores, write_items_csv
from madrone.psychometrics.irt.response_files import stream_responses_csv
from madrone.psychometrics.tests.forms import random_form
from madrone.psychometrics.tests.oracle import exact_theta
from tests.samples import sample

LSAT7_ITEMS = """item_id,model,a,b,c,points
item_1,2pl,0.98756,-1.87924,,1
item_2,2pl,1.08084,-0.74754,,1
item_3,2pl,1.70748,-1.05730,,1
item_4,2pl,0.76499,-0.63530,,1
item_5,2pl,0.73567,-2.52078,,1
"""


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="madrone")
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(["psychometrics", *map(str, arguments)])
    status: int = args.run(args)
    return status


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def written_items(folder: Path, items: list[ItemParameters]) -> Path:
    out = io.StringIO()
    write_items_csv(items, out)
    return write(folder / "items.csv", out.getvalue())


def test_it_scores_a_file_of_other_authors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items, out = write(tmp_path / "items.csv", LSAT7_ITEMS), tmp_path / "scores.csv"
    assert run("score", items, sample("psychometrics/lsat7.csv"), "--out", out, "--D", "1", "--json") == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["examinee_id", "theta", "se", "n_items", "raw", "max", "status"]
    assert rows[0] == {
        **rows[0],
        "examinee_id": "e0001",
        "theta": "-8.0",
        "raw": "0",
        "max": "5",
        "status": "all_wrong",
    }
    counts = json.loads(capsys.readouterr().out)
    assert counts["examinees"] == len(rows) == 1000
    assert counts["statuses"]["all_right"] == 308
    assert sum(counts["statuses"].values()) == 1000
    assert counts["problems"] == []


def test_its_estimates_are_exact(tmp_path: Path) -> None:
    items = random_form(11, dichotomous=12, polytomous=3)
    rng = np.random.default_rng(11)
    scores = [simulate_scores(rng, items, theta) for theta in np.linspace(-2, 2, 9)]
    lines = [",".join(["examinee_id", *(item.item_id for item in items)])]
    lines += [f"e{n}," + ",".join(map(str, row)) for n, row in enumerate(scores)]
    responses, out = write(tmp_path / "responses.csv", "\n".join(lines)), tmp_path / "scores.csv"
    assert run("score", written_items(tmp_path, items), responses, "--out", out) == 0
    for row, pattern in zip(rows_of(out), scores, strict=True):
        assert float(row["theta"]) == pytest.approx(exact_theta(items, list(pattern)), abs=1e-10)


def test_long_files_bounds_and_offsets_are_understood(tmp_path: Path) -> None:
    items = write(
        tmp_path / "items.csv", "item_id,model,a,b,d1,d2,points\nq1,gpcm,0.6,0.5,1.5,-0.5,2\nq2,2pl,1,1,,,1\n"
    )
    responses = write(
        tmp_path / "responses.csv", "examinee_id,item_id,score\ne1,q1,1\ne1,q2,0\ne2,q2,1\ne3,q1,\n"
    )
    out = tmp_path / "scores.csv"
    assert run("score", items, responses, "--out", out, "--bounds=-4,3.5", "--gpcm-form", "offsets") == 0
    first, second, third = rows_of(out)
    alone = estimate_ml(
        [ItemParameters("q1", "gpcm", 0.6, (-1.0, 1.0)), ItemParameters("q2", "2pl", 1.0, (1.0,))], [1, 0]
    )
    assert alone.theta is not None
    assert float(first["theta"]) == pytest.approx(alone.theta, abs=1e-12)
    assert (second["theta"], second["status"], second["n_items"]) == ("3.5", "all_right", "1")
    assert (third["theta"], third["se"], third["status"]) == ("", "", "no_items")


def test_odd_rows_are_named_and_the_rest_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = write(tmp_path / "items.csv", "item_id,model,a,b\nq1,2pl,1,0\nq2,2pl,-1,0\n")
    responses = write(tmp_path / "responses.csv", "examinee_id,q1,q2\ne1,1,1\ne2,4,1\ne3,0,0\n")
    out = tmp_path / "scores.csv"
    assert run("score", items, responses, "--out", out, "--json") == 1
    assert [row["examinee_id"] for row in rows_of(out)] == ["e1", "e3"]
    told = capsys.readouterr()
    assert "items.csv, line 3: Item q2: the slope a is -1.0" in told.err
    assert "responses.csv, line 3: Examinee e2, item q1: “4” is not a score from 0 to 1." in told.err
    assert [problem["code"] for problem in json.loads(told.out)["problems"]] == [
        "bad-slope",
        "unknown-item",
        "score-range",
    ]


def test_standard_input_and_output_are_files_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    items = write(tmp_path / "items.csv", "item_id,model,a,b\nq1,2pl,1,0\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("examinee_id,q1\ne1,1\n"))
    assert run("score", items, "-", "--out", "-", "--method", "eap") == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.startswith("examinee_id,theta,se")
    assert 0 < float(row.split(",")[1]) < 1


@pytest.mark.thorough
def test_any_number_of_workers_writes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = partial(stream_responses_csv, rows_at_once=100)
    monkeypatch.setattr("madrone.psychometrics.commands.score.stream_responses_csv", small)
    items = write(tmp_path / "items.csv", LSAT7_ITEMS)
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for workers, out in enumerate(files, start=1):
        assert (
            run("score", items, sample("psychometrics/lsat7.csv"), "--out", out, "--workers", str(workers))
            == 0
        )
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_file_in_many_blocks_is_scored_as_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the file, with what is wrong in it named; also where blocks of all examinees are many."""
    items = write(tmp_path / "items.csv", "item_id,model,a,b\nq1,2pl,1,0\nq2,2pl,0.8,0.5\n")
    rows = [f"e{k},{k % 2},{k // 2 % 2}" for k in range(90)]
    rows[40:40] = ["e3,1,1", "odd,1,7", ""]
    responses = write(tmp_path / "responses.csv", "\n".join(["examinee_id,q1,q2", *rows, ""]))
    assert run("score", items, responses, "--out", tmp_path / "whole.csv") == 1
    small = partial(stream_responses_csv, rows_at_once=7)
    monkeypatch.setattr("madrone.psychometrics.commands.score.stream_responses_csv", small)
    assert run("score", items, responses, "--out", tmp_path / "blocks.csv") == 1
    assert (tmp_path / "blocks.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert [row["examinee_id"] for row in rows_of(tmp_path / "blocks.csv")] == [f"e{k}" for k in range(90)]
    monkeypatch.setattr("madrone.psychometrics.commands.score.MANY", 20)
    assert run("score", items, responses, "--out", tmp_path / "many.csv") == 1
    assert (tmp_path / "many.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize(
    "options",
    [
        ["--bounds=4,-4"],
        ["--bounds=4"],
        ["--D", "0"],
        ["--method", "guess"],
        ["--prior=0,0"],
        ["--workers", "0"],
        ["--out", "-", "--json"],
    ],
)
def test_wrong_options_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    items, out = write(tmp_path / "items.csv", LSAT7_ITEMS), tmp_path / "scores.csv"
    responses = write(tmp_path / "responses.csv", "examinee_id,item_1\ne1,1\n")
    try:
        status = run("score", items, responses, "--out", out, *options)
    except SystemExit as left:
        status = int(left.code or 0)
    assert status == 2
    assert capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("responses", "told"),
    [(None, "No such file"), (b"name,q1\n", "header"), (b"examinee_id,item_1\n\xff\xfe,1\n", "UTF-8")],
)
def test_files_that_cannot_be_read_are_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], responses: bytes | None, told: str
) -> None:
    items, path, out = (
        write(tmp_path / "items.csv", LSAT7_ITEMS),
        tmp_path / "responses.csv",
        tmp_path / "scores.csv",
    )
    if responses is not None:
        path.write_bytes(responses)
    assert run("score", items, path, "--out", out) == 2
    assert told in capsys.readouterr().err
    assert not out.exists()
