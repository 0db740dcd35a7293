"""What the server runs: the save path in front, and Django for every other page.

``granian --interface wsgi madrone.site.wsgi:application --workers 1 --blocking-threads 64``
"""

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madrone.site.settings")
pages = get_wsgi_application()

from madrone.site import intake, processor  # noqa: E402  # the settings must be known before the save path is set up

saves = intake.application()
PARENT_SECONDS = 0.5


def application(
    environ: dict[str, Any], start_response: Callable[..., Callable[[bytes], object]]
) -> Iterable[bytes]:
    """Answer one request."""
    if environ["PATH_INFO"].startswith("/intake/"):
        return saves(environ, start_response)
    return pages(environ, start_response)


def _end_with(parent: int) -> None:
    """Wait until the server that started this worker is gone, then end the worker.

    A server killed outright cannot stop its workers; one left behind would hold the port and the database.
    """
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


server = multiprocessing.parent_process()
if server is not None and server.pid is not None:
    # In a session of its own: a terminal's Ctrl-C is for the server, which then ends its workers in
    # order. A worker
    # that hears both may wait for ever.
    os.setsid()
    processor.keep_to_one(server.pid)
    # What is loaded by now stays for good: collecting garbage need not look through it again and again.
    gc.collect()
    gc.freeze()
    threading.Thread(target=_end_with, args=(server.pid,), name="parent-watch", daemon=True).start()
