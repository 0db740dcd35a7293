"""Differential item functioning by Mantel and Haenszel, for items of one point and of many.

Sources: Mantel and Haenszel (1959), Mantel (1963); Holland and Thayer (1988) for the delta scale; Phillips and
Holland (1987) for its standard error; Zwick, Donoghue and Grima (1993) for many points; Liu and Agresti (1996)
for their common odds ratio; Zwick (2012) and the technical documentation of NAEP for the classes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from madrone.psychometrics.analysis.dif import MOST_ROUNDS, SIGNIFICANCE, Class, Dif, analyzed
from madrone.psychometrics.analysis.tallies import Tallies
from madrone.psychometrics.calibration.results import ItemProblem
from madrone.psychometrics.irt.models import Floats

#: From log odds to the delta scale of item difficulty, on which a positive value favors the focal group.
DELTA = -2.35
CORRECTION = 0.5
#: What one pair of examinees, one of each group and only one of them right, adds to the variance of the statistic:
#: with less the continuity correction would be larger than what it corrects.
_LEAST_VARIANCE = 0.25 - 1e-9
#: The classes of one-point items by delta, and of others by the standardized mean difference in units of the SD.
_MODERATE, _LARGE = 1.0, 1.5
_MODERATE_MANY, _LARGE_MANY = 0.17, 0.25


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """One item, of the examinees who took it and found somebody of the other group in their stratum.

    ``chi2`` with one degree of freedom and ``p``: for one point with the continuity correction, for many Mantel's
    statistic without. ``odds_ratio`` is common to all strata (over all cuts, for many points), above 1 if it is
    easier for the reference group; ``delta`` = -2.35 ln of it, with ``delta_se`` for one point.
    ``mean_difference``: mean score focal minus reference, as the focal group is spread over the strata (for one
    point: STD P-DIF); ``standardized_difference`` is the same in standard deviations of the item.
    ``generalized_chi2`` with ``generalized_df``: that any of the scores of an item of many points differs.
    ``ets_class``: A negligible, B moderate, C large. ``None`` is what cannot be computed; the problems say why.
    """

    item_id: str
    n_reference: int
    n_focal: int
    strata: int
    chi2: float | None = None
    p: float | None = None
    odds_ratio: float | None = None
    delta: float | None = None
    delta_se: float | None = None
    mean_difference: float | None = None
    standardized_difference: float | None = None
    generalized_chi2: float | None = None
    generalized_df: int | None = None
    generalized_p: float | None = None
    ets_class: Class | None = None


def mantel_haenszel(
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    groups: NDArray[np.integer],
    *,
    points: Sequence[int] | None = None,
    purify: bool = False,
    correction: float = CORRECTION,
    significance: float = SIGNIFICANCE,
    most_rounds: int = MOST_ROUNDS,
    matching: NDArray[np.integer] | None = None,
) -> Dif[MantelHaenszel]:
    """Compare two groups on every item of scores [n, k], -1 where an item was not administered.

    ``groups`` [n]: 0 the reference group, 1 the focal group, -1 neither. Examinees are matched by their points
    on all items, or with ``purify`` on those whose chi² is not significant; always with the studied item. Or by
    ``matching`` [n], whole numbers from 0, as of classes of ability after an adaptive test; then there is
    nothing to purify. Raises ``PsychometricsError``: as ``classical``, and ``group-count``, ``empty-group``,
    ``matching-shape``.
    """

    def judge(tallies: Tallies) -> list[tuple[MantelHaenszel, ItemProblem | None]]:
        ids = tallies.responses.item_ids
        return [
            _judged(item_id, tallies.table(place), correction, significance)
            for place, item_id in enumerate(ids)
        ]

    def flag(item: MantelHaenszel) -> bool:
        return item.p is not None and item.p < significance

    rounds = most_rounds if purify else 0
    return analyzed(
        judge, flag, scores, item_ids, groups, points=points, matching=matching, most_rounds=rounds
    )


def _judged(
    item_id: str, table: Floats, correction: float, significance: float
) -> tuple[MantelHaenszel, ItemProblem | None]:
    sizes = table.sum(axis=2)
    common = (sizes > 0).all(axis=0)
    table, cells = table[:, common], table.shape[2]
    n_reference, n_focal = (int(n) for n in sizes[:, common].sum(axis=1))
    bare = MantelHaenszel(item_id, n_reference, n_focal, int(common.sum()))
    missing = _missing(item_id, sizes)
    if missing:
        return bare, missing
    chi2 = _chi2(table, correction if cells == 2 else 0.0)
    if chi2 is None:
        message = (
            f"Item {item_id}: within the strata with both groups nearly all examinees have the same score, so the "
            "groups cannot be compared."
        )
        return bare, ItemProblem(item_id, "no-variance", message)
    p = float(stats.chi2.sf(chi2, 1))
    odds, se = _odds(table)
    delta = DELTA * math.log(odds) if odds is not None else None
    difference, standardized = _mean_difference(table)
    item = MantelHaenszel(
        item_id,
        n_reference,
        n_focal,
        bare.strata,
        chi2,
        p,
        odds,
        delta,
        abs(DELTA) * se if se is not None else None,
        difference,
        standardized,
        *(_generalized(table) if cells > 2 else (None, None, None)),
    )
    return _classed(item, cells > 2, significance), _separated(item)


def _missing(item_id: str, sizes: Floats) -> ItemProblem | None:
    for number, group in enumerate(("reference", "focal")):
        if not sizes[number].any():
            message = (
                f"Item {item_id}: nobody of the {group} group took it, so the groups cannot be compared."
            )
            return ItemProblem(item_id, "empty-group", message)
    if not (sizes > 0).all(axis=0).any():
        message = f"Item {item_id}: no stratum has examinees of both groups, so nobody can be compared."
        return ItemProblem(item_id, "no-common-stratum", message)
    return None


def _separated(item: MantelHaenszel) -> ItemProblem | None:
    if item.odds_ratio is not None:
        return None
    message = (
        f"Item {item.item_id}: within the strata one group is never below the other, so the odds ratio has no "
        "bounds; there is a chi² but no delta and no class."
    )
    return ItemProblem(item.item_id, "separated", message)


def _chi2(table: Floats, correction: float) -> float | None:
    """Mantel's statistic, that the sum of the focal group's scores is as the strata let expect."""
    scores = np.arange(table.shape[2])
    reference, focal = table.sum(axis=2)
    column, n = table.sum(axis=0), reference + focal
    first, second = column @ scores, column @ scores**2
    spread = reference * focal * (n * second - first**2) / (n**2 * np.maximum(n - 1, 1))
    variance = float(spread.sum())
    if variance < _LEAST_VARIANCE:
        return None
    distance = abs(float((table[1] @ scores - focal * first / n).sum()))
    return (distance - correction) ** 2 / variance


def _odds(table: Floats) -> tuple[float | None, float | None]:
    """The common odds ratio, and for one point the standard error of its logarithm."""
    at_least = table[:, :, ::-1].cumsum(axis=2)[:, :, ::-1][:, :, 1:]
    below = table.sum(axis=2)[:, :, None] - at_least
    n = table.sum(axis=(0, 2))[:, None]
    concordant, discordant = at_least[0] * below[1] / n, below[0] * at_least[1] / n
    above, under = float(concordant.sum()), float(discordant.sum())
    if not (above > 0 and under > 0):
        return None, None
    odds = above / under
    if table.shape[2] > 2:
        return odds, None
    agreeing, differing = at_least[0] + below[1], below[0] + at_least[1]
    terms = (concordant + odds * discordant) * (agreeing + odds * differing) / n
    return odds, math.sqrt(float(terms.sum()) / (2 * above**2))


def _mean_difference(table: Floats) -> tuple[float, float | None]:
    scores = np.arange(table.shape[2])
    sizes = table.sum(axis=2)
    means = table @ scores / sizes
    difference = float((sizes[1] * (means[1] - means[0])).sum() / sizes[1].sum())
    column = table.sum(axis=(0, 1))
    mean = column @ scores / column.sum()
    sd = math.sqrt(float(column @ (scores - mean) ** 2) / max(float(column.sum()) - 1, 1.0))
    return difference, difference / sd if sd > 0 else None


def _generalized(table: Floats) -> tuple[float | None, int | None, float | None]:
    """The generalized statistic: that the shares of all scores are as the strata let expect."""
    reference, focal = table.sum(axis=2)
    column, n = table.sum(axis=0), reference + focal
    weights = reference * focal / (n**2 * np.maximum(n - 1, 1))
    covariance = np.diag((weights * n) @ column) - (column.T * weights) @ column
    distance = (table[1] - (focal / n)[:, None] * column).sum(axis=0)
    df = int(np.linalg.matrix_rank(covariance, hermitian=True))
    if df == 0:
        return None, None, None
    chi2 = float(distance @ np.linalg.pinv(covariance, hermitian=True) @ distance)
    return chi2, df, float(stats.chi2.sf(chi2, df))


def _classed(item: MantelHaenszel, many: bool, significance: float) -> MantelHaenszel:
    """Give the item its class; a class needs both a size and its significance."""
    found = _class_of_many(item, significance) if many else _class_of_one(item, significance)
    return replace(item, ets_class=found)


def _class_of_one(item: MantelHaenszel, significance: float) -> Class | None:
    """A: chi² not significant, or delta below 1. C: delta 1.5 or more, and significantly above 1. B: the others."""
    if item.delta is None or item.delta_se is None or item.p is None:
        return None
    size = abs(item.delta)
    if item.p >= significance or size < _MODERATE:
        return "A"
    surely = (size - _MODERATE) / item.delta_se > stats.norm.isf(significance)
    return "C" if size >= _LARGE and surely else "B"


def _class_of_many(item: MantelHaenszel, significance: float) -> Class | None:
    """A: chi² not significant, or a difference of 0.17 SD or less. C: one above 0.25 SD. B: between."""
    if item.standardized_difference is None or item.p is None:
        return None
    size = abs(item.standardized_difference)
    if item.p >= significance or size <= _MODERATE_MANY:
        return "A"
    return "C" if size > _LARGE_MANY else "B"
