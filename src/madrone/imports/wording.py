"""The words for what can be wrong with a row. Rows store codes, so that each reader reads in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madrone.imports.models import ImportBatch, StagedRow

Words = str | Promise

VERDICTS: Mapping[StagedRow.Verdict, Words] = {
    StagedRow.Verdict.ADD: gettext_lazy("added"),
    StagedRow.Verdict.CHANGE: gettext_lazy("changed"),
    StagedRow.Verdict.MOVE: gettext_lazy("moved to another school"),
    StagedRow.Verdict.REMOVE: gettext_lazy("removed"),
    StagedRow.Verdict.SAME: gettext_lazy("without change"),
    StagedRow.Verdict.ERROR: gettext_lazy("wrong"),
}
STATES: Mapping[ImportBatch.State, Words] = {
    ImportBatch.State.CHECKING: gettext_lazy("Being checked"),
    ImportBatch.State.CHECKED: gettext_lazy("Waits to be confirmed"),
    ImportBatch.State.REFUSED: gettext_lazy("Refused"),
    ImportBatch.State.COMMITTING: gettext_lazy("Being carried out"),
    ImportBatch.State.DONE: gettext_lazy("Done"),
    ImportBatch.State.CANCELLED: gettext_lazy("Cancelled"),
}
# What a layout may pass over, by its name in a batch's counts.
SKIPPED: Mapping[str, Words] = {
    "blank": gettext_lazy("blank lines were passed over."),
    "comment": gettext_lazy("comment lines were passed over."),
    "absent": gettext_lazy("records of the same schools are not in this file; they stay as they are."),
    "skipped": gettext_lazy("records of other kinds, such as staff, were passed over."),
}

# code -> (what is wrong, what to do; empty: what the file's layout advises)
_WORDINGS: dict[str, tuple[Words, Words]] = {
    "blank": (gettext_lazy("It is blank and must be filled in."), ""),
    "too-long": (gettext_lazy('"%(value)s" is longer than %(expected)s characters.'), ""),
    "unprintable": (gettext_lazy("It holds characters that cannot be printed."), ""),
    "not-a-date": (
        gettext_lazy('"%(value)s" is not a date of the form YYYY-MM-DD, such as 2016-03-09.'),
        "",
    ),
    "date-out-of-range": (gettext_lazy("%(value)s is not a possible date here (%(expected)s)."), ""),
    "not-one-of": (gettext_lazy('"%(value)s" is not one of %(expected)s.'), ""),
    "cell-count": (
        gettext_lazy("The row does not have a cell for each column: %(value)s"),
        gettext_lazy("Look for a missing or an extra divider in this line, then upload the file again."),
    ),
    "quotes": (
        gettext_lazy("The row's quotation marks do not match: %(value)s"),
        gettext_lazy("Close or remove the quotation mark, then upload the file again."),
    ),
    "cell-too-long": (gettext_lazy("A cell is too long: %(value)s"), ""),
    "repeated": (
        gettext_lazy('"%(value)s" is already in row %(expected)s of this file.'),
        gettext_lazy("Keep the row that is right, remove the other, and upload the file again."),
    ),
    "out-of-scope": (
        gettext_lazy('"%(value)s" is not the name or code of an organization that you may import for.'),
        gettext_lazy("Check the code. If it is right, ask the help desk to import this row."),
    ),
    "changed-since": (
        gettext_lazy("The record has changed since this file was checked."),
        gettext_lazy("Upload the file again to see what it would do now."),
    ),
}


def register(wordings: Mapping[str, tuple[Words, Words]]) -> None:
    """Add the wordings of an importer's own problems; called by its context when it starts."""
    _WORDINGS.update(wordings)


def message(problem: Mapping[str, Any]) -> str:
    """Say what is wrong, in the reader's language."""
    wording, _remedy = _WORDINGS[problem["code"]]
    return str(wording) % {"value": problem.get("value", ""), "expected": problem.get("expected", "")}


def remedy(problem: Mapping[str, Any], advice: Words = "") -> str:
    """Say what to do about it; ``advice`` is the layout's, where the problem has none of its own."""
    own = _WORDINGS[problem["code"]][1]
    return str(own) or str(advice) or _("Correct it in the file and upload the file again.")


def sentence(problem: Mapping[str, Any], number: int, advice: Words = "") -> str:
    """Say all of it: ``row 2, Sex: "X" is not one of Female, Male or blank. Correct it in CALPADS …``."""
    place = _("row %(number)s, %(field)s") % {"number": number, "field": problem["field"]}
    return f"{place}: {message(problem)} {remedy(problem, advice)}"
