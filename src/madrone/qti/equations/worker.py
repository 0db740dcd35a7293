"""The processes that run SymPy: started when first needed, used again, ended when an answer takes too long.

A question is a line of JSON made from our own tree, an answer is one too; nothing is unpickled and no text of a
student is evaluated on either side. Whoever asks waits at most for its time-out.
"""

import atexit
import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import madrone
from madrone.qti.equations.tree import Tree, to_plain

SLOTS = 2
START_SECONDS = 20.0
# With less time than this a process would only be ended for nothing.
LEAST_SECONDS = 0.02
# A process is replaced after so many answers, so that what SymPy remembers does not pile up.
MAX_ANSWERS = 5_000
MAX_LINE = 65_536

Question = Literal["equal", "factor", "irreducible", "coprime"]
Message: TypeAlias = Mapping[str, object]

_COMMAND = (sys.executable, "-s", "-P", "-m", "madrone.qti.equations.child")


@dataclass(frozen=True, slots=True)
class Reply:
    """``answer`` is ``None`` where it stayed open.

    ``why`` is then ``time``, ``busy``, ``memory``, ``ended``, ``start`` or ``undecided``.
    """

    answer: bool | int | None
    why: str = ""


class Worker:
    """One process and the pipes to it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.is_ready = False
        self.answered = 0
        self.buffer = b""

    def start(self) -> None:
        """Start the process without waiting for it."""
        source = str(Path(madrone.__file__).resolve().parent.parent)
        # It needs none of our environment, and none of our secrets.
        environment = {"PYTHONPATH": source, "PYTHONHASHSEED": "0", "SYMPY_GROUND_TYPES": "python"}
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment,
            # A Ctrl-C in the terminal is for us to handle; the process ends when its pipe closes.
            start_new_session=True,
        )
        self.is_ready, self.answered, self.buffer = False, 0, b""

    def stop(self) -> None:
        """End the process at once."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()

    def restart(self) -> None:
        """Have a fresh process for the next question; it starts while nobody waits."""
        self.stop()
        self.start()

    def ask(self, question: Message, seconds: float) -> Reply:
        """Put one question; after ``seconds`` the process is replaced and the answer stays open."""
        if self.process is None or self.process.poll() is not None or self.answered >= MAX_ANSWERS:
            self.restart()
        try:
            if not self.is_ready:
                self.is_ready = self.read(time.monotonic() + START_SECONDS) is not None
                if not self.is_ready:
                    self.restart()
                    return Reply(None, "start")
            return self.converse(question, seconds)
        except OSError:
            self.restart()
            return Reply(None, "ended")

    def converse(self, question: Message, seconds: float) -> Reply:
        """Send the question and wait for its answer."""
        assert self.process is not None and self.process.stdin is not None
        deadline = time.monotonic() + seconds
        self.process.stdin.write(json.dumps({**question, "seconds": seconds}).encode() + b"\n")
        message = self.read(deadline)
        if message is None:
            self.restart()
            return Reply(None, "time")
        self.answered += 1
        answer = message["answer"]
        if isinstance(answer, int):
            return Reply(answer)
        why = str(message.get("why", "undecided"))
        if why == "memory":
            # What ran out of memory half-way may be left in any state.
            self.restart()
        return Reply(None, why)

    def read(self, deadline: float) -> Message | None:
        """The next line of the process; ``None`` where it is late. Raises ``OSError`` where the process ends."""
        assert self.process is not None and self.process.stdout is not None
        stream = self.process.stdout.fileno()
        # poll, unlike select, also takes the high file numbers of a busy server.
        poll = select.poll()
        poll.register(stream, select.POLLIN | select.POLLHUP)
        while b"\n" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                return None
            part = os.read(stream, MAX_LINE)
            if not part or len(self.buffer) > MAX_LINE:
                raise BrokenPipeError("the worker ended")
            self.buffer += part
        line, _, self.buffer = self.buffer.partition(b"\n")
        message = json.loads(line)
        return message if isinstance(message, dict) else None


class Pool:
    """A few workers for all threads of this process."""

    def __init__(self, slots: int = SLOTS) -> None:
        self.workers = [Worker() for _ in range(slots)]
        # The worker used last is asked first, so that a second process starts only under load.
        self.free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self.workers:
            self.free.put(worker)

    def ask(self, question: Message, seconds: float) -> Reply:
        """Put a question to a worker that is free within ``seconds``."""
        if seconds < LEAST_SECONDS:
            return Reply(None, "time")
        deadline = time.monotonic() + seconds
        try:
            worker = self.free.get(timeout=seconds)
        except queue.Empty:
            return Reply(None, "busy")
        try:
            left = deadline - time.monotonic()
            return worker.ask(question, left) if left >= LEAST_SECONDS else Reply(None, "busy")
        finally:
            self.free.put(worker)

    def warm(self) -> None:
        """Start one process ahead of the first question, without waiting for it."""
        with suppress(queue.Empty):
            worker = self.free.get_nowait()
            if worker.process is None:
                worker.start()
            self.free.put(worker)

    def close(self) -> None:
        """End all processes."""
        for worker in self.workers:
            worker.stop()

    def disown(self) -> None:
        """Let go of processes that belong to another process: ours is its copy after a fork."""
        for worker in self.workers:
            process = worker.process
            if process is None:
                continue
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            # Popen would otherwise warn about, and later wait for, a child that is not ours.
            process.returncode = 0


_pool: Pool | None = None
_guard = threading.Lock()


def pool() -> Pool:
    """The workers of this process."""
    global _pool  # noqa: PLW0603 - one pool for the life of the process
    with _guard:
        if _pool is None:
            _pool = Pool()
        return _pool


def ask(
    question: Question,
    trees: Sequence[Tree],
    *,
    seconds: float,
    positive: bool = False,
) -> Reply:
    """Put one question about expressions to a worker and wait at most ``seconds`` for the answer."""
    plain = [to_plain(tree) for tree in trees]
    return pool().ask({"ask": question, "trees": plain, "positive": positive}, seconds)


def warm() -> None:
    """Start a worker now, so that the first answer of a server need not wait for SymPy to load."""
    pool().warm()


def close() -> None:
    """End the workers; the next question starts new ones."""
    global _pool
    with _guard:
        closing, _pool = _pool, None
    if closing is not None:
        closing.close()


def _after_fork() -> None:
    """A forked process starts workers of its own."""
    global _pool, _guard  # noqa: PLW0603 - see pool()
    _guard = threading.Lock()
    inherited, _pool = _pool, None
    if inherited is not None:
        inherited.disown()


atexit.register(close)
os.register_at_fork(after_in_child=_after_fork)
