"""Importing the California student extract: the files of another author, and every wrong value."""

from datetime import date

import pytest

from madrone.imports.tests.running import checked, committed, sentences, verdicts
from madrone.orgs.models import Organization
from madrone.students.models import Student
from madrone.students.tests.schools import FIRST, SECOND, THIRD, open_sample_schools
from tests.cast import FAR_SCHOOL, LEA, OTHER_SCHOOL, SCHOOL, Cast
from tests.samples import sample

COLUMNS = [
    "StateAbbreviation",
    "ResponsibleDistrictIdentifier",
    "ResponsibleSchoolIdentifier",
    "LastOrSurname",
    "FirstName",
    "MiddleName",
    "Birthdate",
    "SSID",
    "GradeLevelWhenAssessed",
    "Sex",
    "IDEAIndicator",
    "LEPStatus",
    "Section504Status",
    "EconomicDisadvantageStatus",
    "LanguageCode",
    "EnglishLanguageAcquisitionStatus",
    "ParentHighestEducationLevel",
    "MigrantStatus",
    "FirstEntryDateIntoUSSchool",
    "LimitedEnglishProficiencyEntryDate",
    "LEPExitDate",
    "PrimaryDisabilityType",
    "Ethnicity",
    "MilitaryStatus",
    "DeleteStudent",
]
GOOD = {
    "StateAbbreviation": "CA",
    "ResponsibleDistrictIdentifier": f"{LEA}0000000",
    "ResponsibleSchoolIdentifier": SCHOOL,
    "LastOrSurname": "Okoye",
    "FirstName": "Ada",
    "Birthdate": "2016-03-09",
    "SSID": "2000000001",
    "GradeLevelWhenAssessed": "05",
    "DeleteStudent": "N",
}


def extract(*rows: dict[str, str]) -> str:
    lines = ["^".join(COLUMNS)]
    lines += ["^".join((GOOD | row).get(name, "") for name in COLUMNS) for row in rows]
    return "\n".join(lines)


@pytest.fixture
def schools(cast: Cast) -> Cast:
    open_sample_schools()
    return cast


def test_the_good_sample_brings_six_students(schools: Cast) -> None:
    batch = checked(schools.hal, "students", sample("rdw-students/CA_StudentExtract.csv"))
    assert (batch.layout, verdicts(batch)) == ("california", {"add": 6})
    committed(schools.hal, batch)
    sel = Student.objects.get(ssid="2735108818")
    assert (sel.last_name, sel.grade, sel.gender, sel.org_code) == ("RAS", "12", "Male", FIRST)
    assert (sel.english_learner, sel.elas, sel.language) == (True, "EL", "SPA")
    assert (sel.us_school_since, sel.ethnicity) == (date(2010, 9, 6), "400")
    eli = Student.objects.get(ssid="6106239033")
    assert (eli.idea, eli.disability, eli.language, eli.org_code) == (True, "SLI", "PAN", THIRD)
    assert eli.english_learner_until == date(2019, 11, 29)


def test_the_sample_with_a_date_column_brings_the_same_students(schools: Cast) -> None:
    committed(schools.hal, checked(schools.hal, "students", sample("rdw-students/CA_StudentExtract.csv")))
    batch = checked(schools.hal, "students", sample("rdw-students/CA_StudentExtractWithDates.csv"))
    assert verdicts(batch) == {"same": 6}


def test_the_bad_sample_brings_two_students_and_names_every_fault(schools: Cast) -> None:
    batch = checked(schools.hal, "students", sample("rdw-students/CA_StudentExtract_bad_data.csv"))
    assert verdicts(batch) == {"add": 2, "error": 6}
    advice = "Correct it in CALPADS; the next extract brings it here."
    form = "is not a date of the form YYYY-MM-DD, such as 2016-03-09."
    assert sentences(batch) == [
        f'row 2, Sex: "BAD_GENDER" is not one of Female, Male or blank. {advice}',
        f'row 4, InfoUpdate: "BAD_DATE" {form} {advice}',
        'row 4, SSID: "1158939483" is already in row 3 of this file. '
        "Keep the row that is right, remove the other, and upload the file again.",
        f'row 6, Birthdate: "2003-February-10" {form} {advice}',
        f'row 7, FirstEntryDateIntoUSSchool: "2020-July-01" {form} {advice}',
        'row 8, school: "BAD_SCHOOL_ID" is not the name or code of an organization that you may import for. '
        "Check the code. If it is right, ask the help desk to import this row.",
        f'row 9, SSID: "BAD_STUDENT_SSID" is not an SSID: ten digits, as CALPADS gives it. {advice}',
    ]
    committed(schools.hal, batch)
    assert set(
        Student.objects.filter(org_code__in=[FIRST, SECOND, THIRD]).values_list("ssid", flat=True)
    ) == {
        "1158939483",
        "2735108818",
    }


def test_the_sample_with_blank_fields_names_each_blank_one(schools: Cast) -> None:
    batch = checked(schools.hal, "students", sample("rdw-students/CA_StudentExtract_blank_data.csv"))
    assert verdicts(batch) == {"add": 5, "error": 1}
    assert [text.split(":")[0] for text in sentences(batch)] == [
        "row 4, ResponsibleSchoolIdentifier",
        "row 4, LastOrSurname",
        "row 4, FirstName",
        "row 4, Birthdate",
    ]


def test_a_school_of_another_district_than_the_row_says_is_an_error(schools: Cast) -> None:
    row = {
        "ResponsibleDistrictIdentifier": "37683380000000",
        "ResponsibleSchoolIdentifier": "SchoolNaturalId3",
    }
    batch = checked(schools.hal, "students", extract(row))
    assert 'The school "SchoolNaturalId3" does not belong to the district' in sentences(batch)[0]


def test_a_charter_is_found_by_its_official_code_and_its_authorizers_district(schools: Cast) -> None:
    Organization.objects.create(
        code="01000160100016", level="school", name="Thomas", natural_id="20652430100016", charter="DF"
    )
    row = {"ResponsibleDistrictIdentifier": "20652430000000", "ResponsibleSchoolIdentifier": "20652430100016"}
    batch = checked(schools.hal, "students", extract(row))
    assert verdicts(batch) == {"add": 1}


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("StateAbbreviation", "NV", '"NV" is not one of CA'),
        ("SSID", "", "It is blank"),
        ("SSID", "123456789", "is not an SSID"),
        ("GradeLevelWhenAssessed", "14", '"14" is not one of 01 to 13'),
        ("GradeLevelWhenAssessed", "", "It is blank"),
        ("Birthdate", "2016-02-30", "is not a date"),
        ("Birthdate", "1899-01-01", "is not a possible date"),
        ("Birthdate", "2999-01-01", "is not a possible date"),
        ("LanguageCode", "31", '"31" is not one of 00 to 72'),
        ("EnglishLanguageAcquisitionStatus", "ELL", "is not one of EO, IFEP, EL, RFEP, TBD"),
        ("ParentHighestEducationLevel", "16", "is not one of 10 to 15"),
        ("PrimaryDisabilityType", "XXX", "is not one of AUT"),
        ("Ethnicity", "9", "is not one of 0 to 8"),
        ("IDEAIndicator", "P", "is not one of Y, N or blank"),
        ("DeleteStudent", "maybe", "is not one of Y, N or blank"),
        ("LastOrSurname", "x" * 51, "is longer than 50 characters"),
        ("FirstName", "A\u202eb", "characters that cannot be printed"),
    ],
)
def test_a_wrong_value_names_its_row_and_column(cast: Cast, column: str, value: str, message: str) -> None:
    batch = checked(cast.dev, "students", extract({column: value}))
    assert verdicts(batch) == {"error": 1}
    assert sentences(batch)[0].startswith(f"row 2, {column}: ")
    assert message in sentences(batch)[0]


@pytest.mark.parametrize(
    ("column", "written", "field", "stored"),
    [
        ("GradeLevelWhenAssessed", "KG", "grade", "KN"),
        ("GradeLevelWhenAssessed", "KN", "grade", "KN"),
        ("GradeLevelWhenAssessed", "3", "grade", "03"),
        ("Sex", "female", "gender", "Female"),
        ("PrimaryDisabilityType", "290", "disability", "SLD"),
        ("Ethnicity", "800", "ethnicity", "800"),
        ("Ethnicity", "0", "ethnicity", ""),
        ("LanguageCode", "VIE", "language", "VIE"),
        ("LanguageCode", "02", "language", "VIE"),
        ("EnglishLanguageAcquisitionStatus", "RFEP", "english_learner", False),
        ("EnglishLanguageAcquisitionStatus", "TBD", "english_learner", None),
    ],
)
def test_each_way_to_write_a_value_is_stored_in_one(
    cast: Cast, column: str, written: str, field: str, stored: object
) -> None:
    committed(cast.dev, checked(cast.dev, "students", extract({column: written})))
    assert getattr(Student.objects.get(ssid="2000000001"), field) == stored


def test_a_change_shows_old_and_new(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", extract({})))
    batch = checked(cast.dev, "students", extract({"FirstName": "Adaeze", "Sex": "Female"}))
    assert verdicts(batch) == {"change": 1}
    assert batch.rows.get().changes == {"first_name": ["Ada", "Adaeze"], "gender": ["", "Female"]}


def test_another_school_is_a_move(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", extract({})))
    code = Student.objects.get(ssid="2000000001").code
    batch = checked(cast.dev, "students", extract({"ResponsibleSchoolIdentifier": OTHER_SCHOOL}))
    assert verdicts(batch) == {"move": 1}
    committed(cast.dev, batch)
    moved = Student.objects.get(ssid="2000000001")
    assert (moved.org_code, moved.code) == (OTHER_SCHOOL, code)


def test_a_deleted_student_is_no_longer_enrolled_and_stays_on_record(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", extract({})))
    gone = {"DeleteStudent": "Y", "LastOrSurname": "", "FirstName": "", "Birthdate": ""}
    batch = checked(cast.dev, "students", extract(gone))
    assert verdicts(batch) == {"remove": 1}
    committed(cast.dev, batch)
    student = Student.objects.get(ssid="2000000001")
    assert (student.enrolled, student.first_name) == (False, "Ada")
    assert verdicts(checked(cast.dev, "students", extract(gone))) == {"same": 1}
    assert verdicts(checked(cast.dev, "students", extract({}))) == {"change": 1}


def test_an_exit_from_a_school_that_the_student_has_left_changes_nothing(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", extract({"ResponsibleSchoolIdentifier": OTHER_SCHOOL})))
    assert verdicts(checked(cast.dev, "students", extract({"DeleteStudent": "Y"}))) == {"same": 1}


def test_a_school_out_of_scope_and_one_that_is_not_there_get_the_same_answer(cast: Cast) -> None:
    district = {"ResponsibleDistrictIdentifier": "59200020000000"}
    far = checked(cast.dev, "students", extract(district | {"ResponsibleSchoolIdentifier": FAR_SCHOOL}))
    none = checked(
        cast.dev, "students", extract(district | {"ResponsibleSchoolIdentifier": "59200029999999"})
    )
    assert sentences(far)[0].replace(FAR_SCHOOL, "?") == sentences(none)[0].replace("59200029999999", "?")


def test_nobody_takes_over_a_student_of_another_district(cast: Cast) -> None:
    batch = checked(cast.dev, "students", extract({"SSID": cast.zoe.ssid}))
    assert sentences(batch) == [
        "row 2, SSID: This row cannot be taken over from your account. Ask the help desk to import it."
    ]
    assert batch.rows.get().changes == {}


def test_a_site_coordinator_imports_for_her_school_only(cast: Cast) -> None:
    rows = extract({}, {"SSID": "2000000002", "ResponsibleSchoolIdentifier": OTHER_SCHOOL})
    assert verdicts(checked(cast.pia, "students", rows)) == {"add": 1, "error": 1}


def test_no_student_comes_to_a_closed_school(cast: Cast) -> None:
    Organization.objects.filter(code=SCHOOL).update(active=False)
    assert "is closed" in sentences(checked(cast.dev, "students", extract({})))[0]


def test_students_of_the_school_who_are_not_in_the_file_are_counted_and_stay(cast: Cast) -> None:
    batch = checked(cast.dev, "students", extract({}, {"SSID": cast.sam.ssid}))
    assert batch.counts["absent"] == 1, "Sue is at the school and not in the file"
    committed(cast.dev, batch)
    assert Student.objects.get(pk=cast.sue.pk).enrolled
