"""What a test needs to know of an item: once of the item itself, and of each answer to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from madrone.qti.clones import Clone, clone_item
from madrone.qti.declarations import Declaration, TemplateDeclaration
from madrone.qti.item import Item
from madrone.qti.pci import PciError, PciJson, decode, encode
from madrone.qti.scoring import ItemResult
from madrone.qti.values import Value, same

BUILT_IN: Mapping[str, Declaration] = {
    "completionStatus": Declaration("completionStatus", "single", "identifier", 0),
    "duration": Declaration("duration", "single", "duration", 0),
    "numAttempts": Declaration("numAttempts", "single", "integer", 0),
}


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a test's rules need of an item: variables, their first values, bounds of its outcomes.

    ``answerable`` says that it has a response at all: an item without one cannot be skipped.
    """

    declared: Mapping[str, Declaration]
    initial: Mapping[str, Value]
    minima: Mapping[str, float]
    maxima: Mapping[str, float]
    templates: Mapping[str, TemplateDeclaration]
    answerable: bool
    adaptive: bool


def item_facts(item: Item) -> ItemFacts:
    """The facts of an item; small enough to keep for every item of a test."""
    outcomes = item.outcomes
    return ItemFacts(
        declared={**BUILT_IN, **item.responses, **outcomes},
        initial={name: one.initial for name, one in outcomes.items() if name not in item.external},
        minima={name: one.normal_minimum for name, one in outcomes.items() if one.normal_minimum is not None},
        maxima={name: one.normal_maximum for name, one in outcomes.items() if one.normal_maximum is not None},
        templates=item.templates,
        answerable=bool(item.responses),
        adaptive=item.adaptive,
    )


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submission of an item: responses and outcomes in PCI JSON.

    ``correct`` is none where some response has no key. ``complete`` is false where a response breaks the
    rules of its interaction (too few choices), as far as the player knows. ``duration`` counts seconds.
    """

    responses: Mapping[str, PciJson]
    outcomes: Mapping[str, PciJson]
    correct: bool | None = None
    responded: bool = True
    completion: str | None = None
    complete: bool = True
    duration: float = 0.0


def make_attempt(
    item: Item,
    responses: Mapping[str, PciJson],
    result: ItemResult,
    *,
    clone: Clone | None = None,
    complete: bool = True,
    duration: float = 0.0,
) -> Attempt:
    """What a test keeps of a scored submission; ``clone`` is the one that the student saw."""
    seen = clone_item(item) if clone is None else clone
    given = {name: _read(responses.get(name), declared) for name, declared in item.responses.items()}
    keyed = bool(given) and all(name in seen.correct for name in given)
    return Attempt(
        responses={name: encode(value, item.responses[name]) for name, value in given.items()},
        outcomes=dict(result.outcomes),
        correct=all(same(value, seen.correct[name]) for name, value in given.items()) if keyed else None,
        responded=any(not same(value, seen.defaults.get(name)) for name, value in given.items()),
        completion=result.completion,
        complete=complete,
        duration=duration,
    )


def _read(data: object, declaration: Declaration) -> Value:
    try:
        return decode(data, declaration)
    except PciError:
        # Scoring has already warned of it, and counts it as not answered too.
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a session holds of an item that was answered: the last attempt, and how many there were."""

    responses: Mapping[str, PciJson] = field(default_factory=dict)
    outcomes: Mapping[str, PciJson] = field(default_factory=dict)
    correct: bool | None = None
    responded: bool = False
    completion: str | None = None
    attempts: int = 0
    duration: float = 0.0
    late: bool = False

    def followed_by(self, attempt: Attempt, *, attempts: int, late: bool) -> "Answer":
        """The answer after one more attempt; time adds up."""
        return Answer(
            attempt.responses,
            attempt.outcomes,
            attempt.correct,
            attempt.responded,
            attempt.completion,
            attempts,
            self.duration + attempt.duration,
            self.late or late,
        )
