"""Databases of their own for the save path's tests: a SQLite file, and a schema on the PostgreSQL at hand."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from madrone.delivery.intake import PostgresStore, SqliteStore
from madrone.delivery.intake.batch import Store
from madrone.delivery.models import Opportunity, Response
from madrone.kernel.signing import GENESIS
from madrone.site.intake import _LIBPQ

START = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@dataclass
class Ground:
    """A database with the two tables of the save path, and a plain way to look into it."""

    connect: Callable[[], Store]
    run: Callable[[str, Sequence[Any]], list[Any]]
    mark: str

    def add_opportunity(self, number: int, **fields: Any) -> None:
        """Put an opportunity's row there: under way, in its first epoch, with nothing stored."""
        row: dict[str, Any] = {
            "id": number,
            "code": f"code-{number}",
            "assignment_id": number,
            "student_id": number,
            "test_id": number,
            "org_code": "59100010000011",
            "session_code": "MATH-1234",
            "state": "started",
            "state_since": START.isoformat(" "),
            "reason": "",
            "settings": "{}",
            "grade": "05",
            "epoch": 1,
            "sequence": 0,
            "chain": GENESIS,
            "last_number": 0,
            "locked_items": "[]",
        } | fields
        marks = ", ".join([self.mark] * len(row))
        # The names are this file's own.
        self.run(
            f"INSERT INTO delivery_opportunity ({', '.join(row)}) VALUES ({marks})",  # noqa: S608
            list(row.values()),
        )

    def change(self, number: int, **fields: Any) -> None:
        """Change an opportunity's row, as an action would have."""
        sets = ", ".join(f"{name} = {self.mark}" for name in fields)
        self.run(
            f"UPDATE delivery_opportunity SET {sets} WHERE id = {self.mark}",  # noqa: S608
            [*fields.values(), number],
        )

    def log(self, number: int) -> list[tuple[Any, ...]]:
        """Give an opportunity's stored answers in the order of the chain, without their moments."""
        columns = "epoch, number, sequence, item, value, marked, late, hash"
        chosen = f"FROM delivery_response WHERE opportunity_id = {self.mark} ORDER BY sequence"
        found = self.run(f"SELECT {columns} {chosen}", [number])
        return [(*row[:5], bool(row[5]), bool(row[6]), row[7]) for row in found]

    def head(self, number: int) -> tuple[int, str, int]:
        """Give an opportunity's sequence, chain and last number as stored."""
        chosen = f"FROM delivery_opportunity WHERE id = {self.mark}"
        found = self.run(f"SELECT sequence, chain, last_number {chosen}", [number])
        return tuple(found[0])

    def clear(self) -> None:
        """Take everything out."""
        self.run("DELETE FROM delivery_response", [])
        self.run("DELETE FROM delivery_opportunity", [])


@contextmanager
def sqlite_ground(folder: Path) -> Iterator[Ground]:
    """Make the tables in a SQLite file, as the migrations would."""
    path = str(folder / "intake.sqlite3")
    options: dict[str, Any] = {
        "NAME": path,
        "OPTIONS": {},
        "TIME_ZONE": None,
        "CONN_MAX_AGE": 0,
        "AUTOCOMMIT": True,
    }
    wrapper = DatabaseWrapper({**_defaults(), **options}, alias="intake")
    with wrapper.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.create_model(Opportunity)
        editor.create_model(Response)
    wrapper.close()
    plain = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    plain.executescript("\n".join(editor.collected_sql))
    try:
        yield Ground(
            lambda: SqliteStore(path), lambda sql, values: plain.execute(sql, values).fetchall(), "?"
        )
    finally:
        plain.close()


@contextmanager
def postgres_ground() -> Iterator[Ground]:
    """Make the tables in a schema of their own beside the test database's."""
    schema = f"intake_{secrets.token_hex(6)}"
    options = postgres_options(connection.settings_dict)
    plain = psycopg.connect(**options, autocommit=True)
    try:
        plain.execute(f"CREATE SCHEMA {schema}")
        for table in ("delivery_opportunity", "delivery_response"):
            plain.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
        plain.execute(f"SET search_path TO {schema}")
        inside = {**options, "options": f"-c search_path={schema}"}

        def run(sql: str, values: Sequence[Any]) -> list[Any]:
            found = plain.execute(sql, values)
            return found.fetchall() if found.description else []

        yield Ground(lambda: PostgresStore(inside), run, "%s")
    finally:
        plain.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        plain.close()


def postgres_options(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Say where the test database is in libpq's words."""
    return {libpq: settings[name] for name, libpq in _LIBPQ.items() if settings.get(name)}


def _defaults() -> dict[str, Any]:
    keys = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "ATOMIC_REQUESTS", "CONN_HEALTH_CHECKS", "TEST")
    return dict.fromkeys(keys)
