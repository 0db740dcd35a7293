"""Calibration measured: processor seconds on one core, and what the estimates are away from what is known."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration import Calibration, Settings, calibrate
from madrone.psychometrics.irt import ItemParameters, probabilities
from madrone.psychometrics.irt.models import Floats, Model
from madrone.site.bench.report import Figure

_ROUNDS = 3
_ITEMS = 50


def figures() -> list[Figure]:
    """Measure the 2PL at two sizes, with errors and without, a mixed form, and a pool of which each sees a part."""
    rng = np.random.default_rng(20261122)
    items = [drawn(rng, "2pl", i) for i in range(_ITEMS)]
    scores = simulated(rng, items, rng.standard_normal(100_000))
    plain, told = Settings(errors="none"), Settings(errors="auto")
    large = _measured(lambda: calibrated(items, scores, plain))
    small = _measured(lambda: calibrated(items, scores[:10_000], plain))
    with_errors = _measured(lambda: calibrated(items, scores, told))
    found = calibrated(items, scores, plain)
    strict = calibrated(items, scores, Settings(tolerance=1e-9, errors="none"))
    slopes = np.array([item.a for item in items])
    rmse = float(np.sqrt(np.mean((_slopes(found) - slopes) ** 2)))
    unfinished = float(np.abs(_slopes(found) - _slopes(strict)).max())
    return [
        _figure("2PL, 100,000 examinees × 50 items", large, 1.2),
        _figure("the same with standard errors", with_errors, None),
        _figure("2PL, 10,000 × 50", small, 0.2),
        Figure(
            "slopes of 100,000 × 50 against a search to 1e-9",
            unfinished,
            "largest difference",
            "1e-5",
            unfinished < 1e-5,
        ),
        Figure(
            "slopes of 100,000 × 50 against the true ones", rmse, "root mean square", "0.015", rmse < 0.015
        ),
        *_mixed(rng),
        *_pool(rng),
    ]


def _mixed(rng: np.random.Generator) -> list[Figure]:
    items = [drawn(rng, "2pl", i) for i in range(40)] + [drawn(rng, "gpcm", i) for i in range(10)]
    scores = simulated(rng, items, rng.standard_normal(100_000))
    seconds = _measured(lambda: calibrated(items, scores, Settings(errors="none")))
    return [_figure("40 2PL and 10 GPCM items, 100,000 examinees", seconds, 5.0)]


def _pool(rng: np.random.Generator) -> list[Figure]:
    items = [drawn(rng, "2pl", i) for i in range(1000)]
    n, taken = 50_000, 40
    scores = np.full((n, len(items)), -1, dtype=np.int8)
    for start in range(0, n, 1000):
        rows = slice(start, start + 1000)
        whole = simulated(rng, items, rng.standard_normal(1000))
        seen = np.argpartition(rng.random(whole.shape), taken, axis=1)[:, :taken]
        np.put_along_axis(scores[rows], seen, np.take_along_axis(whole, seen, axis=1), axis=1)
    seconds = _measured(lambda: calibrated(items, scores, Settings(errors="none")))
    return [_figure("pool of 1,000 2PL items, 50,000 examinees with 40 each", seconds, 5.0)]


def calibrated(items: list[ItemParameters], scores: NDArray[np.integer], settings: Settings) -> Calibration:
    """Calibrate the items anew from ``scores`` [n, k]."""
    return calibrate(
        scores,
        [item.item_id for item in items],
        {item.item_id: item.model for item in items},
        settings=settings,
    )


def _measured(work: Callable[[], object]) -> tuple[float, float]:
    """The best and the middle of the rounds, in processor seconds, after one that warms up."""
    work()
    seconds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds), median(seconds)


def _figure(name: str, seconds: tuple[float, float], goal: float | None) -> Figure:
    best, middle = seconds
    named = f"{name} (middle {middle:.2f})"
    if goal is None:
        return Figure(named, best, "CPU seconds")
    return Figure(named, best, "CPU seconds", f"at most {goal:g}", best <= goal)


def _slopes(found: Calibration) -> Floats:
    return np.array([item.a for item in found.bank])


def drawn(rng: np.random.Generator, model: Model, place: int) -> ItemParameters:
    """Draw an item; those of many steps have three."""
    b = float(rng.standard_normal())
    steps = (b - 0.8, b, b + 0.8) if model == "gpcm" else (b,)
    return ItemParameters(f"{model}-{place}", model, float(rng.lognormal(0.0, 0.3)), steps)


def simulated(rng: np.random.Generator, items: list[ItemParameters], theta: Floats) -> NDArray[np.int8]:
    """Draw scores [n, k] of examinees at ``theta`` [n], with D = 1."""
    scores = np.empty((theta.shape[0], len(items)), dtype=np.int8)
    for place, item in enumerate(items):
        reached = np.cumsum(probabilities(item, theta, D=1.0)[:, :-1], axis=1)
        scores[:, place] = (rng.random((theta.shape[0], 1)) > reached).sum(axis=1)
    return scores
