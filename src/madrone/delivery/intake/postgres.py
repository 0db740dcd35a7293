"""The save path's store on PostgreSQL: one connection, three statements for a batch of any size."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

import psycopg
from psycopg import pq

from madrone.delivery.intake.batch import Trouble
from madrone.delivery.intake.rules import Head, Key, Row
from madrone.delivery.intake.sqlite import head_of

CONNECT_SECONDS = 3
# A row that an action holds for longer makes its own device wait, not the whole class.
LOCK_MILLISECONDS = 1000

_READ = """SELECT id, code, state, epoch, sequence, chain, last_number, locked_items
FROM delivery_opportunity WHERE id = ANY(%s::bigint[])"""
# In the order of their numbers, so that two writers never wait for each other in a circle.
_LOCK = _READ + " ORDER BY id FOR NO KEY UPDATE"
_STORED = """SELECT opportunity_id, epoch, number, sequence, item, value, marked, late, received_at, hash
FROM delivery_response
WHERE (opportunity_id, epoch, number) IN (SELECT * FROM unnest(%s::bigint[], %s::int[], %s::int[]))"""
_KEEP = """WITH added AS (
INSERT INTO delivery_response
(opportunity_id, epoch, number, sequence, marked, late, item, value, hash, received_at)
SELECT opportunity, epoch, number, sequence, marked, late, item, value, hash, %s
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::bool[], %s::bool[],
 %s::text[], %s::text[], %s::text[])
 AS added(opportunity, epoch, number, sequence, marked, late, item, value, hash))
UPDATE delivery_opportunity AS o
SET sequence = moved.sequence, chain = moved.chain, last_number = moved.last_number,
 last_activity_at = CASE WHEN moved.active THEN %s ELSE o.last_activity_at END
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bool[], %s::text[])
 AS moved(id, sequence, last_number, active, chain)
WHERE o.id = moved.id"""
# Nothing is promised that a crash could take back; a stronger setting of the server's stays.
_DURABLE = """SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') = 'off'"""


class PostgresStore:
    """Stores answers in a PostgreSQL database; ``options`` are libpq's connection parameters."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._db = psycopg.connect(**{"connect_timeout": CONNECT_SECONDS, **options}, autocommit=True)
        self._db.prepare_threshold = 0
        self._db.execute(_DURABLE)
        self._db.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}")

    def read(self, opportunities: Sequence[int]) -> dict[int, Head]:
        """Read opportunities without locking them."""
        return _heads(self._db.execute(_READ, [_array(opportunities)]))

    def lock(self, opportunities: Sequence[int]) -> dict[int, Head]:
        """Begin a transaction and lock opportunities in the order of their numbers: one trip."""
        with self._db.pipeline():
            self._db.execute("BEGIN")
            found = self._db.execute(_LOCK, [_array(opportunities)])
        return _heads(found)

    def stored(self, keys: Sequence[Key]) -> dict[Key, Row]:
        """Read those of the keys that are in the log."""
        found = self._db.execute(_STORED, [_array(column) for column in zip(*keys, strict=True)])
        return {row.key: row for row in map(_row, found)}

    def keep(self, rows: Sequence[Row], heads: Sequence[tuple[Head, bool]]) -> None:
        """Add rows to the log, move the heads, commit durably: one statement, one trip."""
        # All rows of a batch have the moment of the batch.
        moment = rows[0].received_at
        added = [
            *map(_array, zip(*((*row.key, row.sequence, row.marked, row.late) for row in rows), strict=True)),
            [row.item for row in rows],
            [row.value.decode() for row in rows],
            [row.hash for row in rows],
        ]
        places = ((head.opportunity, head.sequence, head.last_number, active) for head, active in heads)
        moved = [*map(_array, zip(*places, strict=True)), [head.chain for head, _ in heads]]
        with self._db.pipeline():
            self._db.execute(_KEEP, [moment, *added, moment, *moved])
            self._db.execute("COMMIT")

    def undo(self) -> None:
        """End a transaction, if there is one, without a trace."""
        with contextlib.suppress(psycopg.Error):
            if not self._db.closed and self._db.info.transaction_status != pq.TransactionStatus.IDLE:
                self._db.execute("ROLLBACK")

    def trouble(self, problem: Exception) -> Trouble:
        """Tell a lost connection from a row that another holds, and both from a bad row."""
        if self._db.closed or self._db.broken:
            return Trouble.AWAY
        return Trouble.PASSING if isinstance(problem, psycopg.OperationalError) else Trouble.BAD

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(psycopg.Error):
            self._db.close()


def _heads(found: psycopg.Cursor[Any]) -> dict[int, Head]:
    return {head.opportunity: head for head in map(head_of, found)}


def _row(columns: Sequence[Any]) -> Row:
    opportunity, epoch, number, sequence, item, value, marked, late, received_at, digest = columns
    moment = received_at.astimezone(UTC)
    return Row(opportunity, epoch, number, sequence, item, value.encode(), marked, late, moment, digest)


def _array(column: Iterable[int]) -> str:
    """Write numbers or truths as one array literal.

    A Python list would be sent as an array of the smallest integer type that holds it, and each mixture
    of types would be a statement to prepare of its own.
    """
    return "{" + ",".join(map(str, column)) + "}"
