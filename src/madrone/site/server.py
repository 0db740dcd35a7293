"""The server: Granian for pages and saves, a process beside it for jobs and clocks, one end for both."""

import errno
import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from madrone.kernel.errors import MadroneError

APPLICATION = "madrone.site.wsgi:application"
# Long enough for requests under way to be answered, short enough for an operator who waits.
STOP_SECONDS = 10
POLL_SECONDS = 0.1
RESTART_SECONDS = 0.5
# Standard output is for what was asked; the server's own words go where all logging goes.
_LOGGING = {
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "generic"}},
    "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
}


def serve(host: str, port: int, *, workers: int, threads: int, ready: Callable[[], None]) -> int:
    """Serve until SIGINT or SIGTERM and return the exit status: 0 for a clean end.

    ``workers`` processes of ``threads`` threads answer requests (SQLite takes one process). ``ready`` is
    called once, when the first request would be answered. To be called from the main thread, which gets
    the signals. Raises MadroneError when the port is not to be had.
    """
    check_port(host, port)
    _let_go_of_the_database()
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # What comes while all threads are busy waits in the server: after a bell all send at once.
        backpressure=threads * 8,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
    )
    stopped = threading.Event()
    companion = threading.Thread(target=_accompany, args=(host, port, ready, stopped))
    companion.start()
    try:
        server.serve()
    except SystemExit as ended:
        # On Ctrl-C the workers hear the signal too and may be gone before they are told to go, which the
        # server takes for a failure.
        if not server.interrupt_signal:
            return ended.code if isinstance(ended.code, int) else 1
    finally:
        stopped.set()
        companion.join()
    return 0 if server.interrupt_signal else 1


def check_port(host: str, port: int) -> None:
    """Pass when the port is free; else MadroneError, before another server there is taken for ours."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise MadroneError("port-taken", f"Port {port} is taken; choose another with PORT=…") from problem
        raise MadroneError(
            "port-refused",
            f"The server may not listen at {host}, port {port} ({problem.strerror}); "
            "choose another port with PORT=… or another address with --host.",
        ) from problem


def _let_go_of_the_database() -> None:
    """Close what this process holds open: the workers are forked and must not come to share a connection."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # the PostgreSQL backend's own


def answers(host: str, port: int) -> bool:
    """Tell whether ``GET /healthz`` answers 200."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": _served_name(port), "Connection": "close"})
        response = connection.getresponse()
        response.read()
        return response.status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _served_name(port: int) -> str:
    """Give a name that the server answers to: a request under any other is refused."""
    first = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return "localhost" if first == "*" else f"{first.lstrip('.')}:{port}"


def _accompany(host: str, port: int, ready: Callable[[], None], stopped: threading.Event) -> None:
    """Say when the first request would be answered; from then on keep the process for jobs and clocks."""
    while not answers(host, port):
        if stopped.wait(POLL_SECONDS):
            return
    ready()
    _keep_background(stopped)


def _keep_background(stopped: threading.Event) -> None:
    """Run the process for jobs and clocks, and start it again should it fail."""
    while not stopped.is_set():
        command = [sys.executable, "-m", "madrone.site.background", str(os.getpid())]
        # In a session of its own: a terminal's Ctrl-C is for the server, which then ends this process in
        # order.
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603  # our own module
        while process.poll() is None and not stopped.wait(RESTART_SECONDS):
            pass
        if process.returncode is None:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
