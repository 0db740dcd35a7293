"""Item fit: S-X² of Orlando and Thissen (2000), for items of many points by Kang and Chen (2008).

Examinees are grouped by their sum score, which is observed, and not by an estimate of theta: so the expected
shares come from the model alone, by the recursion of Lord and Wingersky.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from madrone.psychometrics.calibration.families import KIND
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, ItemParameters, probabilities
from madrone.psychometrics.irt.sum_scores import sum_score_likelihoods

#: Expected counts below this are merged with their neighbours before they are compared.
FEWEST_EXPECTED = 1.0


@dataclass(frozen=True, slots=True)
class ItemFit:
    """S-X² of one item with its degrees of freedom and p-value; both statistics are ``None`` without any."""

    item_id: str
    s_x2: float | None
    df: int
    p: float | None
    rmsea: float | None


def complete_rows(scores: NDArray[np.integer]) -> NDArray[np.integer]:
    """The examinees who took every item; ``incomplete`` is raised if there is none."""
    rows = scores[(scores >= 0).all(axis=1)]
    if not rows.shape[0]:
        raise PsychometricsError(
            "incomplete",
            "Nobody took all of these items. Give the items of one form, and the examinees who took it.",
        )
    return rows


def item_fit(
    items: Sequence[ItemParameters],
    scores: NDArray[np.integer],
    *,
    D: float = 1.0,
    population: tuple[float, float] = (0.0, 1.0),
    fewest_expected: float = FEWEST_EXPECTED,
) -> tuple[ItemFit, ...]:
    """S-X² of every item, from the examinees of ``scores`` [n, k] who took all of them.

    ``population`` is the mean and standard deviation of theta. The degrees of freedom count every parameter of
    the item as estimated, but for the 1PL only its difficulty. Neighbouring sum scores are merged until two
    scores of the item have ``fewest_expected`` in each, and then neighbouring scores of the item.
    Raises ``PsychometricsError``: ``incomplete``, ``score-range`` naming the item.
    """
    rows = complete_rows(np.asarray(scores))
    for place, item in enumerate(items):
        if rows[:, place].max() > item.max_points:
            raise PsychometricsError(
                "score-range", f"Item {item.item_id}: somebody has more than its {item.max_points} points."
            )
    form, theta = Form(items, D=D), np.linspace(-6.0, 6.0, 61)
    weights = np.exp(-0.5 * theta**2)
    grid = population[0] + population[1] * theta
    sums = rows.sum(axis=1)
    return tuple(
        _fit(form, place, rows[:, place], sums, grid, weights / weights.sum(), fewest_expected)
        for place in range(len(items))
    )


def _fit(
    form: Form,
    place: int,
    own: NDArray[np.integer],
    sums: NDArray[np.integer],
    grid: Floats,
    weights: Floats,
    fewest: float,
) -> ItemFit:
    item = form.items[place]
    expected = _expected_shares(form, place, grid, weights)
    seen = np.zeros_like(expected)
    np.add.at(seen, (sums, own), 1.0)
    expected *= seen.sum(axis=1, keepdims=True)
    statistic, cells = 0.0, 0
    # Nobody with no points or with all of them can differ from what is expected.
    for group in _merged(expected[1:-1], seen[1:-1], fewest):
        statistic += float(((group[1] - group[0]) ** 2 / group[0]).sum())
        cells += group.shape[1] - 1
    df = cells - _parameters(item)
    if df < 1:
        return ItemFit(item.item_id, None, max(df, 0), None, None)
    n = int(seen.sum())
    rmsea = float(np.sqrt(max(statistic - df, 0.0) / (df * (n - 1)))) if n > 1 else None
    return ItemFit(item.item_id, statistic, df, float(stats.chi2.sf(statistic, df)), rmsea)


def _expected_shares(form: Form, place: int, grid: Floats, weights: Floats) -> Floats:
    """The share [sums, m+1] of every score of an item among the examinees with a sum score."""
    item = form.items[place]
    others = np.arange(len(form.items)) != place
    rest = sum_score_likelihoods(form, grid, others) * weights
    chances = probabilities(item, grid, D=form.D)
    joint = np.zeros((rest.shape[0] + item.max_points, item.max_points + 1))
    for v in range(item.max_points + 1):
        joint[v : v + rest.shape[0], v] = rest @ chances[:, v]
    shares: Floats = joint / joint.sum(axis=1, keepdims=True)
    return shares


def _merged(expected: Floats, seen: Floats, fewest: float) -> list[Floats]:
    """Groups [2, cells] of expected and seen counts, merged until no cell expects fewer than ``fewest``."""
    open_group = np.zeros((2, expected.shape[1]))
    groups: list[Floats] = []
    for row in np.stack([expected, seen], axis=1):
        open_group = open_group + row
        if _cells(open_group, fewest).shape[1] > 1:
            groups.append(open_group)
            open_group = np.zeros_like(open_group)
    if groups:
        groups[-1] = groups[-1] + open_group
    return [_cells(group, fewest) for group in groups]


def _cells(group: Floats, fewest: float) -> Floats:
    """Merge neighbouring scores of the item; what is too little at the end joins the cell before it."""
    cells = [np.zeros(2)]
    for cell in group.T:
        cells[-1] = cells[-1] + cell
        if cells[-1][0] >= fewest:
            cells.append(np.zeros(2))
    last = cells.pop()
    if cells:
        cells[-1] = cells[-1] + last
    return np.array(cells).T.reshape(2, -1)


def _parameters(item: ItemParameters) -> int:
    return item.max_points + (item.model != "1pl") + (KIND[item.model] == "guessing")
