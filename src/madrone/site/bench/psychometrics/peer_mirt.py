"""PyPI mirt measured: run by the Python of var/peers, which knows nothing of Madrone, on files that it is given.

``python peer_mirt.py FOLDER`` reads ``scores.npy`` and ``mixed.npy`` (whole scores, 40 items of one point and then
10 of partial credit) and writes a JSON document of processor seconds to standard output.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

SIZES = (10_000, 100_000)
SCORED = 100_000
METHODS = {"mle": "ML", "wle": "WLE", "map": "MAP", "eap": "EAP", "eapsum": "EAPsum"}
#: One round of the slowest takes ten seconds; what is quick is repeated.
_ROUNDS, ENOUGH_SECONDS = 5, 8.0


def measure(folder: Path) -> dict[str, Any]:
    """Calibrate and score as its users would, on one core."""
    mirt = import_module("mirt")
    scores, mixed = (np.load(folder / name).astype(np.int64) for name in ("scores.npy", "mixed.npy"))
    models = ["2PL"] * 40 + ["GPCM"] * 10
    runs = []
    for n in SIZES:
        for accelerate in ("none", "squarem"):
            for errors in (True, False):
                options = {"accelerate": accelerate, "compute_standard_errors": errors}
                mirt.fit_mirt(scores[:500], "2PL", **options)
                seconds, fit = _timed(mirt.fit_mirt, scores[:n], "2PL", **options)
                runs.append({"n": n, **options, "seconds": seconds, "log_likelihood": fit.log_likelihood})
    both = mirt.fit_mirt(mixed[:10_000], models, compute_standard_errors=False)
    rates = {name: _rate(mirt, fit, scores, method)[0] for name, method in METHODS.items()}
    parameters = {name: np.ravel(values).tolist() for name, values in fit.model.parameters.items()}
    return {
        "version": mirt.__version__,
        "calibration": runs,
        "scoring": rates,
        "mixed": _rate(mirt, both, mixed, "ML")[0],
        "parameters": parameters,
        "theta": _rate(mirt, fit, scores, "ML")[1],
    }


def _rate(mirt: Any, fit: Any, scores: Any, method: str) -> tuple[list[float], list[float]]:
    mirt.fscores(fit, scores[:500], method=method)
    seconds, found = _timed(mirt.fscores, fit, scores[:SCORED], method=method)
    return seconds, np.ravel(found.theta)[:1000].tolist()


def _timed(work: Any, *arguments: Any, **options: Any) -> tuple[list[float], Any]:
    seconds: list[float] = []
    found = None
    while len(seconds) < _ROUNDS and sum(seconds) < ENOUGH_SECONDS:
        started = time.process_time()
        found = work(*arguments, **options)
        seconds.append(time.process_time() - started)
    return seconds, found


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1])), sys.stdout)
