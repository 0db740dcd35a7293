"""Carries hostile files through the engine in a process of its own, which may not take much."""

import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from madrone.qti.errors import Problem, QtiError

SECONDS = 5
MEGABYTES = 512


@dataclass(frozen=True)
class Fate:
    """What became of a file: the refusal, or the problems that were reported; and how much memory it took."""

    code: str
    source: str
    line: int
    problems: tuple[Problem, ...]
    megabytes: int

    @property
    def codes(self) -> set[str]:
        """The codes of what was reported."""
        return {problem.code for problem in self.problems}


def suffer(act: Callable[[], tuple[Problem, ...]]) -> Fate:
    """Do it in a child with 512 MB and five seconds of processor time; fails where the child is ended for it.

    ``act`` gives the problems that it found, or raises ``QtiError``.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_suffer, args=(act, theirs))
    child.start()
    theirs.close()
    try:
        fate = ours.recv()
    except EOFError:
        fate = None
    finally:
        child.join(60)
        if child.is_alive():
            child.kill()
            child.join()
    assert isinstance(fate, Fate), f"the engine broke down ({fate}); the process ended with {child.exitcode}"
    assert fate.megabytes < MEGABYTES
    return fate


def _suffer(act: Callable[[], tuple[Problem, ...]], pipe: Connection) -> None:
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    limit = taken + MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        problems = act()
    except QtiError as error:
        pipe.send(Fate(error.code, error.source, error.line, (), _more_than(before)))
    except Exception as error:  # noqa: BLE001  # whatever it is, the test is to name it
        pipe.send(repr(error))
    else:
        pipe.send(Fate("", "", 0, problems, _more_than(before)))
    pipe.close()


def _more_than(before: int) -> int:
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
