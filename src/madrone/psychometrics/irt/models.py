"""Item response models: Rasch (1PL), two-parameter logistic (2PL), generalized partial credit (GPCM).

All three are one model here: an item with ``m`` steps has the scores ``0..m``, and score ``v`` has the
exponent ``D * a * sum(theta - d_r for r <= v)``. A 1PL or 2PL item has one step, its difficulty.
Source: domain.md 8.2; psychometrics.md 2; cli-contract.md "madrone psychometrics".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from madrone.psychometrics.errors import PsychometricsError

Floats = NDArray[np.float64]
Model = Literal["1pl", "2pl", "gpcm"]
MODELS: tuple[str, ...] = get_args(Model)

#: The scaling constant of the Smarter Balanced metric (psychometrics.md 2).
SMARTER_D = 1.7


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """One calibrated item: its slope ``a`` and its step difficulties on the theta scale.

    Raises ``PsychometricsError`` with the code ``unknown-model``, ``bad-slope`` or ``bad-steps``.
    """

    item_id: str
    model: Model
    a: float
    steps: tuple[float, ...]

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise PsychometricsError(
                "unknown-model",
                f"Item {self.item_id}: there is no model “{self.model}”; use one of {', '.join(MODELS)}.",
            )
        if not (math.isfinite(self.a) and self.a > 0):
            raise PsychometricsError(
                "bad-slope",
                f"Item {self.item_id}: the slope a is {self.a}; it has to be a number above zero.",
            )
        if not self.steps or not all(math.isfinite(step) for step in self.steps):
            raise PsychometricsError(
                "bad-steps",
                f"Item {self.item_id}: every step difficulty has to be a number, and there has to be one.",
            )
        if self.model != "gpcm" and len(self.steps) != 1:
            raise PsychometricsError(
                "bad-steps",
                f"Item {self.item_id}: a {self.model} item has one difficulty, not {len(self.steps)}.",
            )

    @property
    def max_points(self) -> int:
        """The highest score, which is the number of steps."""
        return len(self.steps)


def probabilities(item: ItemParameters, theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """The probability of every score: shape ``theta.shape + (max_points + 1,)``, each row summing to one.

    The exponents are shifted by their maximum, so no theta and no slope overflows.
    """
    at = np.asarray(theta, dtype=np.float64)
    rises = D * item.a * (at[..., None] - np.asarray(item.steps))
    exponents = np.concatenate([np.zeros((*at.shape, 1)), np.cumsum(rises, axis=-1)], axis=-1)
    weights = np.exp(exponents - exponents.max(axis=-1, keepdims=True))
    chances: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return chances


def expected_score(item: ItemParameters, theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """The mean score at each theta, in points: same shape as ``theta``."""
    return probabilities(item, theta, D=D) @ np.arange(item.max_points + 1.0)


def information(item: ItemParameters, theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """Fisher information ``D² a² Var(score)`` at each theta: same shape as ``theta`` (domain.md 8.2)."""
    chances = probabilities(item, theta, D=D)
    scores = np.arange(item.max_points + 1.0)
    # Centred first: E[k²] − E[k]² would lose all digits where one score is almost certain.
    off_centre = scores - (chances @ scores)[..., None]
    variance: Floats = np.sum(chances * off_centre**2, axis=-1)
    return (D * item.a) ** 2 * variance


def total_information(items: Sequence[ItemParameters], theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """The information of all items together at each theta: same shape as ``theta``."""
    at = np.asarray(theta, dtype=np.float64)
    return sum((information(item, at, D=D) for item in items), np.zeros(at.shape))


def standard_error(information: float, *, cap: float = math.inf) -> float:
    """``1/sqrt(information)``, no more than ``cap``; without any information it is the cap itself."""
    return min(cap, 1.0 / math.sqrt(information)) if information > 0 else cap
