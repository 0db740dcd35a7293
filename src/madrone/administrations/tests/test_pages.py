"""The calendar's pages: who sees which window, making one, assigning, and one student's tests."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from madrone.administrations.actions.assignments import assign_test, assign_tests_by_grade
from madrone.administrations.home import students_without_a_test, windows_near
from madrone.administrations.models import TestAssignment, Window
from madrone.administrations.tests.scene import make_test, make_window
from madrone.administrations.views.students import section
from madrone.content.models import Test
from madrone.delivery.actions.opportunities import request_opportunity
from madrone.ui import home
from tests.cast import LEA, SCHOOL, Cast, make_student

ClientOf = Callable[[str], Client]


@pytest.fixture
def ela(cast: Cast) -> Test:
    return make_test()


@pytest.fixture
def window(cast: Cast, ela: Test) -> Window:
    return make_window(cast, ela)


def shown(content: bytes) -> str:
    return " ".join(content.decode().split())


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("hal", 200), ("dev", 200), ("pia", 200), ("tom", 200), ("eve", 404)]
)
def test_a_window_is_seen_by_its_own_lea_and_above(
    who: str, status: int, window: Window, client_of: ClientOf
) -> None:
    client = client_of(who)
    assert client.get(window.get_absolute_url()).status_code == status
    assert ("Spring" in client.get("/windows/").content.decode()) == (status == 200)


@pytest.mark.parametrize("who", ["dev", "hal"])
def test_a_window_is_made_on_the_page(who: str, ela: Test, client_of: ClientOf) -> None:
    posted = {
        "name": "Spring",
        "org_code": LEA,
        "opens_on": "2027-03-01",
        "closes_on": "2027-05-28",
        "tests": [ela.pk],
        "program": "caaspp",
    }
    answer = client_of(who).post("/windows/new", posted, follow=True)
    assert "The window is made." in shown(answer.content)
    assert (Window.objects.get().name, Window.objects.get().program) == ("Spring", "caaspp")
    assert "Scored by the rules “CAASPP since 2020–21”." in shown(answer.content)


def test_what_is_wrong_stands_at_its_field_with_the_values_kept(ela: Test, client_of: ClientOf) -> None:
    posted = {
        "name": "Spring",
        "org_code": LEA,
        "opens_on": "2027-05-28",
        "closes_on": "2027-03-01",
        "tests": [ela.pk],
        "program": "caaspp",
    }
    answer = client_of("dev").post("/windows/new", posted)
    html = shown(answer.content)
    assert answer.status_code == 422
    assert html.count("The window closes before it opens.") == 2
    assert 'value="2027-05-28"' in html and 'value="Spring"' in html


def test_an_lea_coordinator_cannot_make_a_window_for_another_lea(ela: Test, client_of: ClientOf) -> None:
    posted = {
        "name": "Spring",
        "org_code": LEA,
        "opens_on": "2027-03-01",
        "closes_on": "2027-05-28",
        "tests": [ela.pk],
        "program": "caaspp",
    }
    client_of("eve").post("/windows/new", posted)
    assert not Window.objects.exists()


def test_a_site_coordinator_has_no_button_to_make_or_change(window: Window, client_of: ClientOf) -> None:
    client = client_of("pia")
    assert "New window" not in client.get("/windows/").content.decode()
    assert "/change" not in client.get(window.get_absolute_url()).content.decode()
    assert client.get(f"{window.get_absolute_url()}/change").status_code == 403


def test_days_are_changed_on_the_page(window: Window, ela: Test, client_of: ClientOf) -> None:
    last = window.closes_on + timedelta(days=7)
    posted = {
        "opens_on": window.opens_on.isoformat(),
        "closes_on": last.isoformat(),
        "tests": [ela.pk],
        "program": "smarter",
    }
    client_of("dev").post(f"{window.get_absolute_url()}/change", posted)
    assert Window.objects.get().closes_on == last


def test_a_site_coordinator_assigns_the_grade_of_the_own_school(
    cast: Cast, window: Window, client_of: ClientOf
) -> None:
    client = client_of("pia")
    before = shown(client.get(window.get_absolute_url()).content)
    assert "The numbers are those of Alder Creek Elementary." in before
    html = shown(client.post(f"{window.get_absolute_url()}/assign", follow=True).content)
    assert "2 assignments were added." in html
    assert {one.student for one in TestAssignment.objects.all()} == {cast.sam, cast.sue}


def test_a_window_that_is_over_offers_no_assigning(cast: Cast, ela: Test, client_of: ClientOf) -> None:
    over = make_window(cast, ela, opens=-40, closes=-10)
    assert "Assign by grade" not in client_of("dev").get(over.get_absolute_url()).content.decode()


def test_one_test_is_given_by_hand_and_taken_back(cast: Cast, window: Window, client_of: ClientOf) -> None:
    client = client_of("pia")
    page = f"/windows/students/{cast.sam.code}"
    assert "No test is assigned to this student." in shown(client.get(page).content)
    test = window.tests.get()
    client.post(page, {"offer": f"{window.code} {test.code}"})
    one = TestAssignment.objects.get()
    assert (one.student, one.source) == (cast.sam, "manual")
    html = shown(client.get(page).content)
    assert "is assigned already" in html and "Take back" in html
    client.post(f"{page}/{one.code}/take-back")
    assert not TestAssignment.objects.exists()


def test_a_test_asked_for_is_not_taken_back_and_the_page_says_why(
    cast: Cast, window: Window, ela: Test, client_of: ClientOf
) -> None:
    one = assign_test(by=cast.pia, window=window, student=cast.sam, test=ela)
    request_opportunity(student=cast.sam, assignment=one, session_code="ELA-1234", org_code=SCHOOL)
    answer = client_of("pia").post(f"/windows/students/{cast.sam.code}/{one.code}/take-back")
    assert answer.status_code == 422
    assert "The student has asked to take this test" in shown(answer.content)
    assert TestAssignment.objects.exists()


def test_only_tests_of_windows_that_are_not_over_are_offered(
    cast: Cast, ela: Test, client_of: ClientOf
) -> None:
    make_window(cast, ela, opens=-40, closes=-10, name="Autumn")
    html = shown(client_of("pia").get(f"/windows/students/{cast.sam.code}").content)
    assert "Autumn" not in html


@pytest.mark.parametrize(("who", "status"), [("ada", 403), ("tom", 403), ("eve", 404)])
def test_a_students_tests_are_for_those_who_assign(
    who: str, status: int, cast: Cast, window: Window, ela: Test, client_of: ClientOf
) -> None:
    one = assign_test(by=cast.pia, window=window, student=cast.sam, test=ela)
    client = client_of(who)
    page = f"/windows/students/{cast.sam.code}"
    assert client.get(page).status_code == status
    assert client.post(f"{page}/{one.code}/take-back").status_code == status


def test_the_assignment_of_another_student_is_not_taken_back_by_this_ones_address(
    cast: Cast, window: Window, ela: Test, client_of: ClientOf
) -> None:
    one = assign_test(by=cast.pia, window=window, student=cast.sue, test=ela)
    answer = client_of("pia").post(f"/windows/students/{cast.sam.code}/{one.code}/take-back")
    assert answer.status_code == 404
    assert TestAssignment.objects.exists()


def test_the_section_of_the_students_page(cast: Cast, window: Window, ela: Test) -> None:
    assign_test(by=cast.pia, window=window, student=cast.sam, test=ela)
    template, context = section(cast.tom, cast.sam) or ("", {})
    assert template == "administrations/_section.html"
    assert [one.test for one in context["assignments"]] == [ela]
    assert not context["may_assign"]


def told(cast: Cast, who: str) -> list[str]:
    """What the home page says of windows and assignments, to one of the cast."""
    actor = cast.actor(who)
    assert {windows_near, students_without_a_test} <= set(home._finders)
    return [str(line.sentence) for line in [*windows_near(actor), *students_without_a_test(actor)]]


def test_the_home_page_tells_of_students_without_a_test(cast: Cast, window: Window) -> None:
    assert told(cast, "pia") == ["2 students lack a test of “Spring”."]
    assign_tests_by_grade(by=cast.dev, window=window)
    assert told(cast, "pia") == []
    make_student("1000000017", "Ned", "New", SCHOOL)
    assert told(cast, "dev") == ["1 student lacks a test of “Spring”."]
    assert told(cast, "tom") == told(cast, "ada") == told(cast, "eve") == []


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (1, 40, "“Spring” opens in 1 day, on"),
        (14, 40, "“Spring” opens in 14 days, on"),
        (-20, 7, "“Spring” closes in 7 days, on"),
        (-20, 0, "Today is the last day of “Spring”."),
    ],
)
def test_the_home_page_tells_of_windows_near(opens: int, closes: int, words: str, cast: Cast) -> None:
    make_window(cast, opens=opens, closes=closes)
    assert [one.startswith(words) for one in told(cast, "tom")] == [True]
    assert told(cast, "ada") == told(cast, "eve") == []


@pytest.mark.parametrize(("opens", "closes"), [(15, 40), (-20, 8), (-20, -1)])
def test_windows_further_off_are_not_told(opens: int, closes: int, cast: Cast) -> None:
    make_window(cast, opens=opens, closes=closes)
    assert told(cast, "tom") == []
