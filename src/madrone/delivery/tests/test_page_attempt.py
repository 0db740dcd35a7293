"""Turns in the player: a question is submitted by itself, and the page shows what it says."""

import json
from typing import Any

import pytest
from django.test import Client

from madrone.delivery.actions.histories import store_answers
from madrone.delivery.models import ItemTurn, Opportunity
from madrone.delivery.tests import kinds
from madrone.delivery.tests.room import Classroom, make_window
from madrone.delivery.tests.test_page_player import config_of, of_page, page_of, refusal
from madrone.proctor.actions.sessions import open_session
from tests.cast import SCHOOL, Cast

WRONG = {"RESPONSE": {"base": {"identifier": "WRONG"}}}
RIGHT = {"RESPONSE": {"base": {"identifier": "RIGHT"}}}


def classroom_with(cast: Cast, *items: str, kind: str = "summative") -> Classroom:
    """Open a session with a form of these items."""
    test = kinds.make_form(*items, kind=kind)
    window = make_window(cast, [test])
    session = open_session(by=cast.tom, org_code=SCHOOL, window=window, tests=[test])
    return Classroom(cast, session, test)


@pytest.fixture
def classroom(cast: Cast) -> Classroom:
    """An open session with an adaptive item."""
    return classroom_with(cast, kinds.ADAPTIVE, kinds.SHUFFLED)


def submit(client: Client, opportunity: Opportunity, item: str = "I1") -> Any:
    """Press "Check my answer"."""
    opportunity.refresh_from_db()
    body = json.dumps({"item": item, "sequence": opportunity.sequence})
    return client.post("/test/attempt", body, "application/json", headers=of_page(opportunity))


def answer(opportunity: Opportunity, value: dict[str, Any]) -> None:
    """Save an answer to the first question."""
    store_answers(opportunity=opportunity, entries=[("I1", value)])


def test_a_question_is_drawn_anew_with_what_it_says(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    assert "Take your time." in page_of(client)
    answer(opportunity, WRONG)
    told = submit(client, opportunity).json()
    assert "Birds have feathers." in told["html"] and "Take your time." not in told["html"]
    assert "A heron it is." not in told["html"]
    assert (told["number"], told["over"]) == (1, False)


def test_a_reload_shows_what_the_last_turn_has_left(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    answer(opportunity, RIGHT)
    assert submit(client, opportunity).json()["over"] is True
    page = page_of(client)
    assert "A heron it is." in page and "Take your time." not in page
    assert [item["over"] for item in config_of(client)["items"]] == [True, False]


def test_only_questions_that_answer_have_the_button(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    assert page_of(client).count("data-attempt>") == 1
    assert refusal(submit(client, opportunity, "I2")) == (409, "no-turns")


def test_feedback_is_not_in_the_page_of_a_summative_test(cast: Cast) -> None:
    client, opportunity = classroom_with(cast, kinds.FEEDBACK).begin()
    page = page_of(client)
    assert "Bats give milk." not in page and "data-attempt>" not in page
    answer(opportunity, WRONG)
    assert refusal(submit(client, opportunity)) == (409, "no-turns")


def test_feedback_of_a_practice_test_comes_with_the_turn(cast: Cast) -> None:
    client, opportunity = classroom_with(cast, kinds.FEEDBACK, kind="practice").begin()
    assert "Bats give milk." not in page_of(client)
    answer(opportunity, WRONG)
    assert "Bats give milk." in submit(client, opportunity).json()["html"]


def test_a_page_of_another_test_or_epoch_takes_no_turn(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    body = json.dumps({"item": "I1", "sequence": 0})
    stale = of_page(replace_epoch(opportunity))
    assert refusal(client.post("/test/attempt", body, "application/json", headers=stale)) == (409, "replaced")
    assert not ItemTurn.objects.exists()


def replace_epoch(opportunity: Opportunity) -> Opportunity:
    """The same opportunity as a page of the epoch before knew it."""
    old = Opportunity.objects.get(pk=opportunity.pk)
    old.epoch -= 1
    return old


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"item": "I1", "sequence": "x"}', "[" * 10_000])
def test_a_request_that_cannot_be_read_takes_no_turn(classroom: Classroom, body: str) -> None:
    client, opportunity = classroom.begin()
    refused = client.post("/test/attempt", body, "application/json", headers=of_page(opportunity))
    assert refusal(refused) == (422, "attempt-unreadable")


def test_the_rules_of_scoring_stay_on_the_server(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    answer(opportunity, WRONG)
    for html in (page_of(client), submit(client, opportunity).json()["html"]):
        for secret in ("SCORE", "SAID", "qti-match", "praise", "correct"):
            assert secret not in html
