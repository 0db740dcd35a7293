"""Probabilities that stay honest when many are looked at: Holm's, and Benjamini and Hochberg's, adjustments.

Without them one student in a hundred is "significant at 0.01" in a state without a single cheat.
"""

from collections.abc import Callable

import numpy as np

from madrone.psychometrics.irt.models import Floats


def holm(p: Floats) -> Floats:
    """Adjust so that the chance of *any* false flag is at most the level (Holm, 1979); NaN stays NaN."""
    return _adjusted(p, _holm)


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjust so that at most the level's share of the flags is expected to be false (1995); NaN stays NaN.

    That share is kept for independent and for positively dependent tests.
    """
    return _adjusted(p, _benjamini_hochberg)


def _adjusted(p: Floats, adjust: Callable[[Floats], Floats]) -> Floats:
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    adjusted = np.full(p.shape, np.nan)
    if order.size:
        adjusted[order] = np.minimum(adjust(p[order]), 1.0)
    return adjusted


def _holm(rising: Floats) -> Floats:
    stepped: Floats = np.maximum.accumulate(rising * np.arange(rising.size, 0, -1))
    return stepped


def _benjamini_hochberg(rising: Floats) -> Floats:
    scaled = rising * rising.size / np.arange(1, rising.size + 1)
    stepped: Floats = np.minimum.accumulate(scaled[::-1])[::-1]
    return stepped
