"""Importing the SmarterApp student layout: race flags, the Delete column, comma and tab."""

import pytest

from madrone.imports.tests.running import checked, committed, sentences, verdicts
from madrone.students.importing.smarter import COLUMNS
from madrone.students.models import Student
from tests.cast import LEA, SCHOOL, Cast

NAMES = [column.name for column in COLUMNS if column.name != "Filipino"]
GOOD = {
    "StateAbbreviation": "CA",
    "ResponsibleDistrictIdentifier": LEA,
    "ResponsibleSchoolIdentifier": SCHOOL,
    "LastOrSurname": "Okoye",
    "FirstName": "Ada",
    "Birthdate": "2016-03-09",
    "StudentIdentifier": "2000000001",
    "GradeLevelWhenAssessed": "05",
    "Sex": "Female",
    "HispanicOrLatinoEthnicity": "No",
    "White": "Yes",
    "Section504Status": "Unknown/Cannot Provide",
}


def smarter(*rows: dict[str, str], mark: str = ",", names: list[str] = NAMES) -> str:
    lines = [mark.join(names)]
    lines += [mark.join((GOOD | row).get(name, "") for name in names) for row in rows]
    return "\r\n".join(lines)


@pytest.mark.parametrize("mark", [",", "\t"])
def test_it_reads_commas_and_tabs(cast: Cast, mark: str) -> None:
    batch = checked(cast.dev, "students", smarter({}, mark=mark))
    assert (batch.layout, verdicts(batch)) == ("smarter", {"add": 1})
    committed(cast.dev, batch)
    student = Student.objects.get(ssid="2000000001")
    assert (student.races, student.hispanic, student.ethnicity) == (["700"], False, "700")
    assert student.section_504 is None


@pytest.mark.parametrize(
    ("flags", "races", "ethnicity"),
    [
        ({"White": "Yes", "Asian": "Yes"}, ["200", "700"], "800"),
        ({"White": "Yes", "HispanicOrLatinoEthnicity": "Yes"}, ["700"], "500"),
        ({"White": "No", "DemographicRaceTwoOrMoreRaces": "Yes"}, [], "800"),
        ({"White": "", "Filipino": "Yes"}, ["400"], "400"),
    ],
)
def test_race_flags_become_one_reporting_group(
    cast: Cast, flags: dict[str, str], races: list[str], ethnicity: str
) -> None:
    text = smarter(flags, names=[*NAMES[:-1], "Filipino", NAMES[-1]])
    committed(cast.dev, checked(cast.dev, "students", text))
    student = Student.objects.get(ssid="2000000001")
    assert (student.races, student.ethnicity) == (races, ethnicity)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"White": "No"}, "row 2, race: At least one of the race columns must be Yes."),
        ({"White": "", "HispanicOrLatinoEthnicity": "Yes"}, "At least one of the race columns must be Yes."),
        (
            {"Asian": "Yes", "DemographicRaceTwoOrMoreRaces": "No"},
            "2 races are Yes, but two or more races is No.",
        ),
        ({"White": "Maybe"}, "row 2, White: "),
        ({"Delete": "YES"}, '"YES" is not one of DELETE or blank'),
        ({"LastOrSurname": "x" * 36}, "is longer than 35 characters"),
        ({"StateAbbreviation": ""}, "It is blank"),
    ],
)
def test_a_wrong_value_is_named(cast: Cast, values: dict[str, str], message: str) -> None:
    batch = checked(cast.dev, "students", smarter(values))
    assert verdicts(batch) == {"error": 1}
    assert message in sentences(batch)[0]


def test_delete_ends_the_enrolment(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", smarter({})))
    batch = checked(cast.dev, "students", smarter({"Delete": "DELETE", "White": ""}))
    assert verdicts(batch) == {"remove": 1}
    committed(cast.dev, batch)
    assert not Student.objects.get(ssid="2000000001").enrolled


def test_a_header_with_a_missing_column_is_refused_by_name(cast: Cast) -> None:
    batch = checked(
        cast.dev, "students", smarter({}, names=[name for name in NAMES if name != "AlternateSSID"])
    )
    assert batch.state == "refused"
    assert "AlternateSSID" in batch.problem


def test_our_own_csv_leaves_alone_what_it_does_not_have(cast: Cast) -> None:
    committed(cast.dev, checked(cast.dev, "students", smarter({"IDEAIndicator": "Yes"})))
    text = f"ssid,school,last_name,first_name,birth_date,grade\n2000000001,{SCHOOL},Okoye,Ada,2016-03-09,06\n"
    batch = checked(cast.dev, "students", text)
    assert (batch.layout, batch.rows.get().changes) == ("simple", {"grade": ["05", "06"]})
    committed(cast.dev, batch)
    student = Student.objects.get(ssid="2000000001")
    assert (student.grade, student.idea, student.races) == ("06", True, ["700"])
