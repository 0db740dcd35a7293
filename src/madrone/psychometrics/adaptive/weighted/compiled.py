"""The pool and the settings of the weighted algorithm as arrays for the compiled loops.

Single items with the same features have the same content value, so they form classes, and a value is worked
out once for each. Every set is a kind of its own beside the classes.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive.pool import Flags, Pool, Whole
from madrone.psychometrics.adaptive.weighted.settings import Settings
from madrone.psychometrics.irt.models import Floats


class Tables(NamedTuple):
    """What does not change: lists of lists are a flat array with the starts of the rows.

    ``class_features`` by class, ``members`` by unit, ``item_categories`` by item, ``reserve_members``
    by reserve, whose ``containers`` are -1 for the whole test. ``kinds`` [u] is the class of a single item, and for
    sets, ``set_units``, what follows after the classes; ``single_items`` [u] is -1 for sets.
    """

    class_starts: Whole
    class_features: Whole
    class_weighted: Floats
    item_class: Whole
    kinds: Whole
    set_units: Whole
    single_items: Whole
    unit_of: Whole
    member_starts: Whole
    members: Whole
    sizes: Whole
    off_grade: Whole
    weights: Floats
    strict: Flags
    containers: Whole
    reserve_starts: Whole
    reserve_members: Whole
    category_starts: Whole
    item_categories: Whole
    category_weights: Floats
    category_before: Floats
    category_after: Floats
    targets: Floats
    before: float
    after: float
    information: Floats


class Numbers(NamedTuple):
    """The settings, in the order of ``Settings``."""

    content_weight: float
    category_weight: float
    overall_weight: float
    cset1: int
    cset1_initial: int
    cset2: int
    cset2_initial: int


class Person(NamedTuple):
    """One test as it stands: ``order`` [u] is its own order of the units, ``kinds`` [u] are those of the tables.

    ``supply`` [kinds] tells how many units of each kind are open and eligible.
    ``theta`` and ``se`` [1 + categories] are abilities, overall first; ``longest`` the greatest length.
    """

    seed: int
    order: Whole
    kinds: Whole
    open_items: Flags
    open_units: Flags
    eligible: Flags
    supply: Whole
    counts: Whole
    minima: Whole
    maxima: Whole
    longest: int
    theta: Floats
    se: Floats


class Workspace(NamedTuple):
    """Arrays that every selection writes over."""

    values: Floats
    needs: Whole
    rooms: Whole
    kind_values: Floats
    supply: Whole
    counts: Whole
    set_values: Floats
    set_picks: Whole
    units: Whole
    ranks: Whole
    content: Floats
    overall: Floats
    categories: Floats
    worth: Floats
    knots: Whole
    shares: Floats
    best: Whole


def tables_of(pool: Pool, information: Floats) -> Tables:
    """Lay out a pool."""
    patterns, inverse = np.unique(pool.has, axis=0, return_inverse=True)
    item_class: Whole = inverse.reshape(-1).astype(np.int32)
    weights = np.array([feature.weight for feature in pool.blueprint.features], np.float64)
    weighted = np.maximum(1, (patterns & (weights > 0)).sum(axis=1)).astype(np.float64)
    class_starts, class_features = _rows([np.flatnonzero(pattern) for pattern in patterns])
    member_starts, members = _rows([np.array(unit.items) for unit in pool.units])
    reserve_starts, reserve_members = _rows([np.array(reserve.members) for reserve in pool.reserves])
    in_category = pool.has[:, pool.categories]
    category_starts, item_categories = _rows([np.flatnonzero(row) for row in in_category])
    kept = [one for place in pool.categories if (one := pool.blueprint.features[place].reporting)]
    precision = pool.blueprint.precision
    single = np.array([len(unit.items) == 1 for unit in pool.units], np.bool_)
    first = np.array([unit.items[0] for unit in pool.units], np.intp)
    set_units: Whole = np.flatnonzero(~single).astype(np.int32)
    kinds: Whole = item_class[first]
    kinds[set_units] = patterns.shape[0] + np.arange(set_units.shape[0])
    return Tables(
        class_starts=class_starts,
        class_features=class_features,
        class_weighted=weighted,
        item_class=item_class,
        kinds=kinds,
        set_units=set_units,
        single_items=np.where(single, first, -1).astype(np.int32),
        unit_of=pool.unit_of,
        member_starts=member_starts,
        members=members,
        sizes=np.array([unit.size for unit in pool.units], np.int32),
        off_grade=pool.off_grade.astype(np.int32),
        weights=weights,
        strict=pool.strict,
        containers=np.array([reserve.container for reserve in pool.reserves], np.int32),
        reserve_starts=reserve_starts,
        reserve_members=reserve_members,
        category_starts=category_starts,
        item_categories=item_categories,
        category_weights=np.array([one.weight for one in kept], np.float64),
        category_before=np.array([one.before for one in kept], np.float64),
        category_after=np.array([one.after for one in kept], np.float64),
        targets=np.array([precision.target_se, *(one.target_se for one in kept)], np.float64),
        before=precision.before,
        after=precision.after,
        information=np.ascontiguousarray(information),
    )


def numbers_of(settings: Settings) -> Numbers:
    """The settings as numbers."""
    return Numbers(*(getattr(settings, name) for name in Numbers._fields))


def workspace_for(tables: Tables, numbers: Numbers) -> Workspace:
    """Room for one selection at a time; threads need one each."""
    features, ones, sets = tables.weights.shape[0], tables.targets.shape[0], tables.set_units.shape[0]
    kinds = tables.class_weighted.shape[0] + sets
    room = min(max(numbers.cset1, numbers.cset1_initial), tables.sizes.shape[0])
    return Workspace(
        values=np.empty(features),
        needs=np.empty(tables.containers.shape[0], np.int32),
        rooms=np.empty(tables.containers.shape[0], np.int32),
        kind_values=np.empty(kinds),
        supply=np.empty(kinds, np.int32),
        counts=np.empty(features, np.int32),
        set_values=np.empty(features),
        set_picks=np.empty((sets, int(tables.sizes.max(initial=1))), np.int32),
        units=np.empty(room, np.int32),
        ranks=np.empty(room, np.int32),
        content=np.empty(room),
        overall=np.empty(room),
        categories=np.empty(room),
        worth=np.empty(room),
        knots=np.empty((ones, 5), np.int32),
        shares=np.empty((ones, 5)),
        best=np.empty(room, np.int32),
    )


def _rows(rows: Sequence[NDArray[np.integer]]) -> tuple[Whole, Whole]:
    starts = np.cumsum([0, *(len(row) for row in rows)]).astype(np.int32)
    flat = np.concatenate([*rows, np.empty(0)]).astype(np.int32)
    return starts, flat
