"""Our own CSV of students: six columns must be there, any other field may be."""

from django.utils.translation import gettext_lazy as _

from madrone.imports.cells import Cells, Column
from madrone.imports.layouts import TableLayout
from madrone.students.importing.columns import fill_english_learner, label, read_fields, read_who

_FIELDS = (
    "last_name",
    "first_name",
    "middle_name",
    "birth_date",
    "grade",
    "gender",
    "idea",
    "section_504",
    "disability",
    "economic_disadvantage",
    "migrant",
    "military",
    "language",
    "elas",
    "english_learner",
    "english_learner_since",
    "english_learner_until",
    "us_school_since",
    "ethnicity",
    "parent_education",
)
_REQUIRED = ("last_name", "first_name", "birth_date", "grade")
COLUMNS = (
    Column("ssid", filled=True, width=40),
    Column("school", filled=True, width=80),
    Column("district", required=False, width=40),
    *(Column(name, required=name in _REQUIRED, filled=name in _REQUIRED, width=50) for name in _FIELDS),
    Column("delete", required=False),
)


def read_student(cells: Cells) -> None:
    """Read one student; columns that the file does not have leave what is known alone."""
    data = read_who(cells, ssid="ssid", school="school", district="district")
    if cells.yes_no("delete"):
        data["delete"] = True
    else:
        data |= read_fields(cells, {name: name for name in _FIELDS})
        if "elas" in data:
            fill_english_learner(data)
    cells.draft.label, cells.draft.data = label(data), data


SIMPLE = TableLayout(
    code="simple",
    label=_("Simple CSV: ssid, school, last_name, first_name, birth_date, grade and what else you have"),
    columns=COLUMNS,
    read=read_student,
)
