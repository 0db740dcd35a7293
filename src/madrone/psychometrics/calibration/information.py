"""Standard errors of the estimates from the responses themselves.

``observed``: the curvature of the marginal log-likelihood by Louis's (1982) identity, the complete-data
information less what is missing because nobody's theta is known. It is exact, and equals what Oakes's (1999)
identity gives. ``cross-product``: the sum of outer products of every examinee's score vector; the two agree
when the model holds and the sample is large, and this one is cheap for any number of items.
"""

from typing import Literal, get_args

import numpy as np

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.layout import Expectation, dense, scaled
from madrone.psychometrics.calibration.maximisation import objective
from madrone.psychometrics.calibration.score_vectors import population_slopes, posteriors, score_vectors
from madrone.psychometrics.irt.models import Floats

ErrorMethod = Literal["auto", "observed", "cross-product", "none"]
ERROR_METHODS: tuple[str, ...] = get_args(ErrorMethod)

#: ``auto`` takes the observed information up to this many multiplications, some tenths of a second. Larger data
#: need it least: there the cross-product hardly differs.
_AFFORDABLE = 5e9
_MOST_COLUMNS = 600
_NUDGE = 1e-5


def chosen_method(design: Design, wanted: ErrorMethod) -> ErrorMethod:
    """What ``auto`` stands for: the observed information, unless the data are too many or sparse for it."""
    if wanted != "auto":
        return wanted
    layout = design.layout
    work = layout.rows() * layout.n_columns**2 * design.theta.shape[0]
    affordable = not layout.sparse and layout.n_columns <= _MOST_COLUMNS and work <= _AFFORDABLE
    return "observed" if affordable else "cross-product"


def covariance(design: Design, state: State, method: ErrorMethod) -> Floats | None:
    """The covariance [P, P] of the free parameters in the order of ``Design.pack``.

    ``None`` for the method ``none``, or if the information is singular: then the data do not determine every
    parameter, and no standard error would be honest.
    """
    if method == "none" or not design.n_free:
        return None
    information = observed(design, state) if method == "observed" else cross_product(design, state)
    scale = np.sqrt(np.abs(np.diag(information)))
    if not (np.isfinite(scale).all() and scale.all()):
        return None
    scaled = information / np.outer(scale, scale)
    try:
        np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        return None
    inverse: Floats = np.linalg.inv(scaled) / np.outer(scale, scale)
    return inverse


def cross_product(design: Design, state: State) -> Floats:
    """The sum over examinees of the outer product of their score vectors, plus the priors' curvature."""
    total = np.zeros((design.n_free, design.n_free))
    for block, z, posterior, _ in posteriors(design, state):
        scores = score_vectors(design, state, block, z, posterior / block.weights[:, None])
        total += dense(scores.T @ scaled(scores, block.weights[:, None]))
    return total + _prior_curvature(design, state)


def observed(design: Design, state: State) -> Floats:
    """The observed information of the free parameters."""
    n_columns, q = design.layout.n_columns, design.theta.shape[0]
    joint = np.zeros((design.layout.n_groups, q, n_columns, n_columns))
    squared = np.zeros((design.n_free, design.n_free))
    counts, groups = np.zeros((n_columns, q)), np.zeros((design.layout.n_groups, q))
    for block, z, posterior, _ in posteriors(design, state):
        ones = dense(z)
        for node in range(q):
            joint[block.group, node] += (ones * posterior[:, node, None]).T @ ones
        added = ones.T @ posterior
        counts += added
        groups[block.group] += added[-1]
        scores = dense(score_vectors(design, state, block, ones, posterior / block.weights[:, None]))
        squared += scores.T @ (scores * block.weights[:, None])
    within = _within(design, state, joint)
    return _complete(design, state, Expectation(counts, groups, 0.0)) - within + squared


def _within(design: Design, state: State, joint: Floats) -> Floats:
    """The sum over examinees of the mean outer product of their score vectors, given their responses."""
    total = np.zeros((design.n_free, design.n_free))
    curves = design.curves(state)
    slopes = [family.relative(curve.slopes) for family, curve in zip(design.families, curves, strict=True)]
    free_groups = np.flatnonzero(design.free_groups)
    for group in range(joint.shape[0]):
        for node in range(joint.shape[1]):
            weights = np.zeros((design.n_free, design.layout.n_columns))
            for family, place, slope in zip(design.families, design.places, slopes, strict=True):
                for slot in range(place.shape[1]):
                    free = place[:, slot] >= 0
                    at = (place[free, slot, None], family.columns[free])
                    np.add.at(weights, at, slope[free, slot, :, node])
            for order, own in enumerate(free_groups):
                if own == group:
                    first = design.size + 2 * order
                    weights[first : first + 2, -1] += population_slopes(design, state, group)[:, node]
            total += weights @ joint[group, node] @ weights.T
    return total


def _complete(design: Design, state: State, found: Expectation) -> Floats:
    """The curvature of the complete-data log-likelihood with its priors, by differences of its gradient."""
    total = np.zeros((design.n_free, design.n_free))
    for family, place, xi in zip(design.families, design.places, state.xis, strict=True):
        counts = family.counts(found.counts)
        for slot in range(xi.shape[1]):
            nudged = np.zeros_like(xi)
            nudged[:, slot] = _NUDGE
            above = objective(family.kind, xi + nudged, counts, design.theta).gradient
            below = objective(family.kind, xi - nudged, counts, design.theta).gradient
            fall = (below - above) / (2 * _NUDGE)
            for row in np.flatnonzero(family.free):
                np.add.at(total, (place[row], place[row, slot]), fall[row])
    for order, group in enumerate(np.flatnonzero(design.free_groups)):
        first = design.size + 2 * order
        z = (design.theta - state.means[group]) / state.sds[group]
        mass = found.groups[group]
        cross = 2 * (mass @ z) / state.sds[group]
        total[first : first + 2, first : first + 2] = [
            [mass.sum() / state.sds[group] ** 2, cross],
            [cross, 2 * (mass @ z**2)],
        ]
    return (total + total.T) / 2


def _prior_curvature(design: Design, state: State) -> Floats:
    total = np.zeros((design.n_free, design.n_free))
    for family, place, xi in zip(design.families, design.places, state.xis, strict=True):
        nobody = np.zeros((*family.columns.shape, design.theta.shape[0]))
        curvature = objective(family.kind, xi, nobody, design.theta).curvature
        for row in np.flatnonzero(family.free):
            np.add.at(total, np.ix_(place[row], place[row]), curvature[row])
    return total
