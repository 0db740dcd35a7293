"""A turn at an item that answers the student: what is scored, when, and what is kept of it."""

from typing import Any

from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.turns import take_turn
from madrone.delivery.models import ItemTurn, Opportunity
from madrone.delivery.queries import last_turns
from madrone.delivery.tests import kinds
from madrone.delivery.tests.scene import Scene, make_assignment, refused
from madrone.delivery.turns import MOST_TURNS, Turn
from tests.cast import Cast

WRONG = {"RESPONSE": {"base": {"identifier": "WRONG"}}}
RIGHT = {"RESPONSE": {"base": {"identifier": "RIGHT"}}}


def started(cast: Cast, *items: str, kind: str = "summative") -> Opportunity:
    """Bring Sam to a form of these items."""
    return Scene(cast, make_assignment(cast, kinds.make_form(*items, kind=kind))).start()


def turn(opportunity: Opportunity, value: dict[str, Any] | None = None, item: str = "I1") -> Turn:
    """Save an answer and submit the question."""
    if value is not None:
        store_answers(opportunity=opportunity, entries=[(item, value)])
    opportunity.refresh_from_db()
    return take_turn(opportunity=opportunity, item=item, sequence=opportunity.sequence)


def said(one: Turn) -> object:
    return one.outcomes["SAID"]["base"]["identifier"]


def points(one: Turn) -> object:
    return one.outcomes["SCORE"]["base"]["float"]


def test_an_adaptive_item_carries_its_outcomes_from_turn_to_turn(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    first = turn(opportunity, WRONG)
    assert (first.number, said(first), points(first), first.completed) == (1, "hint", 1, False)
    second = turn(opportunity, RIGHT)
    assert (second.number, said(second), points(second), second.completed) == (2, "praise", 1, True)
    assert last_turns(opportunity) == {"I1": second}


def test_the_right_answer_at_once_keeps_every_point(cast: Cast) -> None:
    only = turn(started(cast, kinds.ADAPTIVE), RIGHT)
    assert (points(only), only.completed) == (2, True)


def test_every_turn_is_kept_with_the_answer_that_it_scored(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    turn(opportunity, WRONG)
    turn(opportunity, RIGHT)
    rows = list(ItemTurn.objects.order_by("number").values_list("number", "sequence", "responses"))
    assert rows == [(1, 1, WRONG), (2, 2, RIGHT)]


def test_a_completed_item_takes_no_further_turn(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    turn(opportunity, RIGHT)
    refused(lambda: turn(opportunity, WRONG), "item-completed")
    assert ItemTurn.objects.count() == 1


def test_a_turn_without_an_answer_is_a_turn(cast: Cast) -> None:
    first = turn(started(cast, kinds.ADAPTIVE))
    assert (said(first), first.responses) == ("hint", {})


def test_a_response_that_is_shown_no_more_keeps_its_value_but_a_button_does_not(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    turn(opportunity, WRONG | {"HINT": {"base": {"boolean": True}}})
    again = turn(opportunity, {"HINT": {"base": None}})
    assert again.responses == WRONG | {"HINT": {"base": None}}


def test_what_the_device_has_not_saved_yet_is_not_scored(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    store_answers(opportunity=opportunity, entries=[("I1", RIGHT)])
    refused(lambda: take_turn(opportunity=opportunity, item="I1", sequence=2), "not-all-saved")
    assert not ItemTurn.objects.exists()


def test_a_paused_test_takes_no_turn(cast: Cast) -> None:
    scene = Scene(cast, make_assignment(cast, kinds.make_form(kinds.ADAPTIVE)))
    opportunity = scene.start()
    scene.pause(opportunity)
    refused(lambda: take_turn(opportunity=opportunity, item="I1", sequence=0), "paused")


def test_a_locked_item_takes_no_turn(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    Opportunity.objects.update(locked_items='["I1"]')
    refused(lambda: turn(opportunity), "item-locked")


def test_feedback_is_for_practice_tests_alone(cast: Cast) -> None:
    opportunity = started(cast, kinds.FEEDBACK)
    refused(lambda: turn(opportunity, WRONG), "no-turns")


def test_in_a_practice_test_each_attempt_begins_anew(cast: Cast) -> None:
    opportunity = started(cast, kinds.FEEDBACK, kind="practice")
    assert [said(turn(opportunity, one)) for one in (WRONG, RIGHT)] == ["WRONG", "RIGHT"]


def test_an_item_that_says_nothing_takes_no_turn(cast: Cast) -> None:
    opportunity = started(cast, kinds.SHUFFLED, kind="practice")
    refused(lambda: turn(opportunity), "no-turns")
    refused(lambda: turn(opportunity, item="elsewhere"), "no-turns")


def test_turns_come_to_an_end(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    turn(opportunity, WRONG)
    ItemTurn.objects.update(number=MOST_TURNS)
    refused(lambda: turn(opportunity), "turns-spent")


def test_a_turn_counts_as_activity(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    Opportunity.objects.update(last_activity_at=None)
    turn(opportunity)
    opportunity.refresh_from_db()
    assert opportunity.last_activity_at is not None
