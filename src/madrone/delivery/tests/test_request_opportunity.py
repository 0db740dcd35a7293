"""Asking to take or resume a test."""

from datetime import timedelta

import pytest

from madrone.audit.models import Event
from madrone.delivery.actions import supervision
from madrone.delivery.actions.opportunities import request_opportunity
from madrone.delivery.models import Opportunity
from madrone.delivery.states import State
from madrone.delivery.tests.scene import Scene, make_assignment, make_test, refused
from madrone.kernel import clock
from madrone.kernel.errors import NotFound
from tests.cast import SCHOOL

pytestmark = pytest.mark.django_db


def states(opportunity: Opportunity) -> list[str]:
    return list(opportunity.events.values_list("to_state", flat=True))


def test_a_first_request_waits_for_approval(scene: Scene) -> None:
    opportunity = scene.request()
    assert opportunity.state == State.PENDING
    assert states(opportunity) == ["pending"]
    assert (opportunity.org_code, opportunity.session_code) == (SCHOOL, "MATH-1234")
    event = Event.objects.get(action="delivery.opportunity.requested")
    assert event.actor_code == scene.cast.sam.code
    assert "Sam" not in event.actor_name


def test_asking_twice_makes_one_opportunity(scene: Scene) -> None:
    assert scene.request().pk == scene.request("MATH-9999").pk
    assert Opportunity.objects.get().session_code == "MATH-9999"
    assert states(Opportunity.objects.get()) == ["pending"]


def test_a_paused_test_asks_to_resume(scene: Scene) -> None:
    scene.pause(scene.start())
    assert scene.request().state == State.SUSPENDED


def test_a_denied_test_that_was_never_begun_waits_as_new(scene: Scene) -> None:
    supervision.deny_opportunity(by=scene.tom, opportunity=scene.request(), reason="Wrong room")
    again = scene.request()
    assert again.state == State.PENDING
    assert again.reason == ""


def test_a_test_in_use_is_paused_before_a_second_device_may_ask(scene: Scene) -> None:
    scene.start()
    opportunity = scene.request()
    assert opportunity.state == State.SUSPENDED
    assert states(opportunity) == ["pending", "approved", "started", "paused", "suspended"]
    assert opportunity.events.get(to_state="paused").reason


def test_an_approval_does_not_carry_over_to_a_new_request(scene: Scene) -> None:
    scene.approve(scene.request())
    assert scene.request().state == State.PENDING
    started = scene.begin(scene.approve(scene.request()))
    scene.pause(started)
    scene.approve(scene.request())
    assert scene.request().state == State.SUSPENDED


def test_a_finished_test_cannot_be_asked_for(scene: Scene) -> None:
    scene.submit(scene.start())
    refused(scene.request, "already-finished")


def test_a_test_whose_days_are_over_cannot_be_resumed(scene: Scene) -> None:
    scene.pause(scene.start())
    with clock.pretend(clock.now() + timedelta(days=46)):
        refused(scene.request, "expired")


def test_a_window_that_is_shut_or_not_open_yet_gives_no_test(scene: Scene) -> None:
    with clock.pretend(clock.now() + timedelta(days=102)):
        refused(scene.request, "expired")
    with clock.pretend(clock.now() - timedelta(days=12)):
        refused(scene.request, "not-open-yet")
    assert not Opportunity.objects.exists()


def test_it_gives_nobody_another_students_test(scene: Scene) -> None:
    other = make_assignment(scene.cast, make_test("G5-ELA"))
    with pytest.raises(NotFound):
        request_opportunity(
            student=scene.cast.sue, assignment=other, session_code="MATH-1234", org_code=SCHOOL
        )
