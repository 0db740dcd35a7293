"""What all analyses of differential item functioning have in common: matching, purification, results."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis.groups import checked_groups
from madrone.psychometrics.analysis.purification import Purification, purified
from madrone.psychometrics.analysis.responses import checked
from madrone.psychometrics.analysis.tallies import Anchors, Tallies
from madrone.psychometrics.calibration.results import ItemProblem

Class = Literal["A", "B", "C"]
Result = TypeVar("Result")

#: The chance of an alarm on an item that does not function differently.
SIGNIFICANCE = 0.05
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Dif(Generic[Result]):
    """One result for every item, in order; ``problems`` name the items that could not be judged, or not wholly.

    Examinees were matched on the ``anchors``. ``rounds`` of purification were made, none if it was not asked
    for; ``converged`` is false if it did not settle.
    """

    items: tuple[Result, ...]
    anchors: tuple[str, ...]
    rounds: int
    converged: bool
    problems: tuple[ItemProblem, ...]


def analyzed(
    judge: Callable[[Tallies], list[tuple[Result, ItemProblem | None]]],
    flag: Callable[[Result], bool],
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    groups: NDArray[np.integer],
    *,
    points: Sequence[int] | None,
    matching: NDArray[np.integer] | None,
    most_rounds: int,
) -> Dif[Result]:
    """Judge every item from its tables, after at most so many rounds of purification by ``flag``."""
    responses = checked(scores, item_ids, points)
    numbers = checked_groups(groups, responses.scores.shape[0])

    def judged(anchors: Anchors) -> list[tuple[Result, ItemProblem | None]]:
        return judge(Tallies(responses, numbers, anchors, matching))

    def flagged(anchors: Anchors) -> Anchors:
        return np.array([flag(item) for item, _ in judged(anchors)])

    k = len(responses.item_ids)
    found = Purification(np.ones(k, np.bool_), 0, True)
    if most_rounds and matching is None:
        found = purified(flagged, k, most_rounds)
    pairs = judged(found.anchors)
    problems = [problem for _, problem in pairs if problem]
    if not found.converged:
        problems.append(_unsettled(found.rounds))
    anchors = tuple(item_id for item_id, kept in zip(item_ids, found.anchors, strict=True) if kept)
    return Dif(tuple(item for item, _ in pairs), anchors, found.rounds, found.converged, tuple(problems))


def _unsettled(rounds: int) -> ItemProblem:
    return ItemProblem(
        "",
        "purification-unsettled",
        f"After {rounds} rounds of purification the items to match on still changed, or none was left; the "
        "results are those of the last round.",
    )
