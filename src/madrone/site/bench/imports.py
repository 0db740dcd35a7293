"""The staged import measured: 100,000 generated students, from the file to the committed rows.

Each run is a process of its own on a database of its own; on SQLite and on PostgreSQL in turns, and the
figures are medians of the rounds (memory: the greatest seen). The goal for memory is: under 400 MB.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from madrone.site.bench.grounds import SECRET, postgres_server
from madrone.site.bench.report import Figure, report

STUDENTS = 100_000
ROUNDS = 3
GOAL_BYTES = 400_000_000
Taken = dict[str, float]


def run() -> dict[str, Any]:
    """Measure and give the report."""
    # Not the usual temporary folder: a socket's path may be no longer than about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="madrone-bench-", dir="/tmp"))  # made with a new name
    taken: dict[str, list[Taken]] = {"SQLite": [], "PostgreSQL": []}
    try:
        with postgres_server(folder / "pg") as url:
            for number in range(ROUNDS):
                taken["SQLite"].append(_import(folder / f"sqlite-{number}", ""))
                taken["PostgreSQL"].append(_import(folder / f"pg-{number}", _database(url, f"round{number}")))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report("imports", [figure for name, rounds in taken.items() for figure in _figures(name, rounds)])


def _import(folder: Path, url: str) -> Taken:
    folder.mkdir()
    named = {
        "MADRONE_DATA": str(folder),
        "MADRONE_SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "madrone.site.settings",
    }
    command = [sys.executable, "-m", "madrone.site.bench.students", str(STUDENTS)]
    done = subprocess.run(command, env=os.environ | named, check=True, stdout=subprocess.PIPE)  # noqa: S603
    return dict(json.loads(done.stdout))


def _database(url: str, name: str) -> str:
    """Make an empty database on the server and give its address."""
    with psycopg.connect(url, autocommit=True) as postgres:
        postgres.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _figures(database: str, rounds: list[Taken]) -> list[Figure]:
    def rate(step: str) -> float:
        return STUDENTS / median(taken[step] for taken in rounds)

    peak = max(taken["bytes"] for taken in rounds)
    return [
        Figure(f"{database}: rows checked and staged", rate("check"), "rows/s"),
        Figure(f"{database}: rows committed in one transaction", rate("commit"), "rows/s"),
        Figure(
            f"{database}: greatest memory, {STUDENTS:,} students",
            peak / 1e6,
            "MB",
            goal=f"under {GOAL_BYTES // 1_000_000} MB",
            holds=peak < GOAL_BYTES,
        ),
    ]
