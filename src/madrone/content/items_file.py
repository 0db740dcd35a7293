"""The list of a package's items that QTI has no place for: claim, target, depth, and item parameters.

``items.csv`` in the package is the items CSV of the psychometrics engine with ``subject``, ``grade``,
``claim``, ``target`` and ``dok`` beside it. A row without a model is an item that is not calibrated.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madrone.content.errors import ContentError
from madrone.content.models import GRADES, Subject
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, read_items_csv

FILE = "items.csv"
DEPTHS = frozenset("1234")
_LONGEST = {"item_id": 120, "claim": 12, "target": 40}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the list says of one item; ``parameters`` is None for an item that is not calibrated."""

    item_id: str
    subject: str
    grade: str
    claim: str = ""
    target: str = ""
    depth: int | None = None
    parameters: ItemParameters | None = None


def read_items_file(content: bytes) -> dict[str, ItemFacts]:
    """Read the list by item identifier; raises ContentError that names row, column and remedy."""
    try:
        text = content.decode("utf-8-sig")
        rows = list(_rows(text))
    except (UnicodeDecodeError, csv.Error) as problem:
        message = _("%(file)s cannot be read: save it as CSV in UTF-8 and import the package again.")
        raise ContentError("items-file", message % {"file": FILE}) from problem
    parameters = _parameters(text, {line for line, row in rows if not row.get("model")})
    facts: dict[str, ItemFacts] = {}
    for line, row in rows:
        one = _facts(line, row, parameters)
        if one.item_id in facts:
            raise _wrong(line, _("item %(item)s was given on an earlier row already") % {"item": one.item_id})
        facts[one.item_id] = one
    return facts


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
    reader.fieldnames = [name.strip() for name in reader.fieldnames or []]
    for row in reader:
        extra = row.pop(None, None)  # where csv puts the cells beyond the header
        if extra:
            raise _wrong(reader.line_num, _("there are more cells than in the header"))
        yield reader.line_num, {name: value.strip() for name, value in row.items()}


def _parameters(text: str, uncalibrated: set[int]) -> dict[str, ItemParameters]:
    """Read the parameters of the rows that have a model."""
    try:
        table = read_items_csv(io.StringIO(text, newline=""))
    except PsychometricsError as problem:
        raise _wrong(1, problem.message.rstrip(".")) from problem
    for line, _code, message in table.problems:
        if line not in uncalibrated:
            raise _wrong(line, message.rstrip("."))
    return {item.item_id: item for item in table.items}


def _facts(line: int, row: Row, parameters: dict[str, ItemParameters]) -> ItemFacts:
    subject, grade, depth = row.get("subject", "").upper(), row.get("grade", "").zfill(2), row.get("dok", "")
    if not row["item_id"]:
        raise _wrong(line, _("the item_id is missing"))
    if subject not in Subject.values:
        raise _wrong(line, _("the subject “%(value)s” is neither ELA nor MATH") % {"value": subject})
    if grade not in GRADES:
        words = {"value": row.get("grade", ""), "grades": ", ".join(str(int(one)) for one in GRADES)}
        raise _wrong(line, _("the grade “%(value)s” is none of %(grades)s") % words)
    if depth and depth not in DEPTHS:
        raise _wrong(line, _("the depth of knowledge “%(value)s” is not 1, 2, 3 or 4") % {"value": depth})
    for name, most in _LONGEST.items():
        if len(row.get(name, "")) > most:
            words = {"name": name, "most": str(most)}
            raise _wrong(line, _("%(name)s is longer than %(most)s characters") % words)
    return ItemFacts(
        item_id=row["item_id"],
        subject=subject,
        grade=grade,
        claim=row.get("claim", ""),
        target=row.get("target", ""),
        depth=int(depth) if depth else None,
        parameters=parameters.get(row["item_id"]),
    )


def _wrong(line: int, what: str) -> ContentError:
    message = _("%(file)s, row %(row)d: %(what)s. Correct the file and import the package again.")
    return ContentError("items-file", message % {"file": FILE, "row": line, "what": what})
