"""Changed answers: gains that ability does not explain, for students and for groups such as schools.

A student's ability is known from the answers that were *not* changed, as far as these tell: its posterior
distribution is carried through, so a short test does not pass for certainty. ``index`` is the erasure detection
index with its continuity correction, with that wider standard deviation; ``p`` is the exact posterior predictive
chance. Sources: see ``limits.CHANGES``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irregularities.poisson_binomial import at_least
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, probabilities
from madrone.psychometrics.multiple_testing import benjamini_hochberg, holm

_NODES = 41
_REACH = 5.0


@dataclass(frozen=True, slots=True)
class StudentChanges:
    """One student who changed answers to ``changed`` items: ``right`` now, ``wrong_to_right`` by the change.

    ``expected`` is how many of the changed items a student of this ability has right. ``adjusted_p`` limits the
    share of false flags among the flagged students (Benjamini and Hochberg).
    """

    row: int
    changed: int
    wrong_to_right: int
    right: int
    expected: float
    index: float
    p: float
    adjusted_p: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class GroupChanges:
    """One group: its students, their changes, and two chances, each adjusted by Holm over the groups.

    ``gain_p``: that so many of the changed answers are right, given the abilities. ``rate_p``: that its
    students change so many answers from wrong to right, given how unevenly all students do (a negative binomial
    count). ``flagged`` if either is at most the level: twice the level is then the chance of any false flag.
    """

    name: str
    students: int
    changed: int
    wrong_to_right: int
    expected_right: float
    right: int
    gain_p: float
    rate_p: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Students who changed an answer, in the order given, and groups, by name."""

    students: tuple[StudentChanges, ...]
    groups: tuple[GroupChanges, ...]


@dataclass(frozen=True, slots=True)
class _Gains:
    """Of every student [n]: right answers among the changed, their mean and variance, and the chance of as many."""

    right: NDArray[np.int64]
    mean: Floats
    variance: Floats
    p: Floats


def answer_changes(
    form: Form,
    first: NDArray[np.integer],
    last: NDArray[np.integer],
    changed: NDArray[np.bool_],
    *,
    groups: Sequence[str] | None = None,
    population: tuple[float, float] = (0.0, 1.0),
    level: float = 0.01,
) -> Changes:
    """Look at the answers ``changed`` [n, k], whose scores were ``first`` [n, k] and are ``last`` [n, k] now.

    Items of one point only; -1 where not administered. ``population`` is the mean and standard deviation of
    theta. Raises ``PsychometricsError``: ``points-differ``, ``score-shape``.
    """
    _check(form, first, last, changed)
    gains = _gains(form, last, changed, population)
    wrong_to_right = (changed & (first == 0) & (last == 1)).sum(axis=1)
    students = _students(changed.sum(axis=1), wrong_to_right, gains, level)
    if groups is None:
        return Changes(students, ())
    return Changes(students, _groups(groups, changed.sum(axis=1), wrong_to_right, gains, level))


def _check(
    form: Form, first: NDArray[np.integer], last: NDArray[np.integer], changed: NDArray[np.bool_]
) -> None:
    if not first.shape == last.shape == changed.shape or last.shape[1:] != (len(form.items),):
        raise PsychometricsError(
            "score-shape",
            "First scores, last scores and changes need a row per student and a column per item.",
        )
    for item in form.items:
        if item.max_points != 1:
            raise PsychometricsError(
                "points-differ",
                f"Item {item.item_id} has {item.max_points} points; changes are looked at on items of one point.",
            )


def _gains(
    form: Form, last: NDArray[np.integer], changed: NDArray[np.bool_], population: tuple[float, float]
) -> _Gains:
    nodes = np.linspace(-_REACH, _REACH, _NODES)
    grid = population[0] + population[1] * nodes
    kept = ((last >= 0) & ~changed).astype(np.float64)
    logs = form.log_likelihood(grid, last * kept, kept) - 0.5 * nodes**2
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    chances = np.stack([probabilities(item, grid, D=form.D)[:, 1] for item in form.items], axis=1)
    marked = (changed & (last >= 0)).astype(np.float64)
    right = (marked * (last == 1)).sum(axis=1).astype(np.int64)
    means, variances = marked @ chances.T, marked @ (chances * (1 - chances)).T  # [n, nodes]
    mean = (weights * means).sum(axis=1)
    spread = (weights * (means - mean[:, None]) ** 2).sum(axis=1)
    p = np.ones(last.shape[0])
    for row in np.flatnonzero(marked.any(axis=1)):
        own = chances[:, marked[row] > 0]
        p[row] = float(weights[row] @ at_least(own, np.full(_NODES, right[row])))
    return _Gains(right, mean, (weights * variances).sum(axis=1) + spread, np.minimum(p, 1.0))


def _students(
    changed: NDArray[np.int64], wrong_to_right: NDArray[np.int64], gains: _Gains, level: float
) -> tuple[StudentChanges, ...]:
    rows = np.flatnonzero(changed)
    adjusted = benjamini_hochberg(gains.p[rows])
    return tuple(
        StudentChanges(
            row=int(row),
            changed=int(changed[row]),
            wrong_to_right=int(wrong_to_right[row]),
            right=int(gains.right[row]),
            expected=float(gains.mean[row]),
            index=(float(gains.right[row] - gains.mean[row]) - 0.5) / math.sqrt(gains.variance[row]),
            p=float(gains.p[row]),
            adjusted_p=float(after),
            flagged=bool(after <= level),
        )
        for row, after in zip(rows, adjusted, strict=True)
    )


def _groups(
    names: Sequence[str],
    changed: NDArray[np.int64],
    wrong_to_right: NDArray[np.int64],
    gains: _Gains,
    level: float,
) -> tuple[GroupChanges, ...]:
    by_name: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        by_name.setdefault(name, []).append(row)
    order = sorted(by_name)
    rows = [np.array(by_name[name], dtype=np.intp) for name in order]
    gain_p = holm(np.array([_gain_p(gains, own) for own in rows]))
    rate_p = holm(np.array([_rate_p(wrong_to_right, own) for own in rows]))
    return tuple(
        GroupChanges(
            name=name,
            students=own.size,
            changed=int(changed[own].sum()),
            wrong_to_right=int(wrong_to_right[own].sum()),
            expected_right=float(gains.mean[own].sum()),
            right=int(gains.right[own].sum()),
            gain_p=float(gain_p[i]),
            rate_p=float(rate_p[i]),
            flagged=bool(min(gain_p[i], rate_p[i]) <= level),
        )
        for i, (name, own) in enumerate(zip(order, rows, strict=True))
    )


def _gain_p(gains: _Gains, own: NDArray[np.intp]) -> float:
    variance = float(gains.variance[own].sum())
    excess = float((gains.right[own] - gains.mean[own]).sum()) - 0.5
    return float(stats.norm.sf(excess / math.sqrt(variance))) if variance > 0 else 1.0


def _rate_p(wrong_to_right: NDArray[np.int64], own: NDArray[np.intp]) -> float:
    """The chance of the group's count, from the mean and variance of the students of all *other* groups.

    A sum of negative binomial counts of one kind is negative binomial again; without more spread than chance
    gives, it is Poisson.
    """
    count = int(wrong_to_right[own].sum())
    others = np.delete(wrong_to_right, own)
    if others.size < 2 or not others.any():
        return 1.0
    mean, variance = float(others.mean()), float(others.var(ddof=1))
    if variance <= mean:
        return float(stats.poisson.sf(count - 1, mean * own.size))
    shape = mean**2 / (variance - mean) * own.size
    return float(stats.nbinom.sf(count - 1, shape, mean / variance))
