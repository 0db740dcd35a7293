"""Items that no calibration can use, found before it begins and named."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration.results import ItemProblem
from madrone.psychometrics.irt.models import MANY_STEPS, Floats, Model

#: Indicators are stored in bytes.
MOST_POINTS = 127


def score_counts(scores: NDArray[np.integer]) -> list[Floats]:
    """How often every item of ``scores`` [n, k] was given each score from 0 to its highest."""
    return [np.bincount(column[column >= 0]).astype(np.float64) for column in scores.T]


def screened(
    item_ids: Sequence[str], counts: Sequence[Floats], models: Sequence[Model], fixed: Collection[int]
) -> Iterator[ItemProblem]:
    """A problem for every item that has to be left out; fixed items need only have been taken."""
    for place, (item_id, seen, model) in enumerate(zip(item_ids, counts, models, strict=True)):
        if not seen.sum():
            yield ItemProblem(item_id, "no-responses", f"Item {item_id}: nobody has a score on it; left out.")
        elif place not in fixed:
            yield from _unusable(item_id, seen, model)


def _unusable(item_id: str, seen: Floats, model: Model) -> Iterator[ItemProblem]:
    most = seen.shape[0] - 1
    if most == 0:
        yield ItemProblem(
            item_id,
            "all-wrong",
            f"Item {item_id}: everybody has the score 0, so nothing can be estimated; left out.",
        )
    elif seen[most] == seen.sum():
        yield ItemProblem(
            item_id,
            "all-right",
            f"Item {item_id}: everybody has the score {most}, so nothing can be estimated; left out.",
        )
    elif most > 1 and model not in MANY_STEPS:
        yield ItemProblem(
            item_id,
            "too-many-points",
            f"Item {item_id}: it has scores up to {most}, but the model {model} knows 0 and 1 only; left out. "
            "Use gpcm or grm for this item.",
        )
    elif not seen.all():
        empty = int(np.flatnonzero(seen == 0)[0])
        yield ItemProblem(
            item_id,
            "empty-category",
            f"Item {item_id}: nobody has the score {empty}, so its step has no place; left out. "
            "Merge that score with a neighbouring one, or leave the item out.",
        )
