"""Opening and extending a session: who may, with which tests, under which ID (domain.md 1.3, 5.1)."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.administrations.models import Window
from madrone.audit.models import Event
from madrone.delivery.tests.room import Classroom, make_form, make_window
from madrone.kernel.codes import normal_session_id, session_id
from madrone.kernel.errors import MadroneError, NotAllowed
from madrone.people.models import Affidavit
from madrone.proctor import queries
from madrone.proctor.actions.sessions import add_tests, close_session, open_session
from madrone.proctor.models import TestSession
from tests.cast import OTHER_SCHOOL, SCHOOL, Cast


def test_the_id_is_easy_to_read_from_the_board() -> None:
    assert all(re.fullmatch(r"[A-HJKMNP-TV-Z]{4}-\d{4}", session_id()) for _ in range(200))


@given(st.text(max_size=30))
def test_bringing_a_typed_id_to_its_form_twice_changes_nothing(typed: str) -> None:
    once = normal_session_id(typed)
    assert normal_session_id(once) == once


def test_an_open_session_is_on_the_audit_trail(classroom: Classroom) -> None:
    event = Event.objects.get(action="proctor.session.opened")
    assert event.subject_code == classroom.session.code
    assert event.org_code == SCHOOL


def test_an_interim_administrator_opens_interims_and_no_summatives(cast: Cast) -> None:
    summative, interim = make_form("SUM"), make_form("IAB", kind="iab")
    window = make_window(cast, [summative, interim])
    assert [test for _window, tests in queries.tests_to_open(cast.rob, SCHOOL) for test in tests] == [interim]
    with pytest.raises(NotAllowed):
        open_session(by=cast.rob, org_code=SCHOOL, window=window, tests=[summative, interim])
    assert open_session(by=cast.rob, org_code=SCHOOL, window=window, tests=[interim])


@pytest.mark.parametrize("name", ["ada", "hal", "eve"])
def test_others_open_nothing_at_the_school(classroom: Classroom, name: str) -> None:
    with pytest.raises(NotAllowed):
        open_session(
            by=classroom.cast.actor(name),
            org_code=SCHOOL,
            window=classroom.session.window,
            tests=[classroom.test],
        )


def test_a_test_administrator_opens_nothing_at_another_school(classroom: Classroom) -> None:
    with pytest.raises(NotAllowed):
        open_session(
            by=classroom.cast.tom,
            org_code=OTHER_SCHOOL,
            window=classroom.session.window,
            tests=[classroom.test],
        )


def test_outside_the_window_nothing_can_be_opened(classroom: Classroom) -> None:
    window = classroom.session.window
    Window.objects.filter(pk=window.pk).update(closes_on=window.opens_on)
    window.refresh_from_db()
    assert queries.tests_to_open(classroom.cast.tom, SCHOOL) == []
    with pytest.raises(MadroneError) as problem:
        open_session(by=classroom.cast.tom, org_code=SCHOOL, window=window, tests=[classroom.test])
    assert problem.value.code == "window-closed"


def test_a_test_of_another_window_cannot_be_offered(classroom: Classroom) -> None:
    with pytest.raises(MadroneError) as problem:
        open_session(
            by=classroom.cast.tom,
            org_code=SCHOOL,
            window=classroom.session.window,
            tests=[make_form("ELSEWHERE")],
        )
    assert problem.value.code == "test-not-in-window"


def test_a_session_without_tests_is_refused(classroom: Classroom) -> None:
    with pytest.raises(MadroneError) as problem:
        open_session(by=classroom.cast.tom, org_code=SCHOOL, window=classroom.session.window, tests=[])
    assert problem.value.code == "no-tests"


def test_tests_are_added_to_an_open_session_and_stay(classroom: Classroom) -> None:
    more = make_form("MORE")
    classroom.session.window.tests.add(more)
    add_tests(by=classroom.cast.tom, session=classroom.session, tests=[more])
    assert set(classroom.session.tests.all()) == {classroom.test, more}


def test_nothing_is_added_to_a_closed_session(classroom: Classroom) -> None:
    close_session(by=classroom.cast.tom, session=classroom.session)
    with pytest.raises(MadroneError) as problem:
        add_tests(by=classroom.cast.tom, session=classroom.session, tests=[classroom.test])
    assert problem.value.code == "session-closed"


def test_an_id_that_is_taken_is_drawn_again(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([classroom.session.code, "FREE-0001"])
    monkeypatch.setattr(TestSession._meta.get_field("code"), "_get_default", lambda: next(drawn))
    made = open_session(
        by=classroom.cast.tom,
        org_code=SCHOOL,
        window=classroom.session.window,
        tests=[classroom.test],
    )
    assert made.code == "FREE-0001"


def test_without_the_security_form_nobody_gets_to_the_page(classroom: Classroom, client_of) -> None:  # type: ignore[no-untyped-def]
    Affidavit.objects.filter(account=classroom.cast.accounts["tom"]).delete()
    response = client_of("tom").get("/sessions/open")
    assert response.status_code == 302
    assert "security-form" in response["Location"]


def test_the_page_says_plainly_that_no_window_is_open(classroom: Classroom, client_of) -> None:  # type: ignore[no-untyped-def]
    window = classroom.session.window
    Window.objects.filter(pk=window.pk).update(
        opens_on=window.opens_on - timedelta(days=9), closes_on=window.opens_on - timedelta(days=1)
    )
    assert "No testing window" in client_of("tom").get("/sessions/open").content.decode()


def test_opening_on_the_page_leads_to_the_board(classroom: Classroom, client_of) -> None:  # type: ignore[no-untyped-def]
    choice = f"{classroom.session.window.code}:{classroom.test.code}"
    response = client_of("tom").post("/sessions/open", {"school": SCHOOL, "tests": [choice]})
    newest = TestSession.objects.order_by("-pk")[0]
    assert response["Location"] == f"/sessions/{newest.code}/"


def test_a_coordinator_of_several_schools_chooses_one_first(classroom: Classroom, client_of) -> None:  # type: ignore[no-untyped-def]
    dev = client_of("dev")
    assert "Bay Laurel Elementary" in dev.get("/sessions/open").content.decode()
    assert classroom.test.title in dev.get(f"/sessions/open?school={SCHOOL}").content.decode()
