"""The items of a form that share a model and a number of steps, as arrays of one shape.

In each block arrays over examinees and items are [n, k], the scores ``0..m`` are a list. Derivatives are over
theta. Sources: Birnbaum (1968) for the 3PL, Samejima (1969) for the GRM, Muraki (1992) for the GPCM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import Floats, ItemParameters, logistic


class Steepness(NamedTuple):
    """Of the log-likelihood of each score given: its derivative, and minus its second derivative."""

    first: Floats
    second: Floats


@dataclass(frozen=True, slots=True)
class Block:
    """Items in the ``columns`` of the form with slopes ``D a`` [k], ``steps`` [k, m] and ``guessing`` [k]."""

    columns: NDArray[np.intp]
    slopes: Floats
    steps: Floats
    guessing: Floats

    def steepness(self, theta: Floats, x: Floats) -> Steepness:
        """At ``theta`` [n] for the scores ``x`` [n, k].

        Between two whole scores the log-likelihood is taken on the straight line between theirs.
        """
        firsts, seconds = self.derivatives(theta)
        shares = [np.maximum(0.0, 1 - np.abs(x - v)) for v in range(len(firsts))]
        return Steepness(
            sum((share * first for share, first in zip(shares, firsts, strict=True)), np.zeros_like(x)),
            sum((share * second for share, second in zip(shares, seconds, strict=True)), np.zeros_like(x)),
        )

    def information(self, theta: Floats) -> Floats:
        """Fisher information [n, k]: the mean square of the likelihood's slope."""
        firsts, _ = self.derivatives(theta)
        return _mean(self.chances(theta), [first**2 for first in firsts])

    def pull(self, theta: Floats) -> Floats:
        """Warm's J [n, k], the mean of ``P' P''`` over ``P²``: half of it over the information is his pull."""
        firsts, seconds = self.derivatives(theta)
        terms = [first * (first**2 - second) for first, second in zip(firsts, seconds, strict=True)]
        return _mean(self.chances(theta), terms)

    def chances(self, theta: Floats) -> list[Floats]:
        """The probability of every score, each [n, k]."""
        return [np.exp(row) for row in self.log_chances(theta)]

    def log_chances(self, theta: Floats) -> list[Floats]:
        """The logarithm of the probability of every score, each [n, k]."""
        raise NotImplementedError

    def derivatives(self, theta: Floats) -> tuple[list[Floats], list[Floats]]:
        """For every score, the derivative of its log probability and minus the second one, each [n, k]."""
        raise NotImplementedError

    def _rises(self, theta: Floats) -> list[Floats]:
        """``D a (theta - d_r)`` for every step r, each [n, k]."""
        return [self.slopes * (theta[:, None] - step) for step in self.steps.T]


class PartialCredit(Block):
    """1PL, 2PL and GPCM: exponential families, for which the score times the slope is sufficient."""

    def steepness(self, theta: Floats, x: Floats) -> Steepness:
        """The residual is summed as ``sum p_v (x - v)`` and never as ``x - E``.

        Where a score is almost certain, the difference of two nearly equal numbers would swamp the small
        residual, and theta with it.
        """
        chances = self.chances(theta)
        residual = sum((chance * (x - v) for v, chance in enumerate(chances[1:], start=1)), chances[0] * x)
        return Steepness(self.slopes * residual, self.cumulant(theta, 2, chances))

    def cumulant(self, theta: Floats, order: int, chances: Sequence[Floats] | None = None) -> Floats:
        """The ``order``-th cumulant (2, 3 or 4) of ``D a`` times the score: [n, k]."""
        chances = chances or self.chances(theta)
        moment = _central_moment(chances, order)
        if order == 4:
            moment = moment - 3 * _central_moment(chances, 2) ** 2
        return self.slopes**order * moment

    def information(self, theta: Floats) -> Floats:
        """The second cumulant."""
        return self.cumulant(theta, 2)

    def pull(self, theta: Floats) -> Floats:
        """The third cumulant, which is the derivative of the information."""
        return self.cumulant(theta, 3)

    def chances(self, theta: Floats) -> list[Floats]:
        """The probability of every score; exponents are shifted so that none overflows."""
        weights = [np.exp(row) for row in self._exponents(theta)]
        whole = sum(weights[1:], weights[0])
        return [weight / whole for weight in weights]

    def log_chances(self, theta: Floats) -> list[Floats]:
        """The logarithm of the probability of every score, each [n, k]."""
        rows = self._exponents(theta)
        log_whole = np.log(sum((np.exp(row) for row in rows[1:]), np.exp(rows[0])))
        return [row - log_whole for row in rows]

    def derivatives(self, theta: Floats) -> tuple[list[Floats], list[Floats]]:
        """For every score, the derivative of its log probability and minus the second one, each [n, k]."""
        chances = self.chances(theta)
        firsts = [
            self.slopes
            * sum((chance * (v - u) for u, chance in enumerate(chances)), np.zeros_like(chances[0]))
            for v in range(len(chances))
        ]
        return firsts, [self.cumulant(theta, 2, chances)] * len(chances)

    def _exponents(self, theta: Floats) -> list[Floats]:
        rows = [np.zeros((theta.shape[0], self.slopes.shape[0]))]
        for rise in self._rises(theta):
            rows.append(rows[-1] + rise)
        largest = rows[0]
        for row in rows[1:]:
            largest = np.maximum(largest, row)
        return [row - largest for row in rows]


class Guessing(Block):
    """The 3PL with c above zero; its likelihood may have several tops."""

    def log_chances(self, theta: Floats) -> list[Floats]:
        """The logarithm of the probability of every score, each [n, k]."""
        (rise,) = self._rises(theta)
        right = self.guessing + (1 - self.guessing) * logistic(rise)
        return [np.log1p(-self.guessing) - np.logaddexp(0.0, rise), np.log(right)]

    def derivatives(self, theta: Floats) -> tuple[list[Floats], list[Floats]]:
        """For every score, the derivative of its log probability and minus the second one, each [n, k]."""
        (rise,) = self._rises(theta)
        reached, missed = logistic(rise), logistic(-rise)
        right = self.guessing + (1 - self.guessing) * reached
        known = (1 - self.guessing) * reached / right
        square = self.slopes**2
        return (
            [-self.slopes * reached, self.slopes * missed * known],
            [square * reached * missed, square * missed * known * (reached - self.guessing * missed / right)],
        )


class Graded(Block):
    """The GRM: ``P(v) = L(z_v) L(-z_(v+1)) k_v`` with ``k_v = 1 - exp(z_(v+1) - z_v)`` free of theta.

    So every score's log-likelihood is concave, and the derivatives lose no digits.
    """

    def log_chances(self, theta: Floats) -> list[Floats]:
        """The logarithm of the probability of every score, each [n, k]."""
        rises = self._rises(theta)
        reached = [np.zeros_like(rises[0]), *(-np.logaddexp(0.0, -rise) for rise in rises)]
        missed = [*(-np.logaddexp(0.0, rise) for rise in rises), np.zeros_like(rises[0])]
        gaps = np.zeros((self.steps.shape[1] + 1, self.slopes.shape[0]))
        gaps[1:-1] = np.log(-np.expm1(-self.slopes * np.diff(self.steps, axis=1).T))
        return [hit + miss + gap for hit, miss, gap in zip(reached, missed, gaps, strict=True)]

    def derivatives(self, theta: Floats) -> tuple[list[Floats], list[Floats]]:
        """For every score, the derivative of its log probability and minus the second one, each [n, k]."""
        rises = self._rises(theta)
        none = np.zeros_like(rises[0])
        reached, missed = [logistic(rise) for rise in rises], [logistic(-rise) for rise in rises]
        bends = [hit * miss for hit, miss in zip(reached, missed, strict=True)]
        above, below = [none, *missed], [*reached, none]
        return (
            [self.slopes * (up - down) for up, down in zip(above, below, strict=True)],
            [self.slopes**2 * (at + then) for at, then in zip([none, *bends], [*bends, none], strict=True)],
        )


def blocks_of(items: Sequence[ItemParameters], D: float) -> list[Block]:
    """Sort the items of a form into blocks."""
    kinds = [(_kind(item), item.max_points) for item in items]
    return [
        kind(
            columns=(
                columns := np.array([i for i, one in enumerate(kinds) if one == (kind, steps)], dtype=np.intp)
            ),
            slopes=D * np.array([items[i].a for i in columns], dtype=np.float64),
            steps=np.array([items[i].steps for i in columns], dtype=np.float64),
            guessing=np.array([items[i].c for i in columns], dtype=np.float64),
        )
        for kind, steps in sorted(set(kinds), key=lambda one: (one[0].__name__, one[1]))
    ]


def _kind(item: ItemParameters) -> type[Block]:
    if item.canonical:
        return PartialCredit
    return Graded if item.model == "grm" else Guessing


def _mean(chances: Sequence[Floats], values: Sequence[Floats]) -> Floats:
    return sum(
        (chance * value for chance, value in zip(chances, values, strict=True)), np.zeros_like(values[0])
    )


def _central_moment(chances: Sequence[Floats], order: int) -> Floats:
    expected = sum((v * chance for v, chance in enumerate(chances[2:], start=2)), chances[1])
    total = np.zeros_like(expected)
    for v, chance in enumerate(chances):
        off_centre = v - expected
        term = chance * off_centre * off_centre
        for _ in range(order - 2):  # Multiplied out: NumPy's general power is many times slower.
            term *= off_centre
        total += term
    return total
