"""Abilities measured: fixed form, adaptive layout, and a state's tests from Parquet to Parquet.

The data are those of psychometrics.md 3: 40 items of one point and 10 of partial credit; a pool of 1,000 of
which each examinee took 47 of their own. Exactness is judged by Brent's method on the score function, which
shares no code with the engine.
"""

import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy import optimize, special

from madrone.psychometrics.irt import SMARTER_D, Form, ItemParameters, probabilities
from madrone.psychometrics.irt.bulk import Estimates, FixedForm, Pool
from madrone.psychometrics.runs import Executor
from madrone.psychometrics.state import BankItem
from madrone.psychometrics.state.run import score_state
from madrone.site.bench.psychometrics.timing import rate_of
from madrone.site.bench.report import Figure

EXAMINEES, JUDGED, TESTS = 400_000, 1_000, 6_400_000
POOL, TAKEN = 1_000, 47
WORKERS = 2
_CLAIMS = ("1-IT", "2-W", "3-L", "4-CR")
_GRADES = ("03", "04", "05", "06", "07", "08", "11")
_ROWS = 65_536

Floats = NDArray[np.float64]
Places = NDArray[np.int16]
Scores = NDArray[np.int8]


def figures() -> list[Figure]:
    """Measure all three."""
    rng = np.random.default_rng(20261122)
    return [*_fixed(rng), *_adaptive(rng), *_state(rng)]


def drawn_items(rng: np.random.Generator, n: int, credit: int) -> list[ItemParameters]:
    """Items as they are in practice, ``credit`` of them of two to four points."""
    items = [
        ItemParameters(f"{10_000 + k}", "2pl", float(rng.uniform(0.3, 1.3)), (float(rng.normal()),))
        for k in range(n - credit)
    ]
    for k in range(n - credit, n):
        steps = tuple(float(step) for step in rng.normal(size=rng.integers(2, 5)))
        items.append(ItemParameters(f"{10_000 + k}", "gpcm", float(rng.uniform(0.3, 1.1)), steps))
    return items


def drawn_scores(rng: np.random.Generator, items: Sequence[ItemParameters], theta: Floats) -> Scores:
    """Scores [n, k] of examinees at ``theta`` on all items."""
    n = len(theta)
    scores = np.empty((n, len(items)), np.int8)
    for k, item in enumerate(items):
        reached = np.cumsum(probabilities(item, theta)[:, :-1], axis=1)
        scores[:, k] = (rng.random(n)[:, None] >= reached).sum(axis=1)
    return scores


def _fixed(rng: np.random.Generator) -> list[Figure]:
    items = drawn_items(rng, 50, 10)
    scores = drawn_scores(rng, items, rng.normal(size=EXAMINEES))
    form = FixedForm(Form(items))
    rate = rate_of(EXAMINEES, lambda: form.score(scores))
    places = np.tile(np.arange(50), (JUDGED, 1))
    found = form.score(scores[:JUDGED])
    return [
        Figure(
            "fixed form of 50 items, theta and error",
            rate.best,
            "examinees/s",
            "at least 10,000,000",
            rate.best >= 1e7,
        ),
        Figure("fixed form, the middle round", rate.middle, "examinees/s"),
        _judged("fixed form", items, places, scores[:JUDGED], found),
    ]


def _adaptive(rng: np.random.Generator) -> list[Figure]:
    items = drawn_items(rng, POOL, 150)
    places, scores = drawn_tests(rng, items, EXAMINEES)
    pool = Pool(items)
    rate = rate_of(EXAMINEES, lambda: pool.score(places, scores))
    found = pool.score(places[:JUDGED], scores[:JUDGED])
    return [
        Figure(
            "47 own items of 1,000, theta and error",
            rate.best,
            "examinees/s",
            "at least 1,000,000",
            rate.best >= 1e6,
        ),
        Figure("47 own items, the middle round", rate.middle, "examinees/s"),
        _judged("47 own items", items, places[:JUDGED], scores[:JUDGED], found),
    ]


def drawn_tests(rng: np.random.Generator, items: Sequence[ItemParameters], n: int) -> tuple[Places, Scores]:
    """Tests of ``TAKEN`` different items near each examinee's theta, with scores."""
    order = np.argsort([np.mean(item.steps) for item in items])
    theta = rng.normal(size=n)
    spread, window = 1.0, 4 * TAKEN
    first = np.clip(
        (special.ndtr(theta / spread) * len(items)).astype(int) - window // 2, 0, len(items) - window
    )
    choices = np.stack([rng.permutation(window)[:TAKEN] for _ in range(1_000)])
    places = order[first[:, None] + choices[rng.integers(0, 1_000, n)]].astype(np.int16)
    scores = np.empty((n, TAKEN), np.int8)
    by_item = np.argsort(places, axis=None, kind="stable")
    ends = np.searchsorted(places.ravel()[by_item], np.arange(len(items) + 1))
    for k, item in enumerate(items):
        where = by_item[ends[k] : ends[k + 1]]
        reached = np.cumsum(probabilities(item, theta[where // TAKEN])[:, :-1], axis=1)
        scores.ravel()[where] = (rng.random(where.size)[:, None] >= reached).sum(axis=1)
    return places, scores


def _judged(
    name: str, items: Sequence[ItemParameters], places: NDArray[np.integer], scores: Scores, found: Estimates
) -> Figure:
    worst = 0.0
    for row, (of_row, points) in enumerate(zip(places.tolist(), scores.tolist(), strict=True)):
        if found.status[row] == 0:
            exact = _root([items[place] for place in of_row], points)
            worst = max(worst, abs(exact - float(found.theta[row])))
    words = f"{name}, largest error of theta among {JUDGED:,}"
    return Figure(words, worst * 1e12, "1e-12 theta", "at most 10,000", worst <= 1e-8)


def _root(items: Sequence[ItemParameters], points: Sequence[int]) -> float:
    """The root of the score function, by Brent's method."""
    slopes = np.array([SMARTER_D * item.a for item in items])
    steps = np.full((len(items), 4), np.inf)
    for place, item in enumerate(items):
        steps[place, : item.max_points] = item.steps
    total = float(slopes @ np.array(points))

    def short(theta: float) -> float:
        logs = np.cumsum(np.where(np.isinf(steps), -np.inf, slopes[:, None] * (theta - steps)), axis=1)
        chances = special.softmax(np.concatenate([np.zeros((len(items), 1)), logs], axis=1), axis=1)
        return total - float(slopes @ (chances @ np.arange(5.0)))

    return float(optimize.brentq(short, -8, 8, xtol=1e-14, rtol=4 * np.finfo(float).eps))


def _state(rng: np.random.Generator) -> list[Figure]:
    items = drawn_items(rng, POOL, 150)
    bank = [BankItem(item, "ELA", str(rng.choice(_CLAIMS))) for item in items]
    # Not the usual temporary folder: the same place as the other benches use.
    folder = Path(tempfile.mkdtemp(prefix="madrone-bench-", dir="/tmp"))
    try:
        _write_tests(folder / "responses.parquet", rng, items)
        # A process of its own: this one remembers the memory of what it measured before.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            run = alone.submit(_scored_state, folder, bank).result()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    name = f"{run.tests / 1e6:.1f} million tests with four claims, Parquet to Parquet"
    megabytes = run.kilobytes / 1e3
    return [
        Figure(name, run.wall, "s", "at most 30", run.wall <= 30),
        Figure(f"{name}, processor time", run.busy, "s"),
        Figure(f"{name}, memory of all processes at most", megabytes, "MB", "under 2,000", megabytes < 2_000),
    ]


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over a state: seconds by the clock and of all processors, and the sum of what each process took."""

    tests: int
    wall: float
    busy: float
    kilobytes: int


def _scored_state(folder: Path, bank: Sequence[BankItem]) -> _Run:
    started, own = time.monotonic(), time.process_time()
    report = score_state(
        folder / "responses.parquet",
        folder / "scores.parquet",
        items=bank,
        program="caaspp",
        year=2022,
        executor=Executor(WORKERS),
    )
    wall, of_workers = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = time.process_time() - own + of_workers.ru_utime + of_workers.ru_stime
    most = WORKERS * of_workers.ru_maxrss + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return _Run(report.rows, wall, busy, most)


def _write_tests(path: Path, rng: np.random.Generator, items: Sequence[ItemParameters]) -> None:
    """Write tests of students of all grades; each simulated test stands several times under other names."""
    places, scores = drawn_tests(rng, items, 4 * _ROWS)
    starts = pa.array(np.arange(_ROWS + 1, dtype=np.int32) * TAKEN)
    grades = pa.array(np.array(_GRADES)[np.arange(_ROWS) % len(_GRADES)])
    subjects = pa.array(["ELA"] * _ROWS)
    blocks = [
        (
            pa.ListArray.from_arrays(
                starts, pa.array(places[at : at + _ROWS].ravel().astype(np.int32) + 10_000)
            ),
            pa.ListArray.from_arrays(starts, pa.array(scores[at : at + _ROWS].ravel())),
        )
        for at in range(0, 4 * _ROWS, _ROWS)
    ]
    writer: pq.ParquetWriter | None = None
    for number, first in enumerate(range(0, TESTS, _ROWS)):
        names = pa.array([f"s{student:08}" for student in range(first, first + _ROWS)])
        taken, points = blocks[number % len(blocks)]
        columns = {
            "examinee_id": names,
            "subject": subjects,
            "grade": grades,
            "items": taken,
            "scores": points,
        }
        table = pa.table(columns).slice(0, min(_ROWS, TESTS - first))
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
