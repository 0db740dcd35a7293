"""How often a second of processor time does something: the best and the middle of several rounds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Rate:
    """Things done a second of processor time on one core."""

    best: float
    middle: float


def rate_of(done: int, work: Callable[[], object], rounds: int = ROUNDS) -> Rate:
    """Let ``work``, which does ``done`` things in one thread, run once to warm up and then ``rounds`` times."""
    work()
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return Rate(done / min(seconds), done / median(seconds))
