"""Showing progress out of the middle of a transaction.

What a transaction writes nobody sees before its end, and the row of its job would stay locked meanwhile. So
progress is written by a thread of its own, over a connection of its own. SQLite has one writer, and that is
the transaction itself: there nothing can be shown, nor need it be, for whoever else would take up the job
has to wait as well.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections

from madrone.jobs.registry import Progress

_EVERY = 1.0


def quiet(done: int, total: int, note: str = "") -> None:
    """Take progress and tell nobody."""


@contextmanager
def beside(progress: Progress) -> Iterator[Progress]:
    """Give a function that reports progress beside the transaction of the caller, about once a second.

    What the report raises, such as that the job is to stop, is raised by a later call.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        # Within an outer transaction the job itself may be one that no other connection can see.
        yield quiet
        return
    with ThreadPoolExecutor(max_workers=1) as thread:
        try:
            yield _Beside(progress, thread)
        finally:
            thread.submit(connections.close_all).result()


class _Beside:
    """Hands reports to the thread, never more than one at a time."""

    def __init__(self, progress: Progress, thread: ThreadPoolExecutor) -> None:
        self._progress = progress
        self._thread = thread
        self._last = 0.0
        self._pending: Future[None] | None = None

    def __call__(self, done: int, total: int, note: str = "") -> None:
        if self._pending is not None and not self._pending.done():
            return
        if self._pending is not None:
            self._pending.result()
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self._pending = self._thread.submit(self._progress, done, total, note)
