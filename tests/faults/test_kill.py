"""The server killed outright in the middle of a class's test: no acknowledged answer is lost."""

import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from madrone.kernel import clock
from madrone.kernel.signing import GENESIS, Signer, link
from madrone.site.bench import grounds
from madrone.site.server import answers

pytestmark = pytest.mark.thorough

STUDENTS = 12
KILLS = 2
ITEMS = 5
START_SECONDS = 60.0
SERVE = """
import sys, django
django.setup()
from madrone.site.server import serve
sys.exit(serve("127.0.0.1", int(sys.argv[1]), workers=1, threads=16, ready=lambda: None))
"""
Row = tuple[int, int, int, str, str, bool, bool, datetime, str]


@dataclass
class Device:
    """A student's device: it saves without pause, repeats what was not acknowledged, and keeps its receipts."""

    opportunity: int
    port: int
    done: threading.Event
    receipts: list[dict[str, Any]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    number: int = 1

    def work(self) -> None:
        """Save until told to stop."""
        payload = {"o": self.opportunity, "c": f"bench-{self.opportunity}", "e": 1}
        token = Signer(grounds.SECRET.encode(), "intake").sign(payload, expires=clock.now().timestamp() + 600)
        while not self.done.is_set():
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
                    while not self.done.is_set():
                        self._save(connection, token)
            except (OSError, http.client.HTTPException):
                self.done.wait(0.02)

    def _save(self, connection: http.client.HTTPConnection, token: str) -> None:
        value = {"RESPONSE": {"base": {"integer": self.number}}}
        response = {"item": f"ITEM-{self.number % ITEMS}", "number": self.number, "value": value}
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", "/intake/responses", json.dumps({"responses": [response]}), headers)
        reply = connection.getresponse()
        body = json.loads(reply.read())
        if reply.status == 200:
            self.receipts += body["receipts"]
            self.number += 1
        elif reply.status in {429, 503}:
            self.done.wait(0.05)
        else:
            self.odd.append(f"{reply.status} {body}")
            self.done.set()


class Server:
    """The product's server as an operator runs it, on one port."""

    def __init__(self, ground: grounds.Ground, port: int) -> None:
        self.port = port
        self._environment = os.environ | ground.environment
        self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(self.port)], env=self._environment)
        deadline = time.monotonic() + START_SECONDS
        while not answers("127.0.0.1", self.port):
            assert process.poll() is None
            assert time.monotonic() < deadline
        return process

    def kill_and_restart(self) -> None:
        """Kill it with SIGKILL, with no time for a last word, and start it again."""
        worker = _child(self._process.pid)
        os.kill(worker, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._process = self._start()

    def stop(self) -> int:
        """Stop it in order; give its exit status."""
        self._process.terminate()
        return self._process.wait(30)


def _child(process: int) -> int:
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=True
    )
    lines = [line for line in found.stdout.splitlines() if "madrone.site.background" not in line]
    return int(lines[0].split()[0])


@contextmanager
def _ground(kind: str, folder: Path) -> Iterator[grounds.Ground]:
    if kind == "sqlite":
        yield grounds.sqlite_ground(folder, count=STUDENTS)
        return
    address = os.environ["DATABASE_URL"]
    name = f"kill_{os.getpid()}"
    with closing(psycopg.connect(address, autocommit=True)) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            own = urlsplit(address)._replace(path=f"/{name}").geturl()
            yield grounds.postgres_ground(folder, own, count=STUDENTS)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


KINDS = ["sqlite", "postgres"] if os.environ.get("DATABASE_URL") else ["sqlite"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(kind: str, tmp_path: Path) -> None:
    chance = random.Random(20261122)
    with _ground(kind, tmp_path) as ground:
        server = Server(ground, grounds.free_port())
        done = threading.Event()
        devices = [Device(number, server.port, done) for number in range(1, STUDENTS + 1)]
        threads = [threading.Thread(target=device.work) for device in devices]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            _wait_for_progress(devices, chance.randint(60, 160))
            server.kill_and_restart()
        _wait_for_progress(devices, 100)
        done.set()
        for thread in threads:
            thread.join(30)
        assert server.stop() == 0
        assert [device.odd for device in devices if device.odd] == []
        for device in devices:
            _check(device, _rows(ground, device.opportunity))


def _wait_for_progress(devices: list[Device], saves: int) -> None:
    """Let the class save some more, so that each kill falls into the middle of work."""
    goal = sum(len(device.receipts) for device in devices) + saves
    deadline = time.monotonic() + START_SECONDS
    while sum(len(device.receipts) for device in devices) < goal:
        assert time.monotonic() < deadline, "the devices get no receipts"
        devices[0].done.wait(0.005)


def _check(device: Device, rows: list[Row]) -> None:
    stored = {row[1]: row for row in rows}
    assert device.receipts
    for receipt in device.receipts:
        row = stored[receipt["number"]]
        assert (row[2], row[3], row[8]) == (receipt["sequence"], receipt["item"], receipt["hash"])
    # At most the save under way when the end came is stored without its device knowing.
    assert len(rows) - len({receipt["number"] for receipt in device.receipts}) in {0, 1}
    # No older answer over a newer one: the order of the chain is the order in which the device saved.
    assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
    previous = GENESIS
    for row in rows:
        _, number, sequence, item, value, marked, late, received_at, digest = row
        assert json.loads(value) == {"RESPONSE": {"base": {"integer": number}}}
        previous = link(
            previous,
            sequence=sequence,
            epoch=1,
            number=number,
            item=item,
            value=value.encode(),
            marked=bool(marked),
            late=bool(late),
            received_at=received_at,
        )
        assert previous == digest


def _rows(ground: grounds.Ground, opportunity: int) -> list[Row]:
    columns = "epoch, number, sequence, item, value, marked, late, received_at, hash"
    place = f"FROM delivery_response WHERE opportunity_id = {opportunity} ORDER BY sequence"
    query = f"SELECT {columns} {place}"  # a number of our own
    url = ground.environment["DATABASE_URL"]
    if url:
        with closing(psycopg.connect(url)) as postgres:
            return [(*row[:7], row[7].astimezone(UTC), row[8]) for row in postgres.execute(query)]
    with closing(sqlite3.connect(Path(ground.environment["MADRONE_DATA"]) / "madrone.sqlite3")) as file:
        found = file.execute(query).fetchall()
    return [(*row[:7], datetime.fromisoformat(row[7]).replace(tzinfo=UTC), row[8]) for row in found]
