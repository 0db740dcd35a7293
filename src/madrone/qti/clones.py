"""Clones of an item: the values of its template variables, and the order of its choices, that a seed gives.

The same seed gives the same clone in every process and on every machine, so that what a student saw can be
scored, printed and shown again from the seed alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from madrone.qti.declarations import Declaration, TemplateDeclaration
from madrone.qti.interactions import Choice, Interaction
from madrone.qti.item import Item
from madrone.qti.pci import NULL, PciError, PciJson, decode, encode
from madrone.qti.processing.state import State
from madrone.qti.values import Value

_NULLS = (None, NULL)


@dataclass(frozen=True, slots=True)
class Clone:
    """One clone of an item. ``correct`` has the keys of the responses that have one, ``defaults`` the default
    values of responses and outcomes that have one, as they are for this clone."""

    seed: int | str
    templates: dict[str, Value]
    correct: dict[str, Value]
    defaults: dict[str, Value]
    warnings: tuple[str, ...] = ()
    declared: Mapping[str, TemplateDeclaration] = field(default_factory=dict, repr=False, compare=False)

    def to_pci(self) -> dict[str, PciJson]:
        """The template variables as PCI JSON, fit to be stored and given as ``@templates``."""
        return {
            identifier: encode(self.templates.get(identifier), declaration)
            for identifier, declaration in self.declared.items()
        }


def is_cloned(item: Item) -> bool:
    """Whether the item can differ from one clone to the next."""
    return bool(item.templates or item.template_program.rules)


def clone_item(item: Item, seed: int | str = 0, templates: object = None) -> Clone:
    """Make the clone of an item that a seed gives.

    ``templates``, an object as it comes from JSON, maps template variables to values that hold in place of
    what the rules would set; the rules still run, so that keys and other variables depend on them. A value
    that cannot be read is left to the rules, with a warning. The same arguments always give the same clone.
    """
    warnings: list[str] = []
    given = _read_given(item, templates, warnings)
    state = State(dict(item.program.initial) | given, seed=f"{seed}:{item.identifier}", held=frozenset(given))
    item.template_program.run(state)
    declared: dict[str, Declaration] = {**item.responses, **item.outcomes}
    defaults: dict[str, Value] = {
        name: one.default for name, one in declared.items() if one.default is not None
    }
    correct: dict[str, Value] = {
        name: one.correct for name, one in item.responses.items() if one.correct is not None
    }
    return Clone(
        seed,
        {identifier: state.values.get(identifier) for identifier in item.templates},
        correct | state.correct,
        defaults | state.defaults,
        (*warnings, *state.warnings),
        item.templates,
    )


def shuffled(choices: Interaction | Sequence[Choice], seed: int | str) -> tuple[Choice, ...]:
    """The choices in the order that a seed gives; a fixed choice keeps its place.

    For an interaction these are its ``choices``, and only where its author lets them be shuffled.
    """
    if isinstance(choices, Interaction):
        if not choices.shuffle:
            return choices.choices
        return _shuffled(choices.choices, f"{seed}:{choices.response_identifier}")
    return _shuffled(choices, f"{seed}:{' '.join(choice.identifier for choice in choices)}")


def _shuffled(choices: Sequence[Choice], seed: str) -> tuple[Choice, ...]:
    free = [choice for choice in choices if not choice.fixed]
    random = Random(seed)  # noqa: S311 - variety of items, not secrecy
    for last in range(len(free) - 1, 0, -1):
        other = int(random.random() * (last + 1))
        free[last], free[other] = free[other], free[last]
    moved = iter(free)
    return tuple(choice if choice.fixed else next(moved) for choice in choices)


def _read_given(item: Item, templates: object, warnings: list[str]) -> dict[str, Value]:
    given: dict[str, Value] = {}
    if templates is None:
        return given
    if not isinstance(templates, Mapping):
        warnings.append("@templates is no object of template variables and is ignored")
        return given
    for identifier, data in templates.items():
        declaration = item.templates.get(identifier)
        if declaration is None:
            warnings.append(f"{str(identifier)[:80]} is not a template variable of this item and is ignored")
            continue
        try:
            value = decode(data, declaration)
        except PciError as error:
            warnings.append(f"{identifier} is left to the template rules: {error}")
            continue
        if value is None and data not in _NULLS:
            warnings.append(f"{identifier} is left to the template rules: what is given is not of its type")
            continue
        given[identifier] = value
    return given
