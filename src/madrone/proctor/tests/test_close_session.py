"""Closing a session, by hand and because nobody is there any more (domain.md 5.1)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from madrone.delivery.models import Opportunity
from madrone.delivery.tests.room import Classroom
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError
from madrone.proctor.actions.sessions import close_session, close_sessions_left_alone, note_presence
from madrone.proctor.models import TestSession


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Let minutes pass: ``later(21)``."""
    start = clock.now()

    def pass_minutes(minutes: float) -> datetime:
        moment = start + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return pass_minutes


def state(session: TestSession) -> str:
    """Read a session's state again."""
    session.refresh_from_db()
    return session.state


def test_closing_pauses_everybody_who_is_at_a_test(classroom: Classroom) -> None:
    _client, testing = classroom.begin()
    waiting = classroom.ask(classroom.sign_in(classroom.cast.sue), classroom.cast.sue)
    close_session(by=classroom.cast.tom, session=classroom.session)
    assert set(Opportunity.objects.values_list("pk", "state")) == {
        (testing.pk, "paused"),
        (waiting.pk, "paused"),
    }
    assert state(classroom.session) == "closed"


def test_a_closed_session_cannot_be_closed_again(classroom: Classroom) -> None:
    close_session(by=classroom.cast.tom, session=classroom.session)
    with pytest.raises(MadroneError) as problem:
        close_session(by=classroom.cast.tom, session=classroom.session)
    assert problem.value.code == "session-closed"


def test_a_session_left_alone_for_twenty_minutes_closes(classroom: Classroom, later) -> None:  # type: ignore[no-untyped-def]
    later(19)
    assert close_sessions_left_alone() == 0
    later(21)
    assert close_sessions_left_alone() == 1
    assert state(classroom.session) == "closed"


def test_a_session_left_alone_lets_nobody_in_even_before_it_is_closed(classroom: Classroom, later) -> None:  # type: ignore[no-untyped-def]
    later(21)
    client = classroom.sign_in()
    assert "madrone_seat" not in client.cookies


def test_a_student_who_answers_keeps_the_session_open(classroom: Classroom, later) -> None:  # type: ignore[no-untyped-def]
    _client, testing = classroom.begin()
    moment = later(15)
    Opportunity.objects.filter(pk=testing.pk).update(last_activity_at=moment)
    later(25)
    assert close_sessions_left_alone() == 0


def test_the_test_administrator_who_comes_back_in_time_keeps_it(classroom: Classroom, later) -> None:  # type: ignore[no-untyped-def]
    later(15)
    note_presence(by=classroom.cast.tom, session=classroom.session)
    later(30)
    assert close_sessions_left_alone() == 0


def test_the_page_asks_before_it_closes(classroom: Classroom, client_of) -> None:  # type: ignore[no-untyped-def]
    classroom.begin()
    tom = client_of("tom")
    address = f"/sessions/{classroom.session.code}/close"
    assert "1 student is testing now and will be paused." in tom.get(address).content.decode()
    assert state(classroom.session) == "open"
    tom.post(address)
    assert state(classroom.session) == "closed"
    assert "cannot be opened again" in tom.get(f"/sessions/{classroom.session.code}/").content.decode()


def test_looking_at_the_list_or_the_board_closes_nothing(classroom: Classroom, later) -> None:  # type: ignore[no-untyped-def]
    later(21)
    staff = Client()
    staff.force_login(classroom.cast.accounts["pia"])
    assert staff.get("/sessions/").status_code == 200
    assert staff.get(classroom.session.get_absolute_url()).status_code == 200
    assert state(classroom.session) == "open"
