"""Who sees which results: all of a scope, a roster's students, and nobody else's (domain.md 1.3)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from madrone.administrations.models import Window
from madrone.reports import completion, queries, summary
from madrone.reports.home import preliminary_results
from madrone.reports.models import ScoreReportSet
from madrone.reports.sections import results_section
from madrone.reports.tests.outcomes import make_result, make_test, make_window
from madrone.scoring.models import Result
from madrone.scoring.queries import results_visible_to
from tests.cast import OTHER_LEA, OTHER_SCHOOL, Cast, make_student

LogIn = Callable[[str], Client]
LISTS = ("reports:results", "reports:students", "reports:completion")


@pytest.fixture
def results(cast: Cast) -> dict[str, Result]:
    """Sam and Sue at Alder Creek, Bo at the other school of the LEA, Zoe in the other LEA."""
    math, ela = make_test("MATH"), make_test("ELA")
    window, far = make_window(math, ela), make_window(math, name="Far", org_code=OTHER_LEA)
    bo = make_student("1000000004", "Bo", "Lund", OTHER_SCHOOL)
    made = {
        "sam": make_result(cast.sam, window, math, 2510),
        "sue": make_result(cast.sue, window, math, 2490, status="preliminary"),
        "bo": make_result(bo, window, math, 2550),
        "zoe": make_result(cast.zoe, far, math, 2600),
    }
    make_result(cast.sam, window, ela, 2470)
    return made


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("ada", {"Ito", "Bell", "Lund", "Quist"}),
        ("hal", {"Ito", "Bell", "Lund", "Quist"}),
        ("dev", {"Ito", "Bell", "Lund"}),
        ("pia", {"Ito", "Bell"}),
        ("tom", {"Ito"}),
        ("nia", set()),
        ("rob", set()),
        ("eve", {"Quist"}),
    ],
)
def test_each_actor_sees_their_own_students(
    cast: Cast, results: dict[str, Result], name: str, seen: set[str]
) -> None:
    actor = cast.actor(name)
    assert {one.student.last_name for one in results_visible_to(actor)} == seen
    assert {one.student.last_name for one in queries.reported_results(actor)} == seen
    for one in queries.administrations_with_results(actor):
        found = queries.results_in(actor, one)
        assert {row.student.last_name for row in queries.one_result_each(found)} <= seen
        test = found.first().test  # type: ignore[union-attr]  # there is one, or the administration were not listed
        groups = summary.by_school(actor, found, one, test.code).groups
        of_test = found.filter(test=test).values_list("org_code", flat=True)
        assert {group.code for group in groups if group.tested} == set(of_test)


def test_a_role_for_rosters_without_one_finds_nothing_and_no_error(
    cast: Cast, results: dict[str, Result]
) -> None:
    nia, window = cast.nia, results["sam"].window
    assert not results_visible_to(nia).exists()
    assert queries.administrations_with_results(nia) == []
    assert not queries.rosters_for(nia).exists()
    assert queries.preliminary_counts(nia) == {}
    assert not queries.sees_any_results(nia)
    assert completion.progress_by_school(nia, window) == []
    assert completion.progress_by_roster(nia, window) == []
    assert preliminary_results(nia) == []
    assert results_section(nia, cast.sam) is None


@pytest.mark.parametrize("page", LISTS)
def test_the_pages_say_so_to_one_without_a_roster(
    client_of: LogIn, results: dict[str, Result], page: str
) -> None:
    answered = client_of("nia").get(reverse(page))
    text = answered.content.decode()
    assert answered.status_code == 200
    assert "you have no roster yet" in text
    for name in ("Ito", "Bell", "Lund", "Quist", "2510"):
        assert name not in text


@pytest.mark.parametrize("name", ["nia", "eve"])
def test_a_student_of_others_is_not_there(client_of: LogIn, results: dict[str, Result], name: str) -> None:
    client = client_of(name)
    sam = results["sam"]
    assert client.get(reverse("reports:student", args=[sam.student.code])).status_code == 404
    address = reverse("reports:score-report", args=[sam.student.code, sam.window.code])
    # Nia's role hands out no reports at all; Eve's does, and Sam is none of hers.
    assert client.get(address).status_code == {"nia": 403, "eve": 404}[name]


def test_a_teacher_sees_the_rostered_student_and_no_other(
    client_of: LogIn, results: dict[str, Result]
) -> None:
    client = client_of("tom")
    assert client.get(reverse("reports:student", args=[results["sam"].student.code])).status_code == 200
    assert client.get(reverse("reports:student", args=[results["sue"].student.code])).status_code == 404
    text = client.get(reverse("reports:students")).content.decode()
    assert "Ito" in text
    assert "Bell" not in text


@pytest.mark.parametrize("page", LISTS)
def test_another_lea_shows_nothing_of_this_one(
    client_of: LogIn, results: dict[str, Result], page: str
) -> None:
    window = results["sam"].window
    for query in ({}, {"window": window.code}, {"window": window.code, "roster": "school:59100010000011"}):
        text = client_of("eve").get(reverse(page), query).content.decode()
        for word in ("Ito", "Bell", "Lund", "Alder Creek", "Room 12"):
            assert word not in text


def test_a_filter_cannot_widen_what_is_seen(client_of: LogIn, cast: Cast, results: dict[str, Result]) -> None:
    address = reverse("reports:students")
    text = client_of("tom").get(address, {"roster": "school:59100010000022"}).content.decode()
    assert "Lund" not in text
    assert "Ito" in text


def test_a_set_of_reports_is_its_owners_alone(
    client_of: LogIn, cast: Cast, results: dict[str, Result]
) -> None:
    made = ScoreReportSet.objects.create(
        by=cast.accounts["dev"],
        name="Room 12",
        language="en",
        form="pdf",
        created_at=results["sam"].scored_at,
    )
    for page in ("reports:report-set", "reports:report-set-progress", "reports:report-set-file"):
        assert client_of("pia").get(reverse(page, args=[made.code])).status_code == 404


def test_a_student_who_left_the_school_is_no_longer_the_old_teachers(
    cast: Cast, results: dict[str, Result]
) -> None:
    Result.objects.filter(pk=results["sam"].pk).update(org_code=OTHER_SCHOOL)
    assert {one.subject for one in results_visible_to(cast.tom)} == {"ELA"}


def test_a_window_of_nobodys_results_is_not_offered(cast: Cast, results: dict[str, Result]) -> None:
    assert [one.window.name for one in queries.administrations_with_results(cast.dev)] == ["Winter"]
    assert Window.objects.count() == 2
