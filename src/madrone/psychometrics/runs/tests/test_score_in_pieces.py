"""``madrone psychometrics score`` with Parquet files, in pieces: the same scores as at once."""

import argparse
import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from madrone.psychometrics.command import register
from madrone.psychometrics.irt import (
    Estimator,
    ItemParameters,
    estimate_all,
    simulate_scores,
    write_items_csv,
)
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.matrices import MatrixScorer
from madrone.psychometrics.runs import wide
from madrone.psychometrics.tests.forms import random_form

pytestmark = pytest.mark.thorough

ITEMS = random_form(21, dichotomous=8, polytomous=2)


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="madrone")
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(["psychometrics", "score", *map(str, arguments)])
    status: int = args.run(args)
    return status


def matrix(n: int) -> np.ndarray[Any, np.dtype[np.int16]]:
    rng = np.random.default_rng(3)
    scores = np.array([simulate_scores(rng, ITEMS, theta) for theta in rng.normal(size=n)], dtype=np.int16)
    scores[rng.random(scores.shape) < 0.05] = -1
    scores[: n // 2] = np.maximum(scores[: n // 2], 0)
    scores[7] = -1
    return scores


def files(folder: Path, n: int = 90) -> tuple[Path, Path, Path]:
    """The items, and the same responses as CSV and as Parquet."""
    out = io.StringIO()
    write_items_csv(ITEMS, out)
    items, text, parquet = folder / "items.csv", folder / "r.csv", folder / "r.parquet"
    items.write_text(out.getvalue(), encoding="utf-8")
    columns = {"examinee_id": pa.array([f"e{row:04}" for row in range(n)])}
    for item, column in zip(ITEMS, matrix(n).T, strict=True):
        columns[item.item_id] = pa.array(column, mask=column < 0)
    pq.write_table(pa.table(columns), parquet, row_group_size=20)
    pacsv.write_csv(pa.table(columns), text)
    return items, text, parquet


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madrone.psychometrics.runs.parquet.ROWS_A_PIECE", 30)
    monkeypatch.setattr("madrone.psychometrics.runs.parquet.ROWS_AT_ONCE", 25)
    monkeypatch.setattr(wide, "ROWS_A_PIECE", 30)


def test_parquet_and_csv_give_the_same_scores(tmp_path: Path) -> None:
    items, text, parquet = files(tmp_path)
    at_once, pieces = tmp_path / "once.csv", tmp_path / "pieces.csv"
    assert run(items, text, "--out", at_once) == 0
    assert run(items, parquet, "--out", pieces) == 0
    assert pieces.read_bytes() == at_once.read_bytes()
    out = tmp_path / "out.parquet"
    assert run(items, text, "--out", out) == 0
    rows = list(csv.DictReader(io.StringIO(at_once.read_text(encoding="utf-8"))))
    for row, got in zip(rows, pq.read_table(out).to_pylist(), strict=True):
        assert {name: "" if value is None else str(value) for name, value in got.items()} == row


def test_any_number_of_workers_writes_the_same_parquet(tmp_path: Path) -> None:
    items, _, parquet = files(tmp_path)
    outs = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for workers, out in enumerate(outs, start=1):
        assert run(items, parquet, "--out", out, "--workers", str(workers)) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_many_examinees_are_scored_by_compiled_code_just_as_well() -> None:
    scores, plain = matrix(300), estimate_all(Form(ITEMS), matrix(300))
    many = MatrixScorer(tuple(ITEMS), 1.7, Estimator(), total=1_000_000)(scores)
    assert many.theta == pytest.approx(plain.theta, abs=1e-8, nan_ok=True)
    assert many.se == pytest.approx(plain.se, rel=1e-7, nan_ok=True)
    for name in ("n_items", "raw", "maximum", "status"):
        assert getattr(many, name).tolist() == getattr(plain, name).tolist()


def test_other_models_are_estimated_plainly_however_many() -> None:
    items = (*ITEMS[:-1], ItemParameters("g", "3pl", 1.0, (0.0,), 0.2))
    scorer = MatrixScorer(items, 1.7, Estimator(), total=1_000_000)
    scores = np.minimum(matrix(20), 1)
    plain = estimate_all(Form(scorer.items), scores, scorer.estimator)
    assert scorer(scores).theta.tolist()[:7] == plain.theta.tolist()[:7]


def test_an_interrupted_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items, _, parquet = files(tmp_path)
    out = tmp_path / "out.csv"
    assert run(items, parquet, "--out", out) == 0
    whole, done = out.read_bytes(), []
    out.unlink()
    call = MatrixScorer.__call__

    def fails_later(self: MatrixScorer, scores: Any) -> Any:
        done.append(len(scores))
        if len(done) == 4:
            raise OSError(28, "No space left on device", "scores")
        return call(self, scores)

    monkeypatch.setattr(MatrixScorer, "__call__", fails_later)
    assert run(items, parquet, "--out", out) == 2
    assert not out.exists()
    interrupted = len(done)
    assert run(items, parquet, "--out", out, "--resume") == 0
    assert out.read_bytes() == whole
    assert sum(done[interrupted:]) < 90


def test_odd_rows_are_named_and_the_rest_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items, _, _ = files(tmp_path)
    name = ITEMS[0].item_id
    table = pa.table({"examinee_id": ["a", "b", "a", None, "c"], name: [1, -1, 0, 1, None], "other": [1] * 5})
    parquet, out = tmp_path / "odd.parquet", tmp_path / "out.csv"
    pq.write_table(table, parquet)
    assert run(items, parquet, "--out", out, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["code"]) for one in told["problems"]] == [
        (1, "unknown-item"),
        (2, "score-range"),
        (3, "repeated-examinee"),
        (4, "no-examinee"),
    ]
    lines = out.read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["a", "c"]
    assert told["statuses"] == {"all_right": 1, "no_items": 1}
