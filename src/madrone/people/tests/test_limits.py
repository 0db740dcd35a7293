"""Token buckets: what they grant, when they fill, and that no try is granted twice."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from madrone.kernel import clock
from madrone.people import limits
from madrone.people.models import TokenBucket


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here uses the database."""


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as coordinates:
        yield coordinates


def spend(key: str = "k") -> bool:
    return limits.spend(key, capacity=3, per_seconds=60)


def test_it_grants_the_capacity_and_then_no_more(travel: time_machine.Traveller) -> None:
    assert [spend() for _ in range(5)] == [True, True, True, False, False]


def test_a_third_of_the_time_gives_a_third_of_the_tries(travel: time_machine.Traveller) -> None:
    for _ in range(3):
        spend()
    travel.shift(timedelta(seconds=20))
    assert [spend(), spend()] == [True, False]


def test_a_refusal_does_not_put_the_next_try_off(travel: time_machine.Traveller) -> None:
    for _ in range(3):
        spend()
    for _ in range(4):
        travel.shift(timedelta(seconds=5))
        granted = spend()
    assert granted


def test_it_tells_how_long_to_wait(travel: time_machine.Traveller) -> None:
    assert limits.seconds_to_wait("k", capacity=3, per_seconds=60) == 0
    for _ in range(3):
        spend()
    assert limits.seconds_to_wait("k", capacity=3, per_seconds=60) == pytest.approx(20)


def test_a_try_given_back_can_be_spent_again_but_never_more_than_the_capacity(
    travel: time_machine.Traveller,
) -> None:
    for _ in range(3):
        spend()
    limits.give_back("k", capacity=3)
    assert [spend(), spend()] == [True, False]
    for _ in range(9):
        limits.give_back("k", capacity=3)
    assert [spend() for _ in range(4)] == [True, True, True, False]


def test_keys_do_not_share(travel: time_machine.Traveller) -> None:
    for _ in range(4):
        spend("a")
    assert spend("b")


def test_buckets_that_nobody_touched_are_forgotten(travel: time_machine.Traveller) -> None:
    spend("old")
    travel.shift(timedelta(days=3))
    spend("new")
    assert TokenBucket.objects.count() == 1


@given(waits=st.lists(st.floats(min_value=0, max_value=90), max_size=12))
def test_it_never_grants_more_than_the_capacity_and_what_filled_in(waits: list[float]) -> None:
    TokenBucket.objects.all().delete()
    with time_machine.travel(clock.now(), tick=False) as travel:
        granted = int(spend())
        for wait in waits:
            travel.shift(timedelta(seconds=wait))
            granted += spend()
    assert granted <= 3 + sum(waits) * 3 / 60 + 1e-6


@pytest.fixture
def shared_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    """Give threads one database with the table: on SQLite a file, since one in memory cannot be waited for."""
    if connection.vendor != "sqlite":
        return
    monkeypatch.setitem(connections.databases["default"], "NAME", str(tmp_path / "limits.sqlite3"))

    def make_table() -> None:
        with connection.schema_editor() as editor:
            editor.create_model(TokenBucket)
        connection.close()

    in_thread(make_table)


def in_thread(*work: Callable[[], None]) -> None:
    """Run functions at once, each in a thread with a connection of its own."""
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_of_many_tries_at_once_only_the_capacity_is_granted(shared_database: None) -> None:
    results: list[bool] = []

    def one() -> None:
        try:
            results.append(limits.spend("crowd", capacity=3, per_seconds=86_400))
        finally:
            connection.close()

    in_thread(*[one] * 12)
    assert len(results) == 12
    assert sum(results) == 3
