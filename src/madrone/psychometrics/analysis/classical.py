"""Classical item and test statistics: difficulty, discrimination, reliability, standard errors.

Missing responses: an item's own statistics are of the examinees who took it; covariances of two items are of
those who took both. The test's mean, variance and reliability follow from these, so they are those of the whole
test, as if everybody had taken it. Without missing responses this is what sums of scores give.
Source: issue "The psychometrics engine", 5; psychometrics.md 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis.moments import Moments, answered, moments
from madrone.psychometrics.analysis.omega import one_factor
from madrone.psychometrics.analysis.responses import Responses, checked
from madrone.psychometrics.blas import one_thread
from madrone.psychometrics.calibration.results import ItemProblem
from madrone.psychometrics.irt.models import Floats


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item: ``n`` took it, ``missing`` did not; ``mean`` and ``sd`` are in points, ``p`` is mean / points.

    ``corrected_point_biserial`` is the correlation of its score with the points on all other items;
    ``alpha_if_deleted`` the others' alpha. ``None`` is what cannot be computed; the problems say why.
    """

    item_id: str
    n: int
    missing: int
    points: int
    mean: float | None
    p: float | None
    sd: float | None
    corrected_point_biserial: float | None
    alpha_if_deleted: float | None


@dataclass(frozen=True, slots=True)
class TestStatistics:
    """The whole test: ``n`` examinees have any score, ``complete`` have one on every item; ``points`` in all.

    ``mean``, ``sd`` and the standard error of measurement ``sem`` = ``sd * sqrt(1 - alpha)`` are of total
    scores. ``alpha`` is Cronbach's; ``omega`` is omega total of one factor (see ``analysis.omega``).
    """

    #: Its name begins as those of the classes in which pytest looks for tests.
    __test__ = False

    n: int
    complete: int
    items: int
    points: int
    mean: float | None
    sd: float | None
    alpha: float | None
    omega: float | None
    sem: float | None


@dataclass(frozen=True, slots=True)
class Classical:
    """The statistics of every item, in order, and of the test; ``problems`` name what could not be computed."""

    items: tuple[ItemStatistics, ...]
    test: TestStatistics
    problems: tuple[ItemProblem, ...]


@one_thread()
def classical(
    scores: NDArray[np.integer], item_ids: Sequence[str], *, points: Sequence[int] | None = None
) -> Classical:
    """Analyze scores [n, k], -1 where an item was not administered.

    ``points`` are the most that each item gives; by default the most that anybody got on it. Items that fewer
    than two examinees took are no part of the test. Raises ``PsychometricsError``: ``score-shape``, ``no-responses``,
    ``repeated-item``, ``score-range``.
    """
    responses = checked(scores, item_ids, points)
    found = moments(responses)
    taken = np.diag(found.together) >= 2
    covariances = found.covariances[np.ix_(taken, taken)]
    rest, alphas = _discriminations(covariances), _alphas_without(covariances)
    order = np.cumsum(taken) - 1
    items = tuple(
        _item(responses, found, place, *((rest[order[place]], alphas[order[place]]) if taken[place] else ()))
        for place in range(len(item_ids))
    )
    return Classical(items, _test(responses, found, taken), tuple(_problems(responses, found, taken)))


def _item(
    responses: Responses,
    found: Moments,
    place: int,
    rest: float = math.nan,
    alpha: float = math.nan,
) -> ItemStatistics:
    n, points, mean = int(found.together[place, place]), responses.points[place], float(found.means[place])
    return ItemStatistics(
        responses.item_ids[place],
        n,
        responses.scores.shape[0] - n,
        points,
        _known(mean),
        _known(mean / points) if points else _known(0.0 * mean),
        _root(float(found.covariances[place, place])),
        _known(rest),
        _known(alpha),
    )


def _test(responses: Responses, found: Moments, taken: NDArray[np.bool_]) -> TestStatistics:
    covariances = found.covariances[np.ix_(taken, taken)]
    alpha, sd = _alpha(covariances), _root(float(covariances.sum()))
    factor = one_factor(covariances)
    rows = responses.scores.shape[0]
    n, complete = (rows, rows) if responses.complete else answered(responses.scores)
    return TestStatistics(
        n,
        complete,
        int(taken.sum()),
        sum(points for points, there in zip(responses.points, taken, strict=True) if there),
        _known(float(found.means[taken].sum())),
        sd,
        _known(alpha),
        factor.omega if factor else None,
        _known(sd * math.sqrt(max(1 - alpha, 0.0))) if sd is not None else None,
    )


def _alpha(covariances: Floats) -> float:
    k, whole = covariances.shape[0], float(covariances.sum())
    return k / (k - 1) * (1 - float(np.trace(covariances)) / whole) if k > 1 and whole > 0 else math.nan


def _alphas_without(covariances: Floats) -> Floats:
    """Alpha [k] of the test without each item."""
    k, own = covariances.shape[0], np.diag(covariances)
    if k < 3:
        return np.full(k, math.nan)
    whole = covariances.sum() - 2 * covariances.sum(axis=1) + own
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas = (k - 1) / (k - 2) * (1 - (own.sum() - own) / whole)
    return np.where(whole > 0, alphas, math.nan)


def _discriminations(covariances: Floats) -> Floats:
    """The correlation [k] of each item with the sum of the others."""
    own, with_whole = np.diag(covariances), covariances.sum(axis=1)
    rest = covariances.sum() - 2 * with_whole + own
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations = (with_whole - own) / np.sqrt(own * rest)
    return np.where((own > 0) & (rest > 0), correlations, math.nan)


def _problems(responses: Responses, found: Moments, taken: NDArray[np.bool_]) -> list[ItemProblem]:
    problems = []
    for item_id, there, variance in zip(responses.item_ids, taken, np.diag(found.covariances), strict=True):
        if not there:
            message = f"Item {item_id}: fewer than two examinees have a score on it; left out of the test."
            problems.append(ItemProblem(item_id, "no-responses", message))
        elif not variance > 0:
            message = f"Item {item_id}: all who took it have the same score, so it tells nobody apart."
            problems.append(ItemProblem(item_id, "no-variance", message))
    return problems + _apart(responses, found, taken)


def _apart(responses: Responses, found: Moments, taken: NDArray[np.bool_]) -> list[ItemProblem]:
    """Two items that were not taken together leave the variance of the total score unknown."""
    unknown = (found.together < 2) & np.outer(taken, taken)
    if not unknown.any():
        return []
    first, second = (responses.item_ids[place] for place in np.argwhere(unknown)[0])
    message = (
        f"Items {first} and {second} were taken together by fewer than two examinees, so reliability and "
        "discriminations cannot be known. Analyze one form at a time."
    )
    return [ItemProblem("", "never-together", message)]


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _root(variance: float) -> float | None:
    return math.sqrt(variance) if variance >= 0 else None
