"""Which items a person may be given, and what the blueprint asks of a pool that is smaller for them.

Source: Cohen and Albright (2014) 2.2 (segment length), 3.1 (trimming) and 3.2 (recycling).
"""

from collections.abc import Sequence

import numpy as np

from madrone.psychometrics.adaptive.algorithms import Limits
from madrone.psychometrics.adaptive.pool import Flags, Pool


def whole_limits(pool: Pool) -> Limits:
    """What the blueprint asks of a person who may be given every item."""
    return Limits(pool.blueprint.min_length, pool.blueprint.max_length, pool.minima, pool.maxima)


def accessible(pool: Pool, excluded: Sequence[str], seen: Sequence[str]) -> Flags:
    """The items [n] that count and are neither excluded nor seen; seen ones come back where too few are left.

    They come back from the least recent, sets as a whole, until the length and every minimum can be met.
    """
    open_items = pool.operational.copy()
    open_items[[pool.place_of[item] for item in {*excluded, *seen} if item in pool.place_of]] = False
    barred = {pool.place_of[item] for item in excluded if item in pool.place_of}
    for item in seen:
        place = pool.place_of.get(item)
        if place is None or not pool.operational[place] or place in barred:
            continue
        needed = pool.has[open_items].sum(axis=0) < pool.minima
        if pool.has[place][needed].any() or open_items.sum() < pool.blueprint.max_length:
            whole = pool.units[pool.unit_of[place]].items
            open_items[[one for one in whole if one not in barred]] = True
    return open_items


def limits_for(pool: Pool, open_items: Flags) -> Limits:
    """Lower the minima that these items cannot meet, and the length by what the reporting categories lack."""
    supply = pool.has[open_items].sum(axis=0)
    short = np.maximum(0, pool.minima - supply)
    lacking = int(short[pool.categories].sum())
    return Limits(
        max(1, pool.blueprint.min_length - lacking),
        max(1, pool.blueprint.max_length - lacking),
        (pool.minima - short).astype(np.int32),
        pool.maxima,
    )


def grades_joined(pool: Pool, given: int, theta: float, se: float) -> tuple[bool, bool]:
    """Whether items below, and items above the grade may come: late in the test, where the score is clear."""
    rule = pool.blueprint.off_grade
    if rule is None or given < pool.blueprint.off_grade_after:
        return False, False
    clear = rule.standard_errors * se
    return theta + clear < rule.below, theta - clear >= rule.above
