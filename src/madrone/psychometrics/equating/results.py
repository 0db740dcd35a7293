"""What an equating gives back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import Floats


@dataclass(frozen=True, slots=True)
class Equating:
    """For every whole score 0, 1, … of the new form its ``equivalents`` [scores] on the base form, unrounded.

    Mean and linear equating may lead outside the base form's scores; ``rounded`` keeps within them.
    """

    method: str
    equivalents: Floats
    base_maximum: int

    def rounded(self) -> NDArray[np.int64]:
        """Whole equivalents, half away from zero, and no less than 0 or more than the base form has."""
        whole = np.floor(np.clip(self.equivalents, 0.0, self.base_maximum) + 0.5)
        return whole.astype(np.int64)
