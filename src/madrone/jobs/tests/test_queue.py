"""The job queue: claimed under a lease, taken up again after a killed worker, never written by two."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import transaction

from madrone.jobs import queue, worker
from madrone.jobs.models import Job
from madrone.jobs.registry import WORK, Progress
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError

pytestmark = pytest.mark.django_db
RAN: list[str] = []


@pytest.fixture(autouse=True)
def _works() -> Iterator[None]:
    def note(*, word: str, progress: Progress) -> None:
        progress(1, 2, "half way")
        RAN.append(word)

    def stumble(*, progress: Progress) -> None:
        raise RuntimeError("the disk is full")

    def refuse(*, progress: Progress) -> None:
        raise MadroneError("wrong-file", "Choose another file.")

    RAN.clear()
    WORK.update({"test.note": note, "test.stumble": stumble, "test.refuse": refuse})
    yield
    for name in ("test.note", "test.stumble", "test.refuse"):
        del WORK[name]


def later(seconds: float) -> AbstractContextManager[None]:
    """A moment in the future."""
    return clock.pretend(clock.now() + timedelta(seconds=seconds))


def test_a_job_runs_once_and_is_done() -> None:
    queue.enqueue("test.note", word="hello")
    assert worker.run_all() == 1
    assert RAN == ["hello"]
    assert Job.objects.get().state == Job.State.DONE


def test_a_job_exists_only_when_its_transaction_does() -> None:
    with pytest.raises(RuntimeError, match="changed my mind"), transaction.atomic():
        queue.enqueue("test.note", word="never")
        raise RuntimeError("changed my mind")
    assert worker.run_all() == 0


def test_a_job_of_a_killed_worker_is_taken_up_when_its_lease_is_over() -> None:
    queue.enqueue("test.note", word="again")
    assert queue.claim() is not None  # and then the worker is killed
    assert worker.run_all() == 0
    with later(61):
        assert worker.run_all() == 1
    assert RAN == ["again"]


def test_a_slow_worker_cannot_write_over_its_successor() -> None:
    queue.enqueue("test.note", word="slow")
    slow = queue.claim()
    assert slow is not None
    with later(61):
        successor = queue.claim()
        assert successor is not None
        with pytest.raises(queue.LeaseLost):
            queue.report(slow, 1, 2)
        queue.finish(slow, Job.State.FAILED, "too late")
        queue.finish(successor, Job.State.DONE)
    assert Job.objects.get().state == Job.State.DONE


def test_progress_renews_the_lease() -> None:
    queue.enqueue("test.note", word="long")
    held = queue.claim()
    assert held is not None
    with later(50):
        queue.report(held, 5, 10)
    with later(100):
        assert queue.claim() is None


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    queue.enqueue("test.note", word="deadly")
    for attempt in range(queue.MAX_ATTEMPTS):
        with later(61 * (attempt + 1)):
            assert queue.claim() is not None
    with later(61 * 10):
        assert queue.claim() is None
    assert Job.objects.get().state == Job.State.FAILED


def test_what_a_job_raises_is_kept_and_tried_again_later() -> None:
    queue.enqueue("test.stumble")
    worker.run_one()
    job = Job.objects.get()
    assert (job.state, job.problem) == (Job.State.WAITING, "RuntimeError: the disk is full")
    assert queue.claim() is None
    with later(60):
        assert queue.claim() is not None


def test_a_refusal_is_final() -> None:
    queue.enqueue("test.refuse")
    worker.run_all()
    job = Job.objects.get()
    assert (job.state, job.problem) == (Job.State.FAILED, "Choose another file.")


def test_a_waiting_job_can_be_cancelled() -> None:
    job = queue.enqueue("test.note", word="no")
    queue.cancel(job.code)
    assert worker.run_all() == 0
    assert Job.objects.get().state == Job.State.CANCELLED


def test_a_running_job_stops_at_its_next_report() -> None:
    job = queue.enqueue("test.note", word="stopped")
    held = queue.claim()
    assert held is not None
    queue.cancel(job.code)
    with pytest.raises(queue.Cancelled):
        queue.report(held, 1, 2)
