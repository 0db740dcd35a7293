"""The EM algorithm of Bock and Aitkin (1981), with the squared extrapolation of Varadhan and Roland (2008).

Two EM steps show in which direction and how fast the search converges; a third point is extrapolated from them
and taken if its likelihood has not fallen. Early steps, far from the end, are done in single precision.
"""

from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.layout import Expectation
from madrone.psychometrics.calibration.maximisation import STEEPEST, maximise
from madrone.psychometrics.irt.models import Floats

#: Parameters that still move by more than this do not need double precision yet.
COARSE = 3e-4
#: The M-step is exact to this part of the tolerance.
_OF_TOLERANCE = 1e-3
_LONGEST_EXTRAPOLATION = 64.0
_WIDEST = 50.0


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the search ended: ``error`` [P] is what each parameter is still expected to move."""

    state: State
    log_likelihood: float
    iterations: int
    converged: bool
    error: Floats


@dataclass(slots=True)
class _Search:
    design: Design
    dtype: type[np.floating]
    last_step: float
    iterations: int = 0

    def expect(self, state: State) -> Expectation:
        return self.design.layout.expect(self.design.table(state), self.design.log_weights(state), self.dtype)

    def step(self, state: State) -> tuple[State, float]:
        """One EM step, and the log-likelihood where it began."""
        self.iterations += 1
        found = self.expect(state)
        return maximise(self.design, state, found, self.last_step), found.log_likelihood


def solve(design: Design, start: State, *, tolerance: float, most_steps: int, final: bool = True) -> Solution:
    """Search from ``start`` until every free parameter is within ``tolerance`` of where it is going.

    ``final=False`` leaves out the last, exact likelihood, where the search goes on in another way.
    """
    search = _Search(design, np.float32, tolerance * _OF_TOLERANCE)
    state, error, converged = start, np.full(design.n_free, np.inf), False
    while search.iterations < most_steps and not converged:
        first = search.step(state)[0]
        second, middle = search.step(first)
        x = [design.pack(point) for point in (state, first, second)]
        error = _remaining(x[1] - x[0], x[2] - x[1])
        largest = float(error.max(initial=0.0))
        converged = largest < tolerance and (search.dtype is np.float64 or tolerance > COARSE)
        if largest < COARSE:
            search.dtype = np.float64
        if _is_endless(design, state) and _is_endless(design, second):
            state = second
            break
        state = second if converged else _extrapolated(search, x, state, second, middle)
    log_likelihood = likelihood(design, state) if final else np.nan
    return Solution(state, log_likelihood, search.iterations, converged, error)


def likelihood(design: Design, state: State) -> float:
    """The marginal log-likelihood of a state, in double precision."""
    return design.layout.expect(design.table(state), design.log_weights(state)).log_likelihood


def _remaining(step: Floats, next_step: Floats) -> Floats:
    """How far each parameter still has to go, if every step stays as much shorter as this one was."""
    lengths = np.linalg.norm(step), np.linalg.norm(next_step)
    rate = lengths[1] / lengths[0] if lengths[0] > 0 else 0.0
    return np.abs(next_step) / max(1 - rate, 1e-3)


def _extrapolated(search: _Search, x: list[Floats], state: State, second: State, middle: float) -> State:
    step, bend = x[1] - x[0], x[2] - 2 * x[1] + x[0]
    length = np.linalg.norm(bend)
    stretch = min(float(np.linalg.norm(step) / length), _LONGEST_EXTRAPOLATION) if length > 0 else 1.0
    if stretch <= 1:
        return second
    reached = search.design.unpack(x[0] + 2 * stretch * step + stretch**2 * bend, second)
    if not is_possible(search.design, reached):
        return second
    moved, there = search.step(reached)
    noise = 1e-6 if search.dtype is np.float32 else 1e-11
    return moved if there >= middle - noise * abs(middle) else second


def _is_endless(design: Design, state: State) -> bool:
    """Whether a slope has reached its bound: the item has to be left out before the others can settle."""
    pairs = zip(design.families, state.xis, strict=True)
    return any((np.abs(xi[family.free, 0]) >= STEEPEST).any() for family, xi in pairs)


def is_possible(design: Design, state: State) -> bool:
    """Whether a state that was reached by a long step has ordered thresholds and nothing out of all bounds."""
    if not ((state.sds >= design.narrowest) & (state.sds < _WIDEST)).all():
        return False
    for family, xi in zip(design.families, state.xis, strict=True):
        if not (np.abs(xi) <= 3 * STEEPEST).all() or np.abs(xi[:, 0]).max() > STEEPEST:
            return False
        if family.kind == "graded" and not (np.diff(xi[:, 1:], axis=1) < 0).all():
            return False
    return True
