"""Importing rosters: the warehouse's group files with every line end, our own CSV, OneRoster classes."""

from collections.abc import Callable

import pytest

from madrone.imports.tests.running import checked, committed, sentences, verdicts, zipped
from madrone.orgs.models import Organization
from madrone.people.models import Account
from madrone.students.models import Roster, Student
from madrone.students.tests.bundles import bundle_11, bundle_12
from tests.cast import SCHOOL, Cast, make_student
from tests.samples import sample

HEADER = "group_name,school_natural_id,school_year,subject_code,student_ssid,group_user_login\n"
GROUPS = [
    "sample-group-001.crlf.csv",
    "sample-group-002.cr.csv",
    "sample-group-003.lf.csv",
    "sample-group-004.crlf.tsv",
]
SSIDS = ("SSID001", "SSID002", "SSID003", "SSID010", "SSID011", "SSID012")
LOGINS = ("jteacher", "btutor", "meducator", "sinstructor")


@pytest.fixture
def school(cast: Cast) -> Cast:
    """Alder Creek under the name, and with the students and staff, that the samples use."""
    Organization.objects.filter(code=SCHOOL).update(natural_id="DS9002")
    for ssid in SSIDS:
        make_student(ssid, "A", ssid, SCHOOL)
    for login in LOGINS:
        account = Account.objects.create_user(f"{login}@example.com", name=login)
        account.grants.create(role="test-administrator", scope=SCHOOL)
    return cast


@pytest.mark.parametrize("name", GROUPS)
def test_each_sample_brings_two_rosters_with_their_students_and_owners(school: Cast, name: str) -> None:
    batch = checked(school.pia, "rosters", sample(f"rdw-groups/{name}"))
    assert (batch.layout, verdicts(batch)) == ("groups", {"add": 12})
    committed(school.pia, batch)
    fourth, sixth = Roster.objects.exclude(pk=school.roster.pk).order_by("name")
    assert (fourth.name, fourth.school_year, fourth.subject) == ("JT4thGrade", 2018, "")
    assert (sixth.name, sixth.subject, sixth.org_code) == ("ME6thGradeMath", "MATH", SCHOOL)
    assert set(fourth.students.values_list("ssid", flat=True)) == {"SSID001", "SSID002", "SSID003"}
    assert set(sixth.owners.values_list("name", flat=True)) == {"meducator", "sinstructor"}


def test_the_same_rosters_a_second_time_change_nothing(school: Cast) -> None:
    for name in GROUPS[:1]:
        committed(school.pia, checked(school.pia, "rosters", sample(f"rdw-groups/{name}")))
    for name in GROUPS[1:]:
        assert verdicts(checked(school.pia, "rosters", sample(f"rdw-groups/{name}"))) == {"same": 12}


def test_students_and_staff_who_are_not_at_the_school_are_errors_of_their_rows(cast: Cast) -> None:
    Organization.objects.filter(code=SCHOOL).update(natural_id="DS9002")
    batch = checked(cast.pia, "rosters", sample("rdw-groups/sample-group-003.lf.csv"))
    assert verdicts(batch) == {"add": 2, "error": 10}
    texts = sentences(batch)
    assert texts[0].startswith('row 3, owner: "jteacher@example.com" is not the e-mail address of somebody')
    assert texts[2].startswith(
        'row 5, student_ssid: "SSID001" is not the SSID of a student at the school "DS9002"'
    )


def test_the_order_of_the_columns_is_enforced(school: Cast) -> None:
    batch = checked(school.pia, "rosters", "school_natural_id,group_name,school_year,subject_code,x,y\n")
    assert batch.state == "refused"
    assert "not in their place" in batch.problem


def test_a_student_of_another_school_gets_the_same_answer_as_an_unknown_one(school: Cast) -> None:
    rows = f"G,{SCHOOL},2027,,{school.zoe.ssid},\nG,{SCHOOL},2027,,9999999999,\n"
    first, second = sentences(checked(school.pia, "rosters", HEADER + rows))
    assert first.replace(school.zoe.ssid, "?").replace("row 2", "") == second.replace(
        "9999999999", "?"
    ).replace("row 3", "")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"G,{SCHOOL},27,,,", '"27" is not a school year'),
        (f"G,{SCHOOL},2027,Art,,", '"Art" is not one of All, Math, ELA or blank'),
        (f",{SCHOOL},2027,,,", "group_name: It is blank"),
        ("G,DS404,2027,,,", '"DS404" is not the name or code of an organization'),
        ("G,59200020000033,2027,,,", '"59200020000033" is not the name or code of an organization'),
    ],
)
def test_a_wrong_row_is_named(school: Cast, row: str, message: str) -> None:
    batch = checked(school.pia, "rosters", f"{HEADER}{row}\n")
    assert verdicts(batch) == {"error": 1}
    assert message in sentences(batch)[0]


def test_our_own_csv_adds_and_takes_away(school: Cast) -> None:
    header = "roster,school,student_ssid,owner_email,school_year,subject_code,action\n"
    year = school.roster.school_year
    rows = f"Room 12,{SCHOOL},1000000001,,{year},,Delete\nRoom 12,{SCHOOL},1000000002,nia@example.org,{year},ELA,Add\n"
    batch = checked(school.pia, "rosters", header + rows)
    assert verdicts(batch) == {"add": 1, "remove": 1}
    committed(school.pia, batch)
    school.roster.refresh_from_db()
    assert list(school.roster.students.all()) == [school.sue]
    assert school.roster.subject == "ELA"
    assert set(school.roster.owners.values_list("username", flat=True)) == {
        "tom@example.org",
        "nia@example.org",
    }
    assert Student.objects.get(pk=school.sam.pk).enrolled


@pytest.mark.parametrize("bundle", [bundle_11, bundle_12])
def test_the_classes_of_a_bundle_become_rosters(cast: Cast, bundle: Callable[[], dict[str, str]]) -> None:
    committed(cast.dev, checked(cast.dev, "students", zipped(bundle())))
    batch = checked(cast.dev, "rosters", zipped(bundle()))
    assert verdicts(batch) == {"add": 4}
    committed(cast.dev, batch)
    roster = Roster.objects.get(name="Math 5")
    assert (roster.school_year, roster.subject) == (2027, "MATH")
    assert (roster.students.count(), roster.owners.get()) == (2, cast.accounts["tom"])
    assert verdicts(checked(cast.dev, "rosters", zipped(bundle()))) == {"same": 4}


def test_an_enrolment_to_be_deleted_takes_the_student_off(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", zipped(bundle_11())))
    committed(cast.dev, checked(cast.dev, "rosters", zipped(bundle_11())))
    files = bundle_11()
    files["enrollments.csv"] = files["enrollments.csv"].replace("e1,,", "e1,tobedeleted,")
    batch = checked(cast.dev, "rosters", zipped(files))
    assert verdicts(batch) == {"remove": 1, "same": 3}
    committed(cast.dev, batch)
    assert Roster.objects.get(name="Math 5").students.get().ssid == "2000000002"


def test_two_classes_of_one_title_become_two_rosters(cast: Cast) -> None:
    files = bundle_11()
    files["classes.csv"] += f"c2,,,Math 5,05,,,scheduled,{SCHOOL},t1,,\n"
    committed(cast.dev, checked(cast.dev, "rosters", zipped(files)))
    assert set(Roster.objects.filter(name__startswith="Math").values_list("name", flat=True)) == {
        "Math 5 (M5)",
        "Math 5 (c2)",
    }


def test_the_sample_bundle_brings_its_classes_and_names_what_it_lacks(cast: Cast) -> None:
    Organization.objects.filter(code=SCHOOL).update(natural_id="12345")
    make_student("user identifier", "Ionut", "Padurariu", SCHOOL)
    batch = checked(cast.dev, "rosters", sample("oneroster-1.1"))
    assert verdicts(batch) == {"add": 4, "error": 2}
    assert {text.split(":")[0] for text in sentences(batch)} == {"row 4, school"}


def test_a_test_administrator_makes_no_rosters(school: Cast) -> None:
    from madrone.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed):
        checked(school.tom, "rosters", HEADER)
