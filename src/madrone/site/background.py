"""What runs beside the pages: the jobs, and the clock that pauses idle tests, lets old ones expire and closes
sessions that were left alone.

``python -m madrone.site.background PARENT`` is started by :mod:`madrone.site.server` as a process of its
own, so that a long job never slows a page. It ends when it is told to, or when the process PARENT, the server
that started it, is gone.
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import django

log = logging.getLogger("madrone.site")
CLOCK_SECONDS = 30.0
PARENT_SECONDS = 0.5


def main(parent: int) -> int:
    """Work until told to stop or left behind by the process ``parent``."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madrone.site.settings")
    django.setup()
    from madrone.jobs.worker import run_until

    threads = [
        threading.Thread(target=run_until, args=(stop,), name="jobs"),
        threading.Thread(target=keep_time, args=(stop,), name="clock"),
    ]
    for thread in threads:
        thread.start()
    while not stop.wait(PARENT_SECONDS):
        if os.getppid() != parent:
            stop.set()
    for thread in threads:
        thread.join()
    return 0


def keep_time(stop: threading.Event, *, every: float = CLOCK_SECONDS) -> None:
    """Apply the time limits again and again until ``stop`` is set (domain.md 5.1, 5.2)."""
    from madrone.delivery.actions import supervision
    from madrone.proctor.actions import sessions

    while not stop.is_set():
        for act in (supervision.pause_idle, supervision.expire_due, sessions.close_sessions_left_alone):
            _attempt(act)
        stop.wait(every)


def _attempt(act: Callable[[], int]) -> None:
    from django.db import close_old_connections

    started = time.monotonic()
    try:
        close_old_connections()
        count = act()
    except Exception:
        # The database may be away, or a row be held by somebody: the next round does what this one could not.
        log.exception("the time limits could not be applied; trying again")
    else:
        if count:
            log.info("%s: %d in %.1f s", act.__name__, count, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
