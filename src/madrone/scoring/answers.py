"""From stored answers to points, item by item; nothing here is written to the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from madrone import qti
from madrone.content.parsed import parsed_item
from madrone.content.queries import FormItemView, parameters_of
from madrone.delivery.seeds import seed_of
from madrone.delivery.turns import Turn
from madrone.psychometrics.irt import ItemParameters

if TYPE_CHECKING:
    from madrone.scoring.models import ItemScore

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What a student has given on a form, by item: the present answers, and the last turns at adaptive items.

    ``opportunity`` is the code from which the clones that the student saw follow.
    """

    opportunity: str
    answers: Mapping[str, Answer]
    turns: Mapping[str, Turn] = field(default_factory=dict)


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
    places: Iterable[FormItemView], given: Given, hand_scores: "Mapping[str, ItemScore]"
) -> list[PlacedScore]:
    """Score every place of a form; an item without an answer has 0 points and is marked unanswered."""
    return [_score_place(place, given, hand_scores) for place in places]


def _score_place(place: FormItemView, given: Given, hand_scores: "Mapping[str, ItemScore]") -> PlacedScore:
    item = place.item
    parsed = parsed_item(item)
    answer = given.answers.get(item.identifier)
    turn = given.turns.get(item.identifier) if parsed.adaptive else None
    answered = turn is not None or (answer is not None and qti.is_answered(parsed, answer))
    kept = hand_scores.get(item.identifier)
    points = kept.points if kept else 0.0
    if kept is None and answered:
        points = None if item.hand_scored else _points(parsed, given.opportunity, answer or {}, turn)
    return PlacedScore(
        item=item.identifier,
        claim=item.claim,
        counts=place.operational and bool(item.irt_model),
        answered=answered,
        points=points,
        maximum=item.max_score,
        by_hand=kept is not None,
        parameters=parameters_of(item),
    )


def stored_scores(places: Iterable[FormItemView], scores: "Iterable[ItemScore]") -> list[PlacedScore]:
    """Put the scores that were kept of a form at their places; a place without one is left out."""
    kept = {score.item: score for score in scores}
    return [
        PlacedScore(
            item=place.item.identifier,
            claim=place.item.claim,
            counts=place.operational and bool(place.item.irt_model),
            answered=score.answered,
            points=score.points,
            maximum=score.maximum,
            by_hand=score.method == score.Method.HAND,
            parameters=parameters_of(place.item),
        )
        for place in places
        if (score := kept.get(place.item.identifier)) is not None
    ]


def _points(parsed: qti.Item, opportunity: str, answer: Answer, turn: Turn | None) -> float | None:
    """Run the item's response processing on the clone that the student saw; none where it leaves this answer to a
    person.

    An adaptive item has been scored turn by turn; its last turn stands, and what was changed without submitting the
    question again counts no more (QTI 3.0.1, adaptive items). One that was never submitted is submitted with the
    test.
    """
    if turn is not None:
        if turn.outcomes.get("SCORE") == {"base": None}:
            return None
        score = turn.score
    else:
        # What is stored is what the device sent; nothing but the player keeps it within what may be chosen.
        given = qti.possible_responses(parsed, answer)
        result = qti.score_item(parsed, {**given, "@seed": seed_of(opportunity, parsed.identifier)})
        if "SCORE" in result.external:
            return None
        score = result.score
    points = score or 0.0
    # An author's processing may leave the range that the item promises; the promise holds.
    return min(max(points, 0.0), points if parsed.max_score is None else parsed.max_score)
