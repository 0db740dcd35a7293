"""From a student's responses to outcomes: one attempt, one run of the item's rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from madrone.qti.declarations import Declaration, OutcomeDeclaration
from madrone.qti.item import Item
from madrone.qti.pci import PciError, PciJson, decode, encode
from madrone.qti.processing.compiler import State
from madrone.qti.values import Value

_DURATION = Declaration("duration", "single", "duration", 0)
_ATTEMPTS = Declaration("numAttempts", "single", "integer", 0)
_COMPLETION = OutcomeDeclaration("completionStatus", "single", "identifier", 0)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The outcomes of one attempt in PCI JSON.

    ``completion`` is the item's ``completionStatus`` where it has one; ``external`` names outcomes that only
    a person can give; ``warnings`` say what was odd about the responses or the rules.
    """

    outcomes: dict[str, PciJson]
    completion: str | None
    external: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def score(self) -> float | None:
        """SCORE in points; none where the item has none, or where only a person can give it and has not."""
        base = self.outcomes.get("SCORE", {}).get("base")
        value = next(iter(base.values()), None) if isinstance(base, dict) else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def score_item(item: Item, responses: Mapping[str, object]) -> ItemResult:
    """Score one attempt.

    ``responses`` maps response identifiers to PCI JSON; a missing one is NULL. ``@templates`` and
    ``@candidateOutcomes`` hold values of template variables and outcomes of an earlier turn. It never raises
    for what a student answered: a value that cannot be read counts as NULL, with a warning.
    """
    state = State({})
    _set_initial(item, responses, state)
    for identifier, declaration in item.responses.items():
        if identifier in responses:
            state.values[identifier] = _decode(responses[identifier], declaration, state)
        else:
            state.values[identifier] = None
    for built_in in (_DURATION, _ATTEMPTS):
        if built_in.identifier in responses and built_in.identifier not in item.responses:
            state.values[built_in.identifier] = _decode(responses[built_in.identifier], built_in, state)
    for identifier in responses:
        if identifier not in state.values and not str(identifier).startswith("@"):
            state.warn(f"{str(identifier)[:80]} is not a response of this item and is ignored")
    item.program.run(state)
    outcomes = {
        identifier: encode(state.values.get(identifier), declaration)
        for identifier, declaration in item.outcomes.items()
    }
    return ItemResult(outcomes, _completion(item, state), item.external, tuple(state.warnings))


def correct_responses(item: Item) -> dict[str, PciJson]:
    """The key of every response that has one, as PCI JSON. For staff and simulations, never for students."""
    return {
        identifier: encode(declaration.correct, declaration)
        for identifier, declaration in item.responses.items()
        if declaration.correct is not None
    }


def _set_initial(item: Item, responses: Mapping[str, object], state: State) -> None:
    for identifier, outcome in item.outcomes.items():
        state.values[identifier] = None if identifier in item.external else outcome.initial
        if outcome.external and outcome.default is not None:
            state.values[identifier] = outcome.default
    for identifier, template in item.templates.items():
        state.values[identifier] = template.default
    state.values.setdefault("completionStatus", "not_attempted")
    _overlay(responses.get("@templates"), item.templates, state)
    _overlay(responses.get("@candidateOutcomes"), item.outcomes, state)


def _overlay(given: object, declared: Mapping[str, Declaration], state: State) -> None:
    if not isinstance(given, Mapping):
        return
    for identifier, data in given.items():
        declaration = declared.get(identifier)
        if declaration is None and identifier == "completionStatus":
            declaration = _COMPLETION
        if declaration is not None:
            state.values[identifier] = _decode(data, declaration, state)


def _decode(data: object, declaration: Declaration, state: State) -> Value:
    try:
        value = decode(data, declaration)
    except PciError as error:
        state.warn(f"{declaration.identifier} counts as not answered: {error}")
        return None
    if value is None and declaration.base_type in ("integer", "float") and _was_typed(data):
        state.warn(f"{declaration.identifier} counts as not answered: what was typed is not a number")
    return value


def _was_typed(data: object) -> bool:
    base = data.get("base") if isinstance(data, Mapping) else None
    return isinstance(base, Mapping) and any(isinstance(text, str) and text.strip() for text in base.values())


def _completion(item: Item, state: State) -> str | None:
    """The status where the item declares it, sets it or is adaptive; an item without one has none."""
    if "completionStatus" in item.outcomes or "completionStatus" in item.program.targets or item.adaptive:
        value: Value = state.values.get("completionStatus")
        return value if isinstance(value, str) else None
    return None
