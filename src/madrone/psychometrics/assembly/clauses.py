"""A specification and a bank as a program: one column for each item on each form, one clause for each demand.

The formulation is that of van der Linden (2005), Linear models for optimal test design.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.assembly.bank import Bank, Places
from madrone.psychometrics.assembly.program import Clause, Columns, Program, Row, row
from madrone.psychometrics.assembly.specification import (
    Bounds,
    Rule,
    Settled,
    Specification,
    Target,
    Where,
)
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats, information

_NAMED = 6


@dataclass(frozen=True, slots=True)
class Forms:
    """The program of an assembly: ``taken`` [forms, items] numbers the columns of the items on the forms.

    ``curves`` [items, thetas] is each item's information at the target's thetas,
    ``in_sets`` [items] is true for the items of item sets.
    """

    program: Program
    taken: NDArray[np.int32]
    curves: Floats
    in_sets: NDArray[np.bool_]


def program_of(spec: Specification, bank: Bank) -> Forms:
    """Write the program; raises ``PsychometricsError`` for a column, a value or an item that is not there."""
    program = Program()
    taken = program.add_columns(len(spec.forms) * len(bank.items)).reshape(len(spec.forms), -1)
    program.clauses += _length(spec, taken)
    groups = _sets(spec, bank, program, taken)
    shared = _overlap(spec, program, taken)
    program.clauses += _use(spec, taken, shared)
    for settled in spec.fixed:
        program.clauses.append(_fixed(settled, spec, bank, taken))
    for settled in spec.excluded:
        program.clauses.append(_excluded(settled, spec, bank, taken))
    program.clauses += _enemies(spec, bank, taken)
    curves = np.zeros((len(bank.items), 0))
    if spec.target is not None:
        curves = np.array([information(item, spec.target.thetas, D=spec.D) for item in bank.items])
        _aim(spec.target, program, taken, curves)
    in_sets = np.zeros(len(bank.items), dtype=bool)
    in_sets[[place for places in groups.values() for place in places]] = True
    return Forms(program, taken, curves, in_sets)


def _sides(bounds: Bounds) -> Iterator[tuple[str, float, float, float]]:
    """The sides that are bounded: key, bound, and the low and the high end of a row."""
    if bounds.least is not None:
        yield "min", bounds.least, bounds.least, math.inf
    if bounds.most is not None:
        yield "max", bounds.most, -math.inf, bounds.most


_WORDS = {"min": "at least", "max": "at most"}


def _length(spec: Specification, taken: Columns) -> Iterator[Clause]:
    for key, bound, low, high in _sides(spec.length):
        says = f"{_WORDS[key]} {bound:g} items on each form"
        yield Clause(f"length, {key}", says, tuple(row(form, low=low, high=high) for form in taken), bound)


def _sets(spec: Specification, bank: Bank, program: Program, taken: Columns) -> dict[str, Places]:
    """Add a column for each set on each form, the clause that ties its items to it, and all content rules.

    Gives the items of each set.
    """
    used: Columns = np.zeros((len(taken), 0), dtype=np.int32)
    groups: dict[str, Places] = {}
    if spec.sets is not None:
        groups = bank.groups(spec.sets.column, "[sets]")
        used = program.add_columns(len(taken) * len(groups)).reshape(len(taken), -1)
        take = spec.sets.take
        rows: list[Row] = []
        for form in range(len(taken)):
            for number, places in enumerate(groups.values()):
                rows += _tie(taken[form, places], int(used[form, number]), take)
        says = "a set stands on a form with all of its items or not at all"
        if take is not None:
            says = f"a set that stands on a form gives {_span(take)} of its items"
        remedy = "let sets give a part of their items with min and max, or widen these"
        program.clauses.append(Clause("[sets]", says, tuple(rows), remedy=remedy))
    for rule in spec.rules:
        program.clauses += _rule(rule, bank, taken, used, groups)
    return groups


def _span(bounds: Bounds) -> str:
    return " and ".join(f"{_WORDS[key]} {bound:g}" for key, bound, _, _ in _sides(bounds))


def _tie(items: Columns, used: int, take: Bounds | None) -> Iterator[Row]:
    """A set that is not used gives nothing, and one that is used what it has to."""
    if take is None:
        for item in items:
            yield row([item, used], [1.0, -1.0], low=0.0, high=0.0)
        return
    for item in items:
        yield row([item, used], [1.0, -1.0], high=0.0)
    most = len(items) if take.most is None else take.most
    yield row([*items, used], [*np.ones(len(items)), -most], high=0.0)
    yield row([*items, used], [*np.ones(len(items)), -max(1.0, take.least or 0.0)], low=0.0)


def _rule(
    rule: Rule, bank: Bank, taken: Columns, used: Columns, groups: dict[str, Places]
) -> Iterator[Clause]:
    place = f"[[constraint]] “{rule.name}”"
    chosen = bank.among(rule.where, place)
    weights, counted, columns = np.ones(len(chosen)), "items", taken[:, chosen]
    if rule.of_sets:
        if not groups:
            raise PsychometricsError("no-sets", f'{place}: count = "sets" needs [sets] with its column.')
        within = [number for number, places in enumerate(groups.values()) if np.isin(places, chosen).all()]
        weights, counted, columns = np.ones(len(within)), "sets", used[:, within]
    elif rule.sums:
        weights, counted = bank.numbers(rule.sums, place)[chosen], f"{rule.sums} in sum"
    where = "on all forms together" if rule.together else "on each form"
    of_what = f"{counted}{_described(rule.where)} {where}"
    for key, bound, low, high in _sides(rule.bounds):
        rows = [row(form, weights, low=low, high=high) for form in columns]
        if rule.together:
            rows = [row(columns, np.tile(weights, len(columns)), low=low, high=high)]
        says = f"{_WORDS[key]} {bound:g} {of_what}"
        yield Clause(f"{place}, {key}", says, tuple(rows), bound, whole=not rule.sums)


def _described(where: Where) -> str:
    return "".join(
        f" {'with' if n == 0 else 'and'} {column} {' or '.join(values)}"
        for n, (column, values) in enumerate(where.items())
    )


def _use(spec: Specification, taken: Columns, shared: Columns) -> Iterator[Clause]:
    """Bound the forms of an item; where shared items are counted, the pairs of its forms follow from that.

    The solver does not see this by itself while parts of items are allowed. In the clause's unit, a whole form
    more is more than all the pairs that it adds.
    """
    most, forms = spec.most_forms, len(taken)
    if most < forms:
        says = f"an item stands on at most {most} of the {forms} forms"
        rows = [row(columns, high=most) for columns in taken.T]
        rows += [row(pairs, 1 / forms, high=math.comb(most, 2) / forms) for pairs in shared.T if len(pairs)]
        yield Clause("[use], max", says, tuple(rows), most)


def _overlap(spec: Specification, program: Program, taken: Columns) -> Columns:
    """Add a column for each item that two forms share, and the clauses that count them.

    Gives the columns [pairs, items]; links make each of them what it is.
    """
    if spec.shared == Bounds():
        return np.zeros((0, taken.shape[1]), dtype=np.int32)
    pairs = list(combinations(taken, 2))
    columns = program.add_columns(len(pairs) * taken.shape[1], whole=False).reshape(len(pairs), -1)
    for (one, other), both in zip(pairs, columns, strict=True):
        for first, second, shared in zip(one, other, both, strict=True):
            if spec.shared.least is not None:
                program.links.append(row([first, shared], [1.0, -1.0], low=0.0))
                program.links.append(row([second, shared], [1.0, -1.0], low=0.0))
            if spec.shared.most is not None:
                program.links.append(row([first, second, shared], [1.0, 1.0, -1.0], high=1.0))
    for key, bound, low, high in _sides(spec.shared):
        says = f"every two forms share {_WORDS[key]} {bound:g} items"
        rows = tuple(row(both, low=low, high=high) for both in columns)
        program.clauses.append(Clause(f"[overlap], {key}", says, rows, bound))
    return columns


def _settled(settled: Settled, spec: Specification, bank: Bank, place: str) -> tuple[Places, list[int], str]:
    """The items, the numbers of the forms, and words for both."""
    chosen = bank.named(settled.items, place) if settled.items else bank.among(settled.where, place)
    chosen = np.unique(chosen)
    forms = [number for number, form in enumerate(spec.forms) if form in settled.forms or not settled.forms]
    items = f"all items{_described(settled.where)}"
    if settled.items:
        more = f" and {len(settled.items) - _NAMED} more" if len(settled.items) > _NAMED else ""
        items = f"{', '.join(settled.items[:_NAMED])}{more}"
    return (
        chosen,
        forms,
        f"{items} on {'form ' + ', '.join(settled.forms) if settled.forms else 'every form'}",
    )


def _fixed(settled: Settled, spec: Specification, bank: Bank, taken: Columns) -> Clause:
    place = f"[[fixed]] “{settled.name}”"
    chosen, forms, words = _settled(settled, spec, bank, place)
    rows = tuple(row(taken[form, chosen], low=len(chosen)) for form in forms)
    remedy = "hold on to {bound} or fewer of these items"
    return Clause(place, words, rows, len(chosen), remedy=remedy)


def _excluded(settled: Settled, spec: Specification, bank: Bank, taken: Columns) -> Clause:
    place = f"[[excluded]] “{settled.name}”"
    chosen, forms, words = _settled(settled, spec, bank, place)
    rows = tuple(row(taken[form, chosen], high=0.0) for form in forms)
    return Clause(place, f"none of {words}", rows, 0, remedy="allow {bound} or more of these items")


def _enemies(spec: Specification, bank: Bank, taken: Columns) -> Iterator[Clause]:
    for enemies in spec.enemies:
        place = f"[[enemies]] “{enemies.name}”"
        groups = [bank.named(enemies.items, place)]
        says = f"at most one of {', '.join(enemies.items[:_NAMED])}{'…' * (len(enemies.items) > _NAMED)}"
        if enemies.column:
            groups = [places for places in bank.groups(enemies.column, place).values() if len(places) > 1]
            says = f"at most one of the items with the same {enemies.column}"
        rows = tuple(row(form[group], high=1.0) for form in taken for group in groups)
        yield Clause(place, f"{says} on a form", rows, remedy="take items out that need not be enemies")


def _aim(target: Target, program: Program, taken: Columns, curves: Floats) -> None:
    """Add the columns of the objective and the rows that tie them to the forms' information."""
    aims = list(zip(curves.T, target.information, strict=True))
    if target.objective == "maximin":
        ratio = program.add_columns(1, cost=-1.0, high=math.inf, whole=False)
        for form in taken:
            program.links += [row([*form, *ratio], [*curve, -aim], low=0.0) for curve, aim in aims]
        return
    if target.within is not None:
        tops = [row(form, curve, high=aim + target.within) for form in taken for curve, aim in aims]
        feet = [row(form, curve, low=aim - target.within) for form in taken for curve, aim in aims]
        says = f"the information of each form lies at most {target.within:g} from the target"
        program.clauses.append(Clause("[target], within", says, (*tops, *feet), target.within, whole=False))
    common = program.add_columns(1, cost=1.0, high=math.inf, whole=False)
    for form in taken:
        for curve, aim in aims:
            off = common
            if target.objective == "absolute":
                off = program.add_columns(1, cost=1.0, high=math.inf, whole=False)
            program.links.append(row([*form, *off], [*curve, -1.0], high=aim))
            program.links.append(row([*form, *off], [*curve, 1.0], low=aim))
