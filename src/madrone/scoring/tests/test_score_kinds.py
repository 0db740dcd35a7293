"""Clones are scored by their own keys, adaptive items by their last turn."""

from typing import Any

from madrone.content.models import FormItem, Item
from madrone.content.parsed import parsed_item
from madrone.content.queries import form_items
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.turns import take_turn
from madrone.delivery.models import Opportunity
from madrone.delivery.queries import last_turns, present_answers
from madrone.delivery.seeds import seed_of
from madrone.delivery.tests import kinds
from madrone.delivery.tests.scene import Scene, make_assignment
from madrone.qti.clones import clone_item
from madrone.scoring.answers import Given, PlacedScore, score_answers
from tests.cast import Cast

WRONG = {"RESPONSE": {"base": {"identifier": "WRONG"}}}
RIGHT = {"RESPONSE": {"base": {"identifier": "RIGHT"}}}

_BY_MAPPING = """<qti-set-outcome-value identifier="SCORE"><qti-map-response identifier="RESPONSE"/>
</qti-set-outcome-value>"""


def started(cast: Cast, *items: str) -> Opportunity:
    """Bring Sam to a form of these items."""
    return Scene(cast, make_assignment(cast, kinds.make_form(*items))).start()


def answer(opportunity: Opportunity, value: dict[str, Any], item: str = "I1") -> None:
    """Save an answer."""
    store_answers(opportunity=opportunity, entries=[(item, value)])
    opportunity.refresh_from_db()


def submit(opportunity: Opportunity, item: str = "I1") -> None:
    """Take a turn."""
    take_turn(opportunity=opportunity, item=item, sequence=opportunity.sequence)


def scored(opportunity: Opportunity) -> PlacedScore:
    """Score the first question as the machine does."""
    answers = {item: one.value for item, one in present_answers(opportunity).items()}
    given = Given(opportunity.code, answers, last_turns(opportunity))
    return score_answers(form_items(opportunity.test), given, {})[0]


def sum_of(code: str) -> int:
    """The key of the clone that an opportunity shows."""
    found = clone_item(parsed_item(Item.objects.get(identifier="I1")), seed_of(code, "I1")).templates["N"]
    assert isinstance(found, int)
    return found + 10


def test_a_clone_is_scored_by_the_key_of_the_student_who_saw_it(cast: Cast) -> None:
    opportunity = started(cast, kinds.CLONED)
    mine, other = sum_of(opportunity.code), sum_of("somebody-else")
    assert mine != other
    answer(opportunity, {"RESPONSE": {"base": {"integer": other}}})
    assert scored(opportunity).points == 0
    answer(opportunity, {"RESPONSE": {"base": {"integer": mine}}})
    assert scored(opportunity).points == 1


def test_an_adaptive_item_is_worth_what_its_last_turn_left(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    answer(opportunity, WRONG)
    submit(opportunity)
    answer(opportunity, RIGHT)
    submit(opportunity)
    assert scored(opportunity).points == 1


def test_what_was_changed_after_the_last_turn_counts_no_more(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    answer(opportunity, RIGHT)
    submit(opportunity)
    answer(opportunity, WRONG)
    assert scored(opportunity).points == 2


def test_an_adaptive_item_that_was_never_submitted_is_submitted_with_the_test(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    assert (scored(opportunity).answered, scored(opportunity).points) == (False, 0)
    answer(opportunity, WRONG)
    assert (scored(opportunity).answered, scored(opportunity).points) == (True, 1)


def test_a_turn_without_an_answer_is_an_answer(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    submit(opportunity)
    assert (scored(opportunity).answered, scored(opportunity).points) == (True, 1)


def test_an_adaptive_item_of_a_person_waits_for_that_person(cast: Cast) -> None:
    opportunity = started(cast, kinds.ADAPTIVE)
    Item.objects.update(hand_scored=True)
    submit(opportunity)
    assert scored(opportunity).points is None
    assert FormItem.objects.count() == 1


def test_choosing_more_than_may_be_chosen_earns_nothing(cast: Cast) -> None:
    mapped = (
        '<qti-mapping default-value="0"><qti-map-entry map-key="RIGHT" mapped-value="2"/></qti-mapping>'
        "</qti-response-declaration>"
    )
    several = (
        kinds.FEEDBACK.replace(
            'cardinality="single" base-type="identifier">', 'cardinality="multiple" base-type="identifier">'
        )
        .replace("</qti-response-declaration>", mapped)
        .replace("<qti-response-processing>", "<qti-response-processing>" + _BY_MAPPING)
        .replace('identifier="SAID"><qti-variable identifier="RESPONSE"/>', 'identifier="SAID"><qti-null/>')
    )
    opportunity = started(cast, several)
    answer(opportunity, {"RESPONSE": {"list": {"identifier": ["RIGHT"]}}})
    assert scored(opportunity).points == 2
    answer(opportunity, {"RESPONSE": {"list": {"identifier": ["RIGHT", "WRONG"]}}})
    assert scored(opportunity).points == 0
