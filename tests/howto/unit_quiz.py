"""The imagined quiz of the tutorial: where its data come from, to the byte.

`python -m tests.howto.unit_quiz` writes the files anew.
"""

import csv
import io
from pathlib import Path

import numpy as np

from madrone.psychometrics.irt import ItemParameters, simulate_scores

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "howto" / "calibrate-and-score"
OPTIONS = "ABCD"
CHOICES = 18
EXAMINEES = 500


def items() -> list[ItemParameters]:
    """Eighteen questions with options, one of which is poor, and two tasks of two and three points."""
    rng = np.random.default_rng(2026)
    questions = [
        ItemParameters(f"q{k:02d}", "2pl", round(float(rng.uniform(0.8, 1.9)), 2), (round(b, 2),))
        for k, b in enumerate(np.linspace(-1.6, 1.5, CHOICES).tolist(), start=1)
    ]
    # The wording of q11 helps nobody: strong and weak students are right about equally often.
    questions[10] = ItemParameters("q11", "2pl", 0.12, (0.5,))
    return [
        *questions,
        ItemParameters("task1", "gpcm", 1.0, (-0.7, 0.4)),
        ItemParameters("task2", "gpcm", 1.1, (-1.0, 0.1, 1.2)),
    ]


def key() -> dict[str, str]:
    """The right option of every question."""
    rng = np.random.default_rng(7)
    return {item.item_id: OPTIONS[int(rng.integers(4))] for item in items()[:CHOICES]}


def files() -> dict[str, str]:
    """The text of every file of the tutorial by its name."""
    rng = np.random.default_rng(500)
    bank, keys = items(), key()
    header = ["examinee_id", *(item.item_id for item in bank)]
    chosen = [header]
    for number in range(1, EXAMINEES + 1):
        name, theta = f"e{number:03d}", float(rng.normal())
        scores = simulate_scores(rng, bank, theta, D=1.0)
        answers = [_option(rng, keys[f"q{k + 1:02d}"], scores[k], theta, k) for k in range(CHOICES)]
        chosen.append([name, *answers, *(str(points) for points in scores[CHOICES:])])
    tables = {
        "answers.csv": chosen,
        "key.csv": [["item_id", "key"], *map(list, keys.items())],
        "models.csv": [["item_id", "model"], ["task1", "gpcm"], ["task2", "gpcm"]],
    }
    return {name: _csv(rows) for name, rows in tables.items()}


def _option(rng: np.random.Generator, right: str, score: int, theta: float, place: int) -> str:
    """What the student marked; one in a hundred times nothing. The abler lean to the nearest wrong option."""
    drawn, left_out = rng.random(), rng.random() < 0.01
    if left_out:
        return ""
    if score:
        return right
    wrong = [option for option in OPTIONS if option != right]
    lean = 0.2 * float(np.tanh(theta))
    # On q11 the able choose one wrong option, the weak another.
    shares = [0.4 - 1.5 * lean, 0.2, 0.4 + 1.5 * lean] if place == 10 else [0.4 - lean, 0.35, 0.25 + lean]
    return wrong[int(np.searchsorted(np.cumsum(shares)[:-1], drawn, side="right"))]


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in files().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
