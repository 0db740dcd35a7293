"""The save path measured: on PostgreSQL against the raw database, on SQLite against a plain ORM view.

All contestants take turns, round by round, because a disk's speed swings from minute to minute; each
figure is the median of the rounds. Every run's acknowledged saves are compared with what the database
holds.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from madrone.site.bench import grounds
from madrone.site.bench.cpu import busy_seconds
from madrone.site.bench.load import Orders, Seen
from madrone.site.bench.raw import RawPostgres
from madrone.site.bench.report import Figure, report
from madrone.site.bench.rounds import Round, rate, take_turns

CONNECTIONS = 64
# On PostgreSQL; on SQLite, which has one writer, one.
WORKERS = 2
WARM_UP = 1.0
SECONDS = 5.0
GENERATORS = 2
GOAL_OF_RAW = 0.6
GOAL_OVER_PLAIN = 5.0


class SavePath:
    """A served save path under load; keeps count so that no save's number is ever used twice."""

    def __init__(self, ground: grounds.Ground, served: grounds.Served) -> None:
        self._ground = ground
        self._served = served
        self._stored = 0
        self._first_number = 1

    def run(self) -> Round:
        """Load it for one round; every acknowledged save must be in the database afterwards."""
        orders = Orders(
            port=self._served.port,
            secret=grounds.SECRET,
            opportunities=grounds.OPPORTUNITIES,
            connections=CONNECTIONS,
            warm_up=WARM_UP,
            seconds=SECONDS,
            first_number=self._first_number,
        )
        busy = busy_seconds(self._served.process)
        seen = generate(orders)
        busy = busy_seconds(self._served.process) - busy
        self._first_number += 10_000
        self._check(seen)
        cuts = quantiles(seen.seconds, n=100)
        micros = 1e6 * busy / max(seen.acknowledged_in_all, 1)
        return Round(seen.acknowledged / SECONDS, 1e3 * cuts[49], 1e3 * cuts[98], micros)

    def _check(self, seen: Seen) -> None:
        stored = self._ground.stored()
        if seen.refused or stored - self._stored != seen.acknowledged_in_all:
            raise RuntimeError(
                f"{seen.acknowledged_in_all} saves were acknowledged, {stored - self._stored} stored, "
                f"{seen.refused} refused: {seen.example}"
            )
        self._stored = stored


def generate(orders: Orders) -> Seen:
    """Run the load generator's processes and add up what they saw."""
    command = [sys.executable, "-m", "madrone.site.bench.load"]
    parts = [replace(orders, offset=offset, stride=GENERATORS) for offset in range(GENERATORS)]
    running = []
    for part in parts:
        process = subprocess.Popen(  # noqa: S603  # our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdin
        process.stdin.write(json.dumps(asdict(part)))
        process.stdin.close()
        running.append(process)
    total = Seen()
    for process in running:
        assert process.stdout
        seen = Seen(**json.loads(process.stdout.read()))
        process.wait()
        total.acknowledged += seen.acknowledged
        total.acknowledged_in_all += seen.acknowledged_in_all
        total.refused += seen.refused
        total.example = total.example or seen.example
        total.seconds += seen.seconds
    return total


def run() -> dict[str, Any]:
    """Measure everything; takes about two minutes."""
    folder = Path(tempfile.mkdtemp(prefix="madrone-bench-", dir="/tmp"))  # a socket's path must be short
    try:
        return report("save", _postgres(folder) + _sqlite(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _postgres(folder: Path) -> list[Figure]:
    with ExitStack() as stack:
        url = stack.enter_context(grounds.postgres_server(folder / "postgres"))
        ground = grounds.postgres_ground(folder / "served", url)
        raw = RawPostgres(url, folder)
        served = stack.enter_context(grounds.granian(ground, SERVED, workers=WORKERS, threads=CONNECTIONS))
        path = SavePath(ground, served)
        rounds = take_turns({"raw": raw.save, "save": path.run, "upsert": raw.upsert})
    raw_rate, save_rate = rate(rounds["raw"]), rate(rounds["save"])
    ratio = save_rate / raw_rate
    return [
        Figure(f"PostgreSQL, raw by {raw.tool}, 64 clients", raw_rate, "saves/s"),
        Figure("PostgreSQL, raw without the opportunity's touch", rate(rounds["upsert"]), "saves/s"),
        *_figures("PostgreSQL, save path over HTTP, 64 connections", rounds["save"]),
        Figure(
            "PostgreSQL, save path of raw", ratio, "ratio", f"at least {GOAL_OF_RAW}", ratio >= GOAL_OF_RAW
        ),
    ]


def _sqlite(folder: Path) -> list[Figure]:
    with ExitStack() as stack:
        fast, plain = grounds.sqlite_ground(folder / "fast"), grounds.sqlite_ground(folder / "plain")
        served = stack.enter_context(grounds.granian(fast, SERVED, workers=1, threads=CONNECTIONS))
        baseline = stack.enter_context(grounds.granian(plain, PLAIN, workers=1, threads=PLAIN_THREADS))
        rounds = take_turns({"plain": SavePath(plain, baseline).run, "save": SavePath(fast, served).run})
    times = rate(rounds["save"]) / rate(rounds["plain"])
    return [
        *_figures("SQLite, plain ORM view, 64 connections", rounds["plain"]),
        *_figures("SQLite, save path over HTTP, 64 connections", rounds["save"]),
        Figure(
            "SQLite, save path over plain",
            times,
            "times",
            f"at least {GOAL_OVER_PLAIN:.0f}",
            times >= GOAL_OVER_PLAIN,
        ),
    ]


def _figures(name: str, rounds: Sequence[Round]) -> list[Figure]:
    return [
        Figure(name, rate(rounds), "saves/s"),
        Figure("  time of a save, middle", median(one.p50 for one in rounds), "ms"),
        Figure("  time of a save, 99th percentile", median(one.p99 for one in rounds), "ms"),
        Figure("  processor time of the server for a save", median(one.micros for one in rounds), "µs"),
    ]


SERVED = "madrone.site.wsgi:application"
PLAIN = "madrone.site.bench.plain:application"
# More threads make the plain view slower on SQLite: they only stand in each other's way.
PLAIN_THREADS = 4
