"""``calibrate`` and ``score`` read options with their keys as they read scores."""

import json
from pathlib import Path

import numpy as np
import pytest

from madrone.psychometrics.commands.tests.test_score import run, write

pytestmark = pytest.mark.thorough
KEYS = {"q1": "B", "q2": "A", "q3": "D", "q4": "C"}


def quiz(folder: Path, extra: str = "") -> tuple[Path, Path, Path]:
    """A quiz of four questions and a task twice, as options and as scores, and its keys."""
    rng = np.random.default_rng(8)
    options, scores = ["examinee_id,q1,q2,q3,q4,task"], ["examinee_id,q1,q2,q3,q4,task"]
    for number in range(400):
        theta = rng.normal()
        right = [theta + rng.logistic() > b for b in (-1, -0.3, 0.2, 0.9)]
        task = int(np.clip(round(theta + rng.normal() + 1), 0, 2))
        chosen = [key if ok else "XYZ"[number % 3] for key, ok in zip(KEYS.values(), right, strict=True)]
        if number % 50 == 7:
            chosen[2] = ""
        marks = ["" if not one else str(int(ok)) for one, ok in zip(chosen, right, strict=True)]
        options.append(",".join([f"e{number}", *chosen, str(task)]))
        scores.append(",".join([f"e{number}", *marks, str(task)]))
    keys = "item_id,key\n" + "".join(f"{name},{key}\n" for name, key in KEYS.items())
    return (
        write(folder / "options.csv", "\n".join(options) + "\n" + extra),
        write(folder / "scores.csv", "\n".join(scores) + "\n"),
        write(folder / "key.csv", keys),
    )


def calibrated(folder: Path, responses: Path, *more: str | Path) -> str:
    models = write(folder / "models.csv", "item_id,model\ntask,gpcm\n")
    out = folder / "items.csv"
    assert run("calibrate", responses, "--model", "2pl", "--models", models, "--out", out, *more) == 0
    return out.read_text(encoding="utf-8")


def test_options_are_calibrated_and_scored_as_their_scores(tmp_path: Path) -> None:
    options, scores, key = quiz(tmp_path)
    assert calibrated(tmp_path, options, "--key", key) == calibrated(tmp_path, scores)
    items, one, other = tmp_path / "items.csv", tmp_path / "one.csv", tmp_path / "other.csv"
    assert run("score", items, options, "--key", key, "--D", "1", "--out", one) == 0
    assert run("score", items, scores, "--D", "1", "--out", other) == 0
    assert one.read_text(encoding="utf-8") == other.read_text(encoding="utf-8")
    assert len(one.read_text(encoding="utf-8").splitlines()) == 401


def test_who_cannot_be_scored_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options, _, key = quiz(tmp_path, extra="odd,B,A,D,C,7\ne3,B,A,D,C,1\nshort,B\n")
    items = write(
        tmp_path / "items.csv",
        "item_id,model,a,b,d1,d2,points\nq1,2pl,1,0,,,1\ntask,gpcm,1,,-1,1,2\n",
    )
    out = tmp_path / "out.csv"
    assert run("score", items, options, "--key", key, "--out", out, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["examinees"] == 400
    codes = {problem["code"] for problem in told["problems"]}
    assert codes == {"score-range", "repeated-examinee", "cell-count", "unknown-item"}
    assert any("Examinee odd, item task: “7”" in problem["message"] for problem in told["problems"])


def test_keys_go_with_one_plain_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options, _, key = quiz(tmp_path)
    out = tmp_path / "out.parquet"
    assert run("score", "items.csv", options, "--key", key, "--out", out) == 2
    assert "--key reads a CSV in one run" in capsys.readouterr().err
    assert run("calibrate", "-", "--key", "-", "--model", "2pl", "--out", out) == 2
    assert "standard input" in capsys.readouterr().err
