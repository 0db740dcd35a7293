"""Many requests in one transaction: the group commit that makes saving cheap."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Protocol

from madrone.delivery.intake.rules import (
    Accepted,
    Ask,
    Head,
    Key,
    Outcome,
    Row,
    Save,
    answer_ask,
    decide,
    may_be_stored,
)
from madrone.kernel import clock

Work = Save | Ask


class Trouble(Enum):
    """What a failure of the database means."""

    AWAY = "nothing can be stored now: connect again, or have the devices wait"
    PASSING = "this may work when tried again: a row that another holds"
    BAD = "the database will never take this"


class Store(Protocol):
    """A database, through one connection of one thread. A call may raise whatever the driver raises."""

    def read(self, opportunities: Sequence[int]) -> dict[int, Head]:
        """Read opportunities without locking them."""

    def lock(self, opportunities: Sequence[int]) -> dict[int, Head]:
        """Begin a transaction and lock opportunities, always in the order of their numbers."""

    def stored(self, keys: Sequence[Key]) -> dict[Key, Row]:
        """Read those of the keys that are in the log."""

    def keep(self, rows: Sequence[Row], heads: Sequence[tuple[Head, bool]]) -> None:
        """Add rows to the log, move the heads (and note activity where the flag says so), commit durably."""

    def undo(self) -> None:
        """End a transaction, if there is one, without a trace; never raises."""

    def trouble(self, problem: Exception) -> Trouble:
        """Tell what a problem means for the others of its batch."""

    def close(self) -> None:
        """Give the connection back; never raises."""


def settle(store: Store, works: Sequence[Work]) -> list[Outcome]:
    """Carry out a batch in one transaction; when this returns, what is accepted is on the disk.

    Requests for one opportunity are decided one after the other in their order. Raises what the store
    raises, and then nothing of the batch is stored.
    """
    asked = _numbers(work for work in works if isinstance(work, Ask))
    saving = _numbers(work for work in works if isinstance(work, Save))
    outcomes: dict[int, Outcome] = {}
    if asked:
        heads = store.read(asked)
        for place, work in enumerate(works):
            if isinstance(work, Ask):
                outcomes[place] = answer_ask(heads.get(work.seat.opportunity), work)
    if saving:
        try:
            outcomes |= _save(store, works, saving)
        except BaseException:
            store.undo()
            raise
    return [outcomes[place] for place in range(len(works))]


def _save(store: Store, works: Sequence[Work], opportunities: Sequence[int]) -> dict[int, Outcome]:
    heads = store.lock(opportunities)
    saves = [(place, work) for place, work in enumerate(works) if isinstance(work, Save)]
    doubtful = _doubtful(heads, [save for _, save in saves])
    stored = store.stored(doubtful) if doubtful else {}
    now = clock.now()
    outcomes: dict[int, Outcome] = {}
    rows: list[Row] = []
    active: dict[int, bool] = {}
    for place, save in saves:
        number = save.seat.opportunity
        outcome = outcomes[place] = decide(heads.get(number), save, stored, now)
        if isinstance(outcome, Accepted) and outcome.rows:
            heads[number] = outcome.head
            active[number] = active.get(number, False) or not outcome.rows[0].late
            rows += outcome.rows
            stored |= {row.key: row for row in outcome.rows}
    if rows:
        store.keep(rows, [(heads[number], active[number]) for number in sorted(active)])
    else:
        store.undo()
    return outcomes


def _numbers(works: Iterable[Work]) -> list[int]:
    return sorted({work.seat.opportunity for work in works})


def _doubtful(heads: dict[int, Head], saves: Sequence[Save]) -> list[Key]:
    return [
        save.key(answer)
        for save in saves
        if (head := heads.get(save.seat.opportunity)) is not None
        for answer in save.answers
        if may_be_stored(head, save, answer)
    ]
