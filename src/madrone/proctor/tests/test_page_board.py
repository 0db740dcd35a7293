"""The board: what it shows, to whom, how cheaply it is kept fresh, and what is decided on it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries

from madrone.accessibility.actions.settings import assign_settings
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.tests.room import Classroom, make_form, make_window
from madrone.proctor.actions.sessions import close_session, open_session
from madrone.proctor.queries import get_session
from tests.cast import SCHOOL

ANSWER = {"RESPONSE": {"base": {"identifier": "OTHER"}}}
ClientOf = Callable[[str], Client]


def address(classroom: Classroom, *more: str) -> str:
    """Give an address below the session's."""
    return "/".join(["/sessions", classroom.session.code, *more]) + ("" if more else "/")


def board(client: Client, classroom: Classroom) -> str:
    """Read the board."""
    response = client.get(address(classroom, "board"))
    assert response.status_code == 200
    return response.content.decode()


def test_a_waiting_student_is_shown_with_settings_and_a_masked_ssid(
    classroom: Classroom, client_of: ClientOf
) -> None:
    cast = classroom.cast
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"masking": "TDS_Masking1"})
    classroom.ask(classroom.sign_in())
    page = client_of("tom").get(address(classroom)).content.decode()
    for words in ("Ito, Sam", "…0001", "Wants to start", "Masking: On", "0 of 2", "Approve", "Deny"):
        assert words in page
    assert "1000000001" not in page


def test_progress_and_pause_are_shown_in_words(classroom: Classroom, client_of: ClientOf) -> None:
    _client, opportunity = classroom.begin()
    store_answers(opportunity=opportunity, entries=[("PAGES-MATH-moon", ANSWER)])
    tom = client_of("tom")
    assert "1 of 2" in board(tom, classroom)
    tom.post(address(classroom, "students", opportunity.code, "pause"))
    assert "for 0 minutes" in board(tom, classroom)


def test_an_unchanged_board_is_one_small_read(
    classroom: Classroom, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    classroom.begin()
    tom = client_of("tom")
    etag = tom.get(address(classroom, "board"))["ETag"]
    # The session and account of the log-in, its roles and form, the test session, and the board's version.
    with django_assert_max_num_queries(7):
        again = tom.get(address(classroom, "board"), headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize("event", ["asks", "saves", "closes"])
def test_every_change_gives_the_board_a_new_version(
    classroom: Classroom, client_of: ClientOf, event: str
) -> None:
    _client, opportunity = classroom.begin()
    tom = client_of("tom")
    before = tom.get(address(classroom, "board"))["ETag"]
    if event == "asks":
        classroom.ask(classroom.sign_in(classroom.cast.sue), classroom.cast.sue)
    elif event == "saves":
        store_answers(opportunity=opportunity, entries=[("PAGES-MATH-moon", ANSWER)])
    else:
        close_session(by=classroom.cast.tom, session=classroom.session)
    answer = tom.get(address(classroom, "board"), headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer["ETag"] != before


def test_the_board_costs_as_many_queries_for_two_students_as_for_one(
    classroom: Classroom, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tom = client_of("tom")
    classroom.ask(classroom.sign_in())
    with CaptureQueriesContext(connection) as queries:
        board(tom, classroom)
    for_one = len(queries)
    classroom.ask(classroom.sign_in(classroom.cast.sue), classroom.cast.sue)
    with django_assert_num_queries(for_one):
        board(tom, classroom)


def test_those_who_wait_come_first(classroom: Classroom, client_of: ClientOf) -> None:
    classroom.ask(classroom.sign_in())
    _sue = classroom.ask(classroom.sign_in(classroom.cast.sue), classroom.cast.sue)
    classroom.approve(_sue)
    page = board(client_of("tom"), classroom)
    assert page.index("Ito, Sam") < page.index("Bell, Sue")


def test_all_who_were_confirmed_are_approved_and_no_latecomer(
    classroom: Classroom, client_of: ClientOf
) -> None:
    sam = classroom.ask(classroom.sign_in())
    tom = client_of("tom")
    assert f'value="{sam.code}"' in tom.get(address(classroom, "approve")).content.decode()
    sue = classroom.ask(classroom.sign_in(classroom.cast.sue), classroom.cast.sue)
    tom.post(address(classroom, "approve"), {"student": [sam.code]})
    sam.refresh_from_db()
    sue.refresh_from_db()
    assert (sam.state, sue.state) == ("approved", "pending")


def test_a_denial_needs_a_reason(classroom: Classroom, client_of: ClientOf) -> None:
    sam = classroom.ask(classroom.sign_in())
    tom = client_of("tom")
    deny = address(classroom, "students", sam.code, "deny")
    assert "Please fill this in." in tom.post(deny, {"reason": " "}).content.decode()
    tom.post(deny, {"reason": "Wrong seat"})
    sam.refresh_from_db()
    assert (sam.state, sam.reason) == ("denied", "Wrong seat")


@pytest.mark.parametrize("more", [(), ("board",), ("show",), ("tests",), ("close",), ("approve",)])
def test_a_session_out_of_scope_is_not_there(
    classroom: Classroom, client_of: ClientOf, more: tuple[str, ...]
) -> None:
    assert client_of("eve").get(address(classroom, *more)).status_code == 404


@pytest.mark.parametrize("what", ["approve", "deny", "pause"])
def test_nothing_can_be_decided_out_of_scope(classroom: Classroom, client_of: ClientOf, what: str) -> None:
    sam = classroom.ask(classroom.sign_in())
    response = client_of("eve").post(address(classroom, "students", sam.code, what), {"reason": "no"})
    assert response.status_code == 404
    sam.refresh_from_db()
    assert sam.state == "pending"


def test_an_interim_administrator_does_not_see_a_summative_session(
    classroom: Classroom, client_of: ClientOf
) -> None:
    rob = client_of("rob")
    assert rob.get(address(classroom)).status_code == 404
    assert classroom.session.code not in rob.get("/sessions/").content.decode()
    interim = make_form("IAB", kind="iab")
    window = make_window(classroom.cast, [interim], name="Interims")
    made = open_session(by=classroom.cast.rob, org_code=SCHOOL, window=window, tests=[interim])
    assert made.code in rob.get("/sessions/").content.decode()


def test_a_colleague_enters_by_the_id_as_it_is_read_out(classroom: Classroom, client_of: ClientOf) -> None:
    typed = classroom.session.code.lower().replace("-", " ")
    assert client_of("nia").post("/sessions/enter", {"code": typed})["Location"] == address(classroom)


def test_an_id_that_does_not_exist_is_answered_like_one_out_of_scope(
    classroom: Classroom, client_of: ClientOf
) -> None:
    def words(name: str, code: str) -> Any:
        response = client_of(name).post("/sessions/enter", {"code": code})
        assert response.status_code == 404
        return response.context["problem"].message

    assert words("tom", "ZZZZ-0000") == words("eve", classroom.session.code)


def test_the_id_is_shown_large_only_while_it_works(classroom: Classroom, client_of: ClientOf) -> None:
    tom = client_of("tom")
    assert classroom.session.code in tom.get(address(classroom, "show")).content.decode()
    close_session(by=classroom.cast.tom, session=classroom.session)
    assert tom.get(address(classroom, "show")).status_code == 404


def test_a_student_of_another_session_cannot_be_decided_here(
    classroom: Classroom, client_of: ClientOf
) -> None:
    sam = classroom.ask(classroom.sign_in())
    other = open_session(
        by=classroom.cast.tom,
        org_code=SCHOOL,
        window=classroom.session.window,
        tests=[classroom.test],
    )
    response = client_of("tom").post(f"/sessions/{other.code}/students/{sam.code}/approve")
    assert response.status_code == 404


def test_a_session_is_found_whatever_the_case(classroom: Classroom) -> None:
    assert get_session(classroom.cast.tom, classroom.session.code.lower()) == classroom.session


def test_home_says_who_waits(classroom: Classroom, client_of: ClientOf) -> None:
    classroom.ask(classroom.sign_in())
    page = client_of("tom").get("/home").content.decode()
    assert f"1 student waits for you in session {classroom.session.code}." in page


def test_pressing_approve_twice_is_no_mistake(classroom: Classroom, client_of: ClientOf) -> None:
    sam = classroom.ask(classroom.sign_in())
    tom = client_of("tom")
    approve = address(classroom, "students", sam.code, "approve")
    assert [tom.post(approve).status_code for _ in range(2)] == [302, 302]


def test_a_decision_that_comes_too_late_is_said_on_the_board(
    classroom: Classroom, client_of: ClientOf
) -> None:
    _client, opportunity = classroom.begin()
    response = client_of("tom").post(address(classroom, "students", opportunity.code, "approve"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "not waiting for approval any more" in page
    assert "Taking the test" in page


@pytest.mark.parametrize("what", ["approve", "pause"])
def test_a_decision_is_never_a_link(classroom: Classroom, client_of: ClientOf, what: str) -> None:
    sam = classroom.ask(classroom.sign_in())
    assert client_of("tom").get(address(classroom, "students", sam.code, what)).status_code == 405
