"""The SmarterApp student layout, comma or tab (domain.md 2.4): one column a race, and a Delete column."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from madrone.imports.cells import Cells, Column
from madrone.imports.layouts import TableLayout
from madrone.students.codes import RACES, reporting_ethnicity
from madrone.students.importing.columns import UNKNOWN, label, read_fields, read_who

_FIELDS = {
    "last_name": "LastOrSurname",
    "first_name": "FirstName",
    "middle_name": "MiddleName",
    "birth_date": "Birthdate",
    "grade": "GradeLevelWhenAssessed",
    "gender": "Sex",
    "idea": "IDEAIndicator",
    "english_learner": "LEPStatus",
    "section_504": "Section504Status",
    "economic_disadvantage": "EconomicDisadvantageStatus",
    "language": "LanguageCode",
    "migrant": "MigrantStatus",
    "us_school_since": "FirstEntryDateIntoUSSchool",
    "english_learner_since": "LimitedEnglishProficiencyEntryDate",
    "english_learner_until": "LEPExitDate",
    "disability": "PrimaryDisabilityType",
}
COLUMNS = (
    Column("StateAbbreviation", filled=True, width=2),
    Column("ResponsibleDistrictIdentifier", filled=True, width=40),
    Column("ResponsibleSchoolIdentifier", filled=True, width=40),
    Column("LastOrSurname", filled=True, width=35),
    Column("FirstName", filled=True, width=35),
    Column("MiddleName", width=35),
    Column("Birthdate", filled=True, width=10),
    Column("StudentIdentifier", filled=True, width=40),
    Column("AlternateSSID", width=50),
    Column("GradeLevelWhenAssessed", filled=True, width=2),
    Column("Sex", width=6),
    Column("HispanicOrLatinoEthnicity", width=3),
    *(Column(name, required=name != "Filipino", width=3) for name in RACES),
    Column("DemographicRaceTwoOrMoreRaces", width=3),
    Column("IDEAIndicator", width=3),
    Column("LEPStatus", width=3),
    Column("Section504Status", width=22),
    Column("EconomicDisadvantageStatus", width=3),
    Column("LanguageCode", width=3),
    Column("EnglishLanguageProficiencyLevel", width=20),
    Column("MigrantStatus", width=3),
    Column("FirstEntryDateIntoUSSchool", width=10),
    Column("LimitedEnglishProficiencyEntryDate", width=10),
    Column("LEPExitDate", width=10),
    Column("TitleIIILanguageInstructionProgramType", width=27),
    Column("PrimaryDisabilityType", width=3),
    Column("Delete", width=6),
)


def read_student(cells: Cells) -> None:
    """Read one student; a row to delete one needs no more than who and where."""
    draft = cells.draft
    cells.choice("StateAbbreviation", {"CA": "CA"}, expected="CA")
    data = read_who(
        cells,
        ssid="StudentIdentifier",
        school="ResponsibleSchoolIdentifier",
        district="ResponsibleDistrictIdentifier",
    )
    if cells.choice("Delete", {"DELETE": "DELETE"}, expected="DELETE or blank"):
        data["delete"] = True
    else:
        data |= read_fields(cells, _FIELDS)
        data |= _read_races(cells)
    draft.label, draft.data = label(data), data


def _read_races(cells: Cells) -> dict[str, Any]:
    """Read the race flags: at least one must be Yes, beside a Yes for Hispanic too."""
    races = [code for name, (code, _words) in RACES.items() if cells.yes_no(name, unknown=UNKNOWN)]
    hispanic = cells.yes_no("HispanicOrLatinoEthnicity", unknown=UNKNOWN)
    several = cells.yes_no("DemographicRaceTwoOrMoreRaces", unknown=UNKNOWN)
    if not races and not several:
        cells.draft.wrong("no-race", "HispanicOrLatinoEthnicity" if hispanic else "race")
    if several is False and len(races) > 1:
        cells.draft.wrong("races-disagree", "DemographicRaceTwoOrMoreRaces", value=len(races))
    return {
        "races": races,
        "hispanic": hispanic,
        "ethnicity": reporting_ethnicity(races, hispanic, several),
    }


SMARTER = TableLayout(
    code="smarter",
    label=_("SmarterApp student file (comma or tab)"),
    columns=COLUMNS,
    read=read_student,
    advice=_("Correct it in your student information system and make the file again."),
)
