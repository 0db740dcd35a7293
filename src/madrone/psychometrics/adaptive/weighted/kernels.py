"""The weighted algorithm compiled; ``plain`` says what every step is for and has to choose the same.

Sums are taken in the same order as there, and nothing may be reassociated, so that ties are the same ties.
"""

import numba
import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.pool import Flags, Whole
from madrone.psychometrics.adaptive.weighted.compiled import Numbers, Tables, Workspace
from madrone.psychometrics.adaptive.weighted.plain import FLAT
from madrone.psychometrics.adaptive.weighted.worth import KNOTS, LOW, NODES, SPACING, WEIGHTS
from madrone.psychometrics.irt.models import Floats

#: What a class of single items is at this selection.
_FREE, _WITHOUT_ROOM, _FULL = 0, 1, 2


@numba.njit(cache=True, nogil=True)
def _control(z: int, low: int, high: int, panic: float) -> float:
    if z < low:
        return panic * (2 - z / low)
    if z < high:
        return 1 - (z - low) / (high - low)
    return float(high - z - 1)


@numba.njit(cache=True, nogil=True)
def _content(
    tables: Tables, kind: int, counts: Whole, minima: Whole, maxima: Whole, panic: float
) -> tuple[float, bool]:
    """The content value of items of a class, and whether they would break a strict maximum."""
    value = 0.0
    for at in range(tables.class_starts[kind], tables.class_starts[kind + 1]):
        feature = tables.class_features[at]
        z = counts[feature]
        if tables.strict[feature] and z >= maxima[feature]:
            return 0.0, True
        value += tables.weights[feature] * _control(z, minima[feature], maxima[feature], panic)
    return value / tables.class_weighted[kind], False


@numba.njit(cache=True, nogil=True)
def _judge_classes(
    tables: Tables, counts: Whole, minima: Whole, maxima: Whole, panic: float, room: int, work: Workspace
) -> None:
    """Values of all classes, from those of the features; which are full, and which leave too little room."""
    work.needs[:] = 0
    for feature in range(counts.shape[0]):
        z = counts[feature]
        work.full[feature] = tables.strict[feature] and z >= maxima[feature]
        work.values[feature] = tables.weights[feature] * _control(z, minima[feature], maxima[feature], panic)
        if z < minima[feature]:
            work.needs[tables.families[feature]] += minima[feature] - z
    urgent = 0
    for family in range(work.needs.shape[0]):
        urgent += work.needs[family] >= room
    for kind in range(tables.class_weighted.shape[0]):
        value, state, met = 0.0, _FREE, 0
        for at in range(tables.class_starts[kind], tables.class_starts[kind + 1]):
            feature = tables.class_features[at]
            value += work.values[feature]
            if work.full[feature]:
                state = _FULL
            if counts[feature] < minima[feature] and work.needs[tables.families[feature]] >= room:
                met += 1
        if state == _FREE and met < urgent:
            state = _WITHOUT_ROOM
        work.class_values[kind] = value / tables.class_weighted[kind]
        work.class_state[kind] = state


@numba.njit(cache=True, nogil=True)
def _expected(information: Floats, item: int, knots: Whole, shares: Floats) -> float:
    total = 0.0
    for node in range(5):
        here = information[item, knots[node]]
        there = information[item, knots[node] + 1]
        total += WEIGHTS[node] * (here + shares[node] * (there - here))
    return total


@numba.njit(cache=True, nogil=True)
def _place_nodes(theta: Floats, se: Floats, work: Workspace) -> None:
    for one in range(theta.shape[0]):
        for node in range(5):
            at = theta[one] + se[one] * NODES[node]
            place = min(max((at - LOW) / SPACING, 0.0), KNOTS - 1.0)
            knot = min(int(place), KNOTS - 2)
            work.knots[one, node] = knot
            work.shares[one, node] = place - knot


@numba.njit(cache=True, nogil=True)
def _fill_set(
    tables: Tables,
    unit: int,
    open_items: Flags,
    counts: Whole,
    minima: Whole,
    maxima: Whole,
    panic: float,
    informed: bool,
    seed: int,
    work: Workspace,
    picks: Whole,
) -> float:
    """Choose the items of a set one by one into ``picks``; give their mean value, or NaN where too few fit."""
    work.counts[:] = counts
    first, size, total = tables.member_starts[unit], tables.sizes[unit], 0.0
    for picked in range(size):
        best, best_value, best_worth, best_number = -1, 0.0, 0.0, 0.0
        for at in range(first, tables.member_starts[unit + 1]):
            item = tables.members[at]
            if not open_items[item]:
                continue
            used = False
            for before in range(picked):
                used |= picks[before] == item
            if used:
                continue
            value, full = _content(tables, tables.item_class[item], work.counts, minima, maxima, panic)
            if full or (best >= 0 and value < best_value):
                continue
            worth = _expected(tables.information, item, work.knots[0], work.shares[0]) if informed else 0.0
            number = draws.uniform(seed, draws.ORDER, 2**16 + item)
            if (
                best < 0
                or value > best_value
                or worth > best_worth
                or (worth == best_worth and number < best_number)
            ):
                best, best_value, best_worth, best_number = item, value, worth, number
        if best < 0:
            return np.nan
        total += best_value
        picks[picked] = best
        kind = tables.item_class[best]
        for at in range(tables.class_starts[kind], tables.class_starts[kind + 1]):
            work.counts[tables.class_features[at]] += 1
    return total / size


@numba.njit(cache=True, nogil=True)
def _keeps_room(tables: Tables, size: int, room: int, minima: Whole, work: Workspace) -> bool:
    """Whether the minima still fit once ``work.counts`` is reached with a set of this size."""
    for family in range(work.needs.shape[0]):
        short = 0
        for feature in range(minima.shape[0]):
            if tables.families[feature] == family:
                short += max(0, minima[feature] - work.counts[feature])
        if short > max(room, work.needs[family]) - size:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _worth(tables: Tables, picks: Whole, size: int, se: Floats, work: Workspace) -> tuple[float, float]:
    """What a unit tells of the whole and of its categories, each as the mean over its items."""
    overall, categories = 0.0, 0.0
    for picked in range(size):
        item = picks[picked]
        overall += _expected(tables.information, item, work.knots[0], work.shares[0])
        of_item = 0.0
        for at in range(tables.category_starts[item], tables.category_starts[item + 1]):
            one = tables.item_categories[at]
            met = se[one + 1] <= tables.targets[one + 1]
            h = tables.category_after[one] if met else tables.category_before[one]
            told = _expected(tables.information, item, work.knots[one + 1], work.shares[one + 1])
            of_item += tables.category_weights[one] * h * told
        categories += of_item
    return overall / size, categories / size


@numba.njit(cache=True, nogil=True)
def _normalise(values: Floats, n: int) -> None:
    low, high = values[0], values[0]
    for at in range(1, n):
        low, high = min(low, values[at]), max(high, values[at])
    for at in range(n):
        values[at] = 1.0 if high - low < FLAT else (values[at] - low) / (high - low)


@numba.njit(cache=True, nogil=True)
def _gather(
    tables: Tables,
    size: int,
    open_items: Flags,
    open_units: Flags,
    eligible: Flags,
    order: Whole,
    counts: Whole,
    minima: Whole,
    maxima: Whole,
    panic: float,
    room: int,
    reserving: bool,
    informed: bool,
    seed: int,
    work: Workspace,
) -> int:
    """Collect the ``size`` units of highest content value, equals in the test's own order; give how many."""
    found = 0
    spare = work.picks.shape[0] - 1
    for rank in range(order.shape[0]):
        unit = order[rank]
        if not open_units[unit] or not eligible[unit]:
            continue
        kind = tables.unit_class[unit]
        if kind >= 0:
            state = work.class_state[kind]
            if state == _FULL or (reserving and state == _WITHOUT_ROOM):
                continue
            value = work.class_values[kind]
            if found == size and value <= work.content[found - 1]:
                continue
            work.picks[spare, 0] = tables.members[tables.member_starts[unit]]
            if not open_items[work.picks[spare, 0]]:
                continue
        else:
            if tables.sizes[unit] > room:
                continue
            value = _fill_set(
                tables,
                unit,
                open_items,
                counts,
                minima,
                maxima,
                panic,
                informed,
                seed,
                work,
                work.picks[spare],
            )
            if np.isnan(value) or (
                reserving and not _keeps_room(tables, tables.sizes[unit], room, minima, work)
            ):
                continue
            if found == size and value <= work.content[found - 1]:
                continue
        at = found if found < size else size - 1
        while at > 0 and work.content[at - 1] < value:
            work.content[at] = work.content[at - 1]
            work.units[at], work.ranks[at] = work.units[at - 1], work.ranks[at - 1]
            work.picks[at] = work.picks[at - 1]
            at -= 1
        work.content[at], work.units[at], work.ranks[at] = value, unit, rank
        work.picks[at] = work.picks[spare]
        found = min(found + 1, size)
    return found


@numba.njit(cache=True, nogil=True)
def select(
    tables: Tables,
    numbers: Numbers,
    work: Workspace,
    order: Whole,
    open_items: Flags,
    open_units: Flags,
    eligible: Flags,
    every_unit: Flags,
    given: int,
    counts: Whole,
    minima: Whole,
    maxima: Whole,
    longest: int,
    seed: int,
    theta: Floats,
    se: Floats,
    chosen: Whole,
) -> int:
    """Write the items to give next into ``chosen`` and give how many; 0 where nothing fits.

    ``theta`` and ``se`` [1 + categories] are the abilities, overall first; ``order`` [u] is the test's own.
    """
    room = longest - given
    if room <= 0:
        return 0
    panic = longest / room
    informed = numbers.overall_weight > 0 or numbers.category_weight > 0
    cset1 = min(numbers.cset1_initial if given == 0 else numbers.cset1, work.units.shape[0])
    cset2 = numbers.cset2_initial if given == 0 else numbers.cset2
    _judge_classes(tables, counts, minima, maxima, panic, room, work)
    _place_nodes(theta, se, work)
    found = 0
    for lifted in range(3):
        found = _gather(
            tables, cset1, open_items, open_units, eligible if lifted == 0 else every_unit, order, counts,
            minima, maxima, panic, room, lifted < 2, informed, seed, work,
        )  # fmt: skip
        if found > 0:
            break
    if found == 0:
        return 0
    for at in range(found):
        work.overall[at], work.categories[at] = _worth(
            tables, work.picks[at], tables.sizes[work.units[at]], se, work
        )
    _normalise(work.content, found)
    _normalise(work.overall, found)
    _normalise(work.categories, found)
    h = tables.after if se[0] <= tables.targets[0] else tables.before
    for at in range(found):
        work.worth[at] = (
            numbers.content_weight * work.content[at]
            + numbers.category_weight * work.categories[at]
            + numbers.overall_weight * h * work.overall[at]
        )
    final = _best(work, found, min(cset2, found))
    place = work.best[int(draws.uniform(seed, draws.PICK, given) * final)]
    size = tables.sizes[work.units[place]]
    for picked in range(size):
        chosen[picked] = work.picks[place, picked]
    return size


@numba.njit(cache=True, nogil=True)
def _best(work: Workspace, found: int, size: int) -> int:
    """Put the places of the ``size`` highest values into ``work.best``, equals in the test's own order."""
    kept = 0
    for place in range(found):
        at = kept
        while at > 0:
            other = work.best[at - 1]
            higher = work.worth[place] > work.worth[other]
            equal = work.worth[place] == work.worth[other]
            if not (higher or (equal and work.ranks[place] < work.ranks[other])):
                break
            if at < size:
                work.best[at] = other
            at -= 1
        if at < size:
            work.best[at] = place
            kept = min(kept + 1, size)
    return kept
