"""Ability from item scores: estimates with their standard errors and statuses, for one examinee or many.

Source: psychometrics.md 2 and 3; statuses and bounds as in cli-contract.md "madrone psychometrics".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import SMARTER_D, Floats, ItemParameters

Status = Literal["ok", "all_wrong", "all_right", "no_items", "bound"]

#: Marks an item that was not administered, in a matrix of scores.
NOT_ADMINISTERED = -1

_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Ability:
    """One examinee's estimate; ``theta`` and ``se`` are in theta units and absent without any item.

    ``raw`` and ``maximum`` are points. ``status`` is ``all_wrong`` or ``all_right`` where the likelihood
    has no maximum, ``bound`` where the estimate lies beyond the bounds and was set to the nearer one.
    """

    theta: float | None
    se: float | None
    n_items: int
    raw: int
    maximum: int
    status: Status


@dataclass(frozen=True, slots=True)
class Abilities:
    """Many examinees' estimates, each array of shape [n]; theta and se are NaN for ``no_items``."""

    theta: Floats
    se: Floats
    n_items: NDArray[np.int64]
    raw: NDArray[np.int64]
    maximum: NDArray[np.int64]
    status: NDArray[np.str_]

    @classmethod
    def concatenate(cls, pieces: Sequence["Abilities"]) -> "Abilities":
        """The examinees of all pieces in one, in order."""
        return cls(*(np.concatenate([getattr(piece, name) for piece in pieces]) for name in cls.__slots__))

    def chosen(self, rows: NDArray[np.intp]) -> "Abilities":
        """The examinees ``rows``, in that order."""
        return Abilities(*(getattr(self, name)[rows] for name in self.__slots__))

    def __len__(self) -> int:
        return int(self.theta.shape[0])

    def __iter__(self) -> Iterator[Ability]:
        for i in range(len(self)):
            known = self.status[i] != "no_items"
            yield Ability(
                theta=float(self.theta[i]) if known else None,
                se=float(self.se[i]) if known else None,
                n_items=int(self.n_items[i]),
                raw=int(self.raw[i]),
                maximum=int(self.maximum[i]),
                status=str(self.status[i]),  # type: ignore[arg-type]  # numpy forgets the literal
            )


def estimate_ml(
    items: Sequence[ItemParameters],
    scores: Sequence[int | None],
    *,
    D: float = SMARTER_D,
    bounds: tuple[float, float] = (-8.0, 8.0),
) -> Ability:
    """Estimate one examinee's theta by maximum likelihood; ``None`` means that the item was not administered.

    Every valid pattern gets an answer, exact to 1e-10 in theta. The standard error is ``1/sqrt(I)`` at the
    reported theta, without a cap. Raises ``PsychometricsError``: ``score-count``, ``score-range``.
    """
    if len(items) != len(scores):
        raise PsychometricsError("score-count", f"There are {len(items)} items but {len(scores)} scores.")
    row = [NOT_ADMINISTERED if score is None else score for score in scores]
    for item, score in zip(items, scores, strict=True):
        if score is not None:
            check_score(item, score)
    matrix = np.array([row], dtype=np.int64).reshape(1, len(row))
    return next(iter(estimate_all(Form(items, D=D), matrix, Estimator(bounds=bounds))))


def check_score(item: ItemParameters, score: int) -> None:
    """Refuse a score that the item cannot have (``score-range``), naming the item."""
    if not 0 <= score <= item.max_points:
        raise PsychometricsError(
            "score-range", f"Item {item.item_id}: the score {score} is outside 0 to {item.max_points}."
        )


def estimate_all(form: Form, scores: NDArray[np.integer], estimator: Estimator | None = None) -> Abilities:
    """Estimate many examinees: ``scores`` [n, k] in form order, ``NOT_ADMINISTERED`` where not taken.

    Equal patterns are estimated once. Scores have to be in range already (``check_score`` for one,
    ``score-range`` is raised for all).
    """
    matrix = np.ascontiguousarray(scores, dtype=np.int16)
    if matrix.size and ((matrix < NOT_ADMINISTERED) | (matrix > form.maxima)).any():
        raise PsychometricsError("score-range", "Some scores are outside the range of their items.")
    patterns, back = _patterns(matrix)
    estimator = estimator or Estimator()
    pieces = [
        _estimate_rows(form, patterns[start : start + _ROWS_AT_ONCE], estimator)
        for start in range(0, max(1, patterns.shape[0]), _ROWS_AT_ONCE)
    ]
    return Abilities.concatenate(pieces).chosen(back)


def _patterns(matrix: NDArray[np.int16]) -> tuple[NDArray[np.int16], NDArray[np.intp]]:
    """The different rows, and for every row the place of its pattern among them."""
    if matrix.size == 0:
        return matrix, np.arange(matrix.shape[0])
    rows = matrix.view([("row", f"V{matrix.shape[1] * matrix.itemsize}")])["row"].ravel()
    _, first, back = np.unique(rows, return_index=True, return_inverse=True)
    return matrix[first], back


def _estimate_rows(form: Form, matrix: NDArray[np.int16], estimator: Estimator) -> Abilities:
    taken = (matrix != NOT_ADMINISTERED).astype(np.float64)
    scores = matrix * taken
    n_items, raw, maximum = taken.sum(axis=1), scores.sum(axis=1), taken @ form.maxima
    theta = estimator.thetas(form, scores, taken)
    with np.errstate(divide="ignore"):
        se = 1 / np.sqrt(form.information(theta, taken))
    status = np.select(
        [n_items == 0, raw == 0, raw == maximum, np.isin(theta, estimator.bounds)],
        ["no_items", "all_wrong", "all_right", "bound"],
        "ok",
    )
    theta[n_items == 0] = se[n_items == 0] = np.nan
    return Abilities(theta, se, _whole(n_items), _whole(raw), _whole(maximum), status)


def _whole(values: Floats) -> NDArray[np.int64]:
    return values.astype(np.int64)
