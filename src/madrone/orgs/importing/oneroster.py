"""The orgs of a OneRoster bundle: a CDS code in ``identifier`` makes one ours; ``sourcedId`` is kept."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.imports.drafts import Draft
from madrone.imports.oneroster import Bundle, BundleRow
from madrone.imports.uploads import Upload
from madrone.orgs.importing.schools_file import NAME_WIDTH

_CODE = re.compile(r"^(\d{7}|\d{14})$")
# What else OneRoster calls an org has no place in our hierarchy; such rows are counted, not imported.
_LEVELS = {"school": 14, "district": 7, "local": 7}


class OneRosterOrgs:
    """``orgs.csv`` of a bundle."""

    code = "oneroster"
    label = gettext_lazy("OneRoster 1.1 or 1.2 bundle (zip)")
    advice = gettext_lazy("Correct it in the system that made the bundle.")

    def recognises(self, upload: Upload) -> bool:
        """Tell by the files within the zip."""
        return not self.missing(upload)

    def missing(self, upload: Upload) -> list[str]:
        """Name the files that are not there."""
        return [name for name in ("manifest.csv", "orgs.csv") if name not in upload.members]

    def drafts(self, upload: Upload, seen: Counter[str]) -> Iterator[Draft]:
        """Read the file twice: districts may stand below the schools that need their names."""
        with Bundle(upload.path) as bundle:
            bundle.require("orgs")
            names, upload.total = {}, 0
            for row in bundle.rows("orgs"):
                upload.total += 1
                code = _district_code(row)
                if code:
                    names[code] = row.get("name")
            for row in bundle.rows("orgs"):
                upload.done += 1
                if row.problem or row.get("type").lower() in _LEVELS:
                    yield _draft(row, names)
                else:
                    seen["skipped"] += 1


def _district_code(row: BundleRow) -> str:
    code = row.get("identifier")
    if row.get("type").lower() not in ("district", "local") or not _CODE.match(code):
        return ""
    return code[:7]


def _draft(row: BundleRow, names: dict[str, str]) -> Draft:
    draft = Draft(row.number, row.file)
    if row.problem:
        draft.wrong(row.problem, _("whole row"), value=row.detail)
        return draft
    source, name, code = row.get("sourcedId"), row.get("name"), row.get("identifier")
    for column, text in (("sourcedId", source), ("name", name)):
        if not text:
            draft.wrong("blank", column)
        elif len(text) > NAME_WIDTH:
            draft.wrong("too-long", column, value=text, expected=str(NAME_WIDTH))
    length = _LEVELS[row.get("type").lower()]
    known = _CODE.match(code) is not None
    draft.key, draft.label = source, name
    draft.data = {
        # Without a CDS code the record can only be one that is linked already, by its sourcedId.
        "code": code[:length] if known and len(code) >= length else "",
        "given_code": code,
        "name": name,
        "natural_id": source,
        "active": not row.deleted,
        "lea_name": names.get(code[:7], "") if known else "",
    }
    return draft
