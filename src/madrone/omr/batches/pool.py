"""Processes that read pages side by side; one that dies or does not answer is replaced, and its page given up.

The answers come in any order; whoever wants another order makes it.
"""

import contextlib
import multiprocessing
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Final

from madrone.omr.batches.records import problem_record
from madrone.omr.batches.tasks import Answer, Counted, Done, Seen, Setup, Task
from madrone.omr.batches.worker import serve

#: A process that sleeps is not seen by its own alarm; on a busy machine its five seconds may take long.
SILENCE_SECONDS: Final = 180.0
#: A file on which so many pages were given up is not tried further: each may take seconds and gigabytes.
PATIENCE: Final = 4
_GAVE_UP: Final = (
    "The page takes more time or memory than any scan. Look at the file; print and scan the page again."
)
_FAILED: Final = (
    "Reading this page failed by an error of this program, which standard error names. Read the page by eye,"
    " and report the error."
)


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    #: The place that the next answer is for.
    place: int = 0
    heard: float = 0.0


class Pool:
    """So many processes. A process is only started when there is work for it."""

    def __init__(self, setup: Setup, workers: int, *, silence: float = SILENCE_SECONDS) -> None:
        self._setup, self._most, self._silence = setup, workers, silence
        self._workers: list[_Worker] = []
        self._again: deque[Task] = deque()
        self._given_up: Counter[int] = Counter()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in list(self._workers):
            self._end(worker)

    def run(self, next_task: Callable[[], Task | None]) -> Iterator[Answer]:
        """Carry out tasks until there are no more, and give what comes of them, every place exactly once.

        ``next_task`` is asked when a process is free, so that a task may follow from an answer; None says that there
        is none for now. Raises ``OSError`` if a picture cannot be written, and the reader's ``MadroneError``.
        """
        while True:
            hopeless = []
            while len(self._busy()) < self._most:
                task = self._again.popleft() if self._again else next_task()
                if task is None:
                    break
                if self._given_up[task.file] >= PATIENCE:
                    hopeless.append(task)
                else:
                    self._give(task)
            for task in hopeless:
                for place in range(task.first, task.last + 1):
                    yield from _given_up(task, place)
            if busy := self._busy():
                yield from self._hear(busy)
            elif not hopeless:
                return

    def _busy(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.task is not None]

    def _give(self, task: Task) -> None:
        worker = next((worker for worker in self._workers if worker.task is None), None) or self._start()
        worker.task, worker.place, worker.heard = task, task.first, time.monotonic()
        # A process that has just died is found out when it is listened to.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.pipe.send(task)

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._setup), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _end(self, worker: _Worker, patience: float = 0.0) -> int | None:
        """End a process, unless it ends by itself in so many seconds; give its status."""
        self._workers.remove(worker)
        worker.process.join(patience)
        worker.process.kill()
        worker.process.join()
        status = worker.process.exitcode
        worker.process.close()
        worker.pipe.close()
        return status

    def _hear(self, busy: list[_Worker]) -> Iterator[Answer]:
        """What the processes have to say within a second."""
        ready = wait([worker.pipe for worker in busy], timeout=1.0)
        for worker in busy:
            if worker.pipe in ready:
                yield from self._listen(worker)
            elif time.monotonic() - worker.heard > self._silence:
                yield from self._bury(worker)

    def _listen(self, worker: _Worker) -> Iterator[Answer]:
        try:
            while worker.task is not None and worker.pipe.poll():
                answer = worker.pipe.recv()
                worker.heard = time.monotonic()
                if isinstance(answer, Exception):
                    raise _Ended(answer)
                if answer is None:
                    worker.task = None
                else:
                    worker.place += 1
                    yield answer
        except (EOFError, ConnectionResetError):
            yield from self._bury(worker, patience=10.0)
        except _Ended as problem:
            raise problem.error from None

    def _bury(self, worker: _Worker, patience: float = 0.0) -> Iterator[Answer]:
        """End a process, give up the page that it was at, and keep the rest of its task for another."""
        task, place = worker.task, worker.place
        # One that has closed its pipe is about to end; why, only its status tells.
        failed = self._end(worker, patience) == 1
        assert task is not None, "only a process at work is listened to"
        if task.kind == "tone":
            # The page will be given up when it is read; others will do for the tone.
            return
        self._given_up[task.file] += 1
        yield from _given_up(task, place, failed=failed)
        if place < task.last:
            self._again.append(replace(task, first=place + 1))


class _Ended(Exception):
    """An error that ends the run; it is kept apart from errors of the pipe."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def _given_up(task: Task, place: int, *, failed: bool = False) -> Iterator[Answer]:
    if task.kind == "count":
        # It stands for itself as a file of one problem.
        yield Counted(task.file, task.path, 1)
    elif task.kind == "look":
        from madrone.omr.batches.witness import Sight

        yield Seen(task.file, place, Sight("gave-up"))
    elif task.kind == "read":
        why = ("failed", _FAILED) if failed else ("gave-up", _GAVE_UP)
        record = problem_record(task.file, place, place, *why)
        yield Done(task.file, place, record.to_line(), record.status)
