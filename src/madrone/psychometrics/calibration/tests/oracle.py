"""The marginal log-likelihood the slow way: one examinee and one node at a time, from the public models."""

import csv
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt import ItemParameters, probabilities
from tests.samples import sample


def sample_scores(name: str) -> NDArray[np.int64]:
    """The scores of a sample of other authors."""
    with sample(f"psychometrics/{name}").open(encoding="utf-8", newline="") as file:
        return np.array([row[1:] for row in list(csv.reader(file))[1:]], dtype=np.int64)


def marginal_log_likelihood(
    items: Sequence[ItemParameters],
    scores: NDArray[np.integer],
    *,
    D: float = 1.0,
    mean: float = 0.0,
    sd: float = 1.0,
    nodes: int = 121,
) -> float:
    """By the trapezoid over nine standard deviations, with other nodes than the calibration has."""
    theta = np.linspace(mean - 9 * sd, mean + 9 * sd, nodes)
    weights = np.exp(-0.5 * ((theta - mean) / sd) ** 2)
    weights /= weights.sum()
    chances = [probabilities(item, theta, D=D) for item in items]
    total = 0.0
    patterns, seen = np.unique(scores, axis=0, return_counts=True)
    for pattern, n in zip(patterns.tolist(), seen.tolist(), strict=True):
        likelihood = weights.copy()
        for score, chance in zip(pattern, chances, strict=True):
            if score >= 0:
                likelihood *= chance[:, score]
        total += n * float(np.log(likelihood.sum()))
    return total


def simulated(
    rng: np.random.Generator, items: Sequence[ItemParameters], theta: NDArray[np.float64], *, D: float = 1.0
) -> NDArray[np.int64]:
    """One score per examinee and item."""
    columns = []
    for item in items:
        reached = np.cumsum(probabilities(item, theta, D=D)[:, :-1], axis=1)
        columns.append((rng.random((theta.shape[0], 1)) > reached).sum(axis=1))
    return np.stack(columns, axis=1)


def some_items(rng: np.random.Generator, model: str, count: int) -> list[ItemParameters]:
    """Items of one model, easy and hard."""
    items = []
    for i in range(count):
        a, b = float(rng.uniform(0.7, 1.8)), float(rng.uniform(-1.2, 1.2))
        name = f"{model}{i}"
        if model in ("gpcm", "grm"):
            items.append(ItemParameters(name, model, a, (b - 0.9, b, b + 0.8)))  # type: ignore[arg-type]
        else:
            c = 0.2 if model == "3pl" else 0.0
            items.append(ItemParameters(name, model, 1.0 if model == "1pl" else a, (b,), c))  # type: ignore[arg-type]
    return items
