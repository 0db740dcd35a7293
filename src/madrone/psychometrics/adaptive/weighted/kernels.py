"""The weighted algorithm compiled; ``plain`` says what every step is for and has to choose the same.

Sums are taken in the same order as there, and nothing may be reassociated, so that ties are the same ties.
Single items with the same features are of one kind, and every set is a kind of its own: values are worked out by
kind.
"""

import numba
import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.pool import Whole
from madrone.psychometrics.adaptive.weighted.compiled import Numbers, Person, Tables, Workspace
from madrone.psychometrics.adaptive.weighted.plain import FLAT
from madrone.psychometrics.adaptive.weighted.worth import KNOTS, LOW, NODES, SPACING, WEIGHTS
from madrone.psychometrics.irt.models import Floats

#: The value of what may not be chosen.
_NEVER = -np.inf


@numba.njit(cache=True, nogil=True)
def _control(z: int, low: int, high: int, panic: float) -> float:
    if z < low:
        return panic * (2 - z / low)
    if z < high:
        return 1 - (z - low) / (high - low)
    return float(high - z - 1)


@numba.njit(cache=True, nogil=True)
def _value_features(
    tables: Tables, counts: Whole, minima: Whole, maxima: Whole, panic: float, work: Workspace
) -> None:
    """The weighted control parameters of all features."""
    for feature in range(counts.shape[0]):
        z = counts[feature]
        work.values[feature] = tables.weights[feature] * _control(z, minima[feature], maxima[feature], panic)
        if tables.strict[feature] and z >= maxima[feature]:
            work.values[feature] = _NEVER


@numba.njit(cache=True, nogil=True)
def _need_room(
    tables: Tables, counts: Whole, minima: Whole, maxima: Whole, room: int, work: Workspace
) -> None:
    """How many items every reserve still needs, and has room for."""
    for reserve in range(tables.containers.shape[0]):
        container = tables.containers[reserve]
        work.needs[reserve] = _missing(tables, reserve, counts, minima)
        work.rooms[reserve] = maxima[container] - counts[container] if container >= 0 else room


@numba.njit(cache=True, nogil=True)
def _missing(tables: Tables, reserve: int, counts: Whole, minima: Whole) -> int:
    missing = 0
    for at in range(tables.reserve_starts[reserve], tables.reserve_starts[reserve + 1]):
        feature = tables.reserve_members[at]
        missing += max(0, minima[feature] - counts[feature])
    return missing


@numba.njit(cache=True, nogil=True)
def _value_classes(tables: Tables, counts: Whole, minima: Whole, reserving: bool, work: Workspace) -> None:
    """Content values of single items; never of those that are full or would leave a minimum without room."""
    starts, features, weighted = tables.class_starts, tables.class_features, tables.class_weighted
    of_feature, of_kind = work.values, work.kind_values
    for kind in range(weighted.shape[0]):
        value = 0.0
        for at in range(starts[kind], starts[kind + 1]):
            value += of_feature[features[at]]
        of_kind[kind] = value / weighted[kind]
    if not reserving:
        return
    for reserve in range(work.needs.shape[0]):
        if work.needs[reserve] >= max(work.rooms[reserve], 1):
            for kind in range(weighted.shape[0]):
                if _wastes_room(tables, reserve, kind, counts, minima):
                    of_kind[kind] = _NEVER


@numba.njit(cache=True, nogil=True)
def _wastes_room(tables: Tables, reserve: int, kind: int, counts: Whole, minima: Whole) -> bool:
    """Whether items of a class take up a reserve's room and meet none of its minima."""
    takes = tables.containers[reserve] < 0
    for at in range(tables.class_starts[kind], tables.class_starts[kind + 1]):
        feature = tables.class_features[at]
        takes |= feature == tables.containers[reserve]
        if counts[feature] < minima[feature]:
            for place in range(tables.reserve_starts[reserve], tables.reserve_starts[reserve + 1]):
                if tables.reserve_members[place] == feature:
                    return False
    return takes


@numba.njit(cache=True, nogil=True)
def _expected(information: Floats, item: int, knots: Whole, shares: Floats, one: int) -> float:
    """Information expected over the ``one``-th ability's distribution."""
    total = 0.0
    for node in range(5):
        here = information[item, knots[one, node]]
        there = information[item, knots[one, node] + 1]
        total += WEIGHTS[node] * (here + shares[one, node] * (there - here))
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
def _value_sets(
    tables: Tables, person: Person, panic: float, room: int, reserving: bool, informed: bool, work: Workspace
) -> None:
    """Content values of sets, each with the items that it would give; never of those that do not fit."""
    first_kind = tables.class_weighted.shape[0]
    for place in range(tables.set_units.shape[0]):
        unit, value = tables.set_units[place], _NEVER
        if person.open_units[unit] and tables.sizes[unit] <= room:
            value = _fill_set(tables, unit, person, panic, informed, work, work.set_picks[place])
            if reserving and not _keeps_room(tables, tables.sizes[unit], person.counts, person.minima, work):
                value = _NEVER
        work.kind_values[first_kind + place] = value


@numba.njit(cache=True, nogil=True)
def _fill_set(
    tables: Tables, unit: int, person: Person, panic: float, informed: bool, work: Workspace, picks: Whole
) -> float:
    """Choose the items of a set one by one into ``picks``; give their mean value, never where too few fit.

    ``work.counts`` then has them counted in; the values of the features follow with every pick.
    """
    starts, features, weighted = tables.class_starts, tables.class_features, tables.class_weighted
    counts, values, minima, maxima = work.counts, work.set_values, person.minima, person.maxima
    information, knots, shares = tables.information, work.knots, work.shares
    counts[:], values[:] = person.counts, work.values
    size, total = tables.sizes[unit], 0.0
    for picked in range(size):
        best, best_value = -1, _NEVER
        for at in range(tables.member_starts[unit], tables.member_starts[unit + 1]):
            item = tables.members[at]
            kind, value = tables.item_class[item], 0.0
            for of_kind in range(starts[kind], starts[kind + 1]):
                value += values[features[of_kind]]
            value /= weighted[kind]
            # What breaks a strict maximum is never above the start.
            if value < best_value or value == _NEVER or not person.open_items[item]:
                continue
            if _is_among(picks, picked, item):
                continue
            if value == best_value:
                worth, best_worth = 0.0, 0.0
                if informed:
                    worth = _expected(information, item, knots, shares, 0)
                    best_worth = _expected(information, best, knots, shares, 0)
                if worth < best_worth or (worth == best_worth and not _drawn_before(person.seed, item, best)):
                    continue
            best, best_value = item, value
        if best < 0:
            return _NEVER
        total += best_value
        picks[picked] = best
        kind = tables.item_class[best]
        for at in range(starts[kind], starts[kind + 1]):
            feature = features[at]
            counts[feature] += 1
            z = counts[feature]
            values[feature] = tables.weights[feature] * _control(z, minima[feature], maxima[feature], panic)
            if tables.strict[feature] and z >= maxima[feature]:
                values[feature] = _NEVER
    return total / size


@numba.njit(cache=True, nogil=True)
def _is_among(picks: Whole, picked: int, item: int) -> bool:
    among = False
    for before in range(picked):
        among |= picks[before] == item
    return among


@numba.njit(cache=True, nogil=True)
def _drawn_before(seed: int, item: int, other: int) -> bool:
    """Whether the test draws this item rather than that, where both are worth the same."""
    return draws.uniform(seed, draws.ORDER, 2**16 + item) < draws.uniform(seed, draws.ORDER, 2**16 + other)


@numba.njit(cache=True, nogil=True)
def _keeps_room(tables: Tables, size: int, counts: Whole, minima: Whole, work: Workspace) -> bool:
    """Whether the minima still find room once a set of this size has led from ``counts`` to ``work.counts``."""
    for reserve in range(work.needs.shape[0]):
        container, taken = tables.containers[reserve], size
        if container >= 0:
            taken = work.counts[container] - counts[container]
        short = _missing(tables, reserve, work.counts, minima)
        if short > max(work.rooms[reserve], work.needs[reserve]) - taken:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _tell_worth(tables: Tables, se: Floats, found: int, work: Workspace) -> None:
    """What each candidate tells of the whole and of its categories, as means over its items."""
    information, starts, categories = tables.information, tables.category_starts, tables.item_categories
    knots, shares, first_set = work.knots, work.shares, tables.class_weighted.shape[0]
    for slot in range(found):
        unit = work.units[slot]
        size, place = tables.sizes[unit], tables.kinds[unit] - first_set
        overall, of_categories = 0.0, 0.0
        for picked in range(size):
            item = work.set_picks[place, picked] if place >= 0 else tables.single_items[unit]
            overall += _expected(information, item, knots, shares, 0)
            of_item = 0.0
            for at in range(starts[item], starts[item + 1]):
                one = categories[at]
                met = se[one + 1] <= tables.targets[one + 1]
                h = tables.category_after[one] if met else tables.category_before[one]
                told = _expected(information, item, knots, shares, one + 1)
                of_item += tables.category_weights[one] * h * told
            of_categories += of_item
        work.overall[slot], work.categories[slot] = overall / size, of_categories / size


@numba.njit(cache=True, nogil=True)
def _normalise(values: Floats, n: int) -> None:
    low, high = values[0], values[0]
    for at in range(1, n):
        low, high = min(low, values[at]), max(high, values[at])
    for at in range(n):
        values[at] = 1.0 if high - low < FLAT else (values[at] - low) / (high - low)


@numba.njit(cache=True, nogil=True)
def count_supply(person: Person, only_eligible: bool, supply: Whole) -> None:
    """How many units of every kind may come."""
    supply[:] = 0
    for unit in range(person.kinds.shape[0]):
        if person.open_units[unit] and (not only_eligible or person.eligible[unit]):
            supply[person.kinds[unit]] += 1


@numba.njit(cache=True, nogil=True)
def _threshold(values: Floats, supply: Whole, size: int) -> tuple[float, int]:
    """The least value among the ``size`` units of highest value, and how many of just that value are among them.

    Where there are fewer units than ``size``, it is the value of never.
    """
    bound, left = np.inf, size
    while True:
        highest, units = _NEVER, 0
        for kind in range(values.shape[0]):
            value = values[kind]
            if supply[kind] == 0 or value >= bound or value < highest:
                continue
            units = supply[kind] + (units if value == highest else 0)
            highest = value
        if highest == _NEVER or units >= left:
            return highest, left
        left -= units
        bound = highest


@numba.njit(cache=True, nogil=True)
def _gather(size: int, person: Person, only_eligible: bool, supply: Whole, work: Workspace) -> int:
    """Collect the ``size`` units of highest content value, equals in the test's own order; give how many."""
    values, order, kinds, open_units = work.kind_values, person.order, person.kinds, person.open_units
    content, ranks, units, eligible = work.content, work.ranks, work.units, person.eligible
    least, equals = _threshold(values, supply, size)
    found = 0
    for rank in range(order.shape[0]):
        unit = order[rank]
        value = values[kinds[unit]]
        if value < least or value == _NEVER or not open_units[unit]:
            continue
        if only_eligible and not eligible[unit]:
            continue
        if value == least:
            if equals == 0:
                continue
            equals -= 1
        content[found], ranks[found], units[found] = value, rank, unit
        found += 1
        if found == size:
            break
    return found


@numba.njit(cache=True, nogil=True)
def select(
    tables: Tables, numbers: Numbers, work: Workspace, person: Person, given: int, chosen: Whole
) -> int:
    """Write the items to give next into ``chosen`` and give how many; 0 where nothing fits."""
    room = person.longest - given
    if room <= 0:
        return 0
    panic, se = person.longest / room, person.se
    informed = numbers.overall_weight > 0 or numbers.category_weight > 0
    cset1 = min(numbers.cset1_initial if given == 0 else numbers.cset1, work.units.shape[0])
    cset2 = numbers.cset2_initial if given == 0 else numbers.cset2
    _value_features(tables, person.counts, person.minima, person.maxima, panic, work)
    _need_room(tables, person.counts, person.minima, person.maxima, room, work)
    _place_nodes(person.theta, se, work)
    found, supply = 0, person.supply
    for only_eligible, reserving in ((True, True), (False, True), (False, False)):
        _value_classes(tables, person.counts, person.minima, reserving, work)
        _value_sets(tables, person, panic, room, reserving, informed, work)
        found = _gather(cset1, person, only_eligible, supply, work)
        if found > 0:
            break
        supply = work.supply
        count_supply(person, False, supply)
    if found == 0:
        return 0
    _tell_worth(tables, se, found, work)
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
    unit = work.units[work.best[int(draws.uniform(person.seed, draws.PICK, given) * final)]]
    place = tables.kinds[unit] - tables.class_weighted.shape[0]
    for picked in range(tables.sizes[unit]):
        chosen[picked] = work.set_picks[place, picked] if place >= 0 else tables.single_items[unit]
    return tables.sizes[unit]


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
