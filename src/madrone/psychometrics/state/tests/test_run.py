"""``madrone psychometrics state`` from Parquet to Parquet."""

import argparse
import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madrone.psychometrics.command import register
from madrone.psychometrics.irt import write_items_csv
from madrone.psychometrics.smarter import Part, ScoredItem, Sitting, policy
from madrone.psychometrics.state import BankItem
from madrone.psychometrics.state import run as state_run
from madrone.psychometrics.state.tests.states import bank, responses, two_part_bank

pytestmark = pytest.mark.thorough

BANK = bank(per_claim=8)
TWO_PARTS = two_part_bank()
Row = dict[str, Any]


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="madrone")
    register(parser.add_subparsers(required=True))
    args = parser.parse_args(["psychometrics", "state", *map(str, arguments)])
    status: int = args.run(args)
    return status


def items_file(folder: Path, items: list[BankItem] = BANK) -> Path:
    out = io.StringIO()
    write_items_csv([item.parameters for item in items], out)
    rows = list(csv.reader(io.StringIO(out.getvalue())))
    lines = [[*rows[0], "subject", "claim", "part", "dropped"]]
    lines += [
        [
            *row,
            item.subject,
            item.claim,
            "" if item.part is Part.FORM else item.part,
            "yes" if item.dropped else "",
        ]
        for row, item in zip(rows[1:], items, strict=True)
    ]
    path = folder / "items.csv"
    path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    return path


def state_of(n: int) -> list[Row]:
    rows: list[Row] = []
    for subject, grade in (("ELA", "03"), ("MATH", "08")):
        places, scores = responses(BANK, subject, n, length=12)
        for number in range(n):
            there = places[number] >= 0
            rows.append(
                {
                    "examinee_id": f"e{number}",
                    "subject": subject,
                    "grade": grade,
                    "items": [BANK[place].parameters.item_id for place in places[number][there]],
                    "scores": [None if score < 0 else int(score) for score in scores[number][there]],
                }
            )
    order = np.random.default_rng(1).permutation(len(rows))
    return [rows[place] for place in order]


def parquet(path: Path, rows: list[Row], group: int = 40) -> Path:
    schema = pa.schema(
        [
            ("examinee_id", pa.string()),
            ("subject", pa.string()),
            ("grade", pa.string()),
            ("items", pa.list_(pa.string())),
            ("scores", pa.list_(pa.int8())),
        ]
    )
    pq.write_table(pa.Table.from_pylist(rows, schema), path, row_group_size=group)
    return path


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madrone.psychometrics.runs.parquet.ROWS_A_PIECE", 60)
    monkeypatch.setattr("madrone.psychometrics.runs.parquet.ROWS_AT_ONCE", 25)


def test_every_row_has_the_score_that_the_policy_gives(tmp_path: Path) -> None:
    rows, out = state_of(70), tmp_path / "scores.parquet"
    responses_file = parquet(tmp_path / "r.parquet", rows)
    assert (
        run(items_file(tmp_path), responses_file, "--out", out, "--program", "caaspp", "--year", "2022") == 0
    )
    by_id = {item.parameters.item_id: item for item in BANK}
    found = pq.read_table(out).to_pylist()
    assert [row["examinee_id"] for row in found] == [row["examinee_id"] for row in rows]
    for given, got in zip(rows, found, strict=True):
        alone = policy("caaspp", 2022).score_test(
            subject=given["subject"],
            grade=given["grade"],
            items=[
                ScoredItem(by_id[name].parameters, score, by_id[name].claim)
                for name, score in zip(given["items"], given["scores"], strict=True)
            ],
        )
        assert got["attemptedness"] == alone.attemptedness
        for prefix, score in [("", alone), *((f"claim{k}_", one) for k, one in enumerate(alone.claims, 1))]:
            for name in ("scale_score", "sem", "level"):
                assert got[prefix + name] == getattr(score, name)
            for name in ("theta", "se"):
                assert got[prefix + name] == pytest.approx(getattr(score, name), abs=1e-8)
    assert all(row["claim4_theta"] is None for row in found if row["subject"] == "MATH")
    assert not list(tmp_path.glob("*.work"))


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path) -> None:
    """Spawned processes have the usual size of pieces, so the row groups are as large."""
    items, responses_file = items_file(tmp_path), parquet(tmp_path / "r.parquet", state_of(80), group=60)
    outs = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for workers, out in enumerate(outs, start=1):
        assert run(items, responses_file, "--out", out, "--year", "2018", "--workers", str(workers)) == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_rows_that_cannot_be_scored_are_named_and_the_rest_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, name = state_of(3)[0], BANK[0].parameters.item_id
    row = {"examinee_id": "x", "subject": "ELA", "grade": "03", "items": [name], "scores": [0]}
    odd: list[Row] = [
        {**row, "scores": [9]},
        {**row, "examinee_id": "b", "items": ["nowhere"]},
        {**row, "examinee_id": "c", "items": [BANK[-1].parameters.item_id]},
        {**row, "examinee_id": "d", "items": [name, name], "scores": [0, 0]},
        {**row, "examinee_id": "e", "grade": "09"},
        {**row, "examinee_id": None},
        good,
    ]
    out = tmp_path / "scores.parquet"
    responses_file = parquet(tmp_path / "r.parquet", [good, *odd])
    assert run(items_file(tmp_path), responses_file, "--out", out, "--year", "2018", "--json") == 1
    assert [one["examinee_id"] for one in pq.read_table(out).to_pylist()] == [good["examinee_id"]]
    told = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["code"]) for one in told["problems"]] == [
        (2, "score-range"),
        (3, "unknown-item"),
        (4, "other-subject"),
        (5, "repeated-item"),
        (6, "unknown-test"),
        (7, "no-examinee"),
        (8, "repeated-examinee"),
    ]
    assert f"Examinee x: item {name}: 9 is not a score from 0 to" in told["problems"][0]["message"]
    assert (told["tests"], told["left_out"]) == (1, 7)


def test_an_interrupted_run_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items, out = items_file(tmp_path), tmp_path / "scores.parquet"
    responses_file = parquet(tmp_path / "r.parquet", state_of(100))
    assert run(items, responses_file, "--out", out, "--year", "2018") == 0
    whole = out.read_bytes()
    out.unlink()
    pieces = []
    scored = state_run._scored

    def fails_later(*arguments: Any) -> Any:
        pieces.append(arguments[2])
        if len(pieces) == 6:
            raise OSError(28, "No space left on device", "scores")
        return scored(*arguments)

    monkeypatch.setattr(state_run, "_scored", fails_later)
    assert run(items, responses_file, "--out", out, "--year", "2018") == 2
    assert not out.exists()
    done_before = len(pieces)
    assert run(items, responses_file, "--out", out, "--year", "2018", "--resume") == 0
    assert out.read_bytes() == whole
    assert 0 not in pieces[done_before:]


def test_pieces_of_another_run_are_not_mixed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    items, out = items_file(tmp_path), tmp_path / "scores.parquet"
    responses_file = parquet(tmp_path / "r.parquet", state_of(40))
    with monkeypatch.context() as broken:
        broken.setattr(state_run, "_scored", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(items, responses_file, "--out", out, "--year", "2018")
    assert run(items, responses_file, "--out", out, "--year", "2015", "--resume") == 2
    assert "without --resume" in capsys.readouterr().err
    assert run(items, responses_file, "--out", out, "--year", "2015") == 0


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"examinee_id": "a"}], "has no column subject"),
        (
            [{"examinee_id": "a", "subject": "ELA", "grade": "03", "items": "q", "scores": [1]}],
            "has to hold lists",
        ),
        (
            [{"examinee_id": "a", "subject": "ELA", "grade": "03", "items": ["q"], "scores": [0.5]}],
            "whole numbers",
        ),
        (
            [{"examinee_id": "a", "subject": "ELA", "grade": "03", "items": ["q"], "scores": []}],
            "as many scores",
        ),
    ],
)
def test_files_of_another_shape_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[Row], told: str
) -> None:
    path, out = tmp_path / "r.parquet", tmp_path / "scores.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    assert run(items_file(tmp_path), path, "--out", out, "--year", "2018") == 2
    assert told in capsys.readouterr().err
    assert not out.exists()


def two_part_rows() -> list[Row]:
    """Tests of every kind in two parts: finished, unfinished, handed in, of one part, on paper, blocks."""
    rng = np.random.default_rng(9)
    cat, task = (
        [item for item in TWO_PARTS if item.subject == "ELA" and item.part is part]
        for part in (Part.CAT, Part.PT)
    )
    rows: list[Row] = []
    for number in range(160):
        taken = [cat[place] for place in rng.permutation(len(cat))[: rng.integers(0, 15)]]
        taken += task[: rng.integers(0, 7)]
        scores = [
            None if rng.random() < 0.15 else int(rng.integers(0, item.parameters.max_points + 1))
            for item in taken
        ]
        kind = (None, "summative", "ica", "iab")[number % 4]
        rows.append(
            {
                "examinee_id": f"e{number // 8}",
                "subject": "ELA",
                "grade": "06",
                "items": [item.parameters.item_id for item in taken],
                "scores": scores,
                "kind": kind,
                "block": f"b{number}",
                "cat_minimum": (None, 0, 8, 12, 30)[number % 5],
                "logged_on": (None, "", "cat", "PT", "cat pt")[number % 5 if number % 3 else 0],
                "submitted": (None, False, True)[number % 3],
            }
        )
    return rows


def test_rows_say_how_the_test_was_sat(tmp_path: Path) -> None:
    rows, out, path = two_part_rows(), tmp_path / "scores.parquet", tmp_path / "r.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=40)
    assert (
        run(items_file(tmp_path, TWO_PARTS), path, "--out", out, "--program", "caaspp", "--year", "2019") == 0
    )
    by_id = {item.parameters.item_id: item for item in TWO_PARTS}
    rules, found = policy("caaspp", 2019), pq.read_table(out)
    assert found.num_rows == len(rows)
    seen = set()
    for given, got in zip(rows, found.to_pylist(), strict=True):
        alone = rules.score_test(
            subject="ELA",
            grade="06",
            kind=given["kind"] or "summative",
            items=[
                ScoredItem(item.parameters, score, item.claim, part=item.part, dropped=item.dropped)
                for item, score in zip(map(by_id.get, given["items"]), given["scores"], strict=True)
                if item is not None
            ],
            sitting=Sitting(
                given["cat_minimum"] or 0,
                frozenset(map(Part, (given["logged_on"] or "").lower().split())),
                bool(given["submitted"]),
            ),
        )
        assert (got["kind"], got["block"]) == (alone.kind, given["block"])
        for name in ("attemptedness", "complete", "simulated", "scale_score", "sem", "level"):
            assert got[name] == getattr(alone, name), name
        assert got["theta"] == pytest.approx(alone.theta, abs=1e-8)
        assert [got[f"claim{k}_level"] for k, _ in enumerate(alone.claims, 1)] == [
            claim.level for claim in alone.claims
        ]
        seen.add((alone.attemptedness, alone.complete, alone.simulated > 0))
    assert {("Y", True, False), ("Y", False, True), ("P", False, False), ("N", False, False)} <= seen


def test_the_rules_stand_in_the_file(tmp_path: Path) -> None:
    out, responses_file = tmp_path / "scores.parquet", parquet(tmp_path / "r.parquet", state_of(3))
    assert run(items_file(tmp_path), responses_file, "--out", out, "--year", "2018") == 0
    metadata = pq.read_schema(out).metadata
    assert metadata[b"policy"].decode() == policy("smarter", 2018).name
    assert metadata[b"rules"].decode() == policy("smarter", 2018).describe()


def test_odd_sittings_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = two_part_rows()[11]
    odd = [
        good,
        {**good, "block": "k", "kind": "quiz"},
        {**good, "block": "l", "cat_minimum": -1},
        {**good, "block": "m", "cat_minimum": 201},
        {**good, "block": "n", "logged_on": "form"},
        {**good, "block": "o", "logged_on": "cat lunch"},
        good,
    ]
    path, out = tmp_path / "r.parquet", tmp_path / "scores.parquet"
    pq.write_table(pa.Table.from_pylist(odd), path)
    assert run(items_file(tmp_path, TWO_PARTS), path, "--out", out, "--year", "2018", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["code"]) for one in told["problems"]] == [
        (2, "unknown-kind"),
        (3, "bad-minimum"),
        (4, "bad-minimum"),
        (5, "unknown-part"),
        (6, "unknown-part"),
        (7, "repeated-examinee"),
    ]
    assert "the minimum of the adaptive part is 201, not 0 to 200" in told["problems"][2]["message"]
    assert told["tests"] == 1


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("kind", 3, "has to hold texts"),
        ("submitted", "yes", "true or false"),
        ("cat_minimum", "8x", "whole numbers"),
    ],
)
def test_columns_of_another_type_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], column: str, value: object, told: str
) -> None:
    path = tmp_path / "r.parquet"
    pq.write_table(pa.Table.from_pylist([{**two_part_rows()[0], column: value}]), path)
    assert run(items_file(tmp_path, TWO_PARTS), path, "--out", tmp_path / "o.parquet", "--year", "2018") == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("largest", [70, 5_000_000])
def test_items_may_be_known_by_numbers(tmp_path: Path, largest: int) -> None:
    """Small numbers are looked up, large ones searched for; an unknown one is named as it is."""
    numbered = [
        replace(item, parameters=replace(item.parameters, item_id=str(largest - place)))
        for place, item in enumerate(BANK)
    ]
    number_of = {old.parameters.item_id: largest - place for place, old in enumerate(BANK)}
    by_name = state_of(40)
    by_number = [{**row, "items": [number_of[name] for name in row["items"]]} for row in by_name]
    odd = {**by_number[0], "examinee_id": "odd", "items": [largest + 9, largest], "scores": [1, 0]}
    outs = [tmp_path / "names.parquet", tmp_path / "numbers.parquet"]
    names, numbers = parquet(tmp_path / "r.parquet", by_name), tmp_path / "n.parquet"
    pq.write_table(pa.Table.from_pylist([*by_number, odd]), numbers, row_group_size=40)
    assert run(items_file(tmp_path), names, "--out", outs[0], "--year", "2018") == 0
    assert run(items_file(tmp_path, numbered), numbers, "--out", outs[1], "--year", "2018") == 1
    assert pq.read_table(outs[0]).equals(pq.read_table(outs[1]))


def test_a_text_file_is_not_a_parquet_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "r.parquet"
    path.write_text("examinee_id,q1\n", encoding="utf-8")
    assert run(items_file(tmp_path), path, "--out", tmp_path / "o.parquet", "--year", "2018") == 2
    assert "is not a Parquet file" in capsys.readouterr().err


def test_a_cluster_needs_ray(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    responses_file = parquet(tmp_path / "r.parquet", state_of(3))
    out = tmp_path / "o.parquet"
    assert run(items_file(tmp_path), responses_file, "--out", out, "--year", "2018", "--cluster", "auto") == 2
    assert "Ray, which is not installed" in capsys.readouterr().err
