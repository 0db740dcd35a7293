"""Side by side with the widest Python peer, PyPI mirt (psychometrics.md 1): equal data, one core, the same run.

The peer lives in an environment of its own, ``var/peers``, which ``tools/peers`` makes from pinned hashes, and is
measured by its own Python. Ratios are of the middles of the rounds. It integrates over 21 nodes and this engine
over 61, so calibration is compared both as the two come and at 21 nodes each.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from madrone.psychometrics.calibration import Settings
from madrone.psychometrics.irt import Estimator, ItemParameters
from madrone.psychometrics.irt.matrices import MatrixScorer
from madrone.site.bench.psychometrics import peer_mirt
from madrone.site.bench.psychometrics.calibration import calibrated, drawn, simulated
from madrone.site.bench.report import Figure

#: Where the peers live; it may be named, for a product that does not run from a checkout.
PLACE = Path(os.environ.get("MADRONE_PEERS") or Path(__file__).parents[5] / "var" / "peers")
_ROUNDS = 7
_NODES = 21
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS"),
    "1",
)
_GOALS = {"none": ("with its defaults", 10.0), "squarem": ("with its squarem", 3.0)}


def figures() -> list[Figure]:
    """Compare calibration and scoring, or say how the comparison is had."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        return [_not_compared("no var/peers: run tools/peers")]
    rng = np.random.default_rng(20261122)
    items = [drawn(rng, "2pl", i) for i in range(50)]
    mixed = [drawn(rng, "2pl", i) for i in range(40)] + [drawn(rng, "gpcm", i) for i in range(10)]
    scores = simulated(rng, items, rng.standard_normal(max(peer_mirt.SIZES)))
    both = simulated(rng, mixed, rng.standard_normal(peer_mirt.SCORED))
    with tempfile.TemporaryDirectory(prefix="madrone-bench-") as folder:
        np.save(Path(folder) / "scores.npy", scores)
        np.save(Path(folder) / "mixed.npy", both)
        run = subprocess.run(  # noqa: S603 - our own script, by the Python that tools/peers made
            [python, peer_mirt.__file__, folder],
            env={**os.environ, **_ONE_THREAD},
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode:
        sys.stderr.write(run.stderr)
        return [_not_compared("mirt in var/peers failed: make it anew with tools/peers")]
    peer = json.loads(run.stdout)
    return [*_calibration(peer, items, scores), *_scoring(peer, scores, mixed, both)]


def _not_compared(why: str) -> Figure:
    return Figure(f"PyPI mirt NOT COMPARED, {why}", 0.0, "comparisons", "compared", False)


def _calibration(peer: dict[str, Any], items: list[ItemParameters], scores: Any) -> Iterator[Figure]:
    ours: dict[tuple[int, bool, int], float] = {}
    for n in peer_mirt.SIZES:
        for errors in (True, False):
            for nodes in (Settings().nodes, _NODES):
                settings = Settings(nodes=nodes, errors="auto" if errors else "none")
                work = partial(calibrated, items, scores[:n], settings)
                ours[n, errors, nodes] = _middle(work)
    for run in peer["calibration"]:
        n, errors = run["n"], run["compute_standard_errors"]
        how, goal = _GOALS[run["accelerate"]]
        told = "with" if errors else "without"
        for nodes in (Settings().nodes, _NODES):
            times = median(run["seconds"]) / ours[n, errors, nodes]
            name = f"PyPI mirt {how}, {told} errors, {n:,} × 50, {_NODES} nodes to our {nodes}"
            yield Figure(name, times, "times our CPU", f"at least {goal:g}", times >= goal)


def _scoring(peer: dict[str, Any], scores: Any, mixed: list[ItemParameters], both: Any) -> Iterator[Figure]:
    """Complete answers to 50 items, with the parameters that the peer found."""
    columns = zip(peer["parameters"]["discrimination"], peer["parameters"]["difficulty"], strict=True)
    items = tuple(ItemParameters(str(place), "2pl", a, (b,)) for place, (a, b) in enumerate(columns))
    for method, seconds in peer["scoring"].items():
        name = f"PyPI mirt {peer_mirt.METHODS[method]}, 50 2PL items, {peer_mirt.SCORED:,} examinees"
        yield _ratio(name, median(seconds), _scored(items, scores, method))
    name = f"PyPI mirt ML, 40 2PL and 10 GPCM items, {peer_mirt.SCORED:,} examinees"
    yield _ratio(name, median(peer["mixed"]), _scored(tuple(mixed), both, "mle"))
    found = _scorer(items, "mle")(scores[: len(peer["theta"])])
    usual = np.abs(found.theta) < 4
    apart = float(np.abs(found.theta - np.array(peer["theta"]))[usual].max())
    yield Figure("PyPI mirt ML, largest difference in theta within ±4", apart * 1e6, "1e-6 theta")


def _scored(items: tuple[ItemParameters, ...], scores: Any, method: str) -> float:
    scorer, matrix = _scorer(items, method), scores[: peer_mirt.SCORED]
    return _middle(lambda: scorer(matrix))


def _scorer(items: tuple[ItemParameters, ...], method: Any) -> MatrixScorer:
    return MatrixScorer(items, 1.0, Estimator(method, (-6.0, 6.0)), peer_mirt.SCORED)


def _ratio(name: str, theirs: float, ours: float) -> Figure:
    return Figure(name, theirs / ours, "times our CPU", "at least 10", theirs / ours >= 10)


def _middle(work: Callable[[], object]) -> float:
    """The middle of the rounds, in processor seconds, after one that warms up."""
    work()
    seconds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
        if sum(seconds) > peer_mirt.ENOUGH_SECONDS:
            break
    return median(seconds)
