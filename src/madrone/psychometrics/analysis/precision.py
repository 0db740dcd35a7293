"""Standard errors of a test that depend on the ability, from its item response models."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from madrone.psychometrics.irt.models import (
    Floats,
    ItemParameters,
    expected_score,
    probabilities,
    total_information,
)


@dataclass(frozen=True, slots=True)
class Precision:
    """At every ``theta`` [q]: the test's ``information`` and the standard error of theta that follows from it.

    On the scale of points: the ``true_score``, which is the expected total, and ``score_se``, the standard
    deviation of totals around it: the conditional standard error of measurement.
    """

    theta: Floats
    information: Floats
    theta_se: Floats
    true_score: Floats
    score_se: Floats


def precision(items: Sequence[ItemParameters], theta: ArrayLike, *, D: float = 1.0) -> Precision:
    """Compute the standard errors of a test of ``items`` at each theta [q]; without information it is infinite."""
    at = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    information = total_information(items, at, D=D)
    variances = sum((_variance(item, at, D) for item in items), np.zeros(at.shape))
    with np.errstate(divide="ignore"):
        theta_se = 1 / np.sqrt(information)
    true = sum((expected_score(item, at, D=D) for item in items), np.zeros(at.shape))
    return Precision(at, information, theta_se, true, np.sqrt(variances))


def _variance(item: ItemParameters, theta: Floats, D: float) -> Floats:
    chances = probabilities(item, theta, D=D)
    scores = np.arange(item.max_points + 1.0)
    around = scores - (chances @ scores)[:, None]
    variance: Floats = np.sum(chances * around**2, axis=1)
    return variance
