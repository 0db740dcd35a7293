"""The writer: one thread per process that carries out all saves, all that are waiting in one transaction."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from madrone.delivery.intake.batch import Store, Trouble, Work, settle
from madrone.delivery.intake.rules import BUSY, Outcome, Refused

log = logging.getLogger("madrone.intake")

NOT_STORED = Refused(
    500,
    "not-stored",
    "The answers could not be stored. They are kept on this device; tell your test administrator.",
)


class Ticket:
    """One request on its way: the waiter sleeps on it until the writer has put the outcome in."""

    __slots__ = ("_done", "outcome", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.outcome: Outcome = BUSY
        # A bare lock is the cheapest thing that a thread can sleep on.
        self._done = threading.Lock()
        self._done.acquire()

    def wait(self, seconds: float) -> Outcome:
        """Sleep until the outcome is there; busy when it takes longer than ``seconds``.

        A save given up here may still be stored: the device sends it again and is told that it is repeated.
        """
        return self.outcome if self._done.acquire(timeout=seconds) else BUSY

    def finish(self, outcome: Outcome) -> None:
        """Put the outcome in and wake the waiter."""
        self.outcome = outcome
        self._done.release()


class Writer:
    """Takes requests from any thread and carries them out in one, group by group.

    ``connect`` opens a store; it is called in the writer's thread, at the first request and again after
    the database was away. At most ``capacity`` requests wait; at most ``largest`` go into one
    transaction.
    """

    def __init__(
        self,
        connect: Callable[[], Store],
        *,
        capacity: int = 1000,
        largest: int = 256,
        patience: float = 10.0,
    ) -> None:
        self._connect = connect
        self._capacity = capacity
        self._largest = largest
        self._patience = patience
        self._start_lock = threading.Lock()
        self._process = 0
        self._queue: SimpleQueue[Ticket | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._store: Store | None = None

    def carry_out(self, work: Work) -> Outcome:
        """Carry out one request and return what became of it; what is accepted is on the disk by then."""
        if self._process != os.getpid():
            self._start()
        if self.waiting >= self._capacity:
            return BUSY
        ticket = Ticket(work)
        self._queue.put(ticket)
        return ticket.wait(self._patience)

    @property
    def waiting(self) -> int:
        """How many requests wait, about."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish what is waiting, then stop the thread and close the connection."""
        if self._thread is not None and self._process == os.getpid():
            self._queue.put(None)
            self._thread.join()
            self._process, self._thread = 0, None

    def _start(self) -> None:
        # At the first request and not before: a server forks its processes first, and no thread outlives
        # a fork.
        with self._start_lock:
            if self._process != os.getpid():
                self._queue, self._store = SimpleQueue(), None
                self._thread = threading.Thread(target=self._run, name="intake-writer", daemon=True)
                self._thread.start()
                self._process = os.getpid()

    def _run(self) -> None:
        queue = self._queue
        while True:
            tickets = [queue.get()]
            try:
                while len(tickets) < self._largest:
                    tickets.append(queue.get_nowait())
            except Empty:
                pass
            live = [ticket for ticket in tickets if ticket is not None]
            for ticket, outcome in zip(live, self._settle([ticket.work for ticket in live]), strict=True):
                ticket.finish(outcome)
            if len(live) < len(tickets):
                self._disconnect()
                return

    def _settle(self, works: Sequence[Work], *, again: bool = True) -> list[Outcome]:
        """Carry out a batch; a bad request fails alone, and a database that was away is tried once more."""
        if not works:
            return []
        fresh = self._store is None
        try:
            if self._store is None:
                self._store = self._connect()
            return settle(self._store, works)
        except Exception as problem:
            trouble = self._store.trouble(problem) if self._store else Trouble.AWAY
            if trouble is Trouble.AWAY:
                self._disconnect()
                if again and not fresh:
                    return self._settle(works, again=False)
                log.warning("the database is away, %d requests wait: %s", len(works), problem)
                return [BUSY] * len(works)
            if len(works) > 1:
                return [outcome for work in works for outcome in self._settle([work])]
            if trouble is Trouble.PASSING:
                return [BUSY]
            log.exception("an answer could not be stored")
            return [NOT_STORED]

    def _disconnect(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
