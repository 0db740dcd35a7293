"""Who should have come: ``STUDENTS.csv`` with the students by their documents, by their labels, or both.

A sheet that was printed for a student has its document in the roster; a booklet that anyone may get has a label stuck
on it, and its row names the label instead. A row with both says that the label belongs on that document.
"""

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from madrone.omr.batches.labelling import Owner
from madrone.omr.errors import ScanError

_COLUMNS = ("document", "student", "label")


@dataclass(frozen=True, slots=True)
class Roster:
    """Students by document, and owners by label."""

    students: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Owner] = field(default_factory=dict)


def read_students(lines: Iterable[str]) -> Roster:
    """Read a roster. Raises ``ScanError`` (``bad-roster``) with the line and the remedy, and ``csv.Error``."""
    reader = csv.reader(lines, strict=True)
    header = [name.strip().casefold() for name in next(reader, [])]
    if not {"document", "label"} & set(header):
        raise ScanError(
            "bad-roster",
            "The roster has neither a column “document” nor a column “label”. "
            "Its first line has to be: document,student or label,student",
        )
    places = {name: header.index(name) for name in _COLUMNS if name in header}
    roster = Roster()
    lines_of: dict[tuple[str, str], int] = {}
    for row in reader:
        if any(cell.strip() for cell in row):
            cells = {name: _tidy(row[at]) if at < len(row) else "" for name, at in places.items()}
            _add(roster, cells, reader.line_num, lines_of)
    return roster


def _add(roster: Roster, cells: dict[str, str], line: int, lines_of: dict[tuple[str, str], int]) -> None:
    document, student, label = (cells.get(name, "") for name in _COLUMNS)
    if not document and not label:
        raise ScanError(
            "bad-roster",
            f"Line {line} of the roster has neither a document nor a label. Give it one of them.",
        )
    for kind, text in (("document", document), ("label", label)):
        before = lines_of.get((kind, text))
        if text and before is not None:
            raise ScanError(
                "bad-roster",
                f"Line {line} of the roster has the {kind} “{text}”, which stands on line {before} already. "
                "Remove one of them.",
            )
        lines_of[kind, text] = line
    if document:
        roster.students[document] = student
    if label:
        roster.labels[label] = Owner(student, document)


def _tidy(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in composed).split())
