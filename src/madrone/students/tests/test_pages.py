"""The pages of students and rosters."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from madrone.students.models import Roster, Student
from tests.cast import SCHOOL, Cast

ClientOf = Callable[[str], Client]


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_teacher_lists_the_students_on_her_rosters_only(client_of: ClientOf) -> None:
    page = text_of(client_of("tom"), reverse("students:students"))
    assert "Ito, Sam" in page
    assert "Bell, Sue" not in page


def test_a_teacher_without_a_roster_is_told_what_to_do(client_of: ClientOf) -> None:
    assert "Ask your coordinator" in text_of(client_of("nia"), reverse("students:students"))


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?name=ito", "Ito, Sam", "Bell, Sue"),
        ("?grade=05", "Bell, Sue", "Quist"),
        ("?grade=04", "Nothing fits", "Bell, Sue"),
        ("?enrolled=left", "Nothing fits", "Bell, Sue"),
        (f"?school={SCHOOL}&enrolled=any", "Ito, Sam", "Quist"),
    ],
)
def test_the_list_is_narrowed_as_asked(client_of: ClientOf, query: str, shown: str, hidden: str) -> None:
    page = text_of(client_of("dev"), reverse("students:students") + query)
    assert shown in page
    assert hidden not in page


def test_the_list_is_downloaded_as_csv(client_of: ClientOf) -> None:
    answer = client_of("dev").get(reverse("students:students") + "?format=csv")
    lines = b"".join(answer).decode().splitlines()
    assert lines[0] == "Name,SSID,Grade,School,State"
    assert '"Bell, Sue",1000000002,5,Alder Creek Elementary,Enrolled' in lines


def test_a_students_page_shows_what_is_known(client_of: ClientOf, cast: Cast) -> None:
    Student.objects.filter(pk=cast.sam.pk).update(elas="RFEP", disability="SLD", races=["200", "400"])
    page = text_of(client_of("dev"), cast.sam.get_absolute_url())
    for words in (
        "Sam Ito",
        "1000000001",
        "Reclassified fluent English proficient",
        "Asian, Filipino",
        "Room 12",
    ):
        assert words in page


def test_a_student_out_of_reach_is_unknown(client_of: ClientOf, cast: Cast) -> None:
    for who, student in (("tom", cast.sue), ("eve", cast.sam), ("dev", cast.zoe)):
        assert client_of(who).get(student.get_absolute_url()).status_code == 404


def test_a_student_is_found_by_ssid_without_the_number_in_any_address(
    client_of: ClientOf, cast: Cast
) -> None:
    answer = client_of("dev").post(reverse("students:find"), {"ssid": " 1000000001 "})
    assert answer["Location"] == cast.sam.get_absolute_url()
    assert cast.sam.ssid not in answer["Location"]
    missing = client_of("dev").post(reverse("students:find"), {"ssid": cast.zoe.ssid})
    assert "You can see no student with this SSID" in missing.content.decode()


def test_a_roster_is_made_filled_and_given_to_an_owner(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("pia")
    given = {"name": "Algebra", "org_code": SCHOOL, "school_year": cast.roster.school_year, "subject": "MATH"}
    client.post(reverse("students:new-roster"), given)
    roster = Roster.objects.get(name="Algebra")
    url = roster.get_absolute_url()
    client.post(url, {"decision": "add-students", "ssids": "1000000001,\n1000000002"})
    client.post(url, {"decision": "add-owner", "owner": cast.accounts["nia"].code})
    assert (roster.students.count(), roster.owners.get()) == (2, cast.accounts["nia"])
    assert "Ito, Sam" in text_of(client_of("nia"), reverse("students:students"))
    client.post(url, {"student": cast.sam.code})
    client.post(url, {"drop_owner": cast.accounts["nia"].code})
    assert (roster.students.get(), roster.owners.count()) == (cast.sue, 0)
    client.post(url, {"decision": "delete"})
    assert not Roster.objects.filter(name="Algebra").exists()
    assert Student.objects.filter(pk=cast.sue.pk).exists()


def test_a_roster_is_renamed(client_of: ClientOf, cast: Cast) -> None:
    url = reverse("students:change-roster", args=[cast.roster.code])
    client_of("pia").post(url, {"name": "Room 14", "school_year": cast.roster.school_year, "subject": "ELA"})
    cast.roster.refresh_from_db()
    assert (cast.roster.name, cast.roster.subject) == ("Room 14", "ELA")


def test_an_unknown_ssid_adds_nobody_and_keeps_what_was_typed(client_of: ClientOf, cast: Cast) -> None:
    url = cast.roster.get_absolute_url()
    answer = client_of("pia").post(url, {"decision": "add-students", "ssids": "1000000002 1000000003"})
    page = answer.content.decode()
    assert "No student of this school has the SSID 1000000003" in page
    assert "1000000002 1000000003" in page
    assert list(cast.roster.students.all()) == [cast.sam]


def test_an_owner_reads_the_roster_and_cannot_change_it(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("tom")
    page = text_of(client, cast.roster.get_absolute_url())
    assert "Ito, Sam" in page
    assert "Delete the roster" not in page
    answer = client.post(cast.roster.get_absolute_url(), {"decision": "delete"})
    assert answer.status_code == 403
    assert Roster.objects.filter(pk=cast.roster.pk).exists()


def test_a_roster_of_another_district_is_unknown(client_of: ClientOf, cast: Cast) -> None:
    assert client_of("eve").get(cast.roster.get_absolute_url()).status_code == 404
    assert "Room 12" not in text_of(client_of("eve"), reverse("students:rosters"))


def test_other_contexts_add_their_sections(client_of: ClientOf, cast: Cast) -> None:
    from madrone.students import sections

    sections.register("Shoe size", lambda actor, student: ("students/rosters.html", {"may_manage": False}))
    try:
        assert "Shoe size" in text_of(client_of("dev"), cast.sam.get_absolute_url())
    finally:
        sections._SECTIONS.pop()
