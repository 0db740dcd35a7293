"""The last part of a calibration: a quasi-Newton climb of the marginal likelihood, from a start that is near.

One pass over the responses gives the likelihood and, by Fisher's identity, its exact gradient. Divided by the
information of a sample it is nearly the way to the top; what the sample gets wrong is corrected by the BFGS
update (Nocedal and Wright 2006, algorithm 7.4). EM needs several times as many passes for the same distance.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy import linalg

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.em import COARSE, Solution, is_possible
from madrone.psychometrics.calibration.families import log_prior
from madrone.psychometrics.calibration.layout import Expectation
from madrone.psychometrics.calibration.maximisation import objective
from madrone.psychometrics.calibration.score_vectors import population_slopes
from madrone.psychometrics.irt.models import Floats

#: A climb that has not arrived by then began too far away.
_MOST_PASSES = 25
#: What rounding may take from a log-likelihood of one, in single and in double precision.
_NOISE: dict[type[np.floating], float] = {np.float32: 1e-6, np.float64: 1e-11}


@dataclass(slots=True)
class _Curvature:
    """The inverse of the information, corrected by what the gradient did along earlier steps."""

    factor: tuple[Floats, bool]
    steps: list[Floats] = field(default_factory=list)
    falls: list[Floats] = field(default_factory=list)

    def learn(self, step: Floats, fall: Floats) -> None:
        """The gradient fell by ``fall`` along ``step``; only a fall along the step says anything of a top."""
        if step @ fall > 0:
            self.steps.append(step)
            self.falls.append(fall)

    def direction(self, gradient: Floats) -> Floats:
        rest, shares = gradient.copy(), []
        pairs = list(zip(self.steps, self.falls, strict=True))
        for step, fall in reversed(pairs):
            shares.append(float(step @ rest / (step @ fall)))
            rest -= shares[-1] * fall
        way: Floats = linalg.cho_solve(self.factor, rest)
        for (step, fall), share in zip(pairs, reversed(shares), strict=True):
            way += step * (share - float(fall @ way / (step @ fall)))
        return way


def climb(
    design: Design, start: State, information: Floats, *, tolerance: float, most_steps: int
) -> Solution:
    """Climb from ``start`` until the next step moves no free parameter by ``tolerance``.

    ``information`` [P, P] is that of all responses, near the start. Where the likelihood falls or a state cannot
    be, the best state so far is given back as not converged: EM, which never falls, goes on from there.
    """
    factor = _factor(information)
    if factor is None:
        return Solution(start, np.nan, 0, False, np.full(design.n_free, np.inf))
    curvature = _Curvature(factor)
    dtype: type[np.floating] = np.float32
    state, value, slope, likelihood = start, -np.inf, None, np.nan
    reached, step, passes, noise = start, np.full(design.n_free, np.inf), 0, _NOISE[dtype]
    while passes < min(_MOST_PASSES, most_steps) and is_possible(design, reached):
        passes += 1
        found = design.layout.expect(design.table(reached), design.log_weights(reached), dtype)
        there = found.log_likelihood + _log_priors(design, reached)
        if not there >= value - noise * abs(there):
            break
        noise = _NOISE[dtype]  # It is the next comparison that this pass is one side of.
        gradient = _gradient(design, reached, found)
        if slope is not None:
            curvature.learn(step, slope - gradient)
        state, value, slope, likelihood = reached, there, gradient, found.log_likelihood
        step = curvature.direction(gradient)
        longest = float(np.abs(step).max(initial=0.0))
        if longest < tolerance and dtype is np.float64:
            return Solution(state, likelihood, passes, True, np.abs(step))
        if longest < COARSE:
            dtype = np.float64
        reached = design.unpack(design.pack(state) + step, state)
    return Solution(state, likelihood, passes, False, np.abs(step))


def _factor(information: Floats) -> tuple[Floats, bool] | None:
    try:
        factor: tuple[Floats, bool] = linalg.cho_factor(information)
    except (linalg.LinAlgError, ValueError):
        return None
    return factor


def _log_priors(design: Design, state: State) -> float:
    pairs = zip(design.families, state.xis, strict=True)
    return sum(float(log_prior(family.kind, xi)[0][family.free].sum()) for family, xi in pairs)


def _gradient(design: Design, state: State, found: Expectation) -> Floats:
    """The gradient [P] of the marginal log-likelihood and the priors: that of what the M-step maximises."""
    total = np.zeros(design.n_free)
    for family, place, xi in zip(design.families, design.places, state.xis, strict=True):
        own = objective(family.kind, xi, family.counts(found.counts), design.theta).gradient
        np.add.at(total, place[place >= 0], own[place >= 0])
    for order, group in enumerate(np.flatnonzero(design.free_groups)):
        first = design.size + 2 * order
        total[first : first + 2] = population_slopes(design, state, int(group)) @ found.groups[group]
    return total
