"""A session is closed, or a list approved, while its students do as they like: nobody waits for ever."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

import pytest
from django.db import connection, connections

from madrone.administrations.actions.assignments import assign_test
from madrone.delivery.access import student_actor
from madrone.delivery.actions.opportunities import request_opportunity
from madrone.delivery.actions.supervision import pause_opportunity
from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity
from madrone.delivery.tests.room import Classroom
from madrone.proctor.actions.decisions import approve_all
from madrone.proctor.actions.sessions import close_session
from tests.cast import SCHOOL, make_student

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one in after the other"),
]
CROWD = 12
ROUNDS = 8


@pytest.fixture
def crowd(classroom: Classroom) -> list[Opportunity]:
    """Twelve students of the session who wait to be let in, in no order of their names."""
    session = classroom.session
    waiting = []
    for number in range(CROWD):
        student = make_student(f"40000000{number:02d}", "Pupil", f"Name{number * 7 % CROWD:02d}", SCHOOL)
        assigned = assign_test(
            by=classroom.cast.dev, window=session.window, student=student, test=classroom.test
        )
        waiting.append(
            request_opportunity(
                student=student, assignment=assigned, session_code=session.code, org_code=SCHOOL
            )
        )
    return waiting


def all_at_once(work: Iterable[Callable[[], object]]) -> list[Exception]:
    """Run each in a thread with a connection of its own; give what went wrong."""
    work = list(work)
    wrong: list[Exception] = []
    start = threading.Barrier(len(work))

    def run(one: Callable[[], object]) -> None:
        try:
            start.wait()
            one()
        except Exception as problem:  # noqa: BLE001  # whatever it is, the test shows it
            wrong.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def pauses(opportunity: Opportunity) -> Callable[[], object]:
    """Have a student press Pause, who may be told that the test is paused already."""

    def press() -> None:
        with suppress(DeliveryError):
            pause_opportunity(by=student_actor(opportunity.student), opportunity=opportunity)

    return press


def test_a_session_is_closed_while_its_students_pause(classroom: Classroom, crowd: list[Opportunity]) -> None:
    session = classroom.session
    everybody = Opportunity.objects.filter(session_code=session.code)
    for _ in range(ROUNDS):
        everybody.update(state="started")
        type(session).objects.update(state="open")
        close = lambda: close_session(by=classroom.cast.tom, session=session)  # noqa: E731
        students = [pauses(one) for one in reversed(crowd)]
        assert all_at_once([*students[:2], close, *students[2:]]) == []
        assert set(everybody.values_list("state", flat=True)) == {"paused"}
        session.refresh_from_db()
        assert session.state == "closed"


def test_a_list_is_approved_while_its_students_turn_away(
    classroom: Classroom, crowd: list[Opportunity]
) -> None:
    session = classroom.session
    everybody = Opportunity.objects.filter(session_code=session.code)
    codes = [one.code for one in crowd]
    for _ in range(ROUNDS):
        everybody.update(state="pending")
        approve = lambda: approve_all(by=classroom.cast.tom, session=session, opportunity_codes=codes)  # noqa: E731
        students = [pauses(one) for one in reversed(crowd)]
        assert all_at_once([*students[:2], approve, *students[2:]]) == []
        # Pausing takes an approval back as well, so whoever was first, nobody is left in between.
        assert set(everybody.values_list("state", flat=True)) == {"paused"}
