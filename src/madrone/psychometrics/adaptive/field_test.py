"""Which field-test items a test tries out, and where. Source: Cohen and Albright (2014) 2.4.

Everything follows from the test's seed, so nothing has to be remembered while the test runs.
"""

from typing import NamedTuple

import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.pool import Pool, Unit


class Slot(NamedTuple):
    """A unit to try out and the position of its first item in the test, counted from 1."""

    position: int
    unit: Unit


def planned(pool: Pool, seed: int, kept_back: frozenset[int] = frozenset()) -> list[Slot]:
    """Draw the units by their weights and spread them; sets are tried out whole and may pass the number.

    ``kept_back`` are places of items that this person cannot be given; their units are not drawn. A unit's
    number from 0 to 1 is divided by its weight and the smallest come first, which favours heavy units.
    """
    rule = pool.blueprint.field_test
    if rule is None:
        return []
    numbers = np.empty(len(pool.field_units))
    draws.uniforms(seed, draws.FIELD_TEST, numbers)
    weights = [pool.field_weight(unit) for unit in pool.field_units]
    order = sorted(
        (number / weight, place)
        for place, (number, weight) in enumerate(zip(numbers.tolist(), weights, strict=True))
        if weight > 0 and not kept_back.intersection(pool.field_units[place].items)
    )
    chosen: list[Unit] = []
    for _, place in order:
        if sum(unit.size for unit in chosen) >= rule.count:
            break
        chosen.append(pool.field_units[place])
    positions = rule.positions or _spread(rule.first, rule.last, len(chosen), seed)
    return [Slot(position, unit) for position, unit in zip(positions, chosen, strict=False)]


def _spread(first: int, last: int, slots: int, seed: int) -> list[int]:
    """Even distances, from a random start."""
    if slots == 0:
        return []
    distance = (last - first + 1) / slots
    start = first + draws.uniform(seed, draws.FIELD_TEST_START, 0) * distance
    return [int(start + slot * distance) for slot in range(slots)]
