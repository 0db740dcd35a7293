"""Turns at an item: which items answer the student during the test, and what one turn carries to the next.

An adaptive item does so wherever it stands, for that is how it asks its question (QTI 3.0.1, adaptive items). An
item with feedback does so in practice tests only: there the student is to learn, in all others to be measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madrone import qti
from madrone.qti.clones import Clone
from madrone.qti.pci import encode

PRACTICE = "practice"
COMPLETED = "completed"
# A child who presses the button all afternoon must not fill the database.
MOST_TURNS = 50

Outcomes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was taken at an item: its number from 1, what was answered and what came of it, as PCI JSON."""

    number: int
    responses: Mapping[str, Any]
    outcomes: Outcomes

    @property
    def completed(self) -> bool:
        """Tell whether the item is over: no further turn can be taken."""
        return self.outcomes.get("completionStatus") == {"base": {"identifier": COMPLETED}}

    @property
    def score(self) -> float | None:
        """Give SCORE in points; none where only a person can give it."""
        return qti.ItemResult(dict(self.outcomes), None, (), ()).score


def takes_turns(item: qti.Item, kind: str) -> bool:
    """Tell whether students may submit this item by itself, in a test of this kind, and be answered."""
    return item.adaptive or (kind == PRACTICE and has_feedback(item))


def has_feedback(item: qti.Item) -> bool:
    """Tell whether an item has anything to say to an answer."""
    in_body = item.body is not None and any(
        node.name in ("qti-feedback-inline", "qti-feedback-block") for node in item.body.walk()
    )
    return in_body or bool(item.feedback)


def score_turn(item: qti.Item, seed: str, answer: Mapping[str, Any], before: Turn | None) -> Turn:
    """Score one turn on the clone of a seed: the answer as it stands now, after what earlier turns have left.

    An interaction that a turn has hidden keeps its last response; an attempt that was ended by a button is over,
    so the button counts anew.
    """
    kept = dict(before.responses) if before else {}
    responses = {**_without_ended_attempts(item, kept), **answer}
    number = before.number + 1 if before else 1
    given: dict[str, Any] = {
        # A turn earns feedback and points, so it counts only what a player can have sent.
        **qti.possible_responses(item, responses),
        "@seed": seed,
        "numAttempts": {"base": {"integer": number}},
    }
    if before is not None:
        given["@candidateOutcomes"] = before.outcomes
    return Turn(number, responses, qti.score_item(item, given).outcomes)


def first_outcomes(item: qti.Item, clone: Clone) -> Outcomes:
    """Give the outcomes that an item has before any turn: what it shows at first may depend on them."""
    values = {name: clone.defaults.get(name, outcome.default) for name, outcome in item.outcomes.items()}
    first = {name: encode(value, item.outcomes[name]) for name, value in values.items() if value is not None}
    return {**first, "completionStatus": {"base": {"identifier": "not_attempted"}}}


def _without_ended_attempts(item: qti.Item, responses: Mapping[str, Any]) -> dict[str, Any]:
    buttons = {one.response_identifier for one in item.interactions if one.kind == "end-attempt"}
    return {name: value for name, value in responses.items() if name not in buttons}
