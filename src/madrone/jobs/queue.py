"""Asking for work, claiming it, and saying how it went."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from madrone.jobs.models import Job
from madrone.jobs.registry import WORK
from madrone.kernel import clock

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5


class Cancelled(Exception):
    """Raised inside a job's progress report when somebody has asked it to stop."""


class LeaseLost(Exception):
    """Raised in a worker so slow that another has taken up its job: it must write nothing more."""


def enqueue(name: str, *, after_seconds: float = 0, **arguments: Any) -> Job:
    """Ask for a piece of work; it exists when the caller's transaction commits, and not otherwise."""
    now = clock.now()
    later = now + timedelta(seconds=after_seconds) if after_seconds else None
    return Job.objects.create(name=name, arguments=arguments, created_at=now, run_after=later)


def claim() -> Job | None:
    """Take the oldest job that waits or whose worker has let its lease run out; None when there is none."""
    now = clock.now()
    due = (Q(state=Job.State.WAITING) & (Q(run_after=None) | Q(run_after__lte=now))) | Q(
        state=Job.State.RUNNING, lease_until__lt=now
    )
    with transaction.atomic():
        waiting = Job.objects.filter(due).order_by("pk").select_for_update(skip_locked=_can_skip())
        found = waiting.first()
        if found is None:
            return None
        found.attempts += 1
        if found.attempts > MAX_ATTEMPTS:
            # Its worker was killed each time: most likely the job itself is what kills it.
            _close(
                found, Job.State.FAILED, found.problem or "The worker was stopped in the middle, every time."
            )
            return None
        found.state = Job.State.RUNNING
        found.lease_until = now + LEASE
        found.save(update_fields=["state", "attempts", "lease_until"])
    return found


def report(job: Job, done: int, total: int, note: str = "") -> None:
    """Write down progress and renew the lease; raises :class:`Cancelled` when asked to stop."""
    _held(job).update(done=done, total=total, note=note, lease_until=clock.now() + LEASE)
    kept = _held(job).values_list("cancel_asked", flat=True).first()
    if kept is None:
        raise LeaseLost
    if kept:
        raise Cancelled


def cancel(code: str) -> None:
    """Ask a job to stop; one that has not begun never will."""
    Job.objects.filter(code=code).update(cancel_asked=True)
    Job.objects.filter(code=code, state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished_at=clock.now()
    )


def finish(job: Job, state: str, problem: str = "") -> None:
    """Close a job that this worker holds."""
    _held(job).update(
        state=state, problem=problem, finished_at=clock.now(), lease_until=None, done=F("total")
    )


def give_back(job: Job, problem: str) -> None:
    """Put a job that stumbled back in the queue, a little later each time, until its tries are used up."""
    if job.attempts >= MAX_ATTEMPTS:
        finish(job, Job.State.FAILED, problem)
        return
    later = clock.now() + timedelta(seconds=2**job.attempts)
    _held(job).update(state=Job.State.WAITING, run_after=later, problem=problem, lease_until=None)


def _held(job: Job) -> QuerySet[Job]:
    """The job's row while it is this worker's: a later claim has counted one more attempt."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)


def _close(job: Job, state: str, problem: str) -> None:
    job.state, job.problem, job.finished_at, job.lease_until = state, problem, clock.now(), None
    job.save(update_fields=["state", "problem", "finished_at", "lease_until", "attempts"])


def run(job: Job) -> None:
    """Run one claimed job to its end; what it raises is written on the job, never lost."""
    work = WORK[job.name]
    work(progress=lambda done, total, note="": report(job, done, total, note), **job.arguments)


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)
