"""The worker: claims jobs one after another until it is told to stop."""

import logging
import threading

from django.db import close_old_connections

from madrone.jobs import queue
from madrone.jobs.models import Job
from madrone.kernel.errors import MadroneError

log = logging.getLogger("madrone.jobs")
IDLE_SECONDS = 0.5


def run_one() -> Job | None:
    """Claim and run one job; returns it as it stands afterwards, or None when nothing was due."""
    job = queue.claim()
    if job is None:
        return None
    try:
        queue.run(job)
    except queue.Cancelled:
        queue.finish(job, Job.State.CANCELLED)
    except queue.LeaseLost:
        log.warning("job %s was taken up by another worker; this one stops", job)
    except MadroneError as problem:
        # A refusal that a person can put right does not get better by trying again.
        queue.finish(job, Job.State.FAILED, problem.message)
    except Exception as problem:
        log.exception("job %s failed", job)
        queue.give_back(job, f"{type(problem).__name__}: {problem}")
    else:
        queue.finish(job, Job.State.DONE)
    job.refresh_from_db()
    return job


def run_all() -> int:
    """Run everything that is due now and return how many jobs that was; for tests and the command line."""
    count = 0
    while run_one() is not None:
        count += 1
    return count


def run_until(stop: threading.Event) -> None:
    """Serve the queue until ``stop`` is set; a database that is away for a while is waited for."""
    while not stop.is_set():
        try:
            close_old_connections()
            ran = run_one()
        except Exception:
            log.exception("the queue could not be read; trying again")
            ran = None
        if ran is None:
            stop.wait(IDLE_SECONDS)
