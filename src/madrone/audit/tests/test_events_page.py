"""The audit trail as people read it."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from madrone import audit
from madrone.access import Actor
from madrone.audit.models import Event
from madrone.audit.queries import detail_words, events_visible_to, wording
from tests.cast import LEA, SCHOOL, Cast


@pytest.fixture
def trail(cast: Cast) -> Cast:
    with transaction.atomic():
        audit.record(
            cast.pia, "people.role.granted", at=SCHOOL, role="test-administrator", old=None, new=True
        )
        audit.record(cast.dev, "people.account.created", at=LEA)
        audit.record(Actor(name=""), "delivery.opportunity.expired", at=SCHOOL)
    return cast


def shown(client: Client, query: str = "") -> list[str]:
    return [str(row[3].value) for row in client.get(f"/audit/{query}").context["listing"].table]


def test_it_tells_in_words_the_newest_first(trail: Cast, client_of: Callable[[str], Client]) -> None:
    page = client_of("hal").get("/audit/")
    text = page.content.decode()
    assert shown(client_of("hal")) == ["Let a test expire", "Created an account", "Gave a role"]
    assert "Alder Creek Elementary" in text
    assert "the system" in text
    assert "new: yes; old: none; role: test-administrator" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?who=pia", ["Gave a role"]),
        ("?action=people.account.created", ["Created an account"]),
        (f"?place={SCHOOL}", ["Let a test expire", "Gave a role"]),
        ("?since=2090-01-01", []),
        ("?since=2020-01-01&who=dev", ["Created an account"]),
        ("?sort=sequence", ["Gave a role", "Created an account", "Let a test expire"]),
    ],
)
def test_it_can_be_narrowed(
    trail: Cast, client_of: Callable[[str], Client], query: str, found: list[str]
) -> None:
    assert shown(client_of("ada"), query) == found


def test_a_slip_in_the_filter_shows_everything(trail: Cast, client_of: Callable[[str], Client]) -> None:
    assert len(shown(client_of("ada"), "?since=yesterday")) == 3


def test_nobody_below_the_state_sees_any(trail: Cast) -> None:
    for name in ("dev", "pia", "tom", "eve"):
        assert not events_visible_to(trail.actor(name)).exists()


def test_every_registered_action_has_words(trail: Cast) -> None:
    from madrone.audit.registry import ACTIONS

    for code, words in ACTIONS.items():
        assert str(words)
        assert str(words) != code
        assert code.count(".") == 2


def test_details_of_every_kind_can_be_read() -> None:
    event = Event(action="gone.from.here", details={"before": {"zoom": 1.5}, "tests": ["A", "B"], "none": []})
    assert wording(event) == "gone.from.here"
    assert detail_words(event) == "before: zoom 1.5; none: none; tests: A, B"
