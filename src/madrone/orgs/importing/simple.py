"""Our own CSV of organizations: one a row, districts before their schools."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from madrone.imports.cells import Cells, Column
from madrone.imports.drafts import Draft
from madrone.imports.layouts import TableLayout
from madrone.imports.uploads import Upload
from madrone.orgs.importing.schools_file import NAME_WIDTH

_CODE = re.compile(r"^(\d{2}|\d{7}|\d{14})$")
_CHARTER = {"DF": "DF", "LF": "LF"}
COLUMNS = (
    Column("code", filled=True, width=14),
    Column("name", filled=True, width=NAME_WIDTH),
    Column("natural_id", required=False, width=80),
    Column("charter", required=False),
    Column("nonpublic", required=False),
    Column("active", required=False),
)


def read_organization(cells: Cells) -> None:
    """Read one organization; columns that the file does not have leave what is known alone."""
    draft = cells.draft
    code = cells.text("code")
    if code and not _CODE.match(code):
        draft.wrong("not-an-org-code", "code", value=code)
    draft.key, draft.label = code, cells.text("name")
    draft.data = {"code": code, "name": draft.label}
    if cells.has("natural_id"):
        draft.data["natural_id"] = cells.text("natural_id") or None
    if cells.has("charter"):
        draft.data["charter"] = cells.choice("charter", _CHARTER, expected="DF, LF or blank")
    for name, blank in (("nonpublic", False), ("active", True)):
        if cells.has(name):
            given = cells.yes_no(name)
            draft.data[name] = blank if given is None else given


class SimpleLayout(TableLayout):
    """Remembers the names of the districts it has read, so that one file can bring them and their schools."""

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read row by row."""
        names: dict[str, str] = {}
        for draft in super().drafts(upload, seen):
            code = draft.data.get("code", "")
            if not draft.problems:
                if len(code) == 7:
                    names[code] = draft.data["name"]
                elif len(code) == 14:
                    draft.data["lea_name"] = names.get(code[:7], "")
            yield draft


SIMPLE = SimpleLayout(
    code="simple",
    label=_("Simple CSV: code, name and what else you have"),
    columns=COLUMNS,
    read=read_organization,
)
