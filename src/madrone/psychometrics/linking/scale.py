"""A change of scale: ``theta' = slope * theta + intercept``."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats, ItemParameters


@dataclass(frozen=True, slots=True)
class Scale:
    """From a new scale to the base scale; probabilities stay what they were.

    Raises ``PsychometricsError`` with the code ``bad-scale`` unless the slope is above zero.
    """

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.slope) and self.slope > 0 and math.isfinite(self.intercept)):
            raise PsychometricsError(
                "bad-scale",
                f"A change of scale needs a slope above zero and an intercept, not {self.slope} and {self.intercept}.",
            )

    def theta(self, theta: ArrayLike) -> Floats:
        """Abilities on the base scale."""
        return self.slope * np.asarray(theta, dtype=np.float64) + self.intercept

    def item(self, item: ItemParameters) -> ItemParameters:
        """The same item on the base scale; its lower asymptote does not change."""
        steps = tuple(self.slope * step + self.intercept for step in item.steps)
        return replace(item, a=item.a / self.slope, steps=steps)

    def inverse(self) -> "Scale":
        """From the base scale to the new one."""
        return Scale(1 / self.slope, -self.intercept / self.slope)
