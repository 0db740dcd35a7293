"""Chances that keep the most used items below a target rate, found by simulating again and again.

Source: Sympson and Hetter (1985), Controlling item-exposure rates in computerized adaptive testing. An item that
would be chosen in a share S of the tests is given with the chance target / S, or always where S is below the
target. S is the rate at which it was given, divided by its chance so far.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.adaptive.simulation.design import Design, run_tests
from madrone.psychometrics.adaptive.simulation.summary import exposure
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.runs import Executor


@dataclass(frozen=True, slots=True)
class Round:
    """One simulation: the largest rate, and how many items were given more often than the target."""

    largest: float
    above: int


@dataclass(frozen=True, slots=True)
class ExposureControl:
    """Chances by item, from 0 to 1, for the blueprint's exposure column, and how the rounds went.

    ``converged``: the chances kept every rate at or below the target plus ``tolerance``.
    """

    target: float
    tolerance: float
    chances: dict[str, float]
    rounds: tuple[Round, ...]
    converged: bool


def control_exposure(
    design: Design,
    thetas: Floats,
    *,
    target: float,
    seed: int,
    rounds: int = 30,
    executor: Executor | None = None,
    told: Callable[[int, Round], None] | None = None,
) -> ExposureControl:
    """Find the chances; those of the round with the smallest largest rate are kept.

    ``tolerance`` is three standard errors of a rate at the target, within which chance moves the largest of many. Of a
    set all items get the chance of its most used one, because a set is given or held back as a whole.
    """
    pool = design.pool()
    tolerance = 3 * float(np.sqrt(target * (1 - target) / len(thetas)))
    places = np.flatnonzero(pool.operational)
    chances = np.ones(len(pool.units))
    best, least, history = chances, np.inf, []
    for number in range(rounds):
        names = {pool.items[place].item_id: float(chances[pool.unit_of[place]]) for place in places}
        controlled = dataclasses.replace(design, exposure=names)
        # Each round meets other examinees, so that the chances do not fit the luck of one draw.
        tests = run_tests(controlled, thetas, seed=seed, first=number * len(thetas), executor=executor)
        rates = np.zeros(len(pool.units))
        np.maximum.at(rates, pool.unit_of[places], exposure(pool, tests).rates)
        history.append(Round(float(rates.max()), int((rates > target + tolerance).sum())))
        if told is not None:
            told(number, history[-1])
        if rates.max() < least:
            best, least = chances, float(rates.max())
        if least <= target + tolerance:
            break
        wanted = rates / np.maximum(chances, 1e-9)
        chances = np.where(wanted > target, target / np.maximum(wanted, target), 1.0)
    kept = {pool.items[place].item_id: float(best[pool.unit_of[place]]) for place in places}
    return ExposureControl(target, tolerance, kept, tuple(history), least <= target + tolerance)
