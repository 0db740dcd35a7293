"""The save path's store on SQLite: one connection, one writer, every commit flushed to the disk."""

import contextlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from madrone.delivery.intake.batch import Trouble
from madrone.delivery.intake.rules import Head, Key, Row

# Another process of the product may hold the write lock for a moment; longer, and the devices are told to
# wait.
LOCK_SECONDS = 4.0

_HEADS = """SELECT id, code, state, epoch, sequence, chain, last_number, locked_items
FROM delivery_opportunity WHERE id IN ({marks})"""
_STORED = """SELECT opportunity_id, epoch, number, sequence, item, value, marked, late, received_at, hash
FROM delivery_response WHERE opportunity_id = ? AND epoch = ? AND number = ?"""
_INSERT = """INSERT INTO delivery_response
(opportunity_id, epoch, number, sequence, item, value, marked, late, received_at, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_MOVE = """UPDATE delivery_opportunity SET sequence = ?, chain = ?, last_number = ?,
last_activity_at = coalesce(?, last_activity_at) WHERE id = ?"""


class SqliteStore:
    """Stores answers in the database file at ``path``; must be used by the thread that made it."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        # FULL flushes the log at every commit: without it a power cut could take back what was acknowledged.
        self._db.execute("PRAGMA synchronous = FULL")

    def read(self, opportunities: Sequence[int]) -> dict[int, Head]:
        """Read opportunities without locking them."""
        marks = ",".join("?" * len(opportunities))
        found = self._db.execute(_HEADS.format(marks=marks), opportunities)
        return {head.opportunity: head for head in map(head_of, found)}

    def lock(self, opportunities: Sequence[int]) -> dict[int, Head]:
        """Begin a transaction as the only writer; SQLite has one lock for all rows."""
        self._db.execute("BEGIN IMMEDIATE")
        return self.read(opportunities)

    def stored(self, keys: Sequence[Key]) -> dict[Key, Row]:
        """Read those of the keys that are in the log."""
        found = (self._db.execute(_STORED, key).fetchone() for key in keys)
        rows = (_row(values) for values in found if values)
        return {row.key: row for row in rows}

    def keep(self, rows: Sequence[Row], heads: Sequence[tuple[Head, bool]]) -> None:
        """Add rows to the log, move the heads, commit durably."""
        # All rows of a batch have the moment of the batch.
        moment = rows[0].received_at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        self._db.executemany(_INSERT, [_values(row, moment) for row in rows])
        self._db.executemany(
            _MOVE,
            [
                (head.sequence, head.chain, head.last_number, moment if active else None, head.opportunity)
                for head, active in heads
            ],
        )
        self._db.execute("COMMIT")

    def undo(self) -> None:
        """End a transaction, if there is one, without a trace."""
        with contextlib.suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def trouble(self, problem: Exception) -> Trouble:
        """Tell a locked, full or unreachable database from a bad row."""
        return Trouble.AWAY if isinstance(problem, sqlite3.OperationalError) else Trouble.BAD

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(sqlite3.Error):
            self._db.close()


def head_of(columns: Sequence[Any]) -> Head:
    """Read an opportunity's row, its columns in the order that the statements name."""
    number, code, state, epoch, sequence, chain, last_number, locked = columns
    items: frozenset[str] = frozenset() if locked == "[]" else frozenset(json.loads(locked))
    return Head(number, code, state, epoch, sequence, chain, last_number, items)


def _values(row: Row, moment: str) -> tuple[object, ...]:
    return (
        *row.key,
        row.sequence,
        row.item,
        row.value.decode(),
        row.marked,
        row.late,
        moment,
        row.hash,
    )


def _row(columns: Sequence[Any]) -> Row:
    opportunity, epoch, number, sequence, item, value, marked, late, received_at, digest = columns
    moment = datetime.fromisoformat(received_at).replace(tzinfo=UTC)
    return Row(
        opportunity, epoch, number, sequence, item, value.encode(), bool(marked), bool(late), moment, digest
    )
