"""Equating by groups that differ, through an anchor that both took (Kolen and Brennan, 2014, chapters 4 and 5).

``new`` and ``base`` are pairs of score arrays: of the form and of the anchor, an entry for every examinee.
"""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.equating.distributions import ScoreDistribution
from madrone.psychometrics.equating.groups import ratio_of_spreads
from madrone.psychometrics.equating.results import Equating
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats

Pair = tuple[NDArray[np.integer], NDArray[np.integer]]


def chained_linear(new: Pair, base: Pair, *, maxima: tuple[int, int, int]) -> Equating:
    """New form to anchor in the one group, then anchor to base form in the other, each linear.

    ``maxima`` are the highest scores of the new form, the anchor and the base form.
    """
    form, anchor_new, anchor_base, other = _distributions(new, base, maxima)
    on_anchor = anchor_new.mean + ratio_of_spreads(form, anchor_new) * (form.scores - form.mean)
    equivalents = other.mean + ratio_of_spreads(anchor_base, other) * (on_anchor - anchor_base.mean)
    return Equating("chained-linear", equivalents, other.maximum)


def chained_equipercentile(new: Pair, base: Pair, *, maxima: tuple[int, int, int]) -> Equating:
    """New form to anchor in the one group, then anchor to base form in the other, each equipercentile."""
    form, anchor_new, anchor_base, other = _distributions(new, base, maxima)
    on_anchor = anchor_new.points(form.ranks(form.scores))
    return Equating("chained-equipercentile", other.points(anchor_base.ranks(on_anchor)), other.maximum)


def tucker_linear(
    new: Pair, base: Pair, *, maxima: tuple[int, int, int], weight: float | None = None
) -> Equating:
    """Linear equating in a population made of both groups; the regression on the anchor is the same in both.

    ``weight`` is the share of the new form's group in that population, by default its share of the examinees.
    """
    form, anchor_new, anchor_base, other = _distributions(new, base, maxima)
    share = form.n / (form.n + other.n) if weight is None else weight
    slope_new, slope_base = _regression(*new), _regression(*base)
    means = anchor_new.mean - anchor_base.mean
    variances = anchor_new.sd**2 - anchor_base.sd**2
    between = share * (1 - share) * means**2
    mean_new = form.mean - (1 - share) * slope_new * means
    mean_base = other.mean + share * slope_base * means
    variance_new = form.sd**2 - (1 - share) * slope_new**2 * variances + slope_new**2 * between
    variance_base = other.sd**2 + share * slope_base**2 * variances + slope_base**2 * between
    if not (variance_new > 0 and variance_base > 0):
        raise PsychometricsError(
            "no-spread", "The groups differ too much on the anchor for Tucker's method; use a chained one."
        )
    slope = float(np.sqrt(variance_base / variance_new))
    return Equating("tucker", mean_base + slope * (form.scores - mean_new), other.maximum)


def _distributions(
    new: Pair, base: Pair, maxima: tuple[int, int, int]
) -> tuple[ScoreDistribution, ScoreDistribution, ScoreDistribution, ScoreDistribution]:
    """The new form and the anchor in its group, the anchor in the other group and the base form."""
    for form, anchor in (new, base):
        if len(form) != len(anchor):
            raise PsychometricsError(
                "score-count", f"There are {len(form)} scores of the form but {len(anchor)} of the anchor."
            )
    count = ScoreDistribution.of_scores
    return (
        count(new[0], maxima[0]),
        count(new[1], maxima[1]),
        count(base[1], maxima[1]),
        count(base[0], maxima[2]),
    )


def _regression(form: NDArray[np.integer], anchor: NDArray[np.integer]) -> float:
    """The slope of the form's scores over the anchor's."""
    x: Floats = np.asarray(form, dtype=np.float64)
    v: Floats = np.asarray(anchor, dtype=np.float64)
    spread = float(v.var())
    if not spread > 0:
        raise PsychometricsError("no-spread", "Everybody in one group has the same score on the anchor.")
    return float(np.mean((x - x.mean()) * (v - v.mean()))) / spread
