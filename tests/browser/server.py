"""The product as its users run it, for browser tests: one process on a free port with a data folder of its own.

    with serving("tests.browser.scene:small_class", folder) as server:
        page.goto(server.url("/test/"))

The seeding function is named ``module:function``; it is called in a process of its own after the migrations, and
what it returns (plain data) stands in ``server.seeded``.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
STOP_SECONDS = 15
_SEED = """
import importlib, json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
module, name = sys.argv[1].split(":")
print(json.dumps(getattr(importlib.import_module(module), name)()))
"""


@dataclass
class RunningServer:
    """A running product. ``stop`` and ``start`` may be called in the middle of a test; the data stays."""

    folder: Path
    port: int
    seeded: Any = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def url(self, path: str = "/") -> str:
        """Give the whole address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that every process of this product runs with; the database is SQLite in its folder."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return kept | {
            "MADRONE_DATA": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "madrone.site.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    def seed(self, function: str) -> None:
        """Bring the database up to date and put a test's scene into it."""
        done = subprocess.run(
            [sys.executable, "-c", _SEED, function],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )
        if done.returncode:
            raise RuntimeError(f"seeding with {function} failed:\n{done.stderr}")
        self.seeded = json.loads(done.stdout)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "madrone.site.cli", "serve", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            # In a process group of its own, so that its workers can be ended with it and nobody else's.
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start:\n{(self.folder / 'server.log').read_text()}")
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server: in order with SIGTERM, or at once and without a word with SIGKILL.

        Workers have process groups of their own; they kill themselves when the server is gone, and that is
        waited for.
        """
        if self.process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.send_signal(how)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
        while self._answers():
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url("/healthz"), timeout=2) as answer:  # noqa: S310  # our own
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def serving(seed: str, folder: Path) -> Iterator[RunningServer]:
    """Seed and run the product until the block ends; it is stopped by its own process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    server = RunningServer(folder, port)
    server.seed(seed)
    try:
        server.start()
        yield server
    finally:
        server.stop()
