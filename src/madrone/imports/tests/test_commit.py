"""Carrying out a batch: whole or not at all, whatever happens in between."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from madrone.access import Actor
from madrone.audit.models import Event
from madrone.imports import work
from madrone.imports.actions.batches import cancel_batch, commit_batch, retry_batch, upload_file
from madrone.imports.errors import FileRefused, ImportProblem
from madrone.imports.models import ImportBatch
from madrone.imports.tests.running import checked, committed, sentences, verdicts
from madrone.jobs import worker
from madrone.jobs.models import Job
from madrone.kernel import clock
from madrone.kernel.errors import NotAllowed
from madrone.students.models import Student
from tests.cast import OTHER_SCHOOL, SCHOOL, Cast

HEADER = "ssid,school,last_name,first_name,birth_date,grade\n"


class Killed(BaseException):
    """What stands for kill -9: nothing below the test catches it."""


def students(count: int, school: str = SCHOOL, first: str = "Ada", start: int = 0) -> str:
    rows = (f"{2_000_000_000 + start + n},{school},Okoye,{first},2016-03-09,05\n" for n in range(count))
    return HEADER + "".join(rows)


def later(job: Job | None) -> None:
    """Let the lease of a killed worker's job run out."""
    assert job is not None
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - timedelta(seconds=1))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHUNK", 10)


def upload(by: Actor, text: str, kind: str = "students") -> ImportBatch:
    return upload_file(by=by, kind=kind, file=ContentFile(text.encode()), name="a.csv")


@pytest.mark.usefixtures("small_chunks")
def test_a_check_that_is_killed_begins_anew_and_stages_every_row_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(cast.dev, students(35))
    chunks = iter(range(2))

    def die(*_: object, **__: object) -> None:
        if next(chunks, None) is None:
            raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("madrone.jobs.queue.report", die)
        worker.run_one()
    assert batch.rows.count() == 30
    later(batch.job)
    worker.run_all()
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count(), verdicts(batch)) == ("checked", 35, {"add": 35})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_chunks")
def test_a_commit_that_is_killed_has_done_nothing_and_is_done_by_the_next_worker(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.cast import assemble

    cast = assemble()
    batch = checked(cast.dev, "students", students(35))
    commit_batch(by=cast.dev, batch=batch)
    batch.refresh_from_db()
    original, calls = work.importer_of("students").apply, iter(range(2))

    def die(*args: object, **named: object) -> None:
        if next(calls, None) is None:
            raise Killed
        original(*args, **named)  # type: ignore[arg-type]  # passed on as it came

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(work.importer_of("students"), "apply", die)
        worker.run_one()
    assert not Student.objects.filter(ssid__startswith="2").exists()
    batch.refresh_from_db()
    assert batch.state == "committing"
    later(batch.job)
    worker.run_all()
    batch.refresh_from_db()
    assert (batch.state, Student.objects.filter(ssid__startswith="2").count()) == ("done", 35)


def test_a_commit_that_runs_a_second_time_does_nothing(cast: Cast) -> None:
    batch = committed(cast.dev, checked(cast.dev, "students", students(3)))
    Student.objects.filter(ssid__startswith="2").delete()
    work.commit(batch=batch.code)
    assert not Student.objects.filter(ssid__startswith="2").exists()
    assert Event.objects.filter(action="imports.batch.committed").count() == 1


@pytest.mark.usefixtures("small_chunks")
def test_rows_in_every_chunk_are_judged_and_carried_out(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", students(25)))
    text = students(25, first="Ada") + students(10, start=25).removeprefix(HEADER)
    batch = checked(cast.dev, "students", text)
    assert verdicts(batch) == {"add": 10, "same": 25}
    committed(cast.dev, batch)
    assert Student.objects.filter(ssid__startswith="2").count() == 35


@pytest.mark.usefixtures("small_chunks")
def test_a_key_in_an_earlier_chunk_is_found_again(cast: Cast) -> None:
    batch = checked(cast.dev, "students", students(15) + students(1).removeprefix(HEADER))
    assert verdicts(batch) == {"add": 15, "error": 1}
    assert sentences(batch)[0].startswith('row 17, SSID: "2000000000" is already in row 2')


def test_a_record_that_has_changed_since_the_check_stops_the_whole_batch(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", students(2)))
    batch = checked(cast.dev, "students", students(3, first="Bea"))
    assert verdicts(batch) == {"add": 1, "change": 2}
    Student.objects.filter(ssid="2000000001").update(first_name="Cleo")
    batch = committed(cast.dev, batch)
    assert (batch.state, verdicts(batch)) == ("checked", {"add": 1, "change": 1, "error": 1})
    assert set(Student.objects.filter(ssid__startswith="2").values_list("first_name", flat=True)) == {
        "Ada",
        "Cleo",
    }
    assert "has changed since this file was checked" in sentences(batch)[0]
    batch = committed(cast.dev, batch)
    assert batch.state == "done"
    names = dict(Student.objects.filter(ssid__startswith="2").values_list("ssid", "first_name"))
    assert names == {"2000000000": "Bea", "2000000001": "Cleo", "2000000002": "Bea"}


def test_a_right_taken_away_after_the_check_stops_the_batch(cast: Cast) -> None:
    batch = checked(cast.dev, "students", students(2))
    commit_batch(by=cast.dev, batch=batch)
    cast.accounts["dev"].grants.all().delete()
    worker.run_all()
    batch.refresh_from_db()
    assert (batch.state, verdicts(batch)) == ("checked", {"error": 2})
    assert not Student.objects.filter(ssid__startswith="2").exists()


def test_a_check_that_is_cancelled_stops_and_leaves_nothing(cast: Cast) -> None:
    batch = upload(cast.dev, students(3))
    cancel_batch(by=cast.dev, batch=batch)
    worker.run_all()
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == ("cancelled", 0)


@pytest.mark.usefixtures("small_chunks")
def test_a_check_that_is_cancelled_in_its_middle_stops_there(cast: Cast) -> None:
    batch = upload(cast.dev, students(35))
    original = work._refuse_repeats

    def cancel(found: ImportBatch, drafts: list[work.Draft]) -> None:
        if found.rows.count() >= 10:
            cancel_batch(by=cast.dev, batch=batch)
        original(found, drafts)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(work, "_refuse_repeats", cancel)
        worker.run_all()
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert batch.job is not None
    assert batch.job.state == "cancelled"
    assert batch.rows.count() == 0


def test_what_is_done_cannot_be_cancelled_or_done_again(cast: Cast) -> None:
    batch = committed(cast.dev, checked(cast.dev, "students", students(1)))
    with pytest.raises(ImportProblem, match="cannot be cancelled any more"):
        cancel_batch(by=cast.dev, batch=batch)
    with pytest.raises(ImportProblem, match="not waiting to be confirmed"):
        commit_batch(by=cast.dev, batch=batch)


def test_a_file_that_changes_nothing_cannot_be_carried_out(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", students(1)))
    with pytest.raises(ImportProblem, match="No row of this file would change anything"):
        commit_batch(by=cast.dev, batch=checked(cast.dev, "students", students(1)))


def test_a_batch_whose_job_gave_up_is_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = upload(cast.dev, students(1))
    with monkeypatch.context() as patched:
        patched.setattr(work, "layout_of", lambda *_: 1 / 0)
        for _attempt in range(5):
            worker.run_all()
            Job.objects.filter(state="waiting").update(run_after=None)
    batch.refresh_from_db()
    assert batch.job is not None
    assert (batch.state, batch.job.state) == ("checking", "failed")
    retry_batch(by=cast.dev, batch=batch)
    worker.run_all()
    batch.refresh_from_db()
    assert verdicts(batch) == {"add": 1}


def test_only_who_uploaded_it_or_stands_above_may_decide(cast: Cast) -> None:
    batch = checked(cast.pia, "students", students(1))
    with pytest.raises(NotAllowed):
        commit_batch(by=cast.eve, batch=batch)
    with pytest.raises(NotAllowed):
        cancel_batch(by=cast.tom, batch=batch)
    assert committed(cast.dev, batch).state == "done"


def test_a_batch_carried_out_for_somebody_has_that_persons_reach(cast: Cast) -> None:
    batch = checked(cast.pia, "students", students(1, school=OTHER_SCHOOL))
    assert verdicts(batch) == {"error": 1}


@pytest.mark.parametrize(("who", "kind"), [("tom", "students"), ("dev", "orgs"), ("nia", "rosters")])
def test_nobody_uploads_what_their_role_does_not_import(cast: Cast, who: str, kind: str) -> None:
    with pytest.raises(NotAllowed):
        upload(cast.actor(who), HEADER, kind)
    assert not ImportBatch.objects.exists()


def test_an_empty_file_is_refused_at_once(cast: Cast) -> None:
    with pytest.raises(FileRefused, match="is empty"):
        upload(cast.dev, "")


def test_a_file_over_the_limit_is_refused_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madrone.imports.actions.batches.MAX_BYTES", 10)
    with pytest.raises(FileRefused, match="larger than"):
        upload(cast.dev, HEADER)


def test_the_upload_is_gone_once_it_is_carried_out(
    cast: Cast, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    batch = checked(cast.dev, "students", students(1))
    commit_batch(by=cast.dev, batch=batch)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        worker.run_all()
    assert not Path(batch.file.path).exists()


def test_each_step_is_in_the_audit_trail_without_names(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", students(1)))
    events = {event.action: event for event in Event.objects.all()}
    assert events["imports.batch.uploaded"].actor_code == cast.dev.code
    assert events["imports.batch.committed"].details["counts"]["add"] == 1
    assert "Okoye" not in str([event.details for event in events.values()])
