"""The state's file of schools and districts, caret-delimited, one school a row (domain.md 2.1, 2.2).

How its codes become ours: an organization's code is *County-District Code* followed by *School Code*. For
nearly every school that is its CDS code. A charter that is tested on its own stands there under a
County-District Code of its own, its school number (``0100016``), while *Auth CDS Code* places it in the
authorizer's district (``20652430100016``). Taking the former makes it an LEA by itself, which its
authorizer's scope does not reach, and that is what "independent for testing" means; the latter stays as the
name that student files know it by. A locally funded charter has its authorizer's code and is in its scope.
The first two digits of such an LEA say nothing of its county, so no county is made from them.
"""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from madrone.imports.cells import Cells, Column
from madrone.imports.drafts import Draft
from madrone.imports.layouts import TableLayout
from madrone.imports.uploads import Upload

CD, SCHOOL, AUTH = "County-District Code", "School Code", "Auth CDS Code"
# No name in the state's file is longer than 77 characters; those it marks as too long have 96 and more.
NAME_WIDTH = 80
COUNTIES = range(1, 59)

_SEVEN = re.compile(r"^\d{7}$")
_FOURTEEN = re.compile(r"^\d{14}$")
_YES_NO = {"Y": "Y", "N": "N"}
_STATUS = {"DF": "DF", "LF": "LF"}

COLUMNS = (
    Column(CD, filled=True, width=40),
    Column(SCHOOL, filled=True, width=40),
    Column(AUTH, filled=True, width=40),
    Column("County Name", width=40),
    Column("District Name", filled=True, width=NAME_WIDTH),
    Column("School Name", filled=True, width=NAME_WIDTH),
    Column("Charter School", filled=True),
    Column("Charter Status"),
    Column("NPS School", filled=True),
)


def read_school(cells: Cells) -> None:
    """Read one school with its district and county."""
    draft = cells.draft
    district, school = _code(cells, CD, _SEVEN, 7), _code(cells, SCHOOL, _SEVEN, 7)
    official = _code(cells, AUTH, _FOURTEEN, 14)
    county = cells.text("County Name")
    charter = cells.choice("Charter School", _YES_NO, expected="Y or N")
    status = cells.choice("Charter Status", _STATUS, expected="DF, LF or blank")
    nonpublic = cells.choice("NPS School", _YES_NO, expected="Y or N")
    name, district_name = cells.text("School Name"), cells.text("District Name")
    if draft.problems:
        return
    if charter == "N" and status:
        draft.wrong("status-without-charter", "Charter Status", value=status)
    independent = status == "DF" and district != official[:7]
    if official[7:] != school or (district != official[:7] and not independent):
        draft.wrong("codes-disagree", AUTH, value=official, expected=f"{district}{school}")
    if county and int(official[:2]) not in COUNTIES:
        draft.wrong("county-unknown", AUTH, value=official[:2])
    code = district + school
    draft.key, draft.label = code, name
    draft.data = {
        "code": code,
        "name": name,
        "charter": status,
        "nonpublic": nonpublic == "Y",
        "active": True,
        "lea_name": district_name,
        # A charter of its own is in the county that its official code says, not where its digits fall.
        "county": official[:2] if county else "",
        "county_name": county,
    }
    # A charter of its own must never come to lie within a real district of the same number, nor a school
    # within the charter: either would open it to somebody else's scope.
    draft.data["independent"] = independent
    if independent:
        draft.data["natural_id"] = official


def _code(cells: Cells, name: str, shape: re.Pattern[str], digits: int) -> str:
    text = cells.text(name)
    if text and not shape.match(text):
        cells.draft.wrong("not-digits", name, value=text, expected=str(digits))
    return text


class SchoolsLayout(TableLayout):
    """Remembers whose each district code is, a district's or an independent charter's, from row to row."""

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read row by row."""
        charters: dict[str, bool] = {}
        for draft in super().drafts(upload, seen):
            if not draft.problems:
                code, independent = draft.data["code"][:7], draft.data["independent"]
                if charters.setdefault(code, independent) != independent:
                    draft.wrong("district-and-charter", CD, value=code)
            yield draft


SCHOOLS_FILE = SchoolsLayout(
    code="california",
    label=_("State file of schools and districts (caret-delimited)"),
    columns=COLUMNS,
    read=read_school,
    advice=_("Ask the state's directory for a corrected file."),
)
