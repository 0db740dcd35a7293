"""Responses of imagined examinees, for demonstrations and for checks of the engine."""

from collections.abc import Sequence

import numpy as np

from madrone.psychometrics.irt.models import SMARTER_D, ItemParameters, probabilities


def simulate_scores(
    rng: np.random.Generator, items: Sequence[ItemParameters], theta: float, *, D: float = SMARTER_D
) -> list[int]:
    """Draw one score per item for an examinee at ``theta``; equal generators draw equal scores."""
    return [_draw(rng.random(), item, theta, D) for item in items]


def _draw(uniform: float, item: ItemParameters, theta: float, D: float) -> int:
    reached = np.cumsum(probabilities(item, theta, D=D)[:-1])
    return int(np.searchsorted(reached, uniform, side="right"))
