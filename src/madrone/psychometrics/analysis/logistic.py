"""Differential item functioning by logistic regression, uniform and not.

The log odds of a score depend on the points that examinees are matched by; then on the group too (uniform: one
group finds the item harder everywhere); then on both together (non-uniform: the difference changes with the
points). For items of many points the odds are cumulative (Zumbo 1999).
Sources: Swaminathan and Rogers (1990); Zumbo and Thomas (1997) and Jodoin and Gierl (2001) for the classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from madrone.psychometrics.analysis.cumulative_logit import Fit, fit, null_log_likelihood
from madrone.psychometrics.analysis.dif import MOST_ROUNDS, SIGNIFICANCE, Class, Dif, analyzed
from madrone.psychometrics.analysis.tallies import Tallies
from madrone.psychometrics.calibration.results import ItemProblem
from madrone.psychometrics.irt.models import Floats

#: The classes by the change of Nagelkerke's R², and the significance of both effects together that they ask for.
_JODOIN_GIERL = (0.035, 0.070, 0.05)
_ZUMBO_THOMAS = (0.13, 0.26, 0.01)


@dataclass(frozen=True, slots=True)
class LogisticDif:
    """One item, of all examinees of both groups who took it.

    Likelihood-ratio chi² with their ``p``: ``uniform`` and ``nonuniform`` with one degree of freedom, ``joint``
    with two. ``effect``: the focal group's log odds minus the reference group's, at equal points. ``r2`` is
    Nagelkerke's of the points alone, ``r2_uniform`` and ``r2_change`` what the group, and the group with its
    slope, add. The classes are A negligible, B moderate, C large. ``None`` is what cannot be computed; the
    problems say why.
    """

    item_id: str
    n_reference: int
    n_focal: int
    uniform_chi2: float | None = None
    uniform_p: float | None = None
    nonuniform_chi2: float | None = None
    nonuniform_p: float | None = None
    joint_chi2: float | None = None
    joint_p: float | None = None
    effect: float | None = None
    r2: float | None = None
    r2_uniform: float | None = None
    r2_change: float | None = None
    jodoin_gierl: Class | None = None
    zumbo_thomas: Class | None = None


def logistic_dif(
    scores: NDArray[np.integer],
    item_ids: Sequence[str],
    groups: NDArray[np.integer],
    *,
    points: Sequence[int] | None = None,
    purify: bool = False,
    significance: float = SIGNIFICANCE,
    most_rounds: int = MOST_ROUNDS,
    matching: NDArray[np.integer] | None = None,
) -> Dif[LogisticDif]:
    """Compare two groups on every item of scores [n, k], -1 where an item was not administered.

    The arguments and errors are those of ``mantel_haenszel``; with ``purify`` an item leaves the matching if
    its joint chi² is significant.
    """

    def judge(tallies: Tallies) -> list[tuple[LogisticDif, ItemProblem | None]]:
        ids = tallies.responses.item_ids
        return [_judged(item_id, tallies.table(place)) for place, item_id in enumerate(ids)]

    def flag(item: LogisticDif) -> bool:
        return item.joint_p is not None and item.joint_p < significance

    rounds = most_rounds if purify else 0
    return analyzed(
        judge, flag, scores, item_ids, groups, points=points, matching=matching, most_rounds=rounds
    )


def _judged(item_id: str, table: Floats) -> tuple[LogisticDif, ItemProblem | None]:
    n_reference, n_focal = (int(n) for n in table.sum(axis=(1, 2)))
    bare = LogisticDif(item_id, n_reference, n_focal)
    predictors, counts = _cells(table)
    problem = _unusable(item_id, n_reference, n_focal, counts)
    if problem:
        return bare, problem
    fits = [fit(predictors[:, :p], counts) for p in (1, 2, 3)]
    found = [one for one in fits if one is not None]
    if len(found) < len(fits):
        message = (
            f"Item {item_id}: points and group tell its scores apart without exception, so a logistic regression "
            "has no answer; it is left out of this comparison."
        )
        return bare, ItemProblem(item_id, "separated", message)
    return _compared(bare, found, null_log_likelihood(counts)), None


def _unusable(item_id: str, n_reference: int, n_focal: int, counts: Floats) -> ItemProblem | None:
    for n, group in ((n_reference, "reference"), (n_focal, "focal")):
        if not n:
            message = (
                f"Item {item_id}: nobody of the {group} group took it, so the groups cannot be compared."
            )
            return ItemProblem(item_id, "empty-group", message)
    if counts.shape[1] < 2:
        message = f"Item {item_id}: all who took it have the same score, so the groups cannot be compared."
        return ItemProblem(item_id, "no-variance", message)
    return None


def _cells(table: Floats) -> tuple[Floats, Floats]:
    """Predictors [c, 3] (points in standard deviations, group, both) and counts [c, m + 1] of the seen scores."""
    groups, strata, cells = table.shape
    counts = table.reshape(groups * strata, cells)
    group = np.repeat(np.arange(groups, dtype=np.float64), strata)
    matched = np.tile(np.arange(strata, dtype=np.float64), groups)
    there = counts.sum(axis=1) > 0
    counts, group, matched = counts[there][:, counts.sum(axis=0) > 0], group[there], matched[there]
    n = counts.sum(axis=1)
    matched -= (n @ matched) / max(n.sum(), 1.0)
    spread = np.sqrt((n @ matched**2) / max(n.sum(), 1.0))
    matched /= spread or 1.0
    return np.stack([matched, group, matched * group], axis=1), counts


def _compared(bare: LogisticDif, fits: Sequence[Fit], null: float) -> LogisticDif:
    n = bare.n_reference + bare.n_focal
    points, uniform, both = (one.log_likelihood for one in fits)
    chi2s = [max(2 * (b - a), 0.0) for a, b in ((points, uniform), (uniform, both), (points, both))]
    ps = [float(stats.chi2.sf(chi2, df)) for chi2, df in zip(chi2s, (1, 1, 2), strict=True)]
    r2s = [_nagelkerke(null, value, n) for value in (points, uniform, both)]
    change = r2s[2] - r2s[0]
    return replace(
        bare,
        uniform_chi2=chi2s[0],
        uniform_p=ps[0],
        nonuniform_chi2=chi2s[1],
        nonuniform_p=ps[1],
        joint_chi2=chi2s[2],
        joint_p=ps[2],
        effect=float(fits[1].coefficients[1]),
        r2=r2s[0],
        r2_uniform=r2s[1] - r2s[0],
        r2_change=change,
        jodoin_gierl=_class(change, ps[2], *_JODOIN_GIERL),
        zumbo_thomas=_class(change, ps[2], *_ZUMBO_THOMAS),
    )


def _nagelkerke(null: float, value: float, n: int) -> float:
    return float(np.expm1(2 * (null - value) / n) / np.expm1(2 * null / n))


def _class(change: float, p: float, moderate: float, large: float, significance: float) -> Class:
    if p > significance or change < moderate:
        return "A"
    return "C" if change >= large else "B"
