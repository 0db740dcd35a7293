"""Runs of our own engine: numbers handed out to guarded processes, figures kept so that a run can go on."""

import argparse
import json
import sys
import time
from pathlib import Path

from fuzzing.corpus import load_corpus
from fuzzing.driving import drive
from fuzzing.guard import Guard, Tally
from fuzzing.mutating import Mutator


def take_one(seed: int, number: int) -> int:
    """Take the file of one number through, in this process, so that a fault shows where it arises."""
    found, chance = Mutator(load_corpus(), seed).make(number)
    sys.stdout.write(f"{found.name}: {drive(found, chance)}\n")
    return 0


def run(options: argparse.Namespace) -> int:
    """Hand out the numbers to the workers until all are done, and print the figures."""
    done, tally = _resume(options.state)
    numbers = iter(range(done, options.mutations))
    guards = [Guard(options.seed, options.crashes, tally) for _ in range(options.workers)]
    started, told = time.monotonic(), time.monotonic()
    busy = list(guards)
    while busy:
        busy = [guard for guard in busy if guard.turn(numbers)]
        if time.monotonic() - told > 20:
            told = time.monotonic()
            sys.stderr.write(json.dumps(tally.as_json()) + "\n")
            _remember(options.state, guards, tally)
    _remember(options.state, guards, tally)
    report = tally.as_json() | {"seed": options.seed, "seconds": round(time.monotonic() - started, 1)}
    json.dump(report, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 1 if tally.faults else 0


def _resume(state: Path | None) -> tuple[int, Tally]:
    if state is None or not state.exists():
        return 0, Tally()
    kept = json.loads(state.read_text())
    tally = Tally(faults=kept["faults"], slowest=kept["slowest_seconds"], slowest_at=kept["slowest_number"])
    tally.ways.update(kept["ways"])
    tally.largest = kept["largest_megabytes"]
    return kept["mutations"], tally


def _remember(state: Path | None, guards: list[Guard], tally: Tally) -> None:
    """Keep the figures; what the workers are at is counted when the run goes on, a few of them twice."""
    if state is not None:
        state.write_text(json.dumps(tally.as_json() | {"at_work": sum(len(one.waiting) for one in guards)}))
