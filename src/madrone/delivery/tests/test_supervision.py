"""What staff and the clock do: approving, denying, pausing, idleness and expiry."""

from datetime import timedelta

import pytest

from madrone.access import Actor
from madrone.audit.models import Event
from madrone.delivery.access import student_actor
from madrone.delivery.actions import supervision
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.opportunities import note_activity
from madrone.delivery.models import Opportunity
from madrone.delivery.states import State
from madrone.delivery.tests.scene import Scene, refused
from madrone.jobs.models import Job
from madrone.kernel import clock
from madrone.kernel.errors import NotAllowed
from madrone.orgs.models import Organization
from tests.cast import SCHOOL

pytestmark = pytest.mark.django_db
A = {"RESPONSE": {"base": {"identifier": "A"}}}


def test_only_those_who_may_run_the_session_decide(scene: Scene) -> None:
    opportunity = scene.request()
    for name in ("ada", "rob", "eve"):
        actor = scene.cast.actor(name)
        with pytest.raises(NotAllowed):
            supervision.approve_opportunity(by=actor, opportunity=opportunity)
        with pytest.raises(NotAllowed):
            supervision.deny_opportunity(by=actor, opportunity=opportunity, reason="No.")
    assert supervision.approve_opportunity(by=scene.cast.pia, opportunity=opportunity).state == State.APPROVED
    event = Event.objects.get(action="delivery.opportunity.approved")
    assert (event.actor_code, event.org_code) == (scene.cast.pia.code, SCHOOL)


def test_an_interim_administrator_runs_practice_but_not_the_summative(scene: Scene) -> None:
    opportunity = scene.request()
    rob = scene.cast.actor("rob")
    with pytest.raises(NotAllowed):
        supervision.approve_opportunity(by=rob, opportunity=opportunity)
    opportunity.test.kind = "practice"
    opportunity.test.save()
    assert supervision.approve_opportunity(by=rob, opportunity=opportunity).state == State.APPROVED


def test_a_denial_shows_its_reason(scene: Scene) -> None:
    opportunity = scene.request()
    refused(
        lambda: supervision.deny_opportunity(by=scene.tom, opportunity=opportunity, reason="  "),
        "reason-missing",
    )
    long = "x" * 201
    refused(
        lambda: supervision.deny_opportunity(by=scene.tom, opportunity=opportunity, reason=long),
        "reason-too-long",
    )
    denied = supervision.deny_opportunity(by=scene.tom, opportunity=opportunity, reason=" Wrong test ")
    assert (denied.state, denied.reason) == (State.DENIED, "Wrong test")
    refused(lambda: scene.begin(denied), "denied")
    refused(lambda: scene.approve(denied), "not-waiting")


def test_a_student_pauses_the_own_test_and_no_other(scene: Scene) -> None:
    opportunity = scene.start()
    with pytest.raises(NotAllowed):
        supervision.pause_opportunity(by=student_actor(scene.cast.sue), opportunity=opportunity)
    posing = Actor(name="Posing", code=scene.cast.sam.code, account_id=1)
    with pytest.raises(NotAllowed):
        supervision.pause_opportunity(by=posing, opportunity=opportunity)
    paused = supervision.pause_opportunity(by=student_actor(scene.cast.sam), opportunity=opportunity)
    assert paused.state == State.PAUSED
    refused(lambda: scene.pause(paused), "paused")


def test_twenty_minutes_without_activity_pause_a_test(scene: Scene) -> None:
    opportunity = scene.start()
    start = opportunity.last_activity_at
    assert start
    with clock.pretend(start + timedelta(minutes=15)):
        note_activity(opportunity=opportunity)
    assert supervision.pause_idle(now=start + timedelta(minutes=34)) == 0
    assert supervision.pause_idle(now=start + timedelta(minutes=35)) == 1
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.reason) == (State.PAUSED, supervision.IDLE)
    assert supervision.pause_idle(now=start + timedelta(minutes=99)) == 0


def test_a_test_expires_after_its_days_and_is_scored_when_anything_was_answered(scene: Scene) -> None:
    opportunity = store_answers(opportunity=scene.start(), entries=[("1", A)])
    scene.pause(opportunity)
    day = clock.now()
    assert supervision.expire_due(now=day + timedelta(days=43)) == 0
    assert supervision.expire_due(now=day + timedelta(days=46)) == 1
    opportunity.refresh_from_db()
    assert opportunity.state == State.EXPIRED
    assert Job.objects.get().arguments == {"opportunity": opportunity.code}
    assert supervision.expire_due(now=day + timedelta(days=47)) == 0


def test_one_test_that_fails_does_not_keep_the_clock_from_the_others(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opportunity = scene.start()
    gone = Opportunity(pk=0, code="gone")
    monkeypatch.setattr(supervision.queries, "perhaps_expired", lambda now: [gone, opportunity])
    assert supervision.expire_due(now=clock.now() + timedelta(days=60)) == 1
    opportunity.refresh_from_db()
    assert opportunity.state == State.EXPIRED
    assert "could not be applied to opportunity gone" in caplog.text


def test_an_expired_test_without_answers_is_not_sent_to_scoring(scene: Scene) -> None:
    scene.request()
    assert supervision.expire_due(now=clock.now() + timedelta(days=99)) == 0
    assert supervision.expire_due(now=clock.now() + timedelta(days=102)) == 1
    assert not Job.objects.exists()


def test_the_day_is_the_schools_own(scene: Scene) -> None:
    """Eight hours after midnight in London it is still the day before in Honolulu."""
    Organization.objects.filter(code=SCHOOL).update(time_zone="Pacific/Honolulu")
    window = scene.assignment.window
    scene.request()
    midnight = clock.now().replace(
        year=window.closes_on.year, month=window.closes_on.month, day=window.closes_on.day, hour=0, minute=0
    ) + timedelta(days=1)
    assert supervision.expire_due(now=midnight + timedelta(hours=9)) == 0
    assert supervision.expire_due(now=midnight + timedelta(hours=11)) == 1


def test_nobody_but_the_clock_lets_time_run_out(scene: Scene) -> None:
    scene.start()
    for act in (supervision.pause_idle, supervision.expire_due):
        with pytest.raises(NotAllowed):
            act(by=scene.tom)
    assert Opportunity.objects.get().state == State.STARTED
