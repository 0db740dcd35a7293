"""Item response models: 1PL, 2PL, 3PL, generalized partial credit (GPCM) and graded response (GRM).

An item has ``m`` steps and the scores ``0..m``; ``D`` is always explicit. With ``z_r = D a (theta - d_r)``:

- 1PL, 2PL: one step, its difficulty; ``P(1) = logistic(z_1)``.
- 3PL: ``P(1) = c + (1 - c) logistic(z_1)``.
- GPCM: score ``v`` has the exponent ``z_1 + … + z_v``; the steps may stand in any order.
- GRM: ``P(score >= v) = logistic(z_v)``; the steps are thresholds and rise.

Source: domain.md 8.2; psychometrics.md 2; cli-contract.md "madrone psychometrics"; for the 3PL Birnbaum (1968),
for the GRM Samejima (1969).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from madrone.psychometrics.errors import PsychometricsError

Floats = NDArray[np.float64]
Model = Literal["1pl", "2pl", "3pl", "gpcm", "grm"]
MODELS: tuple[str, ...] = get_args(Model)
#: The models of items with more than one step.
MANY_STEPS: tuple[str, ...] = ("gpcm", "grm")

#: The scaling constant of the Smarter Balanced metric (psychometrics.md 2).
SMARTER_D = 1.7


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """One calibrated item: its slope ``a``, its steps on the theta scale, and the 3PL's lower asymptote ``c``.

    Raises ``PsychometricsError`` with the code ``unknown-model``, ``bad-slope``, ``bad-steps``,
    ``disordered-steps`` or ``bad-guessing``, naming the item.
    """

    item_id: str
    model: Model
    a: float
    steps: tuple[float, ...]
    c: float = 0.0

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            self._refuse(
                "unknown-model", f"there is no model “{self.model}”; use one of {', '.join(MODELS)}."
            )
        if not (math.isfinite(self.a) and self.a > 0):
            self._refuse("bad-slope", f"the slope a is {self.a}; it has to be a number above zero.")
        if not self.steps or not all(math.isfinite(step) for step in self.steps):
            self._refuse("bad-steps", "every step difficulty has to be a number, and there has to be one.")
        if self.model not in MANY_STEPS and len(self.steps) != 1:
            self._refuse("bad-steps", f"a {self.model} item has one difficulty, not {len(self.steps)}.")
        if self.model == "grm" and not all(low < high for low, high in pairwise(self.steps)):
            steps = ", ".join(f"{step:g}" for step in self.steps)
            self._refuse(
                "disordered-steps",
                f"the thresholds of a graded response item have to rise, but they are {steps}. "
                "Put them in order, or use the model gpcm, whose steps need no order.",
            )
        if not 0 <= self.c < 1:
            self._refuse("bad-guessing", f"the guessing parameter c is {self.c}; it lies from 0 to below 1.")
        if self.c and self.model != "3pl":
            self._refuse(
                "bad-guessing", f"a {self.model} item has no guessing parameter c; use the model 3pl."
            )

    def _refuse(self, code: str, why: str) -> None:
        raise PsychometricsError(code, f"Item {self.item_id}: {why}")

    @property
    def max_points(self) -> int:
        """The highest score, which is the number of steps."""
        return len(self.steps)

    @property
    def canonical(self) -> bool:
        """Whether the score times the slope is sufficient for theta: 1PL, 2PL, GPCM, and a 3PL without c."""
        return self.model != "grm" and self.c == 0


def probabilities(item: ItemParameters, theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """The probability of every score: shape ``theta.shape + (max_points + 1,)``, each row summing to one.

    Exponents are shifted, and differences of logistic curves are multiplied out, so no theta and no slope
    overflows and no small probability is lost.
    """
    rises = D * item.a * (np.asarray(theta, dtype=np.float64)[..., None] - np.asarray(item.steps))
    if item.model == "grm":
        return _graded(rises)
    exponents = np.concatenate([np.zeros((*rises.shape[:-1], 1)), np.cumsum(rises, axis=-1)], axis=-1)
    weights = np.exp(exponents - exponents.max(axis=-1, keepdims=True))
    chances: Floats = weights / weights.sum(axis=-1, keepdims=True)
    if item.c:
        chances *= 1 - item.c
        chances[..., 1] += item.c
    return chances


def _graded(rises: Floats) -> Floats:
    """With x over y two neighbours, ``L(x) - L(y)`` is ``L(x) L(-y) (1 - exp(y - x))``, without cancellation."""
    reached, missed = logistic(rises), logistic(-rises)
    one = np.ones((*rises.shape[:-1], 1))
    gaps = -np.expm1(np.minimum(rises[..., 1:] - rises[..., :-1], 0.0))
    chances: Floats = np.concatenate([one, reached], axis=-1) * np.concatenate([missed, one], axis=-1)
    chances[..., 1:-1] *= gaps
    return chances


def logistic(z: Floats) -> Floats:
    """``1 / (1 + exp(-z))`` for any z, without overflow."""
    small = np.exp(-np.abs(z))
    curve: Floats = np.where(z >= 0, 1.0, small) / (1 + small)
    return curve


def expected_score(item: ItemParameters, theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """The mean score at each theta, in points: same shape as ``theta``."""
    return probabilities(item, theta, D=D) @ np.arange(item.max_points + 1.0)


def information(item: ItemParameters, theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """Fisher information at each theta: same shape as ``theta``.

    For 1PL, 2PL and GPCM it is ``D² a² Var(score)`` (domain.md 8.2), for all models the mean square of the
    likelihood's slope.
    """
    chances = probabilities(item, theta, D=D)
    if item.canonical:
        scores = np.arange(item.max_points + 1.0)
        # Centred first: E[k²] − E[k]² would lose all digits where one score is almost certain.
        slopes = scores - (chances @ scores)[..., None]
    else:
        slopes = _slopes(item, np.asarray(theta, dtype=np.float64), D)
    square: Floats = np.sum(chances * slopes**2, axis=-1)
    return (D * item.a) ** 2 * square


def _slopes(item: ItemParameters, theta: Floats, D: float) -> Floats:
    """Derivatives of the log probability of every score over theta, in units of ``D a``."""
    rises = D * item.a * (theta[..., None] - np.asarray(item.steps))
    reached, missed = logistic(rises), logistic(-rises)
    if item.model == "grm":
        none = np.zeros((*theta.shape, 1))
        return np.concatenate([none, missed], axis=-1) - np.concatenate([reached, none], axis=-1)
    known = (1 - item.c) * reached / (item.c + (1 - item.c) * reached)
    return np.concatenate([-reached, missed * known], axis=-1)


def total_information(items: Sequence[ItemParameters], theta: ArrayLike, *, D: float = SMARTER_D) -> Floats:
    """The information of all items together at each theta: same shape as ``theta``."""
    at = np.asarray(theta, dtype=np.float64)
    return sum((information(item, at, D=D) for item in items), np.zeros(at.shape))


def standard_error(information: float, *, cap: float = math.inf) -> float:
    """``1/sqrt(information)``, no more than ``cap``; without any information it is the cap itself."""
    return min(cap, 1.0 / math.sqrt(information)) if information > 0 else cap
