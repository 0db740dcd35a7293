"""From a student's responses to outcomes: one attempt, one run of the item's rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from madrone.qti.clones import Clone, clone_item, is_cloned
from madrone.qti.declarations import Declaration
from madrone.qti.item import Item
from madrone.qti.pci import PciError, PciJson, decode, encode
from madrone.qti.processing.responding import COMPLETION
from madrone.qti.processing.state import State
from madrone.qti.values import Value

_DURATION = Declaration("duration", "single", "duration", 0)
_MAX_SEED_BITS = 1_024
_ATTEMPTS = Declaration("numAttempts", "single", "integer", 0)
_ALWAYS_THERE: dict[str, Declaration] = {one.identifier: one for one in (COMPLETION, _ATTEMPTS)}


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The outcomes of one attempt in PCI JSON.

    ``completion`` is the item's ``completionStatus`` where it has one; ``external`` names outcomes that only
    a person can give, of this item or of this answer to it; ``warnings`` say what was odd about the
    responses or the rules.
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
    """Score one attempt; for an adaptive item, one turn.

    ``responses`` maps response identifiers to PCI JSON; a missing one is NULL. ``@seed`` names the clone that
    the student saw (0 unless given), ``@templates`` holds values of template variables in place of what the
    rules set. ``@candidateOutcomes`` carries what an earlier turn of an adaptive item left; of another item,
    whose outcomes begin anew with every attempt, only what a person has given. It never raises for what a
    student answered: a value that cannot be read counts as NULL, with a warning.
    """
    values = dict(item.program.initial)
    state = State(values)
    values["completionStatus"] = "unknown"
    if is_cloned(item) or "@templates" in responses:
        _begin_clone(item, responses, state)
    for identifier in item.external:
        if not item.outcomes[identifier].external:
            values[identifier] = None
    carried = responses.get("@candidateOutcomes")
    if carried is not None:
        _carry_over(item, carried, state)
    _take_responses(item, responses, state)
    state.seed = f"{_seed(responses.get('@seed', 0))}:{item.identifier}:{values['numAttempts']}"
    item.program.run(state)
    external = item.external
    if state.undecided and "SCORE" in item.outcomes and "SCORE" not in external:
        # What the rules made of it rests on an operator that could not say.
        values["SCORE"], external = None, (*external, "SCORE")
    outcomes = {
        identifier: encode(values[identifier], declaration)
        for identifier, declaration in item.outcomes.items()
    }
    completion = None
    if item.adaptive or "completionStatus" in item.outcomes or "completionStatus" in item.program.targets:
        completion = _completion(values)
        outcomes["completionStatus"] = encode(completion, COMPLETION)
    return ItemResult(outcomes, completion, external, tuple(state.warnings))


def correct_responses(item: Item, clone: Clone | None = None) -> dict[str, PciJson]:
    """The key of every response that has one, as PCI JSON; of a clone, the clone's. For staff and
    simulations, never for students."""
    if clone is None and is_cloned(item):
        clone = clone_item(item)
    keys = clone.correct if clone is not None else {}
    correct = {name: keys.get(name, response.correct) for name, response in item.responses.items()}
    return {name: encode(key, item.responses[name]) for name, key in correct.items() if key is not None}


def _seed(given: object) -> int | str:
    """The seed of an attempt; 0 for what is none, and for a number too long to be written."""
    if isinstance(given, bool) or not isinstance(given, int | str):
        return 0
    return 0 if isinstance(given, int) and given.bit_length() > _MAX_SEED_BITS else given


def _begin_clone(item: Item, responses: Mapping[str, object], state: State) -> None:
    given, templates = responses.get("@seed", 0), responses.get("@templates")
    seed = _seed(given)
    if seed != given:
        state.warn("@seed is neither a whole number nor text, so the clone with seed 0 is scored")
    clone = clone_item(item, seed, templates)
    for warning in clone.warnings:
        state.warn(warning)
    state.values.update(clone.templates)
    state.correct, state.defaults = clone.correct, clone.defaults
    for identifier, default in clone.defaults.items():
        if identifier in item.outcomes:
            state.values[identifier] = default


def _carry_over(item: Item, carried: object, state: State) -> None:
    if not isinstance(carried, Mapping):
        state.warn("@candidateOutcomes is no object of outcomes and is ignored")
        return
    # It is at least the second turn; an attempt that knows better says so itself.
    state.values["numAttempts"] = 2
    for identifier, data in carried.items():
        declaration = item.outcomes.get(identifier) or _ALWAYS_THERE.get(identifier)
        if declaration is None:
            state.warn(f"{str(identifier)[:80]} is not an outcome of this item and is ignored")
        elif item.adaptive or identifier in item.external:
            state.values[identifier] = _decode(data, declaration, state)
        else:
            state.warn("only an adaptive item carries outcomes over; this one begins anew")
    if item.adaptive and state.values["completionStatus"] == "completed":
        state.warn("the item was completed in an earlier turn")


def _take_responses(item: Item, responses: Mapping[str, object], state: State) -> None:
    values = state.values
    for identifier, declaration in item.responses.items():
        if identifier in responses:
            values[identifier] = _decode(responses[identifier], declaration, state)
    values.setdefault("numAttempts", 1)
    for built_in in (_DURATION, _ATTEMPTS):
        if built_in.identifier in responses and built_in.identifier not in item.responses:
            values[built_in.identifier] = _decode(responses[built_in.identifier], built_in, state)
    for interaction in item.interactions:
        # An attempt that ends by other means says so: the response is false, not NULL.
        if interaction.kind == "end-attempt" and values.get(interaction.response_identifier) is None:
            values[interaction.response_identifier] = False
    for identifier in responses:
        if identifier not in item.responses and not _is_built_in(str(identifier)):
            state.warn(f"{str(identifier)[:80]} is not a response of this item and is ignored")


def _is_built_in(identifier: str) -> bool:
    return identifier.startswith("@") or identifier in ("duration", "numAttempts")


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


def _completion(values: Mapping[str, Value]) -> str | None:
    value = values.get("completionStatus")
    return value if isinstance(value, str) else None
