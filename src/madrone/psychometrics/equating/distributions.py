"""Distributions of whole scores, and their percentile ranks (Kolen and Brennan, 2014, chapter 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats

#: Shares that differ by less are equal: sums of many shares carry rounding errors.
_ALIKE = 1e-12


@dataclass(frozen=True, slots=True)
class ScoreDistribution:
    """The share of every score 0 … maximum; ``n`` examinees had them, or 0 if a model gives the shares."""

    shares: Floats
    n: int = 0

    @classmethod
    def of_scores(cls, scores: NDArray[np.integer], maximum: int) -> "ScoreDistribution":
        """Count ``scores`` [n]. Raises ``PsychometricsError``: ``no-scores``, or ``score-range`` naming the row."""
        scores = np.asarray(scores)
        outside = np.flatnonzero((scores < 0) | (scores > maximum))
        if outside.size:
            row = int(outside[0])
            raise PsychometricsError(
                "score-range", f"Examinee {row + 1}: {scores[row]} is not a score from 0 to {maximum}."
            )
        return cls.of_counts(np.bincount(scores, minlength=maximum + 1))

    @classmethod
    def of_counts(cls, counts: Sequence[float] | NDArray[np.generic]) -> "ScoreDistribution":
        """From how often every score from 0 on was given. Raises ``no-scores`` if no score was."""
        seen = np.asarray(counts, dtype=np.float64)
        if seen.ndim != 1 or seen.shape[0] < 2 or (seen < 0).any() or not seen.sum() > 0:
            raise PsychometricsError(
                "no-scores",
                "A distribution needs counts of the scores 0, 1, …, at least one of them above zero.",
            )
        return cls(seen / seen.sum(), round(float(seen.sum())))

    @property
    def maximum(self) -> int:
        """The highest score of the form."""
        return int(self.shares.shape[0]) - 1

    @property
    def scores(self) -> Floats:
        """0, 1, … maximum."""
        return np.arange(self.maximum + 1.0)

    @property
    def mean(self) -> float:
        """The mean score."""
        return float(self.shares @ self.scores)

    @property
    def sd(self) -> float:
        """The standard deviation of the scores, of everybody and not of a sample."""
        return float(np.sqrt(self.shares @ (self.scores - self.mean) ** 2))

    def ranks(self, at: ArrayLike) -> Floats:
        """The share of examinees below each point; a whole score is spread evenly over half a point either side."""
        edges = np.arange(self.maximum + 2.0) - 0.5
        return np.interp(np.asarray(at, dtype=np.float64), edges, self._below())

    def points(self, ranks: ArrayLike) -> Floats:
        """The point below which each share of examinees is; between two points without anybody, the middle."""
        wanted = np.clip(np.asarray(ranks, dtype=np.float64), 0.0, 1.0)
        below = self._below()
        low = np.searchsorted(below, wanted - _ALIKE, side="left")
        high = np.searchsorted(below, wanted + _ALIKE, side="right") - 1
        # ``low`` is the first edge with at least this share below it, ``high`` the last with no more.
        inside = np.clip(high, 0, self.maximum)
        share = below[inside + 1] - below[inside]
        between = inside + np.divide(
            wanted - below[inside], share, out=np.zeros_like(wanted), where=share > 0
        )
        points: Floats = np.where(low <= high, (low + high) / 2.0, between) - 0.5
        return points

    def _below(self) -> Floats:
        """The share below each edge of the scores [maximum + 2]."""
        below = np.concatenate([[0.0], np.cumsum(self.shares)])
        below[-1] = 1.0
        return below
