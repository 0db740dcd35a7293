"""A pool of items compiled for one blueprint: features, item sets, exposure, and the chances of every score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive.blueprint import Blueprint, FieldTest
from madrone.psychometrics.adaptive.blueprint_files import HIGHEST, LOWEST
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, bulk, probabilities
from madrone.psychometrics.irt.models import Floats

#: The points of theta at which interim abilities are known, a multiple of four: closer than they are certain.
POINTS = 64
_NEVER = 1e-100
#: Places are kept in sixteen bits where many are read.
_MOST_ITEMS = np.iinfo(np.int16).max - 1
_YES, _NO = frozenset({"1", "yes", "true"}), frozenset({"", "0", "no", "false"})

Whole = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PoolItem:
    """A calibrated item with what the blueprint asks about it, column by column."""

    parameters: ItemParameters
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def item_id(self) -> str:
        """The item's name."""
        return self.parameters.item_id


@dataclass(frozen=True, slots=True)
class Unit:
    """What is given at once: one item, or ``size`` of the items of a set. ``items`` are places in the pool."""

    name: str
    items: tuple[int, ...]
    size: int


class Reserve(NamedTuple):
    """Features whose minima have to find room together: in the whole test (-1), or in a feature's maximum."""

    container: int
    members: tuple[int, ...]


class Pool:
    """Items and blueprint together, ready for selection; nothing in it changes while tests run.

    Arrays over items [n], units [u], features [f] in the blueprint's order. ``off_grade`` [u] is -1 below, 0 on
    and 1 above the grade; ``exposure`` [u] the Sympson–Hetter chance of a chosen unit to be given; ``chances``
    [n, scores, points] the probability of every score at every point of ``grid``.
    Raises ``PsychometricsError``: ``pool-size``; ``pool-item``, ``pool-column`` or ``pool-short``, naming
    item or feature.
    """

    def __init__(self, items: Sequence[PoolItem], blueprint: Blueprint) -> None:
        if not 0 < len(items) <= _MOST_ITEMS:
            raise PsychometricsError(
                "pool-size", f"A pool has 1 to {_MOST_ITEMS:,} items, not {len(items):,}."
            )
        self.items, self.blueprint = tuple(items), blueprint
        self.parameters = tuple(item.parameters for item in items)
        self.place_of = {item.item_id: place for place, item in enumerate(items)}
        if len(self.place_of) != len(items):
            raise PsychometricsError(
                "pool-item", "The pool has an item twice; every item has its own item_id."
            )
        self._check_columns()
        tried_out = [self._is_field_test(item) for item in items]
        self.operational: Flags = np.array([not tried for tried in tried_out], dtype=np.bool_)
        units = self._units(tried_out)
        self.units = tuple(unit for unit in units if not tried_out[unit.items[0]])
        self.field_units = tuple(unit for unit in units if tried_out[unit.items[0]])
        self.unit_of: Whole = np.full(len(items), -1, np.int32)
        for place, unit in enumerate(self.units):
            self.unit_of[list(unit.items)] = place
        self.has: Flags = np.array(
            [[feature.where.holds(item.attributes) for feature in blueprint.features] for item in items],
            dtype=np.bool_,
        ).reshape(len(items), len(blueprint.features))
        self.minima: Whole = np.array([feature.min for feature in blueprint.features], np.int32)
        self.maxima: Whole = np.array([feature.max for feature in blueprint.features], np.int32)
        self.strict: Flags = np.array([feature.strict for feature in blueprint.features], np.bool_)
        self.categories: Whole = np.array(blueprint.categories, np.int32)
        self.reserves = _reserves(self.has[self.operational], self.minima, self.strict)
        self.points: Whole = np.array([item.max_points for item in self.parameters], np.int32)
        self.off_grade = np.array([self._grade_side(unit) for unit in self.units], np.int8)
        self.exposure: Floats = np.array([self._exposure_of(unit) for unit in self.units])
        self.grid: Floats = np.linspace(LOWEST, HIGHEST, POINTS)
        self.chances = _chances(self.parameters, self.grid, blueprint.D)
        self._check_supply()

    @cached_property
    def scorer(self) -> bulk.Pool | None:
        """The tables for final scores of many tests; None where the likelihood needs more than tables."""
        rule = self.blueprint
        if rule.score_method != "mle" or not all(item.canonical for item in self.parameters):
            return None
        return bulk.Pool(self.parameters, D=rule.D, bounds=rule.score_bounds)

    def field_weight(self, unit: Unit) -> float:
        """How eagerly a field-test unit is tried out, from its first item; 1 where nothing is said."""
        rule = self.blueprint.field_test
        assert rule is not None
        return self._number(unit.items[0], rule.weight_column, 1.0, low=0.0)

    def _check_columns(self) -> None:
        known = {column for item in self.items for column in item.attributes}
        for feature in self.blueprint.features:
            for column, _ in feature.where.columns:
                if column not in known:
                    columns = ", ".join(sorted(known)) or "none"
                    raise PsychometricsError(
                        "pool-column",
                        f"The feature “{feature.name}” asks for the column {column}, which no item has. "
                        f"The items' columns are: {columns}.",
                    )

    def _is_field_test(self, item: PoolItem) -> bool:
        rule = self.blueprint.field_test
        text = item.attributes.get((rule or FieldTest("field_test", "", 1, 1, 1)).column, "").lower()
        if text not in _YES | _NO:
            self._refuse(item, f"the field-test mark is “{text}”; write 1, or leave it empty.")
        return text in _YES

    def _units(self, tried_out: Sequence[bool]) -> list[Unit]:
        members: dict[tuple[bool, str], list[int]] = {}
        for place, item in enumerate(self.items):
            group = item.attributes.get(self.blueprint.groups.column, "")
            members.setdefault((bool(group), group or item.item_id), []).append(place)
        return [
            self._unit(name, places, tried_out) if grouped else Unit(name, tuple(places), 1)
            for (grouped, name), places in members.items()
        ]

    def _unit(self, name: str, places: Sequence[int], tried_out: Sequence[bool]) -> Unit:
        groups = self.blueprint.groups
        odd = next((place for place in places if tried_out[place] != tried_out[places[0]]), None)
        if odd is not None:
            self._refuse(
                self.items[odd],
                f"the set {name} mixes field-test items with items that count; mark all of them or none.",
            )
        # All items of a field-test set are tried out together (Cohen and Albright 2014, 2.4).
        size = len(places) if tried_out[places[0]] else groups.sizes.get(name, groups.size or len(places))
        if name in groups.sizes and size > len(places):
            raise PsychometricsError(
                "pool-short", f"{size} items of the set {name} are to be given, but it has {len(places)}."
            )
        return Unit(name, tuple(places), min(size, len(places)))

    def _grade_side(self, unit: Unit) -> int:
        rule = self.blueprint.off_grade
        if rule is None:
            return 0
        grades = {self._number(place, rule.column, rule.grade) for place in unit.items}
        sides = {int(np.sign(grade - rule.grade)) for grade in grades}
        if len(sides) > 1:
            raise PsychometricsError(
                "pool-item", f"The set {unit.name} has items of different grades; it has to be of one."
            )
        return sides.pop()

    def _exposure_of(self, unit: Unit) -> float:
        column = self.blueprint.exposure_column
        if column is None:
            return 1.0
        return min(self._number(place, column, 1.0, low=0.0, high=1.0) for place in unit.items)

    def _number(
        self, place: int, column: str, default: float, *, low: float = -np.inf, high: float = np.inf
    ) -> float:
        text = self.items[place].attributes.get(column, "")
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            value = np.nan
        if not low <= value <= high:
            between = f" from {low:g} to {high:g}" if np.isfinite(high) else ""
            self._refuse(self.items[place], f"{column} is “{text}”; it has to be a number{between}.")
        return value

    def _refuse(self, item: PoolItem, why: str) -> NoReturn:
        raise PsychometricsError("pool-item", f"Item {item.item_id}: {why}")

    def _check_supply(self) -> None:
        supply = self.has[self.operational].sum(axis=0)
        for feature, there in zip(self.blueprint.features, supply, strict=True):
            if there < feature.min:
                raise PsychometricsError(
                    "pool-short",
                    f"“{feature.name}” needs {feature.min} items, but the pool has {there}. "
                    "Lower its min or add items.",
                )
        givable = sum(unit.size for unit in self.units)
        if givable < self.blueprint.min_length:
            raise PsychometricsError(
                "pool-short",
                f"A test has at least {self.blueprint.min_length} items, but the pool can give {givable}.",
            )
        rule = self.blueprint.field_test
        if rule and sum(unit.size for unit in self.field_units) < rule.count:
            raise PsychometricsError(
                "pool-short",
                f"{rule.count} field-test items are asked for, but the pool has fewer marked in the column "
                f"{rule.column}.",
            )


def _reserves(has: Flags, minima: Whole, strict: Flags) -> tuple[Reserve, ...]:
    """The whole test holds minima of features that exclude each other, a strict maximum those within it."""
    wanted = [int(feature) for feature in np.flatnonzero(minima)]
    found = [Reserve(-1, members) for members in _excluding(has, wanted)]
    for whole in np.flatnonzero(strict).tolist():
        within = [one for one in wanted if one != whole and not (has[:, one] & ~has[:, whole]).any()]
        found += [Reserve(whole, members) for members in _excluding(has, within)]
    return tuple(found)


def _excluding(has: Flags, features: Sequence[int]) -> list[tuple[int, ...]]:
    """Sort features into families: no item has two features of one family."""
    families: list[list[int]] = []
    for feature in features:
        for family in families:
            if not (has[:, family].any(axis=1) & has[:, feature]).any():
                family.append(feature)
                break
        else:
            families.append([feature])
    return [tuple(family) for family in families]


def _chances(items: Sequence[ItemParameters], grid: Floats, D: float) -> Floats:
    scores = max((item.max_points for item in items), default=1) + 1
    chances = np.zeros((len(items), scores, grid.shape[0]))
    for place, item in enumerate(items):
        # Nothing is impossible: otherwise steep items could contradict each other until no theta is left.
        chances[place, : item.max_points + 1] = np.maximum(probabilities(item, grid, D=D).T, _NEVER)
    return chances
