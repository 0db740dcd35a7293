"""Whole tests by the weighted algorithm in one compiled loop."""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.abilities import learn, set_prior
from madrone.psychometrics.adaptive.bulk import Answers, Codes
from madrone.psychometrics.adaptive.pool import Pool, Whole
from madrone.psychometrics.adaptive.termination import GOES_ON, POOL, Rules, why_ended
from madrone.psychometrics.adaptive.weighted.compiled import Numbers, Tables, Workspace
from madrone.psychometrics.adaptive.weighted.kernels import select
from madrone.psychometrics.irt.models import Floats


class Conditions(NamedTuple):
    """What the loop asks of the pool beside the tables; off-grade items join after ``joining`` items."""

    chances: Floats
    grid: Floats
    minima: Whole
    maxima: Whole
    exposure: Floats
    controlled: bool
    start: tuple[float, float]
    least: int
    most: int
    joining: float
    below: float
    above: float
    clear: float


def conditions_of(pool: Pool) -> Conditions:
    """Lay them out."""
    rule, blueprint = pool.blueprint.off_grade, pool.blueprint
    return Conditions(
        chances=pool.chances,
        grid=pool.grid,
        minima=pool.minima,
        maxima=pool.maxima,
        exposure=pool.exposure,
        controlled=blueprint.exposure_column is not None,
        start=blueprint.start,
        least=blueprint.min_length,
        most=blueprint.max_length,
        joining=blueprint.off_grade_after,
        below=rule.below if rule else 0.0,
        above=rule.above if rule else 0.0,
        clear=rule.standard_errors if rule else 0.0,
    )


@numba.njit(cache=True, nogil=True)
def _open_units(
    conditions: Conditions, tables: Tables, given: int, used: NDArray[np.bool_], theta: float, se: float,
    open_units: NDArray[np.bool_],
) -> None:  # fmt: skip
    late, clear = given >= conditions.joining, conditions.clear * se
    below = late and theta + clear < conditions.below
    above = late and theta - clear >= conditions.above
    for unit in range(used.shape[0]):
        side = tables.off_grade[unit]
        open_units[unit] = not used[unit] and (side == 0 or (side < 0 and below) or (side > 0 and above))


@numba.njit(cache=True, nogil=True)
def run(
    tables: Tables,
    numbers: Numbers,
    work: Workspace,
    conditions: Conditions,
    rules: Rules,
    open_items: NDArray[np.bool_],
    seeds: NDArray[np.int64],
    answers: Answers,
    items: Whole,
    lengths: Whole,
    thetas: Floats,
    errors: Floats,
    ended: Codes,
) -> None:
    """Let every examinee take a test: fills ``items``, ``lengths``, ``thetas``, ``errors`` and ``ended``."""
    units, ones = tables.sizes.shape[0], tables.targets.shape[0]
    order, chosen = np.empty(units, np.int32), np.empty(work.picks.shape[1], np.int32)
    used, open_units = np.empty(units, np.bool_), np.empty(units, np.bool_)
    every_unit, eligible = np.ones(units, np.bool_), np.ones(units, np.bool_)
    counts = np.empty(conditions.minima.shape[0], np.int32)
    theta, se = np.empty(ones), np.empty(ones)
    prior, weights = np.empty(conditions.grid.shape[0]), np.empty((ones, conditions.grid.shape[0]))
    set_prior(conditions.grid, conditions.start[0], conditions.start[1], prior)
    for i in range(seeds.shape[0]):
        draws.shuffle(seeds[i], order)
        if conditions.controlled:
            for unit in range(units):
                eligible[unit] = draws.uniform(seeds[i], draws.EXPOSURE, unit) < conditions.exposure[unit]
        used[:] = False
        counts[:] = 0
        for one in range(ones):
            weights[one] = prior
            theta[one], se[one] = conditions.start
        given = 0
        while True:
            why = why_ended(
                rules, given, conditions.least, conditions.most, counts, conditions.minima, theta[0], se
            )
            if why != GOES_ON:
                break
            _open_units(conditions, tables, given, used, theta[0], se[0], open_units)
            n = select(
                tables, numbers, work, order, open_items, open_units, eligible, every_unit, given, counts,
                conditions.minima, conditions.maxima, conditions.most, seeds[i], theta, se, chosen,
            )  # fmt: skip
            if n == 0:
                why = POOL
                break
            for picked in range(n):
                item = chosen[picked]
                items[i, given] = item
                given += 1
                kind = tables.item_class[item]
                for at in range(tables.class_starts[kind], tables.class_starts[kind + 1]):
                    counts[tables.class_features[at]] += 1
                chances = conditions.chances[item, answers[i, item]]
                theta[0], se[0] = learn(conditions.grid, chances, weights[0])
                for at in range(tables.category_starts[item], tables.category_starts[item + 1]):
                    one = tables.item_categories[at] + 1
                    theta[one], se[one] = learn(conditions.grid, chances, weights[one])
            used[tables.unit_of[chosen[0]]] = True
        lengths[i], thetas[i], errors[i], ended[i] = given, theta[0], se[0], why
