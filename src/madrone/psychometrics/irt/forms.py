"""The items of a form as arrays, so that many examinees are scored in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import SMARTER_D, Floats, ItemParameters


@dataclass(frozen=True, slots=True)
class _Block:
    """Items with equally many steps: ``columns`` of the form, slopes ``Da`` [k], ``steps`` [k, m]."""

    columns: NDArray[np.intp]
    slopes: Floats
    steps: Floats


@dataclass(frozen=True, slots=True)
class Slopes:
    """Derivatives over theta, one value per examinee.

    ``first``: of the log-likelihood; ``information``: minus the derivative of ``first``.
    """

    first: Floats
    information: Floats


class Form:
    """A sequence of items, compiled once; columns keep the order of ``items``."""

    def __init__(self, items: Sequence[ItemParameters], *, D: float = SMARTER_D) -> None:
        self.items = tuple(items)
        self.D = D
        self.slopes: Floats = D * np.array([item.a for item in self.items], dtype=np.float64)
        self.maxima: Floats = np.array([item.max_points for item in self.items], dtype=np.float64)
        self._blocks = [self._block(steps) for steps in sorted({item.max_points for item in self.items})]

    def _block(self, steps: int) -> _Block:
        columns = np.array(
            [i for i, item in enumerate(self.items) if item.max_points == steps], dtype=np.intp
        )
        difficulties = np.array([self.items[i].steps for i in columns], dtype=np.float64)
        return _Block(columns, self.slopes[columns], difficulties)

    def derivatives(self, theta: Floats, scores: Floats, taken: Floats) -> Slopes:
        """Differentiate the log-likelihood of ``scores`` [n, k] at ``theta`` [n]; ``taken`` [n, k] is 1 or 0.

        The residual is summed as ``sum p_v (x - v)`` and never as ``x - E``: where a score is almost
        certain, the difference of two nearly equal numbers would swamp the small residual, and theta with it.
        """
        first, second = np.zeros_like(theta), np.zeros_like(theta)
        for block in self._blocks:
            x, mask = scores[:, block.columns], taken[:, block.columns]
            chances = _chances(block, theta)
            residual = sum(
                (chance * (x - v) for v, chance in enumerate(chances[1:], start=1)), chances[0] * x
            )
            first += (mask * residual) @ block.slopes
            second += (mask * _central_moment(chances, 2)) @ block.slopes**2
        return Slopes(first, second)

    def information(self, theta: Floats, taken: Floats) -> Floats:
        """Fisher information [n] at ``theta`` [n] of the items that each examinee took."""
        return self.cumulants(theta, taken, 2)

    def cumulants(self, theta: Floats, taken: Floats, order: int) -> Floats:
        """The ``order``-th cumulant (2, 3 or 4) of the sum of ``Da * score``: shape [n].

        The models are exponential families: the second cumulant is the information, and each further one
        is the derivative over theta of the one before.
        """
        total = np.zeros_like(theta)
        for block in self._blocks:
            chances = _chances(block, theta)
            cumulant = _central_moment(chances, order)
            if order == 4:
                cumulant = cumulant - 3 * _central_moment(chances, 2) ** 2
            total += (taken[:, block.columns] * cumulant) @ block.slopes**order
        return total

    def log_likelihood(self, grid: Floats, scores: Floats, taken: Floats) -> Floats:
        """The log-likelihood of every examinee at every point of ``grid``: shape [n, q]."""
        total = np.zeros((scores.shape[0], grid.shape[0]))
        for block in self._blocks:
            x, mask = scores[:, block.columns], taken[:, block.columns]
            for v, chance in enumerate(_log_chances(block, grid)):
                total += (mask * (x == v)) @ chance.T
        return total

    def information_table(self, grid: Floats) -> Floats:
        """Every item's information at every point of ``grid``: shape [q, k]."""
        one_each = np.eye(len(self.items))
        return np.stack([self.information(np.full(len(self.items), at), one_each) for at in grid])


def _exponents(block: _Block, theta: Floats) -> list[Floats]:
    """The exponents of the scores 0..m, each [n, k], shifted so that the largest is zero."""
    rows = [np.zeros((theta.shape[0], block.slopes.shape[0]))]
    for r in range(block.steps.shape[1]):
        rows.append(rows[-1] + block.slopes * (theta[:, None] - block.steps[:, r]))
    highest = rows[0]
    for row in rows[1:]:
        highest = np.maximum(highest, row)
    return [row - highest for row in rows]


def _chances(block: _Block, theta: Floats) -> list[Floats]:
    weights = [np.exp(row) for row in _exponents(block, theta)]
    whole = sum(weights[1:], weights[0])
    return [weight / whole for weight in weights]


def _central_moment(chances: list[Floats], order: int) -> Floats:
    expected = sum((v * chance for v, chance in enumerate(chances[2:], start=2)), chances[1])
    total = np.zeros_like(expected)
    for v, chance in enumerate(chances):
        off_centre = v - expected
        term = chance * off_centre * off_centre
        for _ in range(order - 2):  # Multiplied out: NumPy's general power is many times slower.
            term *= off_centre
        total += term
    return total


def _log_chances(block: _Block, theta: Floats) -> list[Floats]:
    rows = _exponents(block, theta)
    log_whole = np.log(sum((np.exp(row) for row in rows[1:]), np.exp(rows[0])))
    return [row - log_whole for row in rows]
