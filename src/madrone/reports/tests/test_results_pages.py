"""The pages of results: what they say, and what their downloads hold."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from madrone.access import Role
from madrone.administrations.models import Window
from madrone.audit.models import Event
from madrone.reports import queries
from madrone.reports.home import open_windows, preliminary_results
from madrone.reports.sections import results_section
from madrone.reports.tests.outcomes import assign, enrol, make_result, make_test, make_window
from madrone.students.models import Roster
from tests.cast import LEA, OTHER_SCHOOL, SCHOOL, Cast, make_student

LogIn = Callable[[str], Client]
STUDENTS, RESULTS = "/results/students", "/results/"


@pytest.fixture
def winter(cast: Cast) -> Window:
    """Both subjects in one window: Sam has both, Sue mathematics alone and preliminary."""
    math, ela = make_test("MATH"), make_test("ELA")
    window = make_window(math, ela)
    make_result(cast.sam, window, math, 2510, claim_levels=(1, 2, 3))
    make_result(cast.sam, window, ela, 2590, claim_levels=(3, 2, None, 1))
    make_result(cast.sue, window, math, 2440, status="preliminary")
    return window


def rows_of(client: Client, address: str, **query: str) -> list[dict[str, str]]:
    """Download a list and read it."""
    answered: Any = client.get(address, {**query, "format": "csv"})
    assert isinstance(answered, StreamingHttpResponse)
    text = b"".join(answered.streaming_content).decode()  # type: ignore[arg-type]  # not an async stream
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_has_both_subjects_of_each_student_in_one_line(client_of: LogIn, winter: Window) -> None:
    text = client_of("pia").get(STUDENTS).content.decode()
    assert text.count('<th scope="row">') == 2
    assert "2510 <small>(2486–2534)</small>" in text
    assert "2590 <small>(2566–2614)</small>" in text
    assert "Standard Exceeded" in text
    assert "Preliminary" in text


def test_the_download_has_every_number_in_its_cell(client_of: LogIn, winter: Window) -> None:
    sue, sam = rows_of(client_of("pia"), STUDENTS)
    assert (sue["Last name"], sam["Last name"]) == ("Bell", "Ito")
    assert sam["Math · Score"] == "2510"
    assert (sam["ELA · Likely range from"], sam["ELA · Likely range to"]) == ("2566", "2614")
    assert sam["ELA · Listening"] == "Not enough answers to tell"
    assert sam["Math · Communicating reasoning"] == "Above the standard"
    assert (sue["ELA · Score"], sue["ELA · State"], sue["Math · State"]) == ("", "", "Preliminary")


def test_a_download_is_on_record(client_of: LogIn, winter: Window) -> None:
    client = client_of("pia")
    rows_of(client, STUDENTS)
    rows_of(client, RESULTS)
    events = Event.objects.filter(action="reports.results.exported").order_by("sequence")
    assert [(event.org_code, event.details["what"]) for event in events] == [
        (SCHOOL, "students"),
        (SCHOOL, "summary by school"),
    ]


def test_a_name_that_is_a_formula_stays_a_name(client_of: LogIn, winter: Window) -> None:
    evil = make_student("1000000099", "=1+1", "@SUM(A1)", SCHOOL)
    make_result(evil, winter, winter.tests.get(subject="MATH"), 2500)
    (row,) = rows_of(client_of("pia"), STUDENTS, name="SUM")
    assert (row["Last name"], row["First name"]) == ("'@SUM(A1)", "'=1+1")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"sort": "math"}, ["Bell", "Ito"]),
        ({"sort": "-math"}, ["Ito", "Bell"]),
        ({"sort": "-name"}, ["Ito", "Bell"]),
        ({"level": "1"}, ["Bell"]),
        ({"level": "4"}, ["Ito"]),
        ({"name": "sam i"}, ["Ito"]),
        ({"level": "3"}, []),
    ],
)
def test_the_list_is_sorted_and_narrowed(
    client_of: LogIn, winter: Window, query: dict[str, str], names: list[str]
) -> None:
    assert [row["Last name"] for row in rows_of(client_of("pia"), STUDENTS, **query)] == names


def test_the_list_is_narrowed_to_a_roster(client_of: LogIn, cast: Cast, winter: Window) -> None:
    found = rows_of(client_of("dev"), STUDENTS, roster=f"roster:{cast.roster.code}")
    assert [row["Last name"] for row in found] == ["Ito"]


def test_one_level_keeps_both_scores_of_the_student(client_of: LogIn, winter: Window) -> None:
    (row,) = rows_of(client_of("pia"), STUDENTS, level="4")
    assert (row["ELA · Score"], row["Math · Score"]) == ("2590", "2510")


def test_the_summary_says_what_is_preliminary(client_of: LogIn, winter: Window) -> None:
    math = winter.tests.get(subject="MATH")
    text = client_of("dev").get(RESULTS, {"test": math.code}).content.decode()
    assert "1 of these results is preliminary" in text
    assert "1 of 2 students (50%) met or exceeded" not in text
    assert "0 of 2 students (0%) met or exceeded the standard." in text
    assert 'role="img"' in text


def test_the_summary_counts_who_is_still_to_come(client_of: LogIn, cast: Cast, winter: Window) -> None:
    math = winter.tests.get(subject="MATH")
    assign(enrol(OTHER_SCHOOL, "Alba")[0], winter, math)
    first, second, total = rows_of(client_of("dev"), RESULTS, test=math.code)
    assert (first["School"], first["Assigned"], first["Tested"]) == ("Alder Creek Elementary", "2", "2")
    assert (second["School"], second["Assigned"], second["Tested"]) == ("Bay Laurel Elementary", "1", "0")
    assert (total["Assigned"], total["Average score"], total["State"]) == ("3", "2475", "Preliminary")


def test_a_district_educator_sees_small_groups_hidden(client_of: LogIn, cast: Cast, winter: Window) -> None:
    cast.accounts["dev"].grants.update(role=Role.EDUCATOR_DISTRICT)
    math = winter.tests.get(subject="MATH")
    client = client_of("dev")
    text = client.get(RESULTS, {"test": math.code}).content.decode()
    assert "fewer than 11" in text
    assert "2475" not in text
    assert "Too few" not in text
    assert "2475" not in str(rows_of(client, RESULTS, test=math.code))
    assert "Room 12" not in client.get(RESULTS, {"by": "roster"}).content.decode()


def test_a_big_group_is_shown_to_them(client_of: LogIn, cast: Cast, winter: Window) -> None:
    cast.accounts["dev"].grants.update(role=Role.EDUCATOR_DISTRICT)
    math = winter.tests.get(subject="MATH")
    for student in enrol(SCHOOL, *(f"Name{number}" for number in range(10))):
        make_result(student, winter, math, 2600)
    (school,) = rows_of(client_of("dev"), RESULTS, test=math.code)
    assert (school["Tested"], school["Exceeded"]) == ("12", "10")


def test_a_students_page_has_charts_tables_and_history(client_of: LogIn, cast: Cast, winter: Window) -> None:
    math = winter.tests.get(subject="MATH")
    make_result(cast.sam, make_window(math, name="Last winter", years_ago=1), math, 2460)
    client = client_of("tom")
    address = reverse("reports:student", args=[cast.sam.code])
    text = client.get(address).content.decode()
    assert "The score is 2590, in the level Standard Exceeded (2582 to 2730)." in text
    assert "On another day a score between 2566 and 2614 would be likely." in text
    assert text.count("<svg xmlns") == 4
    assert "Last winter" in text
    assert "2460" in text
    earlier = client.get(address, {"window": Window.objects.get(name="Last winter").code}).content.decode()
    assert "This test was not taken in this window." in earlier
    assert "Score report in" not in text


def test_a_coordinator_is_offered_the_score_report(client_of: LogIn, cast: Cast, winter: Window) -> None:
    text = client_of("pia").get(reverse("reports:student", args=[cast.sam.code])).content.decode()
    address = reverse("reports:score-report", args=[cast.sam.code, winter.code])
    assert f"{address}?language=es" in text


@pytest.mark.parametrize(
    ("status", "words"),
    [("final", "no question that counts was answered"), ("preliminary", "There is no score yet")],
)
def test_a_student_without_a_score_is_told_why(
    client_of: LogIn, cast: Cast, winter: Window, status: str, words: str
) -> None:
    ela = winter.tests.get(subject="ELA")
    make_result(cast.sue, winter, ela, None, status=status)
    text = client_of("pia").get(reverse("reports:student", args=[cast.sue.code])).content.decode()
    assert words in text
    assert "No score" in text


def test_the_home_page_tells_of_preliminary_results(cast: Cast, winter: Window) -> None:
    (line,) = preliminary_results(cast.pia)
    assert line.sentence == "1 result of Winter is preliminary: a written answer waits for its score."
    assert preliminary_results(cast.tom) == []


def test_the_home_page_tells_how_far_testing_has_come(cast: Cast, winter: Window) -> None:
    assign(cast.sue, winter, winter.tests.get(subject="ELA"))
    assert [line.sentence for line in open_windows(cast.pia)] == ["Winter: 3 of 4 tests are handed in."]
    assert [line.sentence for line in open_windows(cast.tom)] == ["Winter: 2 of 2 tests are handed in."]
    assert open_windows(cast.nia) == open_windows(cast.eve) == []


def test_rosters_of_several_schools_are_told_apart(cast: Cast, winter: Window) -> None:
    year = winter.school_year
    assert list(queries.roster_names(cast.dev, year).values()) == ["Room 12"]
    Roster.objects.create(name="Room 12", org_code=OTHER_SCHOOL, school_year=year)
    assert list(queries.roster_names(cast.dev, year).values()) == [
        "Room 12 · Alder Creek Elementary",
        "Room 12 · Bay Laurel Elementary",
    ]
    assert list(queries.roster_names(cast.tom, year).values()) == ["Room 12"]


def test_the_students_page_gets_a_section(cast: Cast, winter: Window) -> None:
    section = results_section(cast.tom, cast.sam)
    assert section is not None
    assert [row["score"] for row in section[1]["rows"]] == [2510, 2590]
    assert results_section(cast.tom, cast.sue) is None
    assert results_section(cast.rob, cast.sam) is None


def test_interim_tests_of_a_window_are_kept_apart(client_of: LogIn, cast: Cast, winter: Window) -> None:
    ica = make_test(identifier="ICA", kind="ica", title="Grade 5 Mathematics ICA")
    make_result(cast.sam, winter, ica, 2300)
    (row,) = rows_of(client_of("tom"), STUDENTS, window=f"{winter.code}.ica")
    assert row["Math · Score"] == "2300"
    (summative,) = rows_of(client_of("tom"), STUDENTS, window=winter.code)
    assert summative["Math · Score"] == "2510"


def test_no_address_holds_an_ssid_or_a_name(client_of: LogIn, cast: Cast, winter: Window) -> None:
    text = client_of("dev").get(STUDENTS).content.decode()
    addresses = [part.split('"')[0] for part in text.split('href="')[1:]]
    assert any(cast.sam.code in address for address in addresses)
    for secret in (cast.sam.ssid, cast.sam.last_name, "Sam"):
        assert not any(secret in address for address in addresses)
    assert LEA not in "".join(address for address in addresses if "students/" in address)
