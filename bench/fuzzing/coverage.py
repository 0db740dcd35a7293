"""Fuzzing that coverage guides: atheris keeps the changes which reach code that none reached before.

Atheris is no dependency of the project (``requirements/fuzz.in``). It ends the process at the first fault and
keeps the bytes; a run that goes on is begun again with the folder of what it found.
"""

import importlib
import random
import resource
import signal
import sys
import zlib
from pathlib import Path
from types import FrameType
from typing import Any

SECONDS = 5
MEGABYTES = 512
# Following the code and a busy machine cost time that the engine does not: its own is counted apart.
_WALL = 12 * SECONDS


def run_atheris(mutations: int, seed: int, crashes: Path, corpus: Path) -> int:
    """Run so many executions; ``corpus`` keeps what reached new code. Does not return on a fault."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["madrone.qti"]):
        import madrone.qti  # noqa: F401  # is imported here to be followed
        from fuzzing.corpus import Seed, load_corpus
        from fuzzing.driving import drive
        from fuzzing.mutating import Mutator
    seeds = load_corpus()
    _lay_out(seeds, corpus)
    crashes.mkdir(parents=True, exist_ok=True)
    mutator = Mutator(seeds, seed)
    signal.signal(signal.SIGPROF, _too_slow)

    def once(data: bytes) -> None:
        kind = _KINDS.get(data[:1], "item")
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        drive(Seed("coverage", kind, data[1:]), random.Random(zlib.crc32(data)))
        signal.setitimer(signal.ITIMER_PROF, 0)

    def change(data: bytes, limit: int, chance_seed: int) -> bytes:
        """Mostly our own changes, which keep a tree a tree; sometimes those of the library."""
        chance = random.Random(chance_seed)
        if chance.random() < 0.2 or len(data) < 2:
            return bytes(atheris.Mutate(data, limit))
        return (data[:1] + mutator.spoil(data[1:], chance))[:limit]

    arguments = [sys.argv[0], f"-runs={mutations}", f"-seed={seed}", f"-timeout={_WALL}"]
    arguments += [f"-rss_limit_mb={_base() + MEGABYTES}", f"-artifact_prefix={crashes}/", "-max_len=100000"]
    atheris.Setup([*arguments, "-print_final_stats=1", str(corpus)], once, custom_mutator=change)
    atheris.Fuzz()
    return 0


# The first byte of a file of the corpus says what it is.
_KINDS = {b"i": "item", b"s": "stimulus", b"t": "test", b"p": "picture", b"z": "package"}


def _lay_out(seeds: list[Any], corpus: Path) -> None:
    corpus.mkdir(parents=True, exist_ok=True)
    marks = {kind: mark for mark, kind in _KINDS.items()}
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(marks[seed.kind] + seed.data)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"{SECONDS} seconds of work are over")


def _base() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
