"""Maximum information compiled: the order of the units at every theta is sorted beforehand."""

import numba
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.abilities import learn, set_prior
from madrone.psychometrics.adaptive.answers import drawn_score
from madrone.psychometrics.adaptive.bulk import Batch
from madrone.psychometrics.adaptive.pool import Flags, Whole
from madrone.psychometrics.adaptive.termination import GOES_ON, POOL, why_ended
from madrone.psychometrics.irt.models import Floats

#: The thetas at which units are sorted; an ability is rounded to the nearest.
LOW, SPACING, KNOTS = -6.0, 0.02, 601


@numba.njit(cache=True, nogil=True)
def pick(
    orders: NDArray[np.int16],
    sizes: Whole,
    open_units: Flags,
    eligible: Flags,
    theta: float,
    room: int,
    among: int,
    seed: int,
    given: int,
    best: Whole,
) -> int:
    """One of the ``among`` most informative units that may come and fit; -1 where none does.

    Units that exposure control holds back come only where no other is left.
    """
    knot = min(max(int((theta - LOW) / SPACING + 0.5), 0), KNOTS - 1)
    for lifted in range(2):
        found = 0
        for at in range(orders.shape[1]):
            unit = orders[knot, at]
            if open_units[unit] and (lifted == 1 or eligible[unit]) and sizes[unit] <= room:
                best[found] = unit
                found += 1
                if found == among:
                    break
        if found > 0:
            return best[int(draws.uniform(seed, draws.PICK, given) * found)]
    return -1


@numba.njit(cache=True, nogil=True)
def run_single_items(
    orders: NDArray[np.int16],
    sizes: Whole,
    first_items: Whole,
    exposure: Floats,
    controlled: bool,
    among: int,
    has: Flags,
    minima: Whole,
    chances: Floats,
    in_category: Whole,
    grid: Floats,
    start: tuple[float, float],
    least: int,
    most: int,
    batch: Batch,
) -> None:
    """Let every examinee take a test from a pool without sets and without other grades."""
    units, ones = sizes.shape[0], batch.rules.targets.shape[0]
    open_units, eligible = np.empty(units, np.bool_), np.ones(units, np.bool_)
    best, counts = np.empty(among, np.int32), np.empty(minima.shape[0], np.int32)
    theta, se = np.empty(ones), np.empty(ones)
    prior, weights = np.empty(grid.shape[0]), np.empty((ones, grid.shape[0]))
    set_prior(grid, start[0], start[1], prior)
    for i in range(batch.seeds.shape[0]):
        if controlled:
            for unit in range(units):
                eligible[unit] = draws.uniform(batch.seeds[i], draws.EXPOSURE, unit) < exposure[unit]
        open_units[:] = True
        counts[:] = 0
        for one in range(ones):
            weights[one] = prior
            theta[one], se[one] = start
        given = 0
        while True:
            why = why_ended(batch.rules, given, least, most, counts, minima, theta[0], se)
            if why != GOES_ON:
                break
            unit = pick(
                orders,
                sizes,
                open_units,
                eligible,
                theta[0],
                most - given,
                among,
                batch.seeds[i],
                given,
                best,
            )
            if unit < 0:
                why = POOL
                break
            open_units[unit] = False
            item = first_items[unit]
            score = drawn_score(batch.answering, item, batch.true_theta[i], batch.seeds[i])
            batch.items[i, given], batch.scores[i, given] = item, score
            given += 1
            for feature in range(counts.shape[0]):
                counts[feature] += has[item, feature]
            for one in range(ones):
                if one == 0 or in_category[item, one - 1] == 1:
                    theta[one], se[one] = learn(grid, chances[item, score], weights[one])
        batch.lengths[i], batch.theta[i], batch.se[i], batch.ended[i] = given, theta[0], se[0], why
