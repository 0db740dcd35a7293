"""Reading a student's columns into our own terms, shared by the layouts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from madrone.imports.cells import Cells
from madrone.kernel import clock
from madrone.students import codes

EARLIEST = date(1990, 1, 1)
# The words that the SmarterApp layout has for "not known".
UNKNOWN = ("UNKNOWN/CANNOT PROVIDE", "UNKNOWN")
# How a column is read, by our field's name.
NAMES = ("last_name", "first_name", "middle_name")
YES_NO = ("idea", "section_504", "economic_disadvantage", "migrant", "military", "english_learner")
DATES = ("birth_date", "english_learner_since", "english_learner_until", "us_school_since")
_CHOICES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "grade": (codes.GRADES, codes.GRADES_EXPECTED),
    "gender": (codes.GENDERS, codes.GENDERS_EXPECTED),
    "language": (codes.LANGUAGES, codes.LANGUAGES_EXPECTED),
    "elas": (codes.ELAS, ", ".join(codes.ELAS)),
    "ethnicity": (codes.ETHNICITIES, codes.ETHNICITIES_EXPECTED),
    "parent_education": (codes.PARENT_EDUCATION, "10 to 15 or blank"),
    "disability": (codes.DISABILITIES, codes.DISABILITIES_EXPECTED),
}


def read_who(cells: Cells, *, ssid: str, school: str, district: str) -> dict[str, Any]:
    """Read which student, and where, which is all that a row to remove one needs."""
    draft = cells.draft
    data = {"ssid": cells.text(ssid), "school": cells.text(school), "district": cells.text(district)}
    draft.key = data["ssid"]
    return data


def read_fields(cells: Cells, mapping: Mapping[str, str]) -> dict[str, Any]:
    """Read ``{our field: the file's column}`` for the columns that the file has."""
    today = clock.now().date()
    data: dict[str, Any] = {}
    for name, column in mapping.items():
        if not cells.has(column):
            continue
        if name in _CHOICES:
            table, expected = _CHOICES[name]
            data[name] = cells.choice(column, table, expected=expected)
        elif name in DATES:
            data[name] = cells.day(column, earliest=EARLIEST, latest=today)
        elif name in YES_NO:
            data[name] = cells.yes_no(column, unknown=UNKNOWN)
        else:
            data[name] = cells.text(column)
    return data


def fill_english_learner(data: dict[str, Any]) -> None:
    """Take the learner status from ELAS where the flag is blank: EL is one, EO, IFEP and RFEP are not."""
    if data.get("english_learner") is None and data.get("elas") in ("EL", "EO", "IFEP", "RFEP"):
        data["english_learner"] = data["elas"] == "EL"


def label(data: Mapping[str, Any]) -> str:
    """Name the row for people: last name, first name."""
    return ", ".join(part for part in (data.get("last_name", ""), data.get("first_name", "")) if part)
