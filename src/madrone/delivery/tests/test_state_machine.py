"""The table of legal moves against the database: a model walks it at random, and every illegal move is refused."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from madrone.delivery import queries
from madrone.delivery.actions import opportunities, supervision
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.moves import locked, move
from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity, OpportunityEvent
from madrone.delivery.states import ENDED, SAVING, TRANSITIONS, State, may_move
from madrone.delivery.tests.scene import Scene
from madrone.jobs.models import Job
from madrone.kernel import clock

pytestmark = pytest.mark.django_db

# The table of domain.md 5.3, written out once more from the specification.
SPECIFIED = {
    "pending": "initializing denied approved paused expired invalidated forceCompleted",
    "suspended": "denied approved paused expired invalidated forceCompleted",
    "approved": "pending started paused expired invalidated forceCompleted",
    "started": "paused review completed expired invalidated segmentEntry segmentExit forceCompleted",
    "review": "completed paused expired invalidated segmentEntry segmentExit forceCompleted",
    "paused": "pending suspended expired invalidated forceCompleted",
    "denied": "pending suspended paused expired invalidated forceCompleted",
    "completed": "scored submitted invalidated",
    "scored": "rescored submitted invalidated",
    "submitted": "rescored reported invalidated",
    "reported": "rescored invalidated",
    "expired": "rescored invalidated",
    "invalidated": "rescored",
    "rescored": "scored",
    "segmentEntry": "approved denied expired invalidated forceCompleted",
    "segmentExit": "approved denied expired invalidated forceCompleted",
}


def test_the_table_is_the_specified_one() -> None:
    table = {old.value: {new.value for new in news} for old, news in TRANSITIONS.items() if news}
    assert table == {old: set(news.split()) for old, news in SPECIFIED.items()}
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize("old", list(State))
def test_each_move_is_carried_out_or_refused_by_the_table(scene: Scene, old: State) -> None:
    opportunity = scene.request()
    for new in State:
        Opportunity.objects.filter(pk=opportunity.pk).update(state=old)
        OpportunityEvent.objects.all().delete()
        row = locked(opportunity)
        if new in TRANSITIONS[old]:
            move(row, new, by=scene.tom, now=clock.now(), reason="because")
            assert (row.state, row.reason) == (new, "because")
            event = OpportunityEvent.objects.get()
            assert (event.from_state, event.to_state) == (old, new)
            assert event.by == scene.tom.code
        else:
            with pytest.raises(DeliveryError) as problem:
                move(row, new, by=scene.tom, now=clock.now())
            assert problem.value.message.endswith(".")
            assert row.state == old
            assert not OpportunityEvent.objects.exists()


class Walk(RuleBasedStateMachine):
    """One opportunity under random acts of its student, its proctor and the clock."""

    scene: Scene

    @initialize()
    def begin_anew(self) -> None:
        Job.objects.all().delete()
        OpportunityEvent.objects.all().delete()
        for found in Opportunity.objects.all():
            found.responses.all().delete()
            found.delete()
        self.now = clock.now()
        self.state: State | None = None
        self.epoch = 0
        self.begun = False
        self.asked_for_scores = 0

    @property
    def opportunity(self) -> Opportunity:
        return Opportunity.objects.get()

    def attempt(self, act: Any, allowed: bool, ends_in: State | None) -> None:
        """Do an act at the walk's own time; it must work if and only if the model says so."""
        with clock.pretend(self.now):
            if not allowed:
                with pytest.raises(DeliveryError):
                    act()
                return
            act()
        self.state = ends_in

    @rule()
    def request(self) -> None:
        allowed = self.state is None or self.state not in ENDED
        self.attempt(self.scene.request, allowed, State.SUSPENDED if self.begun else State.PENDING)

    @precondition(lambda self: self.state is not None)
    @rule(approve=st.booleans())
    def decide(self, approve: bool) -> None:
        def deny() -> None:
            supervision.deny_opportunity(by=self.scene.tom, opportunity=self.opportunity, reason="No.")

        allowed = self.state in {State.PENDING, State.SUSPENDED}
        act = (lambda: self.scene.approve(self.opportunity)) if approve else deny
        self.attempt(act, allowed, State.APPROVED if approve else State.DENIED)

    @precondition(lambda self: self.state is not None)
    @rule()
    def begin(self) -> None:
        allowed = self.state is State.APPROVED
        self.attempt(lambda: self.scene.begin(self.opportunity), allowed, State.STARTED)
        if allowed:
            self.epoch += 1
            self.begun = True

    @precondition(lambda self: self.state is not None)
    @rule()
    def review(self) -> None:
        allowed = self.state in SAVING
        act = lambda: opportunities.enter_review(opportunity=self.opportunity)  # noqa: E731
        self.attempt(act, allowed, State.REVIEW)

    @precondition(lambda self: self.state is not None)
    @rule()
    def pause(self) -> None:
        allowed = self.state is not State.PAUSED and self.state not in ENDED
        self.attempt(lambda: self.scene.pause(self.opportunity), allowed, State.PAUSED)

    @precondition(lambda self: self.state is not None)
    @rule()
    def submit(self) -> None:
        allowed = self.state in SAVING
        answered = queries.progress([self.opportunity.pk])[self.opportunity.pk]
        self.attempt(lambda: self.scene.submit(self.opportunity, answered=answered), allowed, State.COMPLETED)
        self.asked_for_scores += allowed

    @precondition(lambda self: self.state is not None)
    @rule(item=st.sampled_from("ABC"))
    def answer(self, item: str) -> None:
        value = {"RESPONSE": {"base": {"identifier": "A"}}}
        act = lambda: store_answers(opportunity=self.opportunity, entries=[(item, value)])  # noqa: E731
        self.attempt(act, self.state in SAVING, self.state)

    @precondition(lambda self: self.state is not None)
    @rule(minutes=st.sampled_from([1, 19, 21]))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        with clock.pretend(self.now):
            idle = queries.standing(self.opportunity, self.now).idle
            assert supervision.pause_idle() == idle
        if idle:
            assert self.state in SAVING
            self.state = State.PAUSED

    @precondition(lambda self: self.state is not None)
    @rule()
    def score(self) -> None:
        allowed = self.state in {State.COMPLETED, State.SCORED}
        act = lambda: opportunities.mark_scored(opportunity=self.opportunity)  # noqa: E731
        self.attempt(act, allowed, State.SCORED)

    @invariant()
    def the_database_agrees(self) -> None:
        found = Opportunity.objects.first()
        if found is None:
            assert self.state is None
            return
        assert (State(found.state), found.epoch) == (self.state, self.epoch)
        assert (found.first_started_at is not None) is self.begun
        path = ["", *found.events.values_list("to_state", flat=True)]
        steps = list(found.events.values_list("from_state", "to_state"))
        assert steps == list(pairwise(path))
        assert path[-1] == found.state
        assert all(may_move(State(old), State(new)) for old, new in steps[1:])
        assert Job.objects.filter(name="scoring.score").count() == self.asked_for_scores
        assert queries.verify_receipts().broken == ()


@pytest.mark.thorough
def test_a_random_walk_stays_on_the_table(scene: Scene) -> None:
    bound = type("BoundWalk", (Walk,), {"scene": scene})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
