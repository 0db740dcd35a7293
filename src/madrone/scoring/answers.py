"""From stored answers to points, item by item; nothing here is written to the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madrone import qti
from madrone.content.parsed import parsed_item
from madrone.content.queries import FormItemView, parameters_of
from madrone.psychometrics.irt import ItemParameters

if TYPE_CHECKING:
    from madrone.scoring.models import ItemScore

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlacedScore:
    """What the answer at one place of a form earned; ``points`` is None while a person must score it."""

    item: str
    claim: str
    counts: bool
    answered: bool
    points: float | None
    maximum: float
    by_hand: bool
    parameters: ItemParameters | None


def score_answers(
    places: Iterable[FormItemView], answers: Mapping[str, Answer], hand_scores: "Mapping[str, ItemScore]"
) -> list[PlacedScore]:
    """Score every place of a form; an item without an answer has 0 points and is marked unanswered."""
    return [_score_place(place, answers.get(place.item.identifier), hand_scores) for place in places]


def _score_place(
    place: FormItemView, answer: Answer | None, hand_scores: "Mapping[str, ItemScore]"
) -> PlacedScore:
    item = place.item
    parsed = parsed_item(item)
    answered = answer is not None and qti.is_answered(parsed, answer)
    kept = hand_scores.get(item.identifier)
    return PlacedScore(
        item=item.identifier,
        claim=item.claim,
        counts=place.operational and bool(item.irt_model),
        answered=answered,
        points=kept.points if kept else _points(item.hand_scored, parsed, answer if answered else None),
        maximum=item.max_score,
        by_hand=kept is not None,
        parameters=parameters_of(item),
    )


def _points(hand_scored: bool, parsed: qti.Item, answer: Answer | None) -> float | None:
    """Run the item's response processing; a blank earns nothing, a written answer waits for a person."""
    if answer is None:
        return 0.0
    if hand_scored:
        return None
    points = qti.score_item(parsed, dict(answer)).score or 0.0
    # An author's processing may leave the range that the item promises; the promise holds.
    return min(max(points, 0.0), parsed.max_score or points)
