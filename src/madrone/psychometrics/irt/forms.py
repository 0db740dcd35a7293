"""The items of a form as arrays, so that many examinees are scored in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.irt.blocks import Guessing, PartialCredit, blocks_of
from madrone.psychometrics.irt.models import SMARTER_D, Floats, ItemParameters


@dataclass(frozen=True, slots=True)
class Slopes:
    """Derivatives over theta, one value per examinee.

    ``first``: of the log-likelihood; ``second``: minus the derivative of ``first``, the observed information,
    which for 1PL, 2PL and GPCM is the Fisher information too.
    """

    first: Floats
    second: Floats


class Form:
    """A sequence of items of any models, compiled once; columns keep the order of ``items``.

    ``canonical`` says that ``sum D a score`` is sufficient for theta (1PL, 2PL, GPCM alone); ``concave`` that
    every likelihood has one top, which only the guessing of the 3PL takes away.
    """

    def __init__(self, items: Sequence[ItemParameters], *, D: float = SMARTER_D) -> None:
        self.items = tuple(items)
        self.D = D
        self.slopes: Floats = D * np.array([item.a for item in self.items], dtype=np.float64)
        self.maxima: Floats = np.array([item.max_points for item in self.items], dtype=np.float64)
        self._blocks = blocks_of(self.items, D)
        self.canonical = all(isinstance(block, PartialCredit) for block in self._blocks)
        self.concave = not any(isinstance(block, Guessing) for block in self._blocks)

    def derivatives(self, theta: Floats, scores: Floats, taken: Floats) -> Slopes:
        """Differentiate the log-likelihood of ``scores`` [n, k] at ``theta`` [n]; ``taken`` [n, k] is 1 or 0."""
        first, second = np.zeros_like(theta), np.zeros_like(theta)
        for block in self._blocks:
            mask = taken[:, block.columns]
            steep = block.steepness(theta, scores[:, block.columns])
            first += (mask * steep.first).sum(axis=1)
            second += (mask * steep.second).sum(axis=1)
        return Slopes(first, second)

    def information(self, theta: Floats, taken: Floats) -> Floats:
        """Fisher information [n] at ``theta`` [n] of the items that each examinee took."""
        total = np.zeros_like(theta)
        for block in self._blocks:
            total += (taken[:, block.columns] * block.information(theta)).sum(axis=1)
        return total

    def pull(self, theta: Floats, taken: Floats) -> Floats:
        """Warm's J [n] at ``theta`` [n]; his estimate is where ``first + J / (2 information)`` is zero."""
        total = np.zeros_like(theta)
        for block in self._blocks:
            total += (taken[:, block.columns] * block.pull(theta)).sum(axis=1)
        return total

    def cumulants(self, theta: Floats, taken: Floats, order: int) -> Floats:
        """The ``order``-th cumulant (2, 3 or 4) of the sum of ``Da * score`` in a canonical form: shape [n].

        The second cumulant is the information, and each further one the derivative over theta of the one
        before.
        """
        total = np.zeros_like(theta)
        for block in self._blocks:
            assert isinstance(block, PartialCredit)
            total += (taken[:, block.columns] * block.cumulant(theta, order)).sum(axis=1)
        return total

    def log_likelihood(self, grid: Floats, scores: Floats, taken: Floats) -> Floats:
        """The log-likelihood of every examinee at every point of ``grid``: shape [n, q]."""
        total = np.zeros((scores.shape[0], grid.shape[0]))
        for block in self._blocks:
            x, mask = scores[:, block.columns], taken[:, block.columns]
            for v, chance in enumerate(block.log_chances(grid)):
                total += (mask * (x == v)) @ chance.T
        return total

    def information_table(self, grid: Floats) -> Floats:
        """Every item's information at every point of ``grid``: shape [q, k]."""
        return self._table(grid, "information")

    def pull_table(self, grid: Floats) -> Floats:
        """Every item's part of Warm's J at every point of ``grid``: shape [q, k]."""
        return self._table(grid, "pull")

    def moment_tables(self, grid: Floats) -> tuple[Floats, Floats, Floats]:
        """Of a canonical form: every item's mean, second and third cumulant of ``D a score``: each [q, k]."""
        means = np.zeros((grid.shape[0], len(self.items)))
        for block in self._blocks:
            nothing = np.zeros((grid.shape[0], block.columns.shape[0]))
            means[:, block.columns] = -block.steepness(grid, nothing).first
        return means, self.information_table(grid), self.pull_table(grid)

    def _table(self, grid: Floats, quantity: str) -> Floats:
        table = np.zeros((grid.shape[0], len(self.items)))
        for block in self._blocks:
            table[:, block.columns] = getattr(block, quantity)(grid)
        return table
