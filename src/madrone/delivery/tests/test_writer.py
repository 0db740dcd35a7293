"""The writer: many requests in one transaction, a bad one failing alone, and a database that comes and goes."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from madrone.delivery.intake import Writer
from madrone.delivery.intake.batch import Store, Trouble, Work
from madrone.delivery.intake.rules import Accepted, Answer, Ask, Head, Key, Outcome, Refused, Row, Save, Seat
from madrone.delivery.tests.stores import Ground

STUDENTS = 24


def save(opportunity: int, number: int, value: bytes = b'{"R":{"base":null}}') -> Save:
    return Save(Seat(opportunity, f"code-{opportunity}", 1), [Answer(f"ITEM-{number}", number, value, False)])


class Held:
    """A store in front of another that counts transactions, can be held up, and fails as told."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner
        self.batches: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.fail: Callable[[Sequence[Row]], None] = lambda rows: None
        self.kind = Trouble.BAD

    def read(self, opportunities: Sequence[int]) -> dict[int, Head]:
        return self.inner.read(opportunities)

    def lock(self, opportunities: Sequence[int]) -> dict[int, Head]:
        self.entered.set()
        self.gate.wait(10)
        return self.inner.lock(opportunities)

    def stored(self, keys: Sequence[Key]) -> dict[Key, Row]:
        return self.inner.stored(keys)

    def keep(self, rows: Sequence[Row], heads: Sequence[tuple[Head, bool]]) -> None:
        self.fail(rows)
        self.batches.append(len(rows))
        self.inner.keep(rows, heads)

    def undo(self) -> None:
        self.inner.undo()

    def trouble(self, problem: Exception) -> Trouble:
        return self.kind

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def held(ground: Ground) -> Iterator[tuple[Held, Writer]]:
    """A writer on a store that can be held up."""
    for opportunity in range(1, STUDENTS + 1):
        ground.add_opportunity(opportunity)
    made: list[Held] = []
    ready = threading.Event()

    def connect() -> Held:
        # In the writer's thread, as the store must be.
        made.append(Held(ground.connect()))
        ready.set()
        return made[-1]

    writer = Writer(connect)
    writer.carry_out(Ask(Seat(1, "code-1", 1)))
    assert ready.wait(5)
    yield made[0], writer
    writer.close()


def together(writer: Writer, held: Held, works: Sequence[Work]) -> list[Outcome]:
    """Send requests at once while the first of them is held up, so that the others form one batch."""
    held.gate.clear()
    held.entered.clear()
    with ThreadPoolExecutor(len(works)) as pool:
        first = pool.submit(writer.carry_out, works[0])
        assert held.entered.wait(10)
        others = [pool.submit(writer.carry_out, work) for work in works[1:]]
        while writer.waiting < len(works) - 1:
            threading.Event().wait(0.001)
        held.gate.set()
        return [future.result(20) for future in [first, *others]]


def accepted(outcomes: Sequence[Outcome]) -> list[Accepted]:
    assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, Accepted)]


def test_requests_that_wait_together_are_stored_together(held: tuple[Held, Writer], ground: Ground) -> None:
    store, writer = held
    outcomes = together(writer, store, [save(number, 1) for number in range(1, STUDENTS + 1)])
    assert len(accepted(outcomes)) == STUDENTS
    assert store.batches == [1, STUDENTS - 1]
    assert all(len(ground.log(number)) == 1 for number in range(1, STUDENTS + 1))


def test_requests_of_one_student_in_one_batch_make_one_chain(
    held: tuple[Held, Writer], ground: Ground
) -> None:
    store, writer = held
    together(writer, store, [save(2, 1), *[save(1, number) for number in range(1, 9)]])
    rows = ground.log(1)
    assert [row[2] for row in rows] == list(range(1, 9))
    assert ground.head(1) == (8, rows[-1][7], 8)


def test_a_bad_request_fails_alone(held: tuple[Held, Writer], ground: Ground) -> None:
    store, writer = held

    def refuse(rows: Sequence[Row]) -> None:
        if any(row.opportunity == 5 for row in rows):
            raise ValueError("no such row for me")

    store.fail = refuse
    outcomes = together(writer, store, [save(number, 1) for number in range(1, 9)])
    bad = outcomes.pop(4)
    assert isinstance(bad, Refused)
    assert (bad.status, bad.code) == (500, "not-stored")
    assert len(accepted(outcomes)) == 7
    assert ground.log(5) == []
    assert len(ground.log(6)) == 1


def test_a_row_that_another_holds_makes_its_own_student_wait(
    held: tuple[Held, Writer], ground: Ground
) -> None:
    store, writer = held
    store.kind = Trouble.PASSING

    def refuse(rows: Sequence[Row]) -> None:
        if any(row.opportunity == 3 for row in rows):
            raise TimeoutError

    store.fail = refuse
    outcomes = together(writer, store, [save(number, 1) for number in range(1, 5)])
    busy = outcomes.pop(2)
    assert isinstance(busy, Refused)
    assert (busy.status, busy.code, busy.retry_after) == (503, "busy", 1)
    assert len(accepted(outcomes)) == 3


def test_a_full_queue_refuses_at_once(ground: Ground) -> None:
    ground.add_opportunity(1)
    writer = Writer(ground.connect, capacity=0)
    outcome = writer.carry_out(save(1, 1))
    assert isinstance(outcome, Refused)
    assert outcome.code == "busy"
    writer.close()


def test_a_database_that_was_away_is_used_again_when_it_is_back(ground: Ground) -> None:
    ground.add_opportunity(1)
    away = True
    attempts: list[Any] = []

    def connect() -> Store:
        attempts.append(away)
        if away:
            raise OSError("no route to the database")
        return ground.connect()

    writer = Writer(connect)
    outcome = writer.carry_out(save(1, 1))
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.code) == (503, "busy")
    away = False
    assert isinstance(writer.carry_out(save(1, 1)), Accepted)
    assert attempts == [True, False]
    writer.close()


def test_a_lost_connection_is_made_again_and_nobody_notices(ground: Ground) -> None:
    ground.add_opportunity(1)
    stores: list[Held] = []

    def lose(rows: Sequence[Row]) -> None:
        raise ConnectionError("the server closed the connection")

    def connect() -> Held:
        store = Held(ground.connect())
        store.kind = Trouble.AWAY
        if not stores:
            store.fail = lose
        stores.append(store)
        return store

    writer = Writer(connect)
    writer.carry_out(Ask(Seat(1, "code-1", 1)))
    outcome = writer.carry_out(save(1, 1))
    assert isinstance(outcome, Accepted)
    assert [receipt.status for receipt in outcome.receipts] == ["stored"]
    assert len(stores) == 2
    writer.close()


def test_every_waiter_gets_an_outcome_of_its_own(held: tuple[Held, Writer]) -> None:
    store, writer = held
    outcomes = together(writer, store, [save(number, 1) for number in range(1, 9)])
    numbers = [outcome.head.opportunity for outcome in accepted(outcomes)]
    assert numbers == list(range(1, 9))


def test_a_save_that_takes_too_long_is_busy_and_repeated_later(ground: Ground) -> None:
    ground.add_opportunity(1)
    gate = threading.Event()

    def connect() -> Held:
        store = Held(ground.connect())
        store.gate = gate
        return store

    writer = Writer(connect, patience=0.05)
    outcome = writer.carry_out(save(1, 1))
    assert isinstance(outcome, Refused)
    assert outcome.code == "busy"
    # On a busy machine the writer may not even have connected yet.
    gate.set()
    writer.close()
    patient = Writer(ground.connect)
    again = patient.carry_out(save(1, 1))
    assert isinstance(again, Accepted)
    assert [receipt.status for receipt in again.receipts] == ["repeated"]
    patient.close()
