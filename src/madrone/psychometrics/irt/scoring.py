"""Ability from item scores: maximum likelihood, Warm's weighted likelihood, Bayes mode and Bayes mean.

Source: psychometrics.md 2 and 3; statuses and bounds as in cli-contract.md "madrone psychometrics".
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import SMARTER_D, Floats, ItemParameters
from madrone.psychometrics.irt.solver import falling_roots

Method = Literal["mle", "wle", "map", "eap"]
METHODS: tuple[str, ...] = get_args(Method)
Status = Literal["ok", "all_wrong", "all_right", "no_items", "bound"]

#: Marks an item that was not administered, in a matrix of scores.
NOT_ADMINISTERED = -1

_ROWS_AT_ONCE = 4096
_GRID_SPACING = 0.05


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


@dataclass(frozen=True, slots=True)
class Estimator:
    """How to estimate: the method, the bounds of theta, and the normal prior of MAP and EAP."""

    method: Method = "mle"
    bounds: tuple[float, float] = (-8.0, 8.0)
    prior: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        low, high = self.bounds
        if self.method not in METHODS:
            raise PsychometricsError("unknown-method", f"The method is one of {', '.join(METHODS)}.")
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise PsychometricsError("bad-bounds", "The bounds are two numbers, the lower one first.")
        if not (math.isfinite(self.prior[0]) and math.isfinite(self.prior[1]) and self.prior[1] > 0):
            raise PsychometricsError("bad-prior", "The prior is a mean and a standard deviation above zero.")

    def thetas(self, form: Form, scores: Floats, taken: Floats) -> Floats:
        """Estimate theta [n] from ``scores`` [n, k], which may hold fractions of points for MLE and MAP.

        Only rows with at least one item have a meaning. The answer always lies within the bounds; it is a
        bound where the estimate is not inside them.
        """
        if self.method == "mle":
            return self._falling(form, scores, taken, precision=0.0)
        if self.method == "map":
            return self._falling(form, scores, taken, precision=self.prior[1] ** -2)
        if self.method == "wle":
            return self._weighted(form, scores, taken)
        return self._bayes_mean(form, scores, taken)

    def _falling(self, form: Form, scores: Floats, taken: Floats, *, precision: float) -> Floats:
        """MLE and MAP: the score function falls strictly, so its one root is bracketed by the bounds."""

        def gradient(theta: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
            slopes = form.derivatives(theta, scores[rows], taken[rows])
            return slopes.first - precision * (theta - self.prior[0]), slopes.information + precision

        everyone = np.arange(scores.shape[0])
        low, high = (np.full(everyone.shape, bound) for bound in self.bounds)
        below, above = gradient(low, everyone)[0] <= 0, gradient(high, everyone)[0] >= 0
        inside = np.flatnonzero(~below & ~above)
        theta = np.where(below, low, high)
        theta[inside] = falling_roots(lambda at, rows: gradient(at, inside[rows]), low[inside], high[inside])
        return theta

    def _weighted(self, form: Form, scores: Floats, taken: Floats) -> Floats:
        """Warm (1989): the maximum of likelihood times the root of the information.

        That curve may have several tops, so a grid finds the highest and the root of its slope polishes it.
        """
        grid = self._grid()
        with np.errstate(divide="ignore"):
            heights = form.log_likelihood(grid, scores, taken)
            heights += 0.5 * np.log(taken @ form.information_table(grid).T)
        top = np.argmax(heights, axis=1)
        theta: Floats = grid[top]
        inside = np.flatnonzero((top > 0) & (top < grid.shape[0] - 1))

        def gradient(at: Floats, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
            mask = taken[inside[rows]]
            slopes = form.derivatives(at, scores[inside[rows]], mask)
            twice, third = 2 * slopes.information, form.cumulants(at, mask, 3)
            steepness = slopes.information - form.cumulants(at, mask, 4) / twice + 2 * (third / twice) ** 2
            return slopes.first + third / twice, steepness

        theta[inside] = falling_roots(gradient, grid[top[inside] - 1], grid[top[inside] + 1])
        return theta

    def _bayes_mean(self, form: Form, scores: Floats, taken: Floats) -> Floats:
        """The posterior mean within the bounds; on an even grid the sum converges faster than any power."""
        grid = self._grid()
        logs = form.log_likelihood(grid, scores, taken) - 0.5 * ((grid - self.prior[0]) / self.prior[1]) ** 2
        weights = np.exp(logs - logs.max(axis=1, keepdims=True))
        weights[:, [0, -1]] /= 2  # the trapezoid's ends
        means: Floats = (weights @ grid) / weights.sum(axis=1)
        return means

    def _grid(self) -> Floats:
        low, high = self.bounds
        return np.linspace(low, high, math.ceil((high - low) / _GRID_SPACING) + 1)


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
