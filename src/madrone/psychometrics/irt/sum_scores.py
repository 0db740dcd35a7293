"""The likelihood of sum scores, by the recursion of Lord and Wingersky (1984) in its form for many points."""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import Floats, probabilities


def sum_score_likelihoods(form: Form, grid: Floats, taken: NDArray[np.bool_] | None = None) -> Floats:
    """The probability of every sum of points 0, 1, … at every point of ``grid``: shape [sums, q].

    ``taken`` [k] says which items of the form were taken; all, if it is left out.
    """
    items = [item for place, item in enumerate(form.items) if taken is None or taken[place]]
    likelihoods = np.ones((1, grid.shape[0]))
    for item in items:
        chances = probabilities(item, grid, D=form.D).T
        longer = np.zeros((likelihoods.shape[0] + item.max_points, grid.shape[0]))
        for points, chance in enumerate(chances):
            longer[points : points + likelihoods.shape[0]] += likelihoods * chance
        likelihoods = longer
    return likelihoods


def log_sum_score_likelihoods(form: Form, grid: Floats, taken: NDArray[np.bool_] | None = None) -> Floats:
    """The logarithms of the same: slower, but no sum is so improbable that its likelihood becomes zero."""
    logs = np.zeros((1, grid.shape[0]))
    for place, item in enumerate(form.items):
        if taken is not None and not taken[place]:
            continue
        points = np.arange(item.max_points + 1.0)[:, None]
        own = Form([item], D=form.D).log_likelihood(grid, points, np.ones_like(points))
        longer = np.full((logs.shape[0] + item.max_points, grid.shape[0]), -np.inf)
        for score, chance in enumerate(own):
            part = slice(score, score + logs.shape[0])
            longer[part] = np.logaddexp(longer[part], logs + chance)
        logs = longer
    return logs


def sum_score_table(
    form: Form, *, prior: tuple[float, float] = (0.0, 1.0), bounds: tuple[float, float] = (-8.0, 8.0)
) -> tuple[Floats, Floats]:
    """The mean and the standard deviation of theta's posterior for every sum of points: two arrays [sums].

    The prior is normal with a mean and a standard deviation, and cut at the bounds.
    """
    grid = np.linspace(*bounds, round((bounds[1] - bounds[0]) / 0.05) + 1)
    logs = log_sum_score_likelihoods(form, grid) - 0.5 * ((grid - prior[0]) / prior[1]) ** 2
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights[:, [0, -1]] /= 2  # the trapezoid's ends
    weights /= weights.sum(axis=1, keepdims=True)
    means = weights @ grid
    spread = np.sqrt(np.sum(weights * (grid - means[:, None]) ** 2, axis=1))
    return means, spread
