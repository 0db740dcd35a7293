"""The scores of an analysis, checked, with how many points each item has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration.screening import MOST_POINTS
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.scoring import NOT_ADMINISTERED

#: Rows taken at once when columns are gone through.
_ABREAST = 64


@dataclass(frozen=True, slots=True)
class Responses:
    """Scores [n, k] of ``item_ids``, ``NOT_ADMINISTERED`` where missing, and each item's ``points`` [k]."""

    scores: NDArray[np.int8]
    item_ids: tuple[str, ...]
    points: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.scores.size > 0 and bool(self.scores.min() >= 0)


def checked(
    scores: NDArray[np.integer], item_ids: Sequence[str], points: Sequence[int] | None = None
) -> Responses:
    """Check scores [n, k]; ``points`` are the most that each item gives, by default the most that anybody got.

    Raises ``PsychometricsError``: ``score-shape``, ``no-responses``, ``repeated-item``, ``score-range``.
    """
    scores = np.asarray(scores)
    if scores.ndim != 2 or scores.shape[1] != len(item_ids) or scores.dtype.kind not in "iu":
        raise PsychometricsError(
            "score-shape", "The scores have to be whole numbers, a row per examinee and a column per item."
        )
    if not scores.size:
        raise PsychometricsError("no-responses", "There are no responses to analyze.")
    if len(set(item_ids)) != len(item_ids):
        twice = next(item_id for item_id in item_ids if list(item_ids).count(item_id) > 1)
        raise PsychometricsError("repeated-item", f"Item {twice} has more than one column of scores.")
    highest = _highest(scores)
    most = np.maximum(highest, 0) if points is None else np.asarray(points)
    if scores.min() < NOT_ADMINISTERED or (highest > np.minimum(most, MOST_POINTS)).any():
        limits = np.minimum(most, MOST_POINTS)
        row, column = (int(x) for x in np.argwhere((scores < NOT_ADMINISTERED) | (scores > limits))[0])
        raise PsychometricsError(
            "score-range",
            f"Examinee {row + 1}, item {item_ids[column]}: {scores[row, column]} is not a score from 0 to "
            f"{limits[column]} ({NOT_ADMINISTERED} marks an item that was not administered).",
        )
    return Responses(scores.astype(np.int8, copy=False), tuple(item_ids), tuple(int(x) for x in most))


def _highest(scores: NDArray[np.integer]) -> NDArray[np.integer]:
    """The highest score [k] on each item; many rows side by side keep the processor's wide registers full."""
    (n, k), least = scores.shape, np.iinfo(scores.dtype).min
    whole = n // _ABREAST * _ABREAST
    wide = scores[:whole].reshape(-1, _ABREAST * k).max(axis=0, initial=least)
    highest: NDArray[np.integer] = np.maximum(
        wide.reshape(_ABREAST, k).max(axis=0), scores[whole:].max(axis=0, initial=least)
    )
    return highest
