"""``madrone psychometrics calibrate`` from files to a file (cli-contract.md)."""

import argparse
import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from madrone.psychometrics.calibration.tests.oracle import simulated, some_items
from madrone.psychometrics.command import register
from madrone.psychometrics.irt import read_items_csv
from tests.samples import sample


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


def responses_file(folder: Path, columns: dict[str, list[int]]) -> Path:
    lines = [",".join(["examinee_id", *columns])]
    lines += [
        ",".join([f"e{n}", *map(str, row)]) for n, row in enumerate(zip(*columns.values(), strict=True))
    ]
    return write(folder / "responses.csv", "\n".join(lines) + "\n")


def test_it_calibrates_lsat_7_as_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "items.csv"
    assert run("calibrate", sample("psychometrics/lsat7.csv"), "--model", "2pl", "--out", out, "--json") == 0
    said = capsys.readouterr()
    summary = json.loads(said.out)
    assert summary["converged"] is True
    assert summary["n"] == 1000
    assert summary["log_likelihood"] == pytest.approx(-2658.805114, abs=1e-6)
    assert summary["iterations"] < 100
    assert "Calibrated 5 items from 1000 examinees" in said.err
    rows = rows_of(out)
    assert [float(row["a"]) for row in rows] == pytest.approx(
        [0.98755, 1.08084, 1.70748, 0.76499, 0.73567], abs=6e-6
    )
    assert all(0.05 < float(row["se_a"]) < 0.5 and float(row["se_b"]) > 0 for row in rows)
    assert rows[0]["item_id"] == "item_1"


def test_what_it_writes_is_what_scoring_reads(tmp_path: Path) -> None:
    out, scores = tmp_path / "items.csv", tmp_path / "scores.csv"
    science = sample("psychometrics/science.csv")
    assert run("calibrate", science, "--model", "gpcm", "--out", out) == 0
    bank = read_items_csv(io.StringIO(out.read_text(encoding="utf-8")))
    assert [item.max_points for item in bank.items] == [3, 3, 3, 3]
    assert not bank.problems
    assert float(rows_of(out)[0]["se_d3"]) > 0
    assert run("score", out, science, "--D", "1", "--out", scores) == 0
    assert len(rows_of(scores)) == 392


def test_an_odd_item_is_named_on_standard_error_and_the_exit_status_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(1)
    scores = simulated(rng, some_items(rng, "2pl", 4), rng.standard_normal(500))
    columns = {name: scores[:, i].tolist() for i, name in enumerate("abcd")}
    file = responses_file(tmp_path, {**columns, "easy": [1] * 500})
    assert run("calibrate", file, "--model", "2pl", "--out", tmp_path / "items.csv", "--json") == 1
    said = capsys.readouterr()
    assert "Item easy: everybody has the score 1" in said.err
    assert json.loads(said.out)["item_problems"][0]["item_id"] == "easy"
    assert [row["item_id"] for row in rows_of(tmp_path / "items.csv")] == list("abcd")


def test_a_calibration_that_did_not_converge_says_so_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lsat = sample("psychometrics/lsat7.csv")
    arguments = ("--model", "2pl", "--iterations", "3", "--out", tmp_path / "items.csv", "--json")
    assert run("calibrate", lsat, *arguments) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["converged"] is False
    assert "did NOT converge" in said.err
    assert "item_3" in said.err


def test_groups_fixed_items_and_models_of_single_items(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(2)
    scores = simulated(rng, some_items(rng, "2pl", 5), rng.standard_normal(600))
    file = responses_file(tmp_path, {name: scores[:, i].tolist() for i, name in enumerate("abcde")})
    groups = write(
        tmp_path / "groups.csv", "examinee_id,group\n" + "".join(f"e{n},{n % 2}\n" for n in range(600))
    )
    fixed = write(tmp_path / "fixed.csv", "item_id,model,a,b\na,2pl,1.1,0.25\nzz,2pl,1,0\n")
    models = write(tmp_path / "models.csv", "item_id,model\ne,grm\n")
    out = tmp_path / "items.csv"
    arguments = ("--model", "2pl", "--models", models, "--groups", groups, "--reference", "1")
    assert run("calibrate", file, *arguments, "--fixed", fixed, "--out", out, "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert [(group["name"], group["n"]) for group in summary["groups"]] == [("1", 300), ("0", 300)]
    rows = rows_of(out)
    assert (rows[0]["a"], rows[0]["b"], rows[0]["se_a"]) == ("1.1", "0.25", "")
    assert rows[4]["model"] == "grm"
    assert float(rows[4]["d1"]) == float(rows[4]["d1"])


@pytest.mark.parametrize(
    ("option", "text", "sentence"),
    [
        ("--groups", "examinee_id,group\ne0,1\ne0,2\n", "Line 3 of the groups file"),
        ("--fixed", "item_id,model,a,b\nzz,2pl,1,0\n", "None of the fixed items"),
        ("--models", "item_id,model\nzz,2pl\n", "Line 2 of the models file"),
        ("--models", "item_id,model\na,rasch\n", "there is no model “rasch”"),
        ("--models", "a,b\n", "header item_id,model"),
    ],
)
def test_files_that_do_not_fit_are_refused_with_2(
    option: str, text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = {name: [n % 2, (n + 1) % 2] * 4 for n, name in enumerate("abc")}
    file, other = responses_file(tmp_path, columns), write(tmp_path / "other.csv", text)
    out = tmp_path / "items.csv"
    assert run("calibrate", file, "--model", "2pl", option, other, "--out", out) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_rows_that_were_left_out_are_named_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = sample("psychometrics/lsat7.csv").read_text(encoding="utf-8") + "odd,1,x,0,0,0\n"
    file = write(tmp_path / "responses.csv", text)
    assert run("calibrate", file, "--model", "1pl", "--out", tmp_path / "items.csv") == 1
    assert "line 1002: Examinee odd, item item_2: “x”" in capsys.readouterr().err


def test_groups_and_examinees_that_do_not_meet_are_named_and_the_rest_is_calibrated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = sample("psychometrics/lsat7.csv").read_text(encoding="utf-8").splitlines()
    names = [line.split(",")[0] for line in lines[1:]]
    rows = [f"{name},{'one' if place % 2 else 'two'}" for place, name in enumerate(names[:-1])]
    text = "\n".join(["examinee_id,group", *rows, "nobody,three", "blank,four", ""])
    groups = write(tmp_path / "groups.csv", text)
    responses = write(tmp_path / "responses.csv", "\n".join([*lines, "blank,,,,,", ""]))
    out = tmp_path / "items.csv"
    arguments = ("--model", "2pl", "--groups", groups, "--reference", "one", "--out", out, "--json")
    assert run("calibrate", responses, *arguments) == 1
    said = capsys.readouterr()
    summary = json.loads(said.out)
    assert [problem["code"] for problem in summary["problems"]] == ["no-group", "empty-group"]
    assert f"Examinee {names[-1]} of the responses file has no group" in said.err
    assert "Nobody of group three" in said.err
    assert "Group four: nobody has a score on a usable item; left out." in said.err
    assert [(group["name"], group["n"]) for group in summary["groups"]] == [("one", 499), ("two", 500)]
    assert len(rows_of(out)) == 5
