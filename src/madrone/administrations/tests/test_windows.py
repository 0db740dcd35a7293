"""Making and changing testing windows (domain.md 3.1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from madrone.administrations.actions.assignments import assign_test
from madrone.administrations.actions.windows import MOST_WINDOWS, change_window, create_window
from madrone.administrations.errors import WindowError
from madrone.administrations.models import Window
from madrone.administrations.queries import rules_of
from madrone.administrations.tests.scene import make_test, make_window
from madrone.audit.models import Event
from madrone.kernel.errors import NotAllowed
from madrone.psychometrics.smarter import POLICIES
from tests.cast import LEA, OTHER_LEA, SCHOOL, Cast

FIRST, LAST = date(2027, 3, 1), date(2027, 5, 28)


def create(cast: Cast, who: str = "dev", **changed: Any) -> Window:
    asked: dict[str, Any] = {
        "org_code": LEA,
        "name": "Spring",
        "opens_on": FIRST,
        "closes_on": LAST,
        "tests": [],
    }
    return create_window(by=cast.actor(who), **(asked | changed))


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal with a code."""
    with pytest.raises(WindowError) as problem:
        yield
    assert problem.value.code == code


@pytest.fixture
def spring(cast: Cast) -> Window:
    return create(cast)


@pytest.mark.parametrize("who", ["dev", "hal"])
def test_an_lea_coordinator_or_the_help_desk_makes_a_window(who: str, cast: Cast) -> None:
    window = create(cast, who, tests=[make_test()])
    assert (window.school_year, window.opens_on, window.closes_on) == (2027, FIRST, LAST)
    assert [test.identifier for test in window.tests.all()] == ["ELA-G5"]
    event = Event.objects.get(action="administrations.window.created")
    assert (event.org_code, event.details["tests"]) == (LEA, ["ELA-G5"])


@pytest.mark.parametrize("who", ["ada", "pia", "tom", "eve"])
def test_nobody_else_does(who: str, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        create(cast, who)


@pytest.mark.parametrize("code", [SCHOOL, "59"])
def test_a_window_belongs_to_an_lea(code: str, cast: Cast) -> None:
    with refused("not-an-lea"):
        create(cast, "hal", org_code=code)


def test_it_closes_no_earlier_than_it_opens(cast: Cast) -> None:
    with refused("days-reversed"):
        create(cast, opens_on=LAST, closes_on=FIRST)
    assert create(cast, opens_on=FIRST, closes_on=FIRST).closes_on == FIRST


def test_it_counts_in_the_school_year_in_which_it_opens(cast: Cast) -> None:
    assert create(cast, opens_on=date(2027, 6, 30), closes_on=date(2027, 7, 15)).school_year == 2027


@pytest.mark.usefixtures("spring")
def test_a_name_is_used_once_in_a_year_and_again_in_the_next(cast: Cast) -> None:
    with refused("name-taken"):
        create(cast)
    create(cast, opens_on=date(2028, 3, 1), closes_on=date(2028, 5, 1))
    create(cast, "eve", org_code=OTHER_LEA)
    assert Window.objects.filter(name="Spring").count() == 3


def test_an_lea_has_at_most_six_windows_in_a_year(cast: Cast) -> None:
    for number in range(MOST_WINDOWS):
        create(cast, name=f"Window {number}")
    with refused("too-many-windows"):
        create(cast, name="One more")
    create(cast, "eve", org_code=OTHER_LEA)
    create(cast, name="Next year", opens_on=date(2028, 3, 1), closes_on=date(2028, 5, 1))


def test_a_change_is_recorded_with_what_was_before(cast: Cast, spring: Window) -> None:
    test = make_test()
    change_window(by=cast.dev, window=spring, opens_on=FIRST, closes_on=date(2027, 6, 4), tests=[test])
    details = Event.objects.get(action="administrations.window.changed").details
    assert details["before"] == {
        "opens_on": "2027-03-01",
        "closes_on": "2027-05-28",
        "tests": [],
        "program": "smarter",
    }
    assert details["after"] == {
        "opens_on": "2027-03-01",
        "closes_on": "2027-06-04",
        "tests": ["ELA-G5"],
        "program": "smarter",
    }


def test_a_change_does_not_turn_the_days_round(cast: Cast, spring: Window) -> None:
    with refused("days-reversed"):
        change_window(by=cast.dev, window=spring, opens_on=LAST, closes_on=FIRST, tests=[])
    assert Window.objects.get().opens_on == FIRST


def test_a_window_moved_to_a_full_year_is_refused(cast: Cast, spring: Window) -> None:
    for number in range(MOST_WINDOWS):
        create(cast, name=f"Window {number}", opens_on=date(2028, 3, 1), closes_on=date(2028, 5, 1))
    with refused("too-many-windows"):
        change_window(
            by=cast.dev, window=spring, opens_on=date(2028, 3, 1), closes_on=date(2028, 5, 1), tests=[]
        )


def test_a_change_in_a_full_year_is_no_seventh_window(cast: Cast, spring: Window) -> None:
    for number in range(MOST_WINDOWS - 1):
        create(cast, name=f"Window {number}")
    change_window(by=cast.dev, window=spring, opens_on=FIRST, closes_on=FIRST, tests=[])
    assert Window.objects.get(pk=spring.pk).closes_on == FIRST


def test_a_test_that_students_have_stays_in_the_window(cast: Cast) -> None:
    test = make_test()
    window = make_window(cast, test)
    assign_test(by=cast.dev, window=window, student=cast.sam, test=test)
    with refused("test-in-use"):
        change_window(
            by=cast.dev, window=window, opens_on=window.opens_on, closes_on=window.closes_on, tests=[]
        )
    assert list(window.tests.all()) == [test]


@pytest.mark.parametrize("who", ["pia", "eve"])
def test_a_change_takes_the_right_to_manage_the_window(who: str, cast: Cast, spring: Window) -> None:
    with pytest.raises(NotAllowed):
        change_window(by=cast.actor(who), window=spring, opens_on=FIRST, closes_on=LAST, tests=[])


def test_every_program_that_has_rules_can_be_chosen() -> None:
    assert set(Window.Program.values) == {rules.program for rules in POLICIES}


def test_a_window_is_scored_by_its_program_and_year(cast: Cast) -> None:
    assert rules_of(create(cast)).name == "Smarter Balanced since 2020–21"
    assert rules_of(create(cast, name="Ours", program="caaspp")).name == "CAASPP since 2020–21"
    early: dict[str, Any] = {"opens_on": date(2018, 3, 1), "closes_on": date(2018, 5, 1)}
    assert rules_of(create(cast, program="caaspp", **early)).name == "CAASPP 2015–16 to 2019–20"
    created = Event.objects.filter(action="administrations.window.created")
    assert [event.details["program"] for event in created.order_by("sequence")][:2] == ["smarter", "caaspp"]


def test_a_program_without_rules_is_refused(cast: Cast, spring: Window) -> None:
    with refused("unknown-program"):
        create(cast, name="Odd", program="elsewhere")
    with refused("unknown-program"):
        change_window(
            by=cast.dev, window=spring, opens_on=FIRST, closes_on=LAST, tests=[], program="elsewhere"
        )


def test_the_rules_change_until_students_are_assigned(cast: Cast) -> None:
    test = make_test()
    window = make_window(cast, test)
    days: dict[str, Any] = {"opens_on": window.opens_on, "closes_on": window.closes_on, "tests": [test]}
    assert change_window(by=cast.dev, window=window, program="caaspp", **days).program == "caaspp"
    assign_test(by=cast.dev, window=window, student=cast.sam, test=test)
    with refused("program-in-use"):
        change_window(by=cast.dev, window=window, program="smarter", **days)
    assert change_window(by=cast.dev, window=window, program="caaspp", **days).program == "caaspp"
