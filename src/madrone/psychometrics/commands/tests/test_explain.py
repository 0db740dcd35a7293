"""``madrone psychometrics explain``: one examinee's score from files, the same as ``state`` gives."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madrone.psychometrics.commands.tests.test_score import run, write

ITEMS = """item_id,model,a,b,d1,d2,points,subject,claim,part,dropped
m1,2pl,0.8,-0.6,,,1,MATH,1,cat,
m2,2pl,0.7,0.1,,,1,MATH,2,cat,
m3,2pl,0.9,0.4,,,1,MATH,3,cat,
m4,gpcm,0.6,,-0.2,0.5,2,MATH,1,pt,
m5,2pl,0.5,0.9,,,1,MATH,3,pt,yes
e1,2pl,0.5,0.9,,,1,ELA,1-IT,cat,
"""
ROW = {
    "examinee_id": "sam",
    "subject": "MATH",
    "grade": "05",
    "kind": "summative",
    "block": None,
    "items": ["m1", "m2", "m3", "m4", "m5"],
    "scores": [1, 0, None, 2, 1],
    "cat_minimum": 4,
    "logged_on": "cat pt",
    "submitted": False,
}
TEST = ("--subject", "math", "--grade", "05", "--year", "2027", "--examinee", "sam")


def items(folder: Path) -> Path:
    return write(folder / "items.csv", ITEMS)


def parquet(folder: Path, *rows: dict[str, Any]) -> Path:
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("examinee_id", "subject", "grade", "kind", "block")),
            ("items", pa.list_(pa.string())),
            ("scores", pa.list_(pa.int8())),
            ("cat_minimum", pa.int16()),
            ("logged_on", pa.string()),
            ("submitted", pa.bool_()),
        ]
    )
    path = folder / "tests.parquet"
    pq.write_table(pa.Table.from_pylist(list(rows), schema), path, row_group_size=2)
    return path


def explained(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    assert run("explain", *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.thorough
@pytest.mark.parametrize("submitted", [True, False])
def test_the_steps_end_where_state_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], submitted: bool
) -> None:
    bank = items(tmp_path)
    others = [ROW | {"examinee_id": f"other{n}"} for n in range(5)]
    tests, out = parquet(tmp_path, *others, ROW | {"submitted": submitted}), tmp_path / "out.parquet"
    assert run("state", bank, tests, "--out", out, "--program", "caaspp", "--year", "2027") == 0
    capsys.readouterr()
    found = explained(capsys, bank, tests, *TEST, "--program", "caaspp")
    (scored,) = [row for row in pq.read_table(out).to_pylist() if row["examinee_id"] == "sam"]
    score = found["score"]
    assert (score["scale_score"], score["sem"], score["level"]) == (
        scored["scale_score"],
        scored["sem"],
        scored["level"],
    )
    assert score["theta"] == pytest.approx(scored["theta"], abs=1e-8)
    assert (score["complete"], score["simulated"]) == (scored["complete"], scored["simulated"])
    assert score["policy"] == "CAASPP since 2020–21"
    assert "m5" in found["left_out"]


@pytest.mark.thorough
def test_kind_and_block_choose_among_an_examinees_tests(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = [
        ROW | {"kind": "iab", "block": block, "cat_minimum": None, "logged_on": None, "scores": scores}
        for block, scores in (("fractions", [1, 1, 1, 2, 1]), ("geometry", [0, 0, 1, 0, 1]))
    ]
    bank, tests = items(tmp_path), parquet(tmp_path, ROW, *blocks)
    raw = {
        block: explained(capsys, bank, tests, *TEST, "--kind", "iab", "--block", block)["score"]["raw"]
        for block in ("fractions", "geometry")
    }
    assert raw == {"fractions": 5, "geometry": 1}
    assert run("explain", bank, tests, *TEST, "--kind", "ica") == 2
    assert "has no ica test of the examinee sam in MATH, grade 05." in capsys.readouterr().err


def test_a_csv_of_one_test_is_read_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = write(tmp_path / "items.csv", ITEMS.replace(",cat,", ",,").replace(",pt,", ",,"))
    responses = write(
        tmp_path / "responses.csv",
        "examinee_id,m1,m2,m3,m4\nsue,1,1,1,9\nsam,1,0,,2\n",
    )
    some = explained(capsys, bank, responses, *TEST)["score"]
    whole = explained(capsys, bank, responses, *TEST, "--given")["score"]
    assert (some["maximum"], whole["maximum"]) == (4, 5)
    assert whole["scale_score"] < some["scale_score"]
    assert (whole["complete"], some["complete"]) == (False, True)
    assert explained(capsys, bank, responses, *TEST, "--given", "--submitted")["score"]["complete"]
    assert run("explain", bank, responses, *TEST, "--given") == 0
    text = capsys.readouterr().out
    assert "MATH grade 05, summative: how the score came about" in text
    assert "Rules and their sources:" in text


@pytest.mark.thorough
def test_what_cannot_be_explained_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = items(tmp_path)
    odd = parquet(tmp_path, ROW | {"items": ["m1", "m2", "m3", "m4", "zz"]})
    assert run("explain", bank, odd, *TEST) == 2
    assert "The item zz is not among the usable items" in capsys.readouterr().err
    twice = parquet(tmp_path, ROW | {"items": ["m1", "m2", "m3", "m4", "m4"]})
    assert run("explain", bank, twice, *TEST) == 2
    assert "The item m4 stands in the test twice." in capsys.readouterr().err
    sitting = parquet(tmp_path, ROW | {"logged_on": "form"})
    assert run("explain", bank, sitting, *TEST) == 2
    assert "logged_on names something else" in capsys.readouterr().err
    responses = write(tmp_path / "responses.csv", "examinee_id,m1,m2\nsam,1,8\n")
    assert run("explain", bank, responses, *TEST) == 2
    assert "“8” is not a score from 0 to 1" in capsys.readouterr().err
