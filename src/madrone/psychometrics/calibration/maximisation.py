"""The M-step: new parameters of every item from the expected counts, by Fisher scoring with step halving."""

from dataclasses import dataclass, replace

import numpy as np

from madrone.psychometrics.calibration.design import Design, Family, State
from madrone.psychometrics.calibration.families import Kind, curves, log_prior
from madrone.psychometrics.calibration.layout import Expectation
from madrone.psychometrics.irt.models import Floats

_MOST_STEPS = 8
_MOST_HALVINGS = 12
#: No parameter moves farther than this in one step, so that a flat start throws nothing far out.
_LONGEST_STEP = 1.5
#: From this slope (of ``alpha``) on, a curve climbs between two nodes and the data say no more about it.
STEEPEST = 20.0


@dataclass(frozen=True, slots=True)
class Objective:
    """Per item: the expected log-likelihood with its prior [k], gradient [k, p], expected curvature [k, p, p]."""

    value: Floats
    gradient: Floats
    curvature: Floats


def objective(kind: Kind, xi: Floats, counts: Floats, theta: Floats) -> Objective:
    """Evaluate what the M-step maximises for ``counts`` [k, m+1, q]; NaN where ``xi`` cannot be."""
    at = curves(kind, xi, theta)
    prior, prior_gradient, prior_curvature = log_prior(kind, xi)
    k, p = xi.shape
    value = (counts * at.logs).sum(axis=(1, 2)) + prior
    gradient = (counts[:, None] * at.slopes).sum(axis=(2, 3)) + prior_gradient
    expected = counts.sum(axis=1)[:, None, :] * np.exp(at.logs)
    flat = at.slopes.reshape(k, p, -1)
    curvature = (flat * expected.reshape(k, 1, -1)) @ flat.transpose(0, 2, 1)
    curvature[:, range(p), range(p)] += prior_curvature
    return Objective(value, gradient, curvature)


def maximise(design: Design, state: State, found: Expectation, last_step: float) -> State:
    """The next state of the EM: every family's items, and the free populations, at their best.

    An item whose parameters moved by less than ``last_step`` is there.
    """
    xis = [
        _maximise_family(family, xi, family.counts(found.counts), design.theta, last_step)
        for family, xi in zip(design.families, state.xis, strict=True)
    ]
    moved = _maximise_groups(design, state, found.groups)
    return replace(moved, xis=tuple(xis))


def _maximise_family(family: Family, xi: Floats, counts: Floats, theta: Floats, last_step: float) -> Floats:
    free = family.free
    if not free.any():
        return xi
    best, counts = xi[free], counts[free]
    at = objective(family.kind, best, counts, theta)
    for _ in range(_MOST_STEPS):
        step = _common_step(at) if family.common_slope else _step(at)
        step = np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        best, at, moved = _climb(family, best, at, step, counts, theta)
        if moved < last_step:
            break
    result = xi.copy()
    result[free] = best
    return result


def _climb(
    family: Family, best: Floats, at: Objective, step: Floats, counts: Floats, theta: Floats
) -> tuple[Floats, Objective, float]:
    """Go along ``step``, each item as far as its objective rises (a common slope: all as far)."""
    scale = np.ones((best.shape[0], 1))
    for halving in range(_MOST_HALVINGS + 1):
        trial = best + scale * step
        trial[:, 0] = np.clip(trial[:, 0], -STEEPEST, STEEPEST)
        after = objective(family.kind, trial, counts, theta)
        slack = 1e-13 * np.abs(at.value)
        falls = ~(after.value >= at.value - slack)
        if family.common_slope:
            falls[:] = not after.value.sum() >= (at.value - slack).sum()
        if not falls.any():
            break
        scale[falls] = scale[falls] / 2 if halving < _MOST_HALVINGS - 1 else 0.0
    return trial, after, float(np.abs(scale * step).max())


def _step(at: Objective) -> Floats:
    p = at.gradient.shape[1]
    size = at.curvature[:, range(p), range(p)].sum(axis=1)
    ridge = (1e-10 * size + 1e-12)[:, None, None] * np.eye(p)
    step: Floats = np.linalg.solve(at.curvature + ridge, at.gradient[:, :, None])[:, :, 0]
    return step


def _common_step(at: Objective) -> Floats:
    """Newton's step for one slope and an intercept for each item; the intercepts are eliminated first."""
    across, own = at.curvature[:, 0, 1], at.curvature[:, 1, 1] + 1e-12
    curvature = (at.curvature[:, 0, 0] - across**2 / own).sum()
    slope = (at.gradient[:, 0] - across * at.gradient[:, 1] / own).sum() / curvature
    return np.stack([np.full(own.shape, slope), (at.gradient[:, 1] - across * slope) / own], axis=1)


def _maximise_groups(design: Design, state: State, counts: Floats) -> State:
    free = design.free_groups
    means, sds = state.means.copy(), state.sds.copy()
    whole = counts.sum(axis=1)
    centre = counts @ design.theta / whole
    spread = np.sqrt((counts * (design.theta - centre[:, None]) ** 2).sum(axis=1) / whole)
    # A population narrower than the nodes lie apart would sink between them.
    means[free], sds[free] = centre[free], np.maximum(spread[free], design.narrowest)
    return replace(state, means=means, sds=sds)
