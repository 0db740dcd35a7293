"""Registered, started and completed are counted for whom one may see."""

from collections.abc import Callable

import pytest
from django.test import Client

from madrone.administrations.models import Window
from madrone.delivery.models import Opportunity
from madrone.kernel import clock
from madrone.reports.completion import Progress, progress_by_roster, progress_by_school
from madrone.reports.tests.outcomes import assign, enrol, make_result, make_test, make_window
from tests.cast import OTHER_SCHOOL, SCHOOL, Cast

LogIn = Callable[[str], Client]
ALDER, BAY = "Alder Creek Elementary", "Bay Laurel Elementary"


@pytest.fixture
def window(cast: Cast) -> Window:
    """Sam has finished, Sue is at it, Ash has not begun; at Bay Laurel one has not begun; one interim test."""
    test = make_test()
    made = make_window(test)
    make_result(cast.sam, made, test)
    Opportunity.objects.create(
        assignment=assign(cast.sue, made, test),
        student=cast.sue,
        test=test,
        org_code=SCHOOL,
        state="started",
        state_since=clock.now(),
        first_started_at=clock.now(),
    )
    assign(enrol(SCHOOL, "Ash")[0], made, test)
    assign(enrol(OTHER_SCHOOL, "Elm")[0], made, test)
    assign(cast.sam, made, make_test(identifier="ICA", kind="ica", title="Interim"))
    return made


def test_a_coordinator_sees_every_school_in_scope(cast: Cast, window: Window) -> None:
    assert progress_by_school(cast.dev, window) == [
        Progress(ALDER, "Grade 5 Mathematics", 3, 2, 1),
        Progress(ALDER, "Interim", 1, 0, 0),
        Progress(BAY, "Grade 5 Mathematics", 1, 0, 0),
    ]
    assert {row.group for row in progress_by_school(cast.pia, window)} == {ALDER}
    assert progress_by_school(cast.eve, window) == []


def test_a_teacher_sees_the_roster(cast: Cast, window: Window) -> None:
    assert progress_by_roster(cast.tom, window) == [
        Progress("Room 12", "Grade 5 Mathematics", 1, 1, 1),
        Progress("Room 12", "Interim", 1, 0, 0),
    ]
    assert progress_by_roster(cast.nia, window) == []


def test_an_interim_administrator_sees_interim_tests_alone(cast: Cast, window: Window) -> None:
    assert progress_by_school(cast.rob, window) == [Progress(ALDER, "Interim", 1, 0, 0)]


def test_the_page_adds_them_up(client_of: LogIn, window: Window) -> None:
    text = client_of("dev").get("/results/completion").content.decode()
    assert "<strong>5</strong> tests assigned" in text
    assert "<strong>2</strong> of them started" in text
    assert "33%" in text


def test_the_page_of_a_teacher_is_by_roster(client_of: LogIn, window: Window) -> None:
    text = client_of("tom").get("/results/completion").content.decode()
    assert "Room 12" in text
    assert "Alder Creek" not in text.split("<main")[1]


def test_an_educator_without_the_right_is_refused(client_of: LogIn, cast: Cast, window: Window) -> None:
    cast.accounts["tom"].grants.update(role="educator-roster")
    assert client_of("tom").get("/results/completion").status_code == 403
