"""The list of a package's items that QTI has no place for: claim, target, depth, and item parameters.

``items.csv`` in the package is the items CSV of the psychometrics engine with ``subject``, ``grade``,
``claim``, ``target`` and ``dok`` beside it.
"""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madrone.content.errors import ContentError
from madrone.content.models import Subject
from madrone.psychometrics.irt import ItemParameters, read_items_csv

FILE = "items.csv"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the list says of one item; ``parameters`` is None for an item that is not calibrated."""

    item_id: str
    subject: str
    grade: str
    claim: str
    target: str
    depth: int | None
    parameters: ItemParameters | None


def read_items_file(content: bytes) -> dict[str, ItemFacts]:
    """Read the list by item identifier; raises ContentError that names row, column and remedy."""
    lines = content.decode("utf-8-sig").splitlines()
    table = read_items_csv(lines)
    for problem in table.problems:
        raise _wrong(problem.line, problem.message)
    parameters = {item.item_id: item for item in table.items}
    facts = {}
    for number, row in enumerate(csv.DictReader(io.StringIO("\n".join(lines))), start=2):
        one = _facts(number, row, parameters)
        facts[one.item_id] = one
    return facts


def _facts(number: int, row: dict[str, str], parameters: dict[str, ItemParameters]) -> ItemFacts:
    subject, depth = row.get("subject", "").strip().upper(), row.get("dok", "").strip()
    if subject not in Subject.values:
        raise _wrong(number, _("the subject “%(value)s” is neither ELA nor MATH") % {"value": subject})
    if depth and not depth.isdecimal():
        raise _wrong(number, _("the depth of knowledge “%(value)s” is not a number") % {"value": depth})
    return ItemFacts(
        item_id=row["item_id"].strip(),
        subject=subject,
        grade=row.get("grade", "").strip().zfill(2),
        claim=row.get("claim", "").strip(),
        target=row.get("target", "").strip(),
        depth=int(depth) if depth else None,
        parameters=parameters.get(row["item_id"].strip()),
    )


def _wrong(number: int, what: str) -> ContentError:
    message = _("%(file)s, row %(row)d: %(what)s. Correct the file and import the package again.")
    return ContentError("items-file", message % {"file": FILE, "row": number, "what": what})
