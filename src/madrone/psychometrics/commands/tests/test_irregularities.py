"""``madrone psychometrics irregularities`` from files to files."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from madrone.psychometrics.commands.tests.test_score import run, write, written_items
from madrone.psychometrics.irregularities.tests.scenes import multiple_choice, options_of, scores_of

ITEMS = multiple_choice(3)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def table(folder: Path, name: str, columns: list[str], cells: np.ndarray) -> Path:
    lines = [",".join(["examinee_id", *columns])]
    lines += [",".join([f"e{k}", *map(str, row)]) for k, row in enumerate(cells.tolist())]
    return write(folder / name, "\n".join(lines) + "\n")


def test_a_copied_paper_is_flagged_and_the_limits_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(5)
    theta = rng.normal(size=40)
    theta[3] = -1.0  # Wrong answers in common say more than right ones.
    scores = scores_of(rng, ITEMS, theta)
    options = options_of(rng, scores, theta)
    options[7, :34] = options[3, :34]
    names = [item.item_id for item in ITEMS]
    responses = table(tmp_path, "answers.csv", names, options)
    key = write(tmp_path / "key.csv", "item_id,key\n" + "".join(f"{name},A\n" for name in names))
    out = tmp_path / "pairs.csv"
    items = written_items(tmp_path, ITEMS)
    assert run("irregularities", "similarity", responses, "--items", items, "--key", key, "--out", out) == 1
    flagged = [(row["first"], row["second"]) for row in rows_of(out) if row["flagged"] == "1"]
    assert flagged == [("e3", "e7")]
    said = capsys.readouterr().err
    assert "nobody may be accused on it alone" in said
    assert "Compared 780 pairs of 40 examinees: 1 flagged." in said
    rooms = table(tmp_path, "rooms.csv", ["group"], np.arange(40)[:, None] % 2 == 1)
    more = ("--key", key, "--groups", rooms, "--out", out)
    assert run("irregularities", "similarity", responses, "--items", items, *more) == 1
    assert "Compared 380 pairs" in capsys.readouterr().err


def test_items_without_parameters_are_left_out_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(6)
    scores = scores_of(rng, ITEMS, rng.normal(size=10))
    responses = table(tmp_path, "scores.csv", [item.item_id for item in ITEMS], scores)
    items, out = written_items(tmp_path, ITEMS[1:]), tmp_path / "pairs.csv"
    assert run("irregularities", "similarity", responses, "--items", items, "--out", out) == 1
    assert "line 1: Item q0 has no usable parameters; left out." in capsys.readouterr().err
    none = written_items(tmp_path, multiple_choice(1, 1)[:0])
    assert run("irregularities", "similarity", responses, "--items", none, "--out", out) == 2


def test_changes_are_written_by_student_and_by_group(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(7)
    scores = scores_of(rng, ITEMS, rng.normal(-0.5, 0.8, size=60))
    lines = ["examinee_id,item_id,score,first_score"]
    for row, own in enumerate(scores):
        for place, item in enumerate(ITEMS):
            tampered = row < 15 and not own[place] and rng.random() < 0.4
            changed = tampered or rng.random() < 0.03
            lines.append(f"e{row},{item.item_id},{1 if tampered else own[place]},{0 if changed else ''}")
    changes = write(tmp_path / "changes.csv", "\n".join(lines) + "\n")
    schools = table(tmp_path, "schools.csv", ["group"], np.arange(60)[:, None] // 15)
    out, groups = tmp_path / "students.csv", tmp_path / "groups.csv"
    files = ("--items", written_items(tmp_path, ITEMS), "--out", out)
    assert run("irregularities", "changes", changes, *files, "--groups", schools, "--groups-out", groups) == 1
    assert [row["name"] for row in rows_of(groups) if row["flagged"] == "1"] == ["0"]
    flagged = {row["examinee_id"] for row in rows_of(out) if row["flagged"] == "1"}
    assert flagged
    assert flagged <= {f"e{k}" for k in range(15)}
    assert "and 1 of 4 groups." in capsys.readouterr().err
    assert run("irregularities", "changes", changes, *files, "--groups", schools) == 2


def test_times_are_compared_with_the_model_and_bad_rows_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(8)
    seconds = np.exp(rng.normal(3.5, 0.4, size=(200, 12)) - rng.normal(0, 0.3, size=(200, 1)))
    seconds[4, :4] = 0.8
    times = table(tmp_path, "times.csv", [f"q{k}" for k in range(12)], seconds.round(2))
    out = tmp_path / "persons.csv"
    assert run("irregularities", "times", times, "--out", out) == 1
    person = next(row for row in rows_of(out) if row["examinee_id"] == "e4")
    assert (person["rapid"], person["n"]) == ("4", "12")
    assert "low-effort" in person["flags"]
    times.write_text(times.read_text() + "e999" + ",0" * 12 + "\n")
    assert run("irregularities", "times", times, "--out", out) == 1
    assert (
        "line 202: Examinee e999, item q0: “0” is not a time above zero seconds." in capsys.readouterr().err
    )
