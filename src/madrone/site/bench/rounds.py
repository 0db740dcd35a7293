"""Contestants take turns, so that a disk whose speed swings treats all alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 3


@dataclass
class Round:
    """One contestant's run: saves a second, the middle and the slow end of their times, processor time for each."""

    rate: float
    p50: float = 0.0
    p99: float = 0.0
    micros: float = 0.0


def take_turns(contestants: dict[str, Callable[[], Round]]) -> dict[str, list[Round]]:
    """Let the contestants run one after the other, round after round."""
    rounds: dict[str, list[Round]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, run_once in contestants.items():
            rounds[name].append(run_once())
    return rounds


def rate(rounds: Sequence[Round]) -> float:
    """Give the middle rate of the rounds."""
    return median(one.rate for one in rounds)
