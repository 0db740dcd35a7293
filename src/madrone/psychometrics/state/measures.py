"""Scores of many tests before and after rounding, and where the last digits of a table could decide."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.smarter import ClaimScore, Kind, Policy, TestScore, Truncation

#: How far the tables may be off: in scale score points, and as a share of the standard error.
THETA_MARGIN, ERROR_MARGIN = 2e-7, 3e-8


@dataclass(frozen=True, slots=True)
class Measures:
    """One score of each test [n]: of the whole test or of a claim; level 0 and NaN where there is none."""

    theta: Floats
    se: Floats
    scale_score: NDArray[np.int32]
    sem: NDArray[np.int32]
    level: NDArray[np.int32]

    @classmethod
    def none(cls, n: int) -> "Measures":
        """No score for any of ``n`` tests."""
        nothing = np.zeros(n, np.int32)
        return cls(np.full(n, np.nan), np.full(n, np.nan), nothing, nothing.copy(), nothing.copy())

    def put(self, rows: NDArray[np.intp], other: "Measures") -> None:
        """Take in the scores of the tests ``rows``."""
        for name in self.__slots__:
            getattr(self, name)[rows] = getattr(other, name)

    def set(self, row: int, score: TestScore | ClaimScore) -> None:
        """Take one test's score from the exact computation."""
        self.theta[row] = np.nan if score.theta is None else score.theta
        self.se[row] = np.nan if score.se is None else score.se
        self.scale_score[row] = score.scale_score or 0
        self.sem[row] = score.sem or 0
        self.level[row] = score.level or 0


@dataclass(frozen=True, slots=True)
class Estimated:
    """Scores before they are rounded, each [n].

    ``known`` is false where there was no item; ``capped`` where the error is the policy's cap, which is exact.
    """

    theta: Floats
    se: Floats
    scale: Floats
    scale_se: Floats
    known: NDArray[np.bool_]
    capped: NDArray[np.bool_]

    @property
    def margin(self) -> Floats:
        """How far a scale score may be off its exact value, in points."""
        return THETA_MARGIN + np.where(self.capped, 0.0, ERROR_MARGIN * self.scale_se)

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Where rounding might go the other way."""
        return self.known & (
            _near_half(self.scale, self.margin) | (~self.capped & _near_half(self.scale_se, self.margin))
        )

    def measures(self, levels: NDArray[np.int32]) -> Measures:
        """Round the scores and leave out those that there are not."""
        nothing = ~self.known
        found = Measures(
            self.theta.copy(), self.se.copy(), rounded(self.scale), rounded(self.scale_se), levels.copy()
        )
        found.theta[nothing] = np.nan
        for whole in (found.scale_score, found.sem, found.level):
            whole[nothing] = 0
        return found


class Test:
    """Which test is scored, with its cuts and limits."""

    __test__ = False  # The name begins like a test's; pytest must not collect it.

    def __init__(self, policy: Policy, subject: str, grade: str, kind: Kind) -> None:
        self.policy, self.subject, self.grade, self.kind = policy, subject, grade, kind
        self.cuts, self.limits = policy.cuts(subject, grade), policy.limits(subject, grade)

    def within(self, theta: Floats) -> Floats:
        """The thetas that scale scores and errors are taken at."""
        if self.policy.truncation is Truncation.NONE:
            return theta
        held: Floats = np.clip(theta, self.limits.lot, self.limits.hot)
        return held

    def levels(self, found: Estimated) -> NDArray[np.int32]:
        """The level of the whole test; an interim block is judged like a claim."""
        if self.kind == "iab":
            return self.claim_levels(found)
        cuts = np.array(self.cuts.scale)
        return (1 + np.sum(rounded(found.scale)[:, None] >= cuts, axis=1)).astype(np.int32)

    def claim_levels(self, found: Estimated) -> NDArray[np.int32]:
        """1 below, 2 near, 3 above the standard (domain.md 8.5)."""
        low, high = self._band(found)
        if self.kind != "ica":
            low, high = rounded(low).astype(np.float64), rounded(high).astype(np.float64)
        standard = self.cuts.standard
        levels = np.where(low >= standard, 3, np.where(high < standard, 1, 2))
        if self.policy.truncation is not Truncation.NONE:
            scale_score = rounded(found.scale)
            levels = np.where(scale_score >= self.limits.hoss, 3, levels)
            levels = np.where(scale_score <= self.limits.loss, 1, levels)
        return levels.astype(np.int32)

    def doubtful_band(self, found: Estimated) -> NDArray[np.bool_]:
        """Where an end of the band might fall on the other side of the standard, or round the other way."""
        low, high = self._band(found)
        margin = self.policy.claim_band * found.margin
        if self.kind == "ica":
            standard = self.cuts.standard
            return found.known & ((np.abs(low - standard) < margin) | (np.abs(high - standard) < margin))
        return found.known & (_near_half(low, margin) | _near_half(high, margin))

    def _band(self, found: Estimated) -> tuple[Floats, Floats]:
        half = self.policy.claim_band * found.scale_se
        return found.scale - half, found.scale + half


def rounded(values: Floats) -> NDArray[np.int32]:
    """Round to whole numbers, halves away from zero; 0 for NaN."""
    size = np.abs(np.nan_to_num(values))
    whole = np.floor(size)
    return np.copysign(whole + (size - whole >= 0.5), values).astype(np.int32)


def _near_half(values: Floats, margin: Floats) -> NDArray[np.bool_]:
    """Whether values lie within ``margin`` of a half."""
    near: NDArray[np.bool_] = np.abs(values - np.floor(values) - 0.5) < margin
    return near
