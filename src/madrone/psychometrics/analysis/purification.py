"""Purification: items that function differently leave the matching of examinees, until that changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.analysis.tallies import Anchors


@dataclass(frozen=True, slots=True)
class Purification:
    """The ``anchors`` [k] that are left after ``rounds``; ``converged`` is false if the rounds went in a circle,
    were too few, or no anchor was left."""

    anchors: Anchors
    rounds: int
    converged: bool


def purified(flagged: Callable[[Anchors], Anchors], k: int, most_rounds: int) -> Purification:
    """Take the items out of the anchors that ``flagged`` [k] finds with these anchors, and again, until it settles.

    Each item is judged in every round, so one that was taken out may come back in (Candell and Drasgow 1988).
    """
    anchors = np.ones(k, dtype=np.bool_)
    for done in range(most_rounds + 1):
        following = ~flagged(anchors)
        if (following == anchors).all():
            return Purification(anchors, done, True)
        if done == most_rounds or not following.any():
            return Purification(anchors, done, False)
        anchors = following
    raise AssertionError("the last round returns")
