"""The search for the estimates, in two parts: EM comes near from anywhere, and a climb is quick from near."""

from dataclasses import replace

import numpy as np

from madrone.psychometrics.calibration.design import Design, State
from madrone.psychometrics.calibration.em import Solution, likelihood, solve
from madrone.psychometrics.calibration.information import guide
from madrone.psychometrics.calibration.quasi_newton import climb

#: EM comes as near as this, over nodes no farther apart than this.
_NEAR = 2e-2
_ROUGH_STEP = 0.4
#: EM looks at every tenth row, but at no fewer than these, at no more, and at so many for each parameter.
_ONE_IN, _FEWEST, _MOST, _EACH = 10, 2_500, 10_000, 20
#: Every score of every item is seen as often as this in the sample, or there is none.
_SEEN = 20


def search(design: Design, start: State, *, rarest: float, tolerance: float, most_steps: int) -> Solution:
    """Search from ``start`` until every free parameter is within ``tolerance`` of where it is going.

    ``rarest`` is how often the rarest score of any item was given.
    """
    rough = _rough(design, rarest)
    near = solve(rough, start, tolerance=max(_NEAR, tolerance), most_steps=most_steps, final=False)
    if not near.converged:
        # A slope may have no end in a sample although it has one in all of the responses.
        if rough.layout is not design.layout:
            return solve(design, start, tolerance=tolerance, most_steps=most_steps)
        return replace(near, log_likelihood=likelihood(design, near.state))
    state, steps, information = near.state, near.iterations, guide(rough, near.state)
    if information is not None:
        found = climb(design, state, information, tolerance=tolerance, most_steps=max(1, most_steps - steps))
        state, steps = found.state, steps + found.iterations
        if found.converged:
            return replace(found, iterations=steps)
    found = solve(design, state, tolerance=tolerance, most_steps=max(1, most_steps - steps))
    return replace(found, iterations=steps + found.iterations)


def _rough(design: Design, rarest: float) -> Design:
    layout, reach = design.layout, float(design.theta[-1] - design.theta[0])
    wanted = min(max(_FEWEST, layout.rows() // _ONE_IN), _MOST)
    share = layout.rows() // max(wanted, _EACH * design.n_free)
    if share > 1 and rarest >= _SEEN * share:
        layout = layout.sample(share)
    nodes = min(design.theta.shape[0], int(np.ceil(reach / _ROUGH_STEP)) + 1)
    return design.over(layout, nodes)
