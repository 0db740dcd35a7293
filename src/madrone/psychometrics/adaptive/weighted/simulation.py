"""Whole tests by the weighted algorithm in one compiled loop."""

from typing import NamedTuple

import numba
import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.abilities import learn, set_prior
from madrone.psychometrics.adaptive.answers import drawn_score
from madrone.psychometrics.adaptive.bulk import Batch
from madrone.psychometrics.adaptive.pool import Flags, Pool, Whole
from madrone.psychometrics.adaptive.termination import GOES_ON, POOL, why_ended
from madrone.psychometrics.adaptive.weighted.compiled import Numbers, Person, Tables, Workspace
from madrone.psychometrics.adaptive.weighted.kernels import count_supply, select
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
    conditions: Conditions, tables: Tables, given: int, used: Flags, theta: float, se: float,
    open_units: Flags,
) -> None:  # fmt: skip
    late, clear = given >= conditions.joining, conditions.clear * se
    below = late and theta + clear < conditions.below
    above = late and theta - clear >= conditions.above
    for unit in range(used.shape[0]):
        side = tables.off_grade[unit]
        open_units[unit] = not used[unit] and (side == 0 or (side < 0 and below) or (side > 0 and above))


@numba.njit(cache=True, nogil=True)
def _begin(
    tables: Tables, conditions: Conditions, open_items: Flags, seed: int, prior: Floats, weights: Floats
) -> Person:
    """A new examinee: the order of the units, which of them exposure control holds back, and the prior."""
    units, ones = tables.sizes.shape[0], tables.targets.shape[0]
    order, eligible = np.empty(units, np.int32), np.ones(units, np.bool_)
    draws.shuffle(seed, order)
    if conditions.controlled:
        for unit in range(units):
            eligible[unit] = draws.uniform(seed, draws.EXPOSURE, unit) < conditions.exposure[unit]
    for one in range(ones):
        weights[one] = prior
    kinds = tables.class_weighted.shape[0] + tables.set_units.shape[0]
    return Person(
        seed,
        order,
        tables.kinds,
        open_items,
        np.ones(units, np.bool_),
        eligible,
        np.empty(kinds, np.int32),
        np.zeros(conditions.minima.shape[0], np.int32),
        conditions.minima,
        conditions.maxima,
        conditions.most,
        np.full(ones, conditions.start[0]),
        np.full(ones, conditions.start[1]),
    )


@numba.njit(cache=True, nogil=True)
def _learn_from(
    tables: Tables, conditions: Conditions, item: int, score: int, weights: Floats, person: Person
) -> None:
    """Count the item's features, and move the abilities that its score tells of."""
    kind = tables.item_class[item]
    for at in range(tables.class_starts[kind], tables.class_starts[kind + 1]):
        person.counts[tables.class_features[at]] += 1
    chances = conditions.chances[item, score]
    person.theta[0], person.se[0] = learn(conditions.grid, chances, weights[0])
    for at in range(tables.category_starts[item], tables.category_starts[item + 1]):
        one = tables.item_categories[at] + 1
        person.theta[one], person.se[one] = learn(conditions.grid, chances, weights[one])


@numba.njit(cache=True, nogil=True)
def run(
    tables: Tables,
    numbers: Numbers,
    work: Workspace,
    conditions: Conditions,
    open_items: Flags,
    batch: Batch,
) -> None:
    """Let every examinee take a test: fills the batch."""
    chosen, used = np.empty(batch.items.shape[1], np.int32), np.empty(tables.sizes.shape[0], np.bool_)
    prior = np.empty(conditions.grid.shape[0])
    weights = np.empty((tables.targets.shape[0], conditions.grid.shape[0]))
    set_prior(conditions.grid, conditions.start[0], conditions.start[1], prior)
    for i in range(batch.seeds.shape[0]):
        person = _begin(tables, conditions, open_items, batch.seeds[i], prior, weights)
        theta, se = person.theta, person.se
        used[:] = False
        given = 0
        while True:
            why = why_ended(
                batch.rules, given, conditions.least, conditions.most, person.counts, conditions.minima,
                theta[0], se,
            )  # fmt: skip
            if why != GOES_ON:
                break
            if given == 0 or given >= conditions.joining:
                _open_units(conditions, tables, given, used, theta[0], se[0], person.open_units)
                count_supply(person, True, person.supply)
            n = select(tables, numbers, work, person, given, chosen)
            if n == 0:
                why = POOL
                break
            for item in chosen[:n]:
                score = drawn_score(batch.answering, item, batch.true_theta[i], batch.seeds[i])
                batch.items[i, given], batch.scores[i, given] = item, score
                given += 1
                _learn_from(tables, conditions, item, score, weights, person)
            unit = tables.unit_of[chosen[0]]
            if person.eligible[unit]:
                person.supply[tables.kinds[unit]] -= 1
            used[unit], person.open_units[unit] = True, False
        batch.lengths[i], batch.theta[i], batch.se[i], batch.ended[i] = given, theta[0], se[0], why
