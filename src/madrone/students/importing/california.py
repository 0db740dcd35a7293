"""The California student extract: caret-delimited, with CALPADS's field names (domain.md 2.4)."""

from django.utils.translation import gettext_lazy as _

from madrone.imports.cells import Cells, Column
from madrone.imports.layouts import TableLayout
from madrone.kernel import clock
from madrone.students.importing.columns import (
    EARLIEST,
    fill_english_learner,
    label,
    read_fields,
    read_who,
)

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
    "elas": "EnglishLanguageAcquisitionStatus",
    "parent_education": "ParentHighestEducationLevel",
    "migrant": "MigrantStatus",
    "us_school_since": "FirstEntryDateIntoUSSchool",
    "english_learner_since": "LimitedEnglishProficiencyEntryDate",
    "english_learner_until": "LEPExitDate",
    "disability": "PrimaryDisabilityType",
    "ethnicity": "Ethnicity",
    "military": "MilitaryStatus",
}
_WIDTHS = {"LastOrSurname": 50, "FirstName": 50, "MiddleName": 50}
_FILLED = {"LastOrSurname", "FirstName", "Birthdate", "GradeLevelWhenAssessed"}

# The columns about test blocks, exemptions and modes belong to test assignment and are not read here.
COLUMNS = (
    Column("InfoUpdate", required=False),
    Column("StateAbbreviation", filled=True),
    Column("ResponsibleDistrictIdentifier", filled=True, width=40),
    Column("ResponsibleSchoolIdentifier", filled=True, width=40),
    Column("SSID", filled=True, width=40),
    *(Column(name, filled=name in _FILLED, width=_WIDTHS.get(name, 40)) for name in _FIELDS.values()),
    Column("DeleteStudent"),
)


def read_student(cells: Cells) -> None:
    """Read one student; a row to delete one needs no more than who and where."""
    draft = cells.draft
    cells.choice("StateAbbreviation", {"CA": "CA"}, expected="CA")
    data = read_who(
        cells,
        ssid="SSID",
        school="ResponsibleSchoolIdentifier",
        district="ResponsibleDistrictIdentifier",
    )
    cells.day("InfoUpdate", earliest=EARLIEST, latest=clock.now().date())
    if cells.yes_no("DeleteStudent"):
        data["delete"] = True
    else:
        data |= read_fields(cells, _FIELDS)
        fill_english_learner(data)
    draft.label, draft.data = label(data), data


CALIFORNIA = TableLayout(
    code="california",
    label=_("California student extract (caret-delimited)"),
    columns=COLUMNS,
    read=read_student,
    advice=_("Correct it in CALPADS; the next extract brings it here."),
)
