"""The audit trail's chain: what was changed, removed or cut off is found."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from madrone import audit
from madrone.access import Actor
from madrone.audit.models import ChainHead, Event
from madrone.audit.verify import verify

BY = Actor(name="Somebody", code="abc")


@pytest.fixture(autouse=True)
def _five_events(db: None) -> Iterator[None]:
    with transaction.atomic():
        for number in range(5):
            audit.record(BY, "people.session.opened", at="59", number=number, word="Añejo – „ok“")
    yield


def test_an_honest_chain_holds() -> None:
    found = verify()
    assert (found.checked, found.broken) == (5, [])


def test_an_empty_trail_holds() -> None:
    Event.objects.all().delete()
    ChainHead.objects.all().delete()
    assert verify().broken == []


@pytest.mark.parametrize(
    "change",
    [
        {"action": "people.session.closed"},
        {"actor_name": "Somebody else"},
        {"org_code": "60"},
        {"details": {"number": 7}},
        {"subject_code": "x"},
        {"hash": "f" * 64},
    ],
)
def test_a_changed_event_is_one_finding_or_two(change: dict[str, object]) -> None:
    """A changed hash also breaks the link after it; anything else is found at its own event only."""
    Event.objects.filter(sequence=3).update(**change)
    broken = [one["sequence"] for one in verify().broken]
    assert broken == ([3, 4] if "hash" in change else [3])


def test_a_removed_event_is_missing() -> None:
    Event.objects.filter(sequence=2).delete()
    assert verify().broken == [{"sequence": 2, "problem": "events 2 to 2 are missing"}]


def test_a_tail_cut_off_is_missing() -> None:
    Event.objects.filter(sequence__gte=4).delete()
    assert verify().broken == [{"sequence": 4, "problem": "events 4 to 5, the newest, are missing"}]


def test_a_head_that_names_another_event_is_found() -> None:
    ChainHead.objects.update(hash="0" * 64)
    assert [one["sequence"] for one in verify().broken] == [5]


def test_events_exchanged_are_found() -> None:
    Event.objects.filter(sequence=2).update(sequence=99)
    Event.objects.filter(sequence=3).update(sequence=2)
    Event.objects.filter(sequence=99).update(sequence=3)
    assert {one["sequence"] for one in verify().broken} >= {2, 3}


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    verify(lambda done, total: told.append((done, total)))
    assert told[-1] == (5, 5)


def test_an_unknown_action_and_one_outside_a_transaction_are_refused() -> None:
    with pytest.raises(LookupError):
        audit.record(BY, "people.never.registered")
