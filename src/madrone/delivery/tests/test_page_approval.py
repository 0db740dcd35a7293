"""From the choice of a test to the first question, and the ways back (domain.md 5.1)."""

import pytest

from madrone.accessibility.actions.settings import assign_settings
from madrone.delivery.models import Opportunity
from madrone.delivery.tests.room import Classroom, make_form, open_classroom
from madrone.proctor.actions.decisions import deny_student
from madrone.proctor.actions.sessions import close_session
from tests.cast import Cast


@pytest.fixture
def classroom(cast: Cast) -> Classroom:
    """An open session at Sam's school."""
    return open_classroom(cast)


def test_the_choice_shows_each_test_and_what_can_be_done_with_it(classroom: Classroom) -> None:
    other = make_form("PAGES-OTHER")
    window = classroom.session.window
    window.tests.add(other)
    from madrone.administrations.actions.assignments import assign_test

    assign_test(by=classroom.cast.dev, window=window, student=classroom.cast.sam, test=other)
    page = classroom.sign_in().get("/test/choose").content.decode()
    assert page.count('<button class="md-button" type="submit">Start') == 1
    assert "Not in this session" in page


def test_a_student_without_a_test_is_told_to_raise_a_hand(classroom: Classroom) -> None:
    classroom.assignment(classroom.cast.sam).delete()
    assert "Raise your hand" in classroom.sign_in().get("/test/choose").content.decode()


def test_another_students_assignment_cannot_be_chosen(classroom: Classroom) -> None:
    client = classroom.sign_in()
    foreign = classroom.assignment(classroom.cast.sue)
    refused = client.post("/test/choose", {"assignment": foreign.code})
    assert refused.status_code == 404
    page = refused.content.decode()
    # A student meets a page of the student's side, with the sentence and a way on.
    assert '<html lang="en" class="md-student' in page
    assert "That test is not one you can take now." in page
    assert 'href="/test/"' in page
    assert not Opportunity.objects.exists()


def test_a_student_waits_until_the_board_lets_him_in(classroom: Classroom) -> None:
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    assert client.get("/test/status").json() == {"state": "pending", "next": "/test/wait"}
    assert client.get("/test/take")["Location"] == "/test/wait"
    classroom.approve(opportunity)
    assert client.get("/test/status").json()["next"] == "/test/settings"
    assert client.get("/test/wait")["Location"] == "/test/settings"


def test_a_test_that_is_not_approved_cannot_be_begun(classroom: Classroom) -> None:
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    assert client.post("/test/begin")["Location"] == "/test/wait"
    opportunity.refresh_from_db()
    assert opportunity.state == "pending"


def test_the_device_that_began_may_lose_the_answer_and_begin_again(classroom: Classroom) -> None:
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    classroom.approve(opportunity)
    before = client.cookies["madrone_seat"].value
    client.post("/test/begin", {"opportunity": opportunity.code})
    client.cookies["madrone_seat"] = before
    assert client.get("/test/instructions")["Location"] == "/test/take"
    assert client.post("/test/begin", {"opportunity": opportunity.code})["Location"] == "/test/take"
    assert client.get("/test/take").status_code == 200
    opportunity.refresh_from_db()
    assert opportunity.epoch == 1


def test_a_device_that_asked_before_another_one_began_does_not_come_in_after_it(classroom: Classroom) -> None:
    first, second = classroom.sign_in(), classroom.sign_in()
    classroom.ask(first)
    opportunity = classroom.ask(second)
    classroom.approve(opportunity)
    second.post("/test/begin")
    assert first.post("/test/begin")["Location"] == "/test/elsewhere"
    assert first.get("/test/take")["Location"] == "/test/elsewhere"


def test_a_form_on_the_page_of_another_student_begins_nothing(classroom: Classroom) -> None:
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    classroom.approve(opportunity)
    assert client.post("/test/begin", {"opportunity": "another"})["Location"] == "/test/settings"
    assert client.post("/test/decline", {"opportunity": "another"})["Location"] == "/test/settings"
    opportunity.refresh_from_db()
    assert opportunity.state == "approved"


def test_a_denied_student_reads_the_reason_and_can_ask_again(classroom: Classroom) -> None:
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    deny_student(
        by=classroom.cast.tom,
        session=classroom.session,
        opportunity_code=opportunity.code,
        reason="Please move to seat 12.",
    )
    assert "Please move to seat 12." in client.get("/test/wait").content.decode()
    assert client.post("/test/resume")["Location"] == "/test/wait"
    opportunity.refresh_from_db()
    assert opportunity.state == "pending"


def test_settings_are_shown_in_words_and_frozen_at_begin(classroom: Classroom) -> None:
    cast = classroom.cast
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={"masking": "TDS_Masking1"})
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    classroom.approve(opportunity)
    assert "<dt>Masking</dt><dd>On</dd>" in client.get("/test/settings").content.decode()
    client.post("/test/begin")
    assign_settings(by=cast.pia, student=cast.sam, subject="MATH", values={})
    opportunity.refresh_from_db()
    assert opportunity.settings == {"masking": "TDS_Masking1"}
    assert "data-mask-add" in client.get("/test/take").content.decode()


def test_declining_the_test_leads_back_to_the_choice(classroom: Classroom) -> None:
    client = classroom.sign_in()
    opportunity = classroom.ask(client)
    classroom.approve(opportunity)
    assert client.post("/test/decline")["Location"] == "/test/choose"
    opportunity.refresh_from_db()
    assert opportunity.state == "paused"
    assert classroom.ask(client).state == "pending"


def test_a_closed_session_lets_nobody_choose(classroom: Classroom) -> None:
    client = classroom.sign_in()
    close_session(by=classroom.cast.tom, session=classroom.session)
    response = client.post("/test/choose", {"assignment": classroom.assignment(classroom.cast.sam).code})
    assert response.status_code == 422
    page = response.content.decode()
    assert "This session is closed" in page
    assert "Sign in to your test" in page
    assert client.get("/test/confirm")["Location"] == "/test/"


def test_after_the_session_was_closed_going_on_leads_to_the_sign_in(classroom: Classroom) -> None:
    client, _ = classroom.begin()
    close_session(by=classroom.cast.tom, session=classroom.session)
    page = client.post("/test/resume").content.decode()
    assert "This session is closed" in page
    assert "Sign in to your test" in page


def test_why_a_test_cannot_go_on_is_said_on_the_page_of_the_button(classroom: Classroom) -> None:
    client, opportunity = classroom.begin()
    client.post("/test/pause", headers={"Madrone-Test": f"{opportunity.code}/{opportunity.epoch}"})
    window = opportunity.assignment.window
    type(window).objects.filter(pk=window.pk).update(closes_on=window.opens_on)
    response = client.post("/test/resume")
    assert response.status_code == 409
    page = response.content.decode()
    assert "The time for this test is over." in page
    assert "Your test is paused." in page
