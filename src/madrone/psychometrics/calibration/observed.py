"""The observed information: the curvature of the marginal log-likelihood by Louis's (1982) identity.

It is the complete-data information less what is missing because nobody's theta is known; it is exact, and equals
what Oakes's (1999) identity gives.
"""

import numpy as np

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.layout import Expectation, dense
from madrone.psychometrics.calibration.maximisation import objective
from madrone.psychometrics.calibration.score_vectors import population_slopes, posteriors, score_vectors
from madrone.psychometrics.irt.models import Floats

_NUDGE = 1e-5


def observed(design: Design, state: State) -> Floats:
    """The observed information [P, P] of the free parameters, in the order of ``Design.pack``."""
    return _from_moments(design, state) if is_canonical(design) else _node_by_node(design, state)


def is_canonical(design: Design) -> bool:
    """Whether everybody took every item, and all have a slope that multiplies the score (1PL, 2PL, GPCM)."""
    return all(family.kind == "logistic" and family.whole.all() for family in design.families)


def _from_moments(design: Design, state: State) -> Floats:
    """The information of a canonical design, in a few matrix products.

    A complete-data score is there ``u = y theta - f(theta)`` and a constant, with the responses in ``y``. Given
    an examinee's responses the mean of ``u u'`` needs only that of theta squared, and sums over the examinees
    that the expected counts hold already.
    """
    expectations, placed = _expectations(design, state), _slope_placement(design)
    counts = np.zeros((design.layout.n_groups, design.layout.n_columns, design.theta.shape[0]))
    squares = np.zeros((design.layout.n_columns, design.layout.n_columns))
    between = np.zeros((design.n_free, design.n_free))
    for block, z, posterior, _ in posteriors(design, state):
        counts[block.group] += z.T @ posterior
        ones, weights = dense(z), block.weights[:, None]
        moments = posterior @ np.stack([design.theta, design.theta**2], axis=1) / weights
        u = (ones * moments[:, :1]) @ placed
        u -= (posterior / weights) @ expectations[block.group].T
        # A matrix times itself takes half the work of two matrices.
        u *= np.sqrt(weights)
        ones *= np.sqrt(weights * moments[:, 1:])
        between += u.T @ u
        squares += ones.T @ ones
    within = placed.T @ squares @ placed
    for f, own in zip(expectations, counts, strict=True):
        across = (placed.T @ own * design.theta) @ f.T
        within += (f * own[-1]) @ f.T - across - across.T
    complete = _complete(design, state, Expectation(counts.sum(axis=0), counts[:, -1], 0.0))
    return complete - (within - between)


def _expectations(design: Design, state: State) -> list[Floats]:
    """For every group the ``f`` [P, q] of each free parameter: what its score is compared with at each node."""
    f = np.zeros((design.n_free, design.theta.shape[0]))
    for place, curve in zip(design.places, design.curves(state), strict=True):
        chances = np.exp(curve.logs)
        scores = np.arange(chances.shape[1])
        own = np.concatenate(
            [design.theta * np.einsum("v,kvq->kq", scores, chances)[:, None], chances[:, 1:]], 1
        )
        np.add.at(f, place[place >= 0], own[place >= 0])
    by_group = [f.copy() for _ in range(design.layout.n_groups)]
    for order, group in enumerate(np.flatnonzero(design.free_groups)):
        first = design.size + 2 * order
        by_group[group][first : first + 2] = -population_slopes(design, state, int(group))
    return by_group


def _slope_placement(design: Design) -> Floats:
    """The matrix [C, P] that makes the ``y`` of every free parameter of the indicators: its score, for a slope."""
    placed = np.zeros((design.layout.n_columns, design.n_free))
    for family, place in zip(design.families, design.places, strict=True):
        free = place[:, 0] >= 0
        for v in range(1, family.columns.shape[1]):
            placed[family.columns[free, v], place[free, 0]] = v
    return placed


def _node_by_node(design: Design, state: State) -> Floats:
    """The information of any design."""
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
