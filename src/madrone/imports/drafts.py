"""A row on its way through an import: what the file says, what would be done, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict

from madrone.imports.models import StagedRow

Verdict = StagedRow.Verdict
Change = tuple[Any, Any]


class Problem(TypedDict):
    """One thing wrong with a row: ``code`` has its wording in :mod:`madrone.imports.wording`."""

    code: str
    field: str
    value: NotRequired[str]
    expected: NotRequired[str]


@dataclass(slots=True)
class Draft:
    """One row: ``data`` is what the file says in our own terms; ``changes`` maps a field to (old, new).

    A layout makes it with ``data`` and ``problems``; the importer's ``judge`` adds the verdict and the
    changes. ``data`` and ``changes`` hold only what JSON can.
    """

    number: int
    file: str = ""
    key: str = ""
    label: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    verdict: str = ""
    changes: dict[str, Change] = field(default_factory=dict)

    def wrong(self, code: str, name: str, *, value: object = "", expected: str = "") -> None:
        """Note a problem with one field; the row will not be imported."""
        self.problems.append({"code": code, "field": name, "value": str(value)[:100], "expected": expected})

    def settle(self, verdict: str, changes: dict[str, Change] | None = None) -> None:
        """Give the verdict; a row with problems is an error whatever was meant for it."""
        self.verdict = Verdict.ERROR if self.problems else verdict
        self.changes = {} if self.problems or changes is None else changes


def good(drafts: Iterable[Draft]) -> Sequence[Draft]:
    """Pick the drafts without problems, which alone are worth a look-up; the others become errors."""
    fine = []
    for draft in drafts:
        if draft.problems:
            draft.settle(Verdict.ERROR)
        else:
            fine.append(draft)
    return fine
