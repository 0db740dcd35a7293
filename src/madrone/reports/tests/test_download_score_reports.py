"""Score reports are handed out by those who may, on record, one or many."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madrone.administrations.models import Window
from madrone.audit.models import Event
from madrone.jobs import worker
from madrone.jobs.models import Job
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError
from madrone.reports import queries
from madrone.reports.actions import score_reports
from madrone.reports.actions.score_reports import (
    download_score_report,
    download_score_reports,
    request_report_set,
)
from madrone.reports.models import ScoreReportSet
from madrone.reports.queries import StudentResults
from madrone.reports.tests.outcomes import enrol, make_result, make_test, make_window
from madrone.reports.tests.test_score_report import text_of
from tests.cast import SCHOOL, Cast, make_student

LogIn = Callable[[str], Client]
PAGE = "/results/score-reports"


@pytest.fixture
def window(cast: Cast) -> Window:
    """Sam and Sue have a score in mathematics, Sam in ELA too."""
    math, ela = make_test("MATH"), make_test("ELA")
    made = make_window(math, ela, name="Winter window")
    make_result(cast.sam, made, math, 2510)
    make_result(cast.sam, made, ela, 2470)
    make_result(cast.sue, made, math, 2440)
    return made


def url(cast: Cast, window: Window) -> str:
    """The address of Sam's report."""
    return reverse("reports:score-report", args=[cast.sam.code, window.code])


def results_of(cast: Cast, window: Window, name: str = "dev") -> list[StudentResults]:
    """The results of everybody at Alder Creek, as one of the cast sees them."""
    actor = cast.actor(name)
    administration = queries.get_administration(actor, window.code)
    students = [cast.sue.code, cast.sam.code]
    return queries.results_of(actor, administration, students)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Student Score Report"), ("es", "Informe de puntuaciones")]
)
def test_a_coordinator_downloads_one(
    client_of: LogIn, cast: Cast, window: Window, language: str, words: str
) -> None:
    answered = client_of("pia").get(url(cast, window), {"language": language})
    assert answered.headers["Content-Type"] == "application/pdf"
    assert answered.headers["Content-Disposition"] == 'attachment; filename="score-report.pdf"'
    assert answered.headers["Cache-Control"] == "private, no-store"
    front, _back = text_of(answered.content)
    for word in (words, "Sam Ito", "2510", "2470", "Winter window", "Alder Creek Elementary"):
        assert word in front


def test_every_download_is_on_record_without_a_name(client_of: LogIn, cast: Cast, window: Window) -> None:
    client_of("pia").get(url(cast, window), {"language": "es"})
    event = Event.objects.get(action="reports.score-report.downloaded")
    assert (event.subject_code, event.org_code) == (cast.sam.code, SCHOOL)
    assert event.details == {"administration": window.code, "language": "es"}


@pytest.mark.parametrize("name", ["tom", "nia", "rob", "ada", "hal"])
def test_roles_that_hand_out_no_reports_are_refused(
    client_of: LogIn, cast: Cast, window: Window, name: str
) -> None:
    assert client_of(name).get(url(cast, window)).status_code == 403
    assert client_of(name).get(PAGE).status_code == 403
    assert not Event.objects.filter(action="reports.score-report.downloaded").exists()


def test_the_action_itself_refuses_them(cast: Cast, window: Window) -> None:
    for act in (
        lambda by: download_score_report(by=by, results=results_of(cast, window)[0], language="en"),
        lambda by: download_score_reports(by=by, results=results_of(cast, window), language="en", form="pdf"),
        lambda by: request_report_set(
            by=by, name="x", results=results_of(cast, window), language="en", form="pdf"
        ),
    ):
        for name in ("tom", "eve", "ada"):
            with pytest.raises(MadroneError) as problem:
                act(cast.actor(name))
            assert problem.value.code == "not-allowed"


def test_a_class_comes_as_one_file_to_print(client_of: LogIn, cast: Cast, window: Window) -> None:
    chosen = {
        "group": f"roster:{cast.roster.code}",
        "window": window.code,
        "language": "en",
        "form": "pdf",
    }
    answered = client_of("dev").post(PAGE, chosen)
    assert answered.headers["Content-Disposition"] == 'attachment; filename="score-reports.pdf"'
    assert len(text_of(answered.content)) == 2
    school = {**chosen, "group": f"school:{SCHOOL}"}
    pages = text_of(client_of("dev").post(PAGE, school).content)
    assert ["Sue Bell" in pages[0], "Sam Ito" in pages[2]] == [True, True]


def test_a_class_comes_as_a_file_for_each_student(client_of: LogIn, cast: Cast, window: Window) -> None:
    chosen = {"group": f"school:{SCHOOL}", "window": window.code, "language": "es", "form": "zip"}
    answered = client_of("pia").post(PAGE, chosen)
    assert answered.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        assert archive.namelist() == [f"Bell-Sue-{cast.sue.code}.pdf", f"Ito-Sam-{cast.sam.code}.pdf"]
        assert "2510" in text_of(archive.read(archive.namelist()[1]))[0]
    event = Event.objects.get(action="reports.score-report.downloaded")
    assert event.details["students"] == [cast.sue.code, cast.sam.code]


def test_a_file_name_holds_plain_letters_only(cast: Cast, window: Window) -> None:
    odd = make_student("1000000055", "../../Ñu", "Đặng / O’Hara", SCHOOL)
    make_result(odd, window, window.tests.get(subject="MATH"))
    administration = queries.get_administration(cast.pia, window.code)
    results = queries.results_of(cast.pia, administration, [odd.code])
    made = download_score_reports(by=cast.pia, results=results, language="en", form="zip")
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.namelist() == [f"ang-OHara-Nu-{odd.code}.pdf"]


def test_a_group_of_nobody_is_refused_in_words(client_of: LogIn, cast: Cast, window: Window) -> None:
    cast.roster.students.clear()
    chosen = {"group": f"roster:{cast.roster.code}", "window": window.code, "language": "en", "form": "pdf"}
    answered = client_of("dev").post(PAGE, chosen)
    assert answered.status_code == 422
    assert "None of these students has a result to report." in answered.content.decode()


def test_many_are_made_by_a_job_with_progress(
    client_of: LogIn, cast: Cast, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(score_reports, "AT_ONCE", 1)
    monkeypatch.setattr("madrone.reports.views.score_reports.AT_ONCE", 1)
    client = client_of("pia")
    chosen = {"group": f"school:{SCHOOL}", "window": window.code, "language": "en", "form": "zip"}
    address = client.post(PAGE, chosen).headers["Location"]
    assert client.get(f"{address}/progress").json()["finished"] is False
    assert "md-progress" in client.get(address).content.decode()
    assert client.get(f"{address}/file").status_code == 422
    assert worker.run_all() == 1
    assert client.get(f"{address}/progress").json()["finished"] is True
    assert f"{address}/file" in client.get(address).content.decode()
    answered = client.get(f"{address}/file")
    with zipfile.ZipFile(io.BytesIO(answered.content)) as archive:
        assert len(archive.namelist()) == 2
    made = ScoreReportSet.objects.get()
    assert (made.name, made.by) == ("Alder Creek Elementary", cast.accounts["pia"])


def test_a_set_is_made_again_after_its_worker_was_killed(cast: Cast, window: Window) -> None:
    made = request_report_set(
        by=cast.pia, name="All", results=results_of(cast, window), language="en", form="pdf"
    )
    arguments = Job.objects.get().arguments
    for _try in range(2):
        score_reports.make_report_set(progress=lambda *_so_far: None, **arguments)
    made.refresh_from_db()
    assert len(text_of(made.file.read())) == 4
    assert len(made.file.storage.listdir("score-reports")[1]) == 1
    made.file.close()


def test_a_right_taken_away_stops_the_job(cast: Cast, window: Window) -> None:
    made = request_report_set(
        by=cast.pia, name="All", results=results_of(cast, window), language="en", form="pdf"
    )
    cast.accounts["pia"].grants.all().delete()
    worker.run_all()
    made.refresh_from_db()
    assert not made.file
    assert Job.objects.get().state == Job.State.FAILED


def test_too_many_at_once_are_sent_to_the_job(cast: Cast, window: Window) -> None:
    test = window.tests.get(subject="MATH")
    students = enrol(SCHOOL, *(f"Name{number}" for number in range(score_reports.AT_ONCE)))
    for student in (*students, make_student("1000000077", "Last", "One", SCHOOL)):
        make_result(student, window, test)
    administration = queries.get_administration(cast.pia, window.code)
    found = queries.results_in(cast.pia, administration)
    codes = list(found.order_by("pk").values_list("student__code", flat=True).distinct())
    everybody = queries.results_of(cast.pia, administration, list(dict.fromkeys(codes)))
    with pytest.raises(MadroneError) as problem:
        download_score_reports(by=cast.pia, results=everybody, language="en", form="pdf")
    assert problem.value.code == "too-many"


def test_old_sets_are_forgotten_with_their_files(cast: Cast, window: Window) -> None:
    results = results_of(cast, window)
    old = request_report_set(by=cast.pia, name="Old", results=results, language="en", form="pdf")
    worker.run_all()
    old.refresh_from_db()
    storage, path = old.file.storage, str(old.file.name)
    assert storage.exists(path)
    with clock.pretend(clock.now() + timedelta(days=8)):
        request_report_set(by=cast.pia, name="New", results=results, language="en", form="pdf")
    assert not storage.exists(path)
    assert [kept.name for kept in ScoreReportSet.objects.all()] == ["New"]
