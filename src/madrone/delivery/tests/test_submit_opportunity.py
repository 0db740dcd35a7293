"""Handing in: the device's chain and the stored one must be the same."""

import pytest

from madrone.audit.models import Event
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.opportunities import enter_review, leave_review, mark_scored
from madrone.delivery.models import Opportunity
from madrone.delivery.queries import ended_opportunity
from madrone.delivery.states import State
from madrone.delivery.tests.scene import Scene, refused
from madrone.jobs.models import Job
from madrone.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
A = {"RESPONSE": {"base": {"identifier": "A"}}}


@pytest.fixture
def answered(scene: Scene) -> Opportunity:
    """A test with three answers stored."""
    return store_answers(opportunity=scene.start(), entries=[("1", A), ("2", A), ("3", A)])


def test_it_completes_the_test_and_asks_for_its_score(scene: Scene, answered: Opportunity) -> None:
    done = scene.submit(answered, answered=3)
    assert (done.state, done.completed_at is not None) == (State.COMPLETED, True)
    assert Job.objects.get(name="scoring.score").arguments == {"opportunity": done.code}
    event = Event.objects.get(action="delivery.opportunity.submitted")
    assert (event.details["sequence"], event.details["chain"]) == (3, answered.chain)


@pytest.mark.parametrize(
    ("claims", "missing"), [({"sequence": 5}, "2 answers"), ({"answered": 4}, "1 answer ")]
)
def test_it_says_how_many_answers_are_missing(
    scene: Scene, answered: Opportunity, claims: dict[str, int], missing: str
) -> None:
    message = refused(lambda: scene.submit(answered, **({"answered": 3} | claims)), "not-all-saved")
    assert missing in message
    answered.refresh_from_db()
    assert answered.state == State.STARTED
    assert not Job.objects.exists()


def test_it_refuses_a_device_that_has_not_seen_all_receipts(scene: Scene, answered: Opportunity) -> None:
    message = refused(lambda: scene.submit(answered, sequence=2), "not-all-saved")
    assert "2 saves here, 3 stored" in message
    refused(lambda: scene.submit(answered, chain="f" * 64), "not-all-saved")


def test_it_refuses_a_second_submission(scene: Scene, answered: Opportunity) -> None:
    scene.submit(answered, answered=3)
    refused(lambda: scene.submit(answered, answered=3), "already-finished")
    assert Job.objects.count() == 1


def test_it_refuses_a_paused_test(scene: Scene, answered: Opportunity) -> None:
    scene.pause(answered)
    refused(lambda: scene.submit(answered, answered=3), "paused")


def test_review_may_be_left_and_entered_again(scene: Scene, answered: Opportunity) -> None:
    assert enter_review(opportunity=answered).state == State.REVIEW
    assert leave_review(opportunity=answered).state == State.REVIEW
    assert enter_review(opportunity=answered).state == State.REVIEW
    assert answered.events.filter(to_state="review").count() == 1
    assert store_answers(opportunity=answered, entries=[("1", A)]).sequence == 4
    assert scene.submit(answered, answered=3).state == State.COMPLETED


def test_the_score_moves_a_finished_test_and_no_other(scene: Scene, answered: Opportunity) -> None:
    refused(lambda: mark_scored(opportunity=answered), "wrong-state")
    with pytest.raises(NotFound):
        ended_opportunity(answered.code)
    done = scene.submit(answered, answered=3)
    assert ended_opportunity(done.code).pk == done.pk
    assert mark_scored(opportunity=done).state == State.SCORED
    assert mark_scored(opportunity=done).state == State.SCORED
