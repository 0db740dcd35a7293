"""Spoil sound QTI files by the hundred thousand and take each the whole way through the engine.

    python bench/fuzz_qti.py --mutations 100000 --seed 1 --workers 2 --crashes FOLDER --state FILE

Reads, renders for all media, scores odd answers, clones, writes, reads again and lints, in processes with
512 MB and five seconds for each file. A crash, a hang or too much memory is kept in FOLDER with the bytes that
bring it about; ``--number N`` takes the file of one number through in this process. A run that was stopped goes
on where ``--state`` says. ``--engine atheris`` lets coverage choose the changes (``requirements/fuzz.in``).
Ends with 1 where there was a fault.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from fuzzing.corpus import load_corpus
from fuzzing.driving import drive
from fuzzing.guard import Guard, Tally
from fuzzing.mutating import Mutator


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--crashes", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-qti")
    parser.add_argument("--state", type=Path, help="a file that remembers how far the run came")
    parser.add_argument("--number", type=int, help="take the file of this number through, in this process")
    parser.add_argument("--engine", choices=("own", "atheris"), default="own")
    options = parser.parse_args()
    if options.number is not None:
        found, chance = Mutator(load_corpus(), options.seed).make(options.number)
        sys.stdout.write(f"{found.name}: {drive(found, chance)}\n")
        return 0
    if options.engine == "atheris":
        from fuzzing.coverage import run_atheris

        return run_atheris(options.mutations, options.crashes)
    return run(options)


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


if __name__ == "__main__":
    raise SystemExit(main())
