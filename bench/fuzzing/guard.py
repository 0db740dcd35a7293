"""Processes that take files one by one, within 512 MB and five seconds; who breaks that is ended and replaced."""

import json
import multiprocessing
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from fuzzing.corpus import load_corpus
from fuzzing.driving import drive
from fuzzing.mutating import Mutator

SECONDS = 5.0
MEGABYTES = 512
BATCH = 100
# A busy machine may take longer for the same work: the child counts its own time, this one stops all else.
_WALL = 6 * SECONDS
_PER_CHILD = 5_000


class _TooSlow(BaseException):
    """Five seconds of work are over."""


@dataclass(slots=True)
class Tally:
    """How many files came how far, and the slowest and the largest of them."""

    ways: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_at: int = 0
    largest: int = 0
    faults: int = 0

    def as_json(self) -> dict[str, object]:
        """The figures of a report."""
        return {
            "mutations": sum(self.ways.values()),
            "ways": dict(sorted(self.ways.items())),
            "faults": self.faults,
            "slowest_seconds": round(self.slowest, 3),
            "slowest_number": self.slowest_at,
            "largest_megabytes": self.largest,
        }


@dataclass(slots=True)
class Guard:
    """One child and what it is at."""

    seed: int
    folder: Path
    tally: Tally
    process: SpawnProcess | None = None
    pipe: Connection | None = None
    at: int = -1
    since: float = 0.0
    given: int = 0
    waiting: list[int] = field(default_factory=list)

    def turn(self, numbers: Iterator[int]) -> bool:
        """Give work, take results, end a child that is stuck; false when there is nothing left to do."""
        if not self.waiting:
            self.waiting = [number for _, number in zip(range(BATCH), numbers, strict=False)]
            if not self.waiting:
                self.stop()
                return False
            if self.given >= _PER_CHILD:
                self.stop()
            self._give()
        try:
            while self.pipe is not None and self.pipe.poll(0.02):
                self._take(self.pipe.recv())
        except (EOFError, OSError):
            self._lost("died")
        if self.at >= 0 and time.monotonic() - self.since > _WALL:
            self._lost("hang")
        return True

    def stop(self) -> None:
        """End the child in good order, or else."""
        if self.process is not None and self.pipe is not None:
            self.pipe.close()
            self.process.join(1)
            if self.process.is_alive():
                self.process.kill()
                self.process.join()
        self.process = self.pipe = None
        self.given = 0

    def _give(self) -> None:
        if self.process is None:
            context = multiprocessing.get_context("spawn")
            self.pipe, theirs = context.Pipe()
            self.process = context.Process(target=work, args=(theirs, self.seed), daemon=True)
            self.process.start()
            theirs.close()
        if self.pipe is not None:
            self.pipe.send(self.waiting)
        self.given += len(self.waiting)
        self.at, self.since = -1, time.monotonic()

    def _take(self, message: tuple[object, ...]) -> None:
        if message[0] == "begin":
            self.at, self.since = int(str(message[1])), time.monotonic()
            return
        _, number, way, seconds, megabytes, told = message
        self.at = -1
        self.waiting.remove(int(str(number)))
        self.tally.largest = max(self.tally.largest, int(str(megabytes)))
        if float(str(seconds)) > self.tally.slowest:
            self.tally.slowest, self.tally.slowest_at = float(str(seconds)), int(str(number))
        self._count(int(str(number)), str(way), str(told))

    def _lost(self, way: str) -> None:
        number = self.at if self.at >= 0 else self.waiting[0]
        if self.process is not None:
            self.process.kill()
            self.process.join()
        self.process = self.pipe = None
        self.waiting.remove(number)
        self._count(number, way, "the process was ended")
        self.at = -1
        if self.waiting:
            self._give()

    def _count(self, number: int, way: str, told: str) -> None:
        self.tally.ways[way] += 1
        if way in ("crash", "hang", "memory", "died"):
            self.tally.faults += 1
            save(self.folder, self.seed, number, way, told)


def save(folder: Path, seed: int, number: int, way: str, told: str) -> None:
    """Keep the bytes that broke the engine, and what it said."""
    folder.mkdir(parents=True, exist_ok=True)
    found, _chance = Mutator(load_corpus(), seed).make(number)
    (folder / f"{way}-{seed}-{number}.{'zip' if found.kind == 'package' else 'xml'}").write_bytes(found.data)
    note = {"seed": seed, "number": number, "way": way, "from": found.name, "kind": found.kind, "told": told}
    (folder / f"{way}-{seed}-{number}.json").write_text(json.dumps(note, indent=1))


def work(pipe: Connection, seed: int) -> None:
    """What a child does until nobody gives it more: one file after the other."""
    mutator = Mutator(load_corpus(), seed)
    signal.signal(signal.SIGPROF, _too_slow)
    _cap_memory()
    try:
        while True:
            for number in pipe.recv():
                pipe.send(("begin", number))
                pipe.send(("end", number, *attempt(mutator, number)))
    except (EOFError, OSError):
        return


def attempt(mutator: Mutator, number: int) -> tuple[str, float, int, str]:
    """Take one file through: how it went, seconds of work, megabytes at most so far, what was said."""
    found, chance = mutator.make(number)
    before, told = time.process_time(), ""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        way = drive(found, chance)
    except _TooSlow:
        way, told = "hang", traceback.format_exc()
    except MemoryError:
        way, told = "memory", traceback.format_exc()
    except Exception:  # noqa: BLE001  # whatever it is, it is what is looked for
        way, told = "crash", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return way, time.process_time() - before, megabytes, told


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise _TooSlow


def _cap_memory() -> None:
    """Address space for ``MEGABYTES`` more than what the corpus and the libraries have taken."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = taken + MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
