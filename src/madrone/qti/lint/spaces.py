"""All answers that an interaction can be given, where they are few enough to be tried one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, permutations, product
from math import isfinite

from madrone.qti.declarations import ResponseDeclaration
from madrone.qti.interactions import Interaction
from madrone.qti.item import Item
from madrone.qti.pci import NULL, Json, PciJson

MAX_ANSWERS = 5_000

_PICKED = frozenset({"choice", "hottext", "hotspot", "inline-choice"})
_ORDERED = frozenset({"order", "graphic-order"})
_PAIRED = frozenset({"match", "gap-match", "graphic-gap-match", "associate", "graphic-associate"})


@dataclass(frozen=True, slots=True)
class Space:
    """The answers to one response; ``whole`` says that there are no others."""

    answers: tuple[PciJson, ...]
    whole: bool


def answers_of(item: Item, keys: dict[str, PciJson]) -> tuple[Iterator[dict[str, PciJson]], bool]:
    """Every combination of answers to an item, and whether these are all that there are.

    Where they are too many, only the first ``MAX_ANSWERS``.
    """
    spaces = {one.response_identifier: _space(item, one, keys) for one in item.interactions}
    count = 1
    for space in spaces.values():
        count *= len(space.answers)
    whole = count <= MAX_ANSWERS and all(space.whole for space in spaces.values())
    combined = product(*(space.answers for space in spaces.values()))
    return (dict(zip(spaces, one, strict=True)) for one in islice(combined, MAX_ANSWERS)), whole


def _space(item: Item, interaction: Interaction, keys: dict[str, PciJson]) -> Space:
    declaration = item.responses.get(interaction.response_identifier)
    if declaration is None:
        return Space((dict(NULL),), True)
    members = _members(interaction, declaration)
    if members is None:
        known = [keys[declaration.identifier]] if declaration.identifier in keys else []
        return Space((dict(NULL), *known, *_valued(declaration)), False)
    if declaration.cardinality == "single":
        answers = [_base(declaration, one) for one in members]
        return _limited([dict(NULL), *answers])
    most = interaction.max_choices or len(members)
    build = permutations if declaration.cardinality == "ordered" else combinations
    sets = (chosen for size in range(1, min(most, len(members)) + 1) for chosen in build(members, size))
    possible = (chosen for chosen in sets if _may_be(interaction, chosen))
    lists = (_list(declaration, chosen) for chosen in islice(possible, MAX_ANSWERS + 1))
    return _limited([dict(NULL), *lists])


def _limited(answers: list[PciJson]) -> Space:
    return Space(tuple(answers[:MAX_ANSWERS]), len(answers) <= MAX_ANSWERS)


def _members(interaction: Interaction, declaration: ResponseDeclaration) -> list[Json] | None:
    """The single values that can be chosen; none where they are endless."""
    names = [choice.identifier for choice in interaction.choices]
    if interaction.kind in _PICKED or interaction.kind in _ORDERED:
        return list(names)
    if interaction.kind == "end-attempt":
        return [True, False]
    if interaction.kind == "slider" and interaction.slider is not None and interaction.slider.step:
        scale = interaction.slider
        steps = (scale.upper - scale.lower) / scale.step
        if isfinite(steps) and steps <= MAX_ANSWERS:
            whole = declaration.base_type == "integer"
            values = [scale.lower + scale.step * step for step in range(int(steps) + 1)]
            return [int(one) if whole else one for one in values]
    if interaction.kind in _PAIRED and len(names) * max(len(interaction.columns), len(names)) <= MAX_ANSWERS:
        others = [choice.identifier for choice in interaction.columns]
        if interaction.kind in ("associate", "graphic-associate"):
            return [[one, other] for one, other in combinations(names, 2)]
        return [[one, other] for one in names for other in others]
    return None


def _may_be(interaction: Interaction, chosen: tuple[Json, ...]) -> bool:
    """Whether no choice is joined more often than it may be."""
    if interaction.kind not in _PAIRED:
        return True
    limits = {one.identifier: one.match_max for one in (*interaction.choices, *interaction.columns)}
    used: dict[str, int] = {}
    for pair in chosen:
        for name in pair if isinstance(pair, list) else ():
            used[str(name)] = used.get(str(name), 0) + 1
    gaps = {one.identifier for one in interaction.columns} if interaction.kind == "gap-match" else set()
    return all(count <= (1 if name in gaps else limits.get(name, 0) or count) for name, count in used.items())


def _valued(declaration: ResponseDeclaration) -> list[PciJson]:
    """For text and numbers: each value that the mapping knows."""
    entries = declaration.mapping.entries if declaration.mapping is not None else ()
    plain = [value for value, _, _ in entries if isinstance(value, str | int | float)]
    if declaration.cardinality == "single":
        return [_base(declaration, value) for value in plain[:MAX_ANSWERS]]
    return [_list(declaration, (value,)) for value in plain[:MAX_ANSWERS]]


def _base(declaration: ResponseDeclaration, value: Json) -> PciJson:
    return {"base": {declaration.base_type or "string": value}}


def _list(declaration: ResponseDeclaration, values: tuple[Json, ...]) -> PciJson:
    return {"list": {declaration.base_type or "string": list(values)}}
