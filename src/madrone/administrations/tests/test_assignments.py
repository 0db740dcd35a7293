"""Assigning tests by grade and by hand, and taking assignments back (domain.md 4.2)."""

import pytest

from madrone.administrations.actions.assignments import assign_test, assign_tests_by_grade, unassign_test
from madrone.administrations.errors import WindowError
from madrone.administrations.models import TestAssignment, Window
from madrone.administrations.queries import coverage, students_lacking
from madrone.administrations.tests.scene import make_test, make_window
from madrone.audit.models import Event
from madrone.content.models import Test
from madrone.delivery.actions.opportunities import request_opportunity
from madrone.kernel.errors import NotAllowed
from tests.cast import FAR_SCHOOL, LEA, OTHER_SCHOOL, SCHOOL, Cast, make_student


@pytest.fixture
def ela(cast: Cast) -> Test:
    return make_test()


@pytest.fixture
def window(cast: Cast, ela: Test) -> Window:
    return make_window(cast, ela, make_test("MATH-G5", subject="MATH"), make_test("ELA-G3", grade="03"))


def given() -> set[tuple[str, str]]:
    """Who has which test."""
    return set(TestAssignment.objects.values_list("student__first_name", "test__identifier"))


def test_every_enrolled_student_gets_the_tests_of_the_grade(cast: Cast, window: Window) -> None:
    make_student("1000000011", "Tia", "Third", SCHOOL, "03")
    make_student("1000000012", "Sid", "Sixth", SCHOOL, "06")
    gone = make_student("1000000013", "Gus", "Gone", SCHOOL)
    gone.enrolled = False
    gone.save()
    assert assign_tests_by_grade(by=cast.dev, window=window) == 5
    assert given() == {
        ("Sam", "ELA-G5"),
        ("Sam", "MATH-G5"),
        ("Sue", "ELA-G5"),
        ("Sue", "MATH-G5"),
        ("Tia", "ELA-G3"),
    }
    assert set(TestAssignment.objects.values_list("source", flat=True)) == {"grade"}


def test_doing_it_again_adds_only_who_is_new(cast: Cast, window: Window) -> None:
    assign_tests_by_grade(by=cast.dev, window=window)
    before = set(TestAssignment.objects.values_list("pk", "code"))
    assert assign_tests_by_grade(by=cast.dev, window=window) == 0
    make_student("1000000014", "Ned", "New", OTHER_SCHOOL)
    assert assign_tests_by_grade(by=cast.dev, window=window) == 2
    assert before < set(TestAssignment.objects.values_list("pk", "code"))
    added = [
        event.details["added"] for event in Event.objects.filter(action="administrations.tests.assigned")
    ]
    assert added == [4, 0, 2]


def test_a_site_coordinator_assigns_at_the_own_school_only(cast: Cast, window: Window) -> None:
    make_student("1000000015", "Bea", "Bay", OTHER_SCHOOL)
    assert assign_tests_by_grade(by=cast.pia, window=window, org_code=SCHOOL) == 4
    assert "Bea" not in {name for name, _test in given()}
    for elsewhere in ("", LEA, OTHER_SCHOOL):
        with pytest.raises(NotAllowed):
            assign_tests_by_grade(by=cast.pia, window=window, org_code=elsewhere)


def test_another_lea_is_not_reached_from_either_side(cast: Cast, window: Window) -> None:
    with pytest.raises(NotAllowed):
        assign_tests_by_grade(by=cast.eve, window=window)
    with pytest.raises(WindowError) as problem:
        assign_tests_by_grade(by=cast.hal, window=window, org_code=FAR_SCHOOL)
    assert problem.value.code == "outside-window"
    assert given() == set()


@pytest.mark.parametrize("who", ["ada", "tom", "nia", "rob"])
def test_other_roles_assign_nothing(who: str, cast: Cast, window: Window) -> None:
    with pytest.raises(NotAllowed):
        assign_tests_by_grade(by=cast.actor(who), window=window, org_code=SCHOOL)


def test_one_test_by_hand_whatever_the_grade(cast: Cast, window: Window) -> None:
    third = window.tests.get(grade="03")
    first = assign_test(by=cast.pia, window=window, student=cast.sam, test=third)
    again = assign_test(by=cast.pia, window=window, student=cast.sam, test=third)
    assert first.pk == again.pk and first.source == "manual"
    event = Event.objects.get(action="administrations.tests.assigned")
    assert event.subject_code == cast.sam.code
    assert "Sam" not in str(event.details) + event.actor_name


def test_a_test_that_the_window_does_not_give(cast: Cast, window: Window) -> None:
    with pytest.raises(WindowError) as problem:
        assign_test(by=cast.pia, window=window, student=cast.sam, test=make_test("SCI-G5"))
    assert problem.value.code == "test-not-in-window"


def test_a_student_of_another_lea(cast: Cast, window: Window, ela: Test) -> None:
    with pytest.raises(WindowError) as problem:
        assign_test(by=cast.hal, window=window, student=cast.zoe, test=ela)
    assert problem.value.code == "outside-window"
    with pytest.raises(NotAllowed):
        assign_test(by=cast.eve, window=window, student=cast.sam, test=ela)


def test_an_assignment_is_taken_back(cast: Cast, window: Window, ela: Test) -> None:
    unassign_test(by=cast.pia, assignment=assign_test(by=cast.pia, window=window, student=cast.sam, test=ela))
    assert given() == set()
    event = Event.objects.get(action="administrations.tests.unassigned")
    assert (event.subject_code, event.details["test"]) == (cast.sam.code, "ELA-G5")


def test_a_test_that_the_student_has_asked_for_stays(cast: Cast, window: Window, ela: Test) -> None:
    assignment = assign_test(by=cast.pia, window=window, student=cast.sam, test=ela)
    request_opportunity(student=cast.sam, assignment=assignment, session_code="ELA-1234", org_code=SCHOOL)
    with pytest.raises(WindowError) as problem:
        unassign_test(by=cast.pia, assignment=assignment)
    assert problem.value.code == "test-begun"
    assert given() == {("Sam", "ELA-G5")}
    assert not Event.objects.filter(action="administrations.tests.unassigned").exists()


@pytest.mark.parametrize("who", ["ada", "tom", "eve"])
def test_taking_back_takes_the_right(who: str, cast: Cast, window: Window, ela: Test) -> None:
    assignment = assign_test(by=cast.pia, window=window, student=cast.sam, test=ela)
    with pytest.raises(NotAllowed):
        unassign_test(by=cast.actor(who), assignment=assignment)


def test_who_lacks_a_test_is_counted_within_the_scope(cast: Cast, window: Window, ela: Test) -> None:
    make_student("1000000016", "Bea", "Bay", OTHER_SCHOOL)
    assign_test(by=cast.pia, window=window, student=cast.sam, test=ela)
    found = {row.test.identifier: (row.assigned, row.missing) for row in coverage(window, LEA)}
    assert found == {"ELA-G5": (1, 2), "MATH-G5": (0, 3), "ELA-G3": (0, 0)}
    here = {row.test.identifier: (row.assigned, row.missing) for row in coverage(window, SCHOOL)}
    assert here == {"ELA-G5": (1, 1), "MATH-G5": (0, 2), "ELA-G3": (0, 0)}
    assert (students_lacking(window, LEA), students_lacking(window, SCHOOL)) == (3, 2)
    assign_tests_by_grade(by=cast.dev, window=window)
    assert students_lacking(window, LEA) == 0
