"""Imagined examinees who work alone, and what some of them do."""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt import ItemParameters, probabilities
from madrone.psychometrics.irt.models import Floats

OPTIONS = np.array(["A", "B", "C", "D"])


def multiple_choice(seed: int, k: int = 40) -> list[ItemParameters]:
    """Items of one point with the difficulty of a school test."""
    rng = np.random.default_rng(seed)
    return [
        ItemParameters(f"q{i}", "2pl", float(rng.uniform(0.5, 1.4)), (float(rng.normal(-0.2, 0.9)),))
        for i in range(k)
    ]


def scores_of(rng: np.random.Generator, items: list[ItemParameters], theta: Floats) -> NDArray[np.int64]:
    """Whether each examinee is right on each item [n, k]."""
    chances = np.stack([probabilities(item, theta)[:, 1] for item in items], axis=1)
    return (rng.random(chances.shape) < chances).astype(np.int64)


def options_of(rng: np.random.Generator, scores: NDArray[np.int64], theta: Floats) -> NDArray[np.str_]:
    """The options [n, k]: A is the key of all; the abler prefer D among the wrong ones, the others B."""
    n, k = scores.shape
    lean = 0.25 * np.tanh(theta)
    shares = np.stack([0.5 - lean, np.full(n, 0.25), 0.25 + lean], axis=1)
    reached = np.cumsum(shares, axis=1)[:, None, :]
    wrong = 1 + (rng.random((n, k, 1)) > reached).sum(axis=2).clip(max=2)
    return OPTIONS[np.where(scores == 1, 0, wrong)]
