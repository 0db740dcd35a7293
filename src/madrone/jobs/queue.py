"""Asking for work, claiming it, and saying how it went."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from madrone.jobs.models import Job
from madrone.jobs.registry import WORK
from madrone.kernel import clock

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5


class Cancelled(Exception):
    """Raised inside a job's progress report when somebody has asked it to stop."""


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
        found.state = Job.State.RUNNING
        found.attempts += 1
        found.lease_until = now + LEASE
        found.save(update_fields=["state", "attempts", "lease_until"])
    return found


def report(job: Job, done: int, total: int, note: str = "") -> None:
    """Write down progress and renew the lease; raises :class:`Cancelled` when asked to stop."""
    Job.objects.filter(pk=job.pk).update(done=done, total=total, note=note, lease_until=clock.now() + LEASE)
    if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
        raise Cancelled


def cancel(code: str) -> None:
    """Ask a job to stop; one that has not begun never will."""
    Job.objects.filter(code=code).update(cancel_asked=True)
    Job.objects.filter(code=code, state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished_at=clock.now()
    )


def finish(job: Job, state: str, problem: str = "") -> None:
    """Close a job."""
    Job.objects.filter(pk=job.pk).update(
        state=state, problem=problem, finished_at=clock.now(), lease_until=None, done=F("total")
    )


def give_back(job: Job, problem: str) -> None:
    """Put a job that stumbled back in the queue, a little later each time, until its tries are used up."""
    if job.attempts >= MAX_ATTEMPTS:
        finish(job, Job.State.FAILED, problem)
        return
    later = clock.now() + timedelta(seconds=2**job.attempts)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.WAITING, run_after=later, problem=problem, lease_until=None
    )


def run(job: Job) -> None:
    """Run one claimed job to its end; what it raises is written on the job, never lost."""
    work = WORK[job.name]
    work(progress=lambda done, total, note="": report(job, done, total, note), **job.arguments)


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)
