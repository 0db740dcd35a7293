"""Beginning and resuming: epochs, what is frozen, and what a long pause locks."""

from datetime import timedelta
from typing import Any

import pytest

from madrone.delivery import queries
from madrone.delivery.access import intake_signer, save_token
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.opportunities import begin_opportunity
from madrone.delivery.models import Opportunity
from madrone.delivery.states import State
from madrone.delivery.tests.scene import Scene, make_assignment, make_test, refused
from madrone.kernel import clock

pytestmark = pytest.mark.django_db
A = {"RESPONSE": {"base": {"identifier": "A"}}}
TAKEN_BACK: dict[str, Any] = {"RESPONSE": {"base": None}}


def resume_after(scene: Scene, opportunity: Opportunity, minutes: float) -> Opportunity:
    """Pause a test a minute after its last activity and resume it some minutes later."""
    assert opportunity.last_activity_at
    paused_at = opportunity.last_activity_at + timedelta(minutes=1)
    with clock.pretend(paused_at):
        scene.pause(opportunity)
    with clock.pretend(paused_at + timedelta(minutes=minutes)):
        return scene.begin(scene.approve(scene.request()))


def test_the_first_start_freezes_settings_and_grade(scene: Scene) -> None:
    opportunity = scene.start()
    assert (opportunity.state, opportunity.epoch) == (State.STARTED, 1)
    assert (opportunity.settings, opportunity.grade) == ({"zoom": "1.5X"}, "05")
    scene.pause(opportunity)
    again = begin_opportunity(opportunity=scene.approve(scene.request()), settings={"zoom": "3X"}, grade="06")
    assert (again.epoch, again.settings, again.grade) == (2, {"zoom": "1.5X"}, "05")
    assert again.first_started_at == opportunity.first_started_at


def test_nobody_begins_without_approval(scene: Scene) -> None:
    opportunity = scene.request()
    assert "approved" in refused(lambda: scene.begin(opportunity), "not-approved")
    started = scene.begin(scene.approve(opportunity))
    refused(lambda: scene.begin(started), "in-use")
    scene.pause(started)
    refused(lambda: scene.begin(started), "paused")


def test_a_long_pause_locks_what_was_answered(scene: Scene) -> None:
    opportunity = store_answers(opportunity=scene.start(), entries=[("1", A), ("2", A), ("3", TAKEN_BACK)])
    opportunity = store_answers(opportunity=opportunity, entries=[("2", TAKEN_BACK)])
    resumed = resume_after(scene, opportunity, 20.01)
    assert resumed.locked_items == '["1"]'
    assert resumed.last_activity_at
    with clock.pretend(resumed.last_activity_at + timedelta(minutes=1)):
        answered = store_answers(opportunity=resumed, entries=[("3", A)])
    later = resume_after(scene, answered, 5)
    assert later.locked_items == '["1"]'


def test_a_short_pause_locks_nothing(scene: Scene) -> None:
    opportunity = store_answers(opportunity=scene.start(), entries=[("1", A)])
    assert resume_after(scene, opportunity, 20).locked_items == "[]"


def test_a_performance_task_never_locks(scene: Scene) -> None:
    scene.assignment = make_assignment(scene.cast, make_test("G5-PT", pause_minutes=None))
    opportunity = store_answers(opportunity=scene.start(), entries=[("1", A)])
    assert resume_after(scene, opportunity, 600).locked_items == "[]"


def test_a_new_epoch_counts_its_saves_from_one(scene: Scene) -> None:
    opportunity = store_answers(opportunity=scene.start(), entries=[("1", A), ("2", A)])
    resumed = resume_after(scene, opportunity, 1)
    assert (resumed.last_number, resumed.sequence) == (0, 2)
    stored = store_answers(opportunity=resumed, entries=[("1", TAKEN_BACK)])
    assert (stored.last_number, stored.sequence) == (1, 3)
    answers = queries.present_answers(stored)
    assert {item: answer.given for item, answer in answers.items()} == {"1": False, "2": True}
    assert queries.progress([stored.pk]) == {stored.pk: 1}


def test_the_token_names_the_opportunity_and_its_epoch(scene: Scene) -> None:
    opportunity = scene.start()
    now = clock.now()
    token = save_token(opportunity, now)
    payload = intake_signer().read(token, now=now.timestamp())
    assert (payload["o"], payload["c"], payload["e"]) == (opportunity.pk, opportunity.code, 1)
