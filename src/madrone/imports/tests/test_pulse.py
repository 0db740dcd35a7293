"""Progress out of the middle of a commit: seen at once where the database allows it, and never in its way."""

import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from madrone.imports import pulse, work
from madrone.imports.actions.batches import commit_batch
from madrone.imports.pulse import beside
from madrone.imports.tests.running import checked
from madrone.imports.tests.test_commit import students
from madrone.jobs import queue, worker
from madrone.jobs.models import Job
from madrone.kernel import clock
from tests.cast import assemble


@pytest.mark.django_db(transaction=True)
def test_a_commit_reports_from_within_its_transaction_where_others_can_see_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work, "CHUNK", 10)
    monkeypatch.setattr(pulse, "_EVERY", 0.0)
    cast = assemble()
    batch = checked(cast.dev, "students", students(40))
    commit_batch(by=cast.dev, batch=batch)
    original, seen = queue.report, []

    def report(job: Job, done: int, total: int, note: str = "") -> None:
        original(job, done, total, note)
        seen.append((threading.get_ident(), done, total))

    monkeypatch.setattr(queue, "report", report)
    worker.run_all()
    batch.refresh_from_db()
    assert batch.state == "done"
    beside_it = [(done, total) for ident, done, total in seen if ident != threading.get_ident()]
    if connection.vendor == "sqlite":
        assert beside_it == []
    else:
        assert beside_it
        assert {total for _done, total in beside_it} == {80}


@pytest.mark.django_db(transaction=True)
def test_what_a_report_raises_undoes_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "_EVERY", 0.0)
    job = Job.objects.create(name="x", created_at=clock.now(), state="running", cancel_asked=True)

    def count_up() -> None:
        report = partial(queue.report, job)
        with beside(report) as step, transaction.atomic():
            Job.objects.create(name="y", created_at=clock.now())
            until = time.monotonic() + (0 if connection.vendor == "sqlite" else 30)
            step(0, 2)
            while time.monotonic() < until:
                step(1, 2)

    if connection.vendor == "sqlite":
        # Nothing is reported from within, so nothing can be raised and the work comes to its end.
        count_up()
        assert Job.objects.filter(name="y").exists()
        return
    with pytest.raises(queue.Cancelled):
        count_up()
    assert not Job.objects.filter(name="y").exists()
