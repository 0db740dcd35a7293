"""Importing the students of OneRoster bundles."""

from collections.abc import Callable
from datetime import date

import pytest

from madrone.imports.tests.running import checked, committed, sentences, verdicts, zipped
from madrone.orgs.models import Organization
from madrone.students.models import Student
from madrone.students.tests.bundles import bundle_11, bundle_12, manifest
from tests.cast import LEA, OTHER_SCHOOL, SCHOOL, Cast, make_student
from tests.samples import sample

Files = dict[str, str]


@pytest.mark.parametrize("bundle", [bundle_11, bundle_12])
def test_a_bundle_brings_its_students_with_demographics(cast: Cast, bundle: Callable[[], Files]) -> None:
    batch = checked(cast.dev, "students", zipped(bundle()))
    assert (batch.layout, verdicts(batch)) == ("oneroster", {"add": 2})
    committed(cast.dev, batch)
    ann, ben = (Student.objects.get(ssid=ssid) for ssid in ("2000000001", "2000000002"))
    assert (ann.birth_date, ann.gender, ann.races, ann.ethnicity) == (
        date(2016, 3, 9),
        "Female",
        ["200"],
        "200",
    )
    assert (ben.first_name, ben.middle_name, ben.org_code) == ("Ben", "Q", SCHOOL)
    assert ben.grade == "05", "the grade comes from the class where the user has none"
    assert verdicts(checked(cast.dev, "students", zipped(bundle()))) == {"same": 2}


def test_staff_of_a_bundle_are_counted_and_passed_over(cast: Cast) -> None:
    assert checked(cast.dev, "students", zipped(bundle_11())).counts["skipped"] == 2


def test_no_extension_column_is_kept(cast: Cast) -> None:
    batch = checked(cast.dev, "students", zipped(bundle_11()))
    assert "hunter2" not in str(list(batch.rows.values_list("data", flat=True)))


def test_tobedeleted_ends_the_enrolment(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", zipped(bundle_11())))
    files = bundle_11()
    files["manifest.csv"] = manifest("1.1", "users", users="delta")
    files["users.csv"] = files["users.csv"].replace("u1,,", "u1,tobedeleted,")
    batch = checked(
        cast.dev, "students", zipped({name: files[name] for name in ("manifest.csv", "users.csv")})
    )
    assert batch.rows.get(key="2000000001").verdict == "remove"


def test_the_sample_names_what_is_missing_for_each_student(cast: Cast) -> None:
    Organization.objects.filter(code=SCHOOL).update(natural_id="12345")
    Organization.objects.filter(code=OTHER_SCHOOL).update(natural_id="54321")
    batch = checked(cast.dev, "students", sample("oneroster-1.1"))
    assert verdicts(batch) == {"error": 2}
    assert [text.split(".")[0] for text in sentences(batch)] == [
        'row 2, SSID: "user identifier" is not an SSID: ten digits, as CALPADS gives it',
        "row 3, grades: There is no grade, neither for the student nor for any of the classes",
    ]


def test_the_sample_changes_a_student_who_is_known_by_its_identifier(cast: Cast) -> None:
    Organization.objects.filter(code=SCHOOL).update(natural_id="12345")
    make_student("user identifier", "Ionut", "Padurariu", SCHOOL)
    batch = checked(cast.dev, "students", sample("oneroster-1.1"))
    assert verdicts(batch) == {"change": 1, "error": 1}
    committed(cast.dev, batch)
    changed = Student.objects.get(ssid="user identifier")
    assert (changed.first_name, changed.grade) == ("ionut", "02")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"manifest.csv": manifest("2.0", "users")}, "OneRoster version"),
        ({"manifest.csv": manifest("1.1", "users", users="sometimes")}, "must say bulk, delta or absent"),
        ({"manifest.csv": manifest("1.1", "users", "lineItems")}, "promises lineItems.csv"),
        ({"manifest.csv": manifest("1.1", "orgs")}, "it brings no users.csv"),
        ({"users.csv": "a\x00b\n"}, "NUL byte"),
    ],
)
def test_a_bundle_that_breaks_its_own_promise_is_refused(cast: Cast, change: Files, message: str) -> None:
    batch = checked(cast.dev, "students", zipped(bundle_11() | change))
    assert batch.state == "refused"
    assert message in batch.problem


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Ann,Lee", ",Lee", "givenName: It is blank"),
        (",,,,05,hunter2", ",,,,5th,hunter2", '"5th" is not one of 01 to 13'),
        (",,,,05,hunter2", ',,,,"05,06",hunter2', "classes disagree"),
        ("2000000002", "", "identifier: It is blank"),
        ("{State SSID:2000000001}", "{local:77}", "identifier: It is blank"),
    ],
)
def test_a_wrong_user_is_an_error_of_that_row(cast: Cast, old: str, new: str, message: str) -> None:
    files = bundle_11()
    assert old in files["users.csv"]
    files["users.csv"] = files["users.csv"].replace(old, new)
    batch = checked(cast.dev, "students", zipped(files))
    assert verdicts(batch) == {"add": 1, "error": 1}
    assert message in sentences(batch)[0]


def test_wrong_demographics_are_errors_of_the_student(cast: Cast) -> None:
    files = bundle_11()
    files["demographics.csv"] = files["demographics.csv"].replace(
        "2016-03-09,female,true", "09.03.2016,f,perhaps"
    )
    batch = checked(cast.dev, "students", zipped(files))
    assert {text.split(":")[0] for text in sentences(batch)} == {
        "row 2, birthDate",
        "row 2, sex",
        "row 2, asian",
    }


def test_empty_files_are_no_obstacle(cast: Cast) -> None:
    files = bundle_11() | {"demographics.csv": "", "academicSessions.csv": "sourcedId,status"}
    assert verdicts(checked(cast.dev, "students", zipped(files))) == {"add": 2}


def test_a_bundle_may_lie_in_one_folder_of_the_zip(cast: Cast) -> None:
    files = {f"export/{name}": text for name, text in bundle_11().items()}
    assert verdicts(checked(cast.dev, "students", zipped(files))) == {"add": 2}


def test_a_school_outside_of_the_scope_is_an_error(cast: Cast) -> None:
    assert LEA not in cast.eve.scopes("students:student:import")  # type: ignore[arg-type]
    assert verdicts(checked(cast.eve, "students", zipped(bundle_11()))) == {"error": 2}
