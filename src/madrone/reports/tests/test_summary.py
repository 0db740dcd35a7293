"""Groups are counted and averaged right, and each number equals what is stored."""

import statistics

import pytest

from madrone.access import Actor, Grant, Role
from madrone.reports import queries, summary
from madrone.reports.summary import Group, Summary
from madrone.reports.suppression import Hidden
from madrone.reports.tests.outcomes import assign, enrol, make_result, make_test, make_window
from tests.cast import LEA, OTHER_SCHOOL, SCHOOL, Cast

SCORES = {"Ash": 2440, "Bay": 2500, "Elm": 2530, "Fir": 2590}


@pytest.fixture
def window(cast: Cast) -> object:
    """Four scored students, one assigned only and one without a score at Alder Creek; one at Bay Laurel."""
    test = make_test()
    made = make_window(test)
    for student in enrol(SCHOOL, *SCORES):
        make_result(student, made, test, SCORES[student.last_name])
    make_result(enrol(SCHOOL, "Oak")[0], made, test, None)
    assign(cast.sam, made, test)
    make_result(enrol(OTHER_SCHOOL, "Yew")[0], made, test, 2600, status="preliminary")
    return made


def summed_up(actor: Actor, by: str = "school") -> Summary:
    """Sum up the one test of the one administration."""
    (administration,) = queries.administrations_with_results(actor)
    found = queries.results_in(actor, administration)
    ((test, _title),) = queries.tests_in(found)
    count = summary.by_school if by == "school" else summary.by_roster
    return count(actor, found, administration, test)


def named(counted: Summary, name: str) -> Group:
    """Find one group."""
    return next(group for group in counted.groups if group.name == name)


def test_a_school_has_its_counts_and_average(cast: Cast, window: object) -> None:
    school = named(summed_up(cast.dev), "Alder Creek Elementary")
    scores = list(SCORES.values())
    assert (school.assigned, school.tested, school.scored) == (6, 5, 4)
    assert school.average == pytest.approx(statistics.mean(scores))
    assert school.standard_error == pytest.approx(statistics.stdev(scores) / 2)
    assert school.levels == (1, 1, 1, 1)
    assert school.met == 2
    assert school.preliminary == 0


def test_one_score_alone_has_no_standard_error(cast: Cast, window: object) -> None:
    school = named(summed_up(cast.dev), "Bay Laurel Elementary")
    assert (school.average, school.standard_error, school.preliminary) == (2600, None, 1)


def test_the_total_counts_everybody_once(cast: Cast, window: object) -> None:
    counted = summed_up(cast.dev)
    assert (counted.total.assigned, counted.total.tested, counted.total.scored) == (7, 6, 5)
    assert counted.total.average == pytest.approx(statistics.mean([*SCORES.values(), 2600]))
    assert [group.name for group in counted.groups] == ["Alder Creek Elementary", "Bay Laurel Elementary"]


def test_a_site_sums_up_its_own_school(cast: Cast, window: object) -> None:
    assert [group.name for group in summed_up(cast.pia).groups] == ["Alder Creek Elementary"]


def test_a_teacher_sums_up_the_roster(cast: Cast, window: object) -> None:
    test = make_test(identifier="OTHER")
    other = make_window(test, name="Later")
    make_result(cast.sam, other, test, 2510)
    make_result(cast.sue, other, test, 2400)
    (roster,) = summed_up(cast.tom, by="roster").groups
    assert (roster.name, roster.assigned, roster.tested, roster.average) == ("Room 12", 1, 1, 2510)


def test_a_student_on_two_rosters_is_once_in_the_total(cast: Cast, window: object) -> None:
    test = make_test(identifier="OTHER")
    other = make_window(test, name="Later")
    make_result(cast.sam, other, test, 2510)
    second = type(cast.roster).objects.create(
        name="Room 13", org_code=SCHOOL, school_year=cast.roster.school_year
    )
    second.students.add(cast.sam)
    administration = queries.administrations_with_results(cast.pia)[1]
    later = next(one for one in queries.administrations_with_results(cast.pia) if str(one) == "Later")
    assert administration is not None
    found = queries.results_in(cast.pia, later)
    counted = summary.by_roster(cast.pia, found, later, test.code)
    assert [(group.name, group.tested) for group in counted.groups] == [("Room 12", 1), ("Room 13", 1)]
    assert (counted.total.tested, counted.total.assigned) == (1, 1)


def test_those_who_work_with_groups_see_no_small_one(cast: Cast, window: object) -> None:
    educator = Actor(name="Una", account_id=0, grants=(Grant(Role.EDUCATOR_DISTRICT, LEA),))
    counted = summed_up(educator)
    assert {group.hidden for group in counted.groups} == {Hidden.SMALL}
    assert counted.total.hidden is Hidden.SMALL
    assert all(group.hidden is None for group in summed_up(cast.dev).groups)
