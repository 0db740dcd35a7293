"""The save path gives what a plain view written from the rules gives, whatever comes in whatever order."""

import json
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madrone.delivery.access import intake_signer
from madrone.delivery.intake.batch import Store, Work, settle
from madrone.delivery.intake.rules import Accepted, Outcome, Refused, Save, Seat
from madrone.delivery.intake.wire import accepted_body, read_answers, refused_body
from madrone.delivery.models import Opportunity, Response
from madrone.delivery.states import State
from madrone.delivery.tests.scene import Scene, make_assignment, make_test
from madrone.delivery.tests.stores import START, Ground
from madrone.delivery.twin import save_answers
from madrone.kernel import clock
from madrone.kernel.signing import GENESIS

pytestmark = pytest.mark.thorough

TESTS = 2
# Few of everything, so that answers meet: the same number again, with the same and with another answer.
values = st.sampled_from(
    [
        {"RESPONSE": {"base": {"identifier": "A"}}},
        {"RESPONSE": {"base": {"identifier": "A"}}},
        {"RESPONSE": {"base": None}},
        {
            "RESPONSE": {"base": {"string": "Où est l’élève? \u0000 “ok” \\ 🌲"}},
            "PART_B": {"base": {"float": 0.5}},
        },
        {"RESPONSE": {"list": {"identifier": ["B", "A"]}}},
    ]
)
entries = st.fixed_dictionaries(
    {"item": st.sampled_from(["A", "A", "B"]), "number": st.integers(1, 3), "value": values},
    optional={"marked": st.booleans()},
)
requests = st.fixed_dictionaries(
    {
        "test": st.integers(0, TESTS - 1),
        "epoch": st.sampled_from([1, 1, 1, 2, 2, 3]),
        "responses": st.lists(entries, min_size=1, max_size=3),
    }
)
changes = st.fixed_dictionaries(
    {
        "test": st.integers(0, TESTS - 1),
        "set": st.one_of(
            st.fixed_dictionaries(
                {"state": st.sampled_from([*State.values, *["started"] * 9, *["paused", "completed"] * 3])}
            ),
            st.fixed_dictionaries({"locked_items": st.sampled_from(["[]", '["A"]', '["A","B"]'])}),
            st.just({"begin": True}),
        ),
    }
)
# Mostly groups of requests that arrive together, with now and then a change from outside.
histories = st.lists(st.one_of(st.lists(requests, min_size=1, max_size=5), changes), min_size=4, max_size=12)


@pytest.fixture
def opportunities(scene: Scene) -> list[Opportunity]:
    """Two tests of Sam's, both under way."""
    made = []
    for place in range(TESTS):
        test = make_test(f"TEST-{place}")
        assignment = make_assignment(scene.cast, test)
        made.append(
            Opportunity.objects.create(
                assignment=assignment, student=scene.cast.sam, test=test, org_code="", state_since=START
            )
        )
    return made


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_every_history_ends_alike(
    opportunities: list[Opportunity], ground: Ground, history: list[Any]
) -> None:
    restart(opportunities, ground)
    with closing(ground.connect()) as store:
        tell(opportunities, ground, store, history)
    for opportunity in opportunities:
        assert ground.log(opportunity.pk) == twin_log(opportunity)
        opportunity.refresh_from_db()
        head = (opportunity.sequence, opportunity.chain, opportunity.last_number)
        assert ground.head(opportunity.pk) == head


def tell(opportunities: list[Opportunity], ground: Ground, store: Store, history: list[Any]) -> None:
    """Let both live through a history, and compare what they answer."""
    for step, happening in enumerate(history):
        with clock.pretend(START + timedelta(minutes=step, microseconds=step % 3)):
            if isinstance(happening, dict):
                change(opportunities, ground, happening)
                continue
            works = [as_work(opportunities, request) for request in happening]
            fast = [shown(outcome) for outcome in settle(store, works)]
            assert fast == [plain(opportunities, request) for request in happening]


def restart(opportunities: list[Opportunity], ground: Ground) -> None:
    ground.clear()
    Response.objects.all().delete()
    for opportunity in opportunities:
        fields: dict[str, Any] = {"state": "started", "epoch": 1, "locked_items": "[]"}
        ground.add_opportunity(opportunity.pk, code=opportunity.code, **fields)
        Opportunity.objects.filter(pk=opportunity.pk).update(
            **fields, sequence=0, chain=GENESIS, last_number=0
        )


def change(opportunities: list[Opportunity], ground: Ground, happening: dict[str, Any]) -> None:
    opportunity = opportunities[happening["test"]]
    opportunity.refresh_from_db()
    fields = dict(happening["set"])
    if fields.pop("begin", False):
        fields = {"epoch": opportunity.epoch + 1, "last_number": 0, "state": "started"}
    ground.change(opportunity.pk, **fields)
    Opportunity.objects.filter(pk=opportunity.pk).update(**fields)


def as_work(opportunities: list[Opportunity], request: dict[str, Any]) -> Work:
    opportunity = opportunities[request["test"]]
    answers = read_answers(json.dumps({"responses": request["responses"]}).encode())
    assert not isinstance(answers, Refused)
    return Save(Seat(opportunity.pk, opportunity.code, request["epoch"]), answers)


def shown(outcome: Outcome) -> tuple[int, dict[str, Any]]:
    if isinstance(outcome, Accepted):
        body = json.loads(accepted_body(outcome, clock.now(), asked=False))
        return 200, comparable(body)
    return outcome.status, comparable(json.loads(refused_body(outcome)))


def plain(opportunities: list[Opportunity], request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    opportunity = opportunities[request["test"]]
    payload = {"o": opportunity.pk, "c": opportunity.code, "e": request["epoch"]}
    token = intake_signer().sign(payload, expires=clock.now().timestamp() + 60)
    response = save_answers(
        RequestFactory().post(
            "/intake/responses",
            json.dumps({"responses": request["responses"]}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
    )
    return response.status_code, comparable(json.loads(response.content))


def comparable(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what may differ: the wording, and how the moment is written."""
    body.pop("server_time", None)
    body.get("error", {}).pop("message", None)
    return body


def twin_log(opportunity: Opportunity) -> list[tuple[Any, ...]]:
    fields = ("epoch", "number", "sequence", "item", "value", "marked", "late", "hash")
    rows = Response.objects.filter(opportunity=opportunity).order_by("sequence")
    return list(rows.values_list(*fields))
