"""Who sees which students, and how a student is found at the door."""

import pytest

from madrone.access import Perm
from madrone.kernel.errors import NotFound
from madrone.students.models import Student
from madrone.students.queries import (
    find_for_sign_in,
    get_student,
    roster_student_ids,
    rosters_visible_to,
    students_in,
    students_visible_to,
)
from tests.cast import LEA, OTHER_SCHOOL, SCHOOL, Cast


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("ada", {"Sam", "Sue", "Zoe"}),
        ("dev", {"Sam", "Sue"}),
        ("pia", {"Sam", "Sue"}),
        ("tom", {"Sam"}),
        ("nia", set()),
        ("rob", set()),
        ("eve", {"Zoe"}),
    ],
)
def test_each_of_the_cast_sees_their_own_students(cast: Cast, who: str, names: set[str]) -> None:
    seen = students_visible_to(cast.actor(who))
    assert set(seen.values_list("first_name", flat=True)) == names


def test_a_student_on_two_of_ones_rosters_is_listed_once(cast: Cast) -> None:
    second = cast.roster.__class__.objects.create(name="Room 13", org_code=SCHOOL, school_year=2027)
    second.students.add(cast.sam)
    second.owners.add(cast.accounts["tom"])
    assert students_visible_to(cast.tom).count() == 1


def test_a_roster_does_not_reach_a_student_who_has_moved_to_another_school(cast: Cast) -> None:
    Student.objects.filter(pk=cast.sam.pk).update(org_code=OTHER_SCHOOL)
    assert not students_visible_to(cast.tom).exists()


def test_a_permission_that_a_role_lacks_shows_nobody(cast: Cast) -> None:
    assert not students_visible_to(cast.tom, Perm.STUDENT_IMPORT).exists()


def test_a_student_out_of_reach_is_as_unknown_as_one_who_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotFound) as far:
        get_student(cast.tom, cast.zoe.code)
    with pytest.raises(NotFound) as none:
        get_student(cast.tom, "nobody")
    assert far.value.message == none.value.message


def test_rosters_are_seen_by_who_manages_and_who_owns_them(cast: Cast) -> None:
    seen = {name: list(rosters_visible_to(cast.actor(name))) for name in ("dev", "pia", "tom", "nia", "eve")}
    assert seen == {"dev": [cast.roster], "pia": [cast.roster], "tom": [cast.roster], "nia": [], "eve": []}
    assert list(roster_student_ids(cast.tom)) == [cast.sam.pk]
    assert list(roster_student_ids(cast.nia)) == []


def test_the_students_of_a_place_are_those_enrolled_there(cast: Cast) -> None:
    Student.objects.filter(pk=cast.sue.pk).update(enrolled=False)
    assert list(students_in(LEA)) == [cast.sam]
    assert list(students_in(SCHOOL, "04")) == []


@pytest.mark.parametrize(
    ("ssid", "name", "found"),
    [
        ("1000000001", "Sam", True),
        (" CA-1000000001 ", "sam ", True),
        ("1000000001", "Sue", False),
        ("1000000001", "", False),
        ("", "Sam", False),
        ("1000000009", "Sam", False),
    ],
)
def test_a_student_signs_in_with_ssid_and_first_name(cast: Cast, ssid: str, name: str, found: bool) -> None:
    assert find_for_sign_in(ssid, name) == (cast.sam if found else None)


def test_accents_and_hyphens_in_a_first_name_do_not_matter(cast: Cast) -> None:
    Student.objects.filter(pk=cast.sam.pk).update(first_name="José-Luis")
    assert find_for_sign_in("1000000001", "jose luis") is not None


def test_a_student_who_has_left_cannot_sign_in(cast: Cast) -> None:
    Student.objects.filter(pk=cast.sam.pk).update(enrolled=False)
    assert find_for_sign_in("1000000001", "Sam") is None
