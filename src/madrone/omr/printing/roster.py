"""Who gets a sheet: the rows of ``STUDENTS.csv`` (columns ``document`` and ``student``)."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from madrone.omr.errors import SheetError
from madrone.omr.identity import DOCUMENT

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One document to be printed; ``student`` is empty for a spare sheet, ``line`` is the row's place in the file."""

    document: str
    student: str = ""
    line: int = 0


class RowProblem(NamedTuple):
    """What is wrong with a row of the roster: the line it stands on, a stable code, and a sentence."""

    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


def read_roster(lines: Iterable[str]) -> Iterator[RosterRow]:
    """Read the rows of a CSV text. Raises ``SheetError`` (``roster-header``) when there is no column ``document``."""
    reader = csv.reader(lines, strict=True)
    header = [name.strip().casefold() for name in next(reader, [])]
    if "document" not in header:
        raise SheetError(
            "roster-header", "The roster has no column “document”. Its first line has to be: document,student"
        )
    places = header.index("document"), header.index("student") if "student" in header else len(header)
    for row in reader:
        if any(cell.strip() for cell in row):
            document, student = (row[place] if place < len(row) else "" for place in places)
            yield RosterRow(document.strip(), _tidy(student), reader.line_num)


def check_rows(rows: Iterable[RosterRow]) -> tuple[list[RosterRow], list[RowProblem]]:
    """Part the rows that can be printed from the problems of those that cannot."""
    good: list[RosterRow] = []
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    for row in rows:
        problem = _problem(row, seen)
        if problem:
            problems.append(problem)
        else:
            seen[row.document] = row.line
            good.append(row)
    return good, problems


def _problem(row: RosterRow, seen: dict[str, int]) -> RowProblem | None:
    if not DOCUMENT.fullmatch(row.document):
        shown = row.document[:40] or "(empty)"
        sentence = f"the document “{shown}” cannot be printed. Use one to twelve capitals A–Z and digits."
        return RowProblem(row.line, "bad-document", sentence)
    if row.document in seen:
        sentence = f"the document “{row.document}” stands on line {seen[row.document]} already. Give it another number."
        return RowProblem(row.line, "repeated-document", sentence)
    if len(row.student) > _LONGEST_NAME:
        return RowProblem(
            row.line, "long-name", f"the name has more than {_LONGEST_NAME} characters. Shorten it."
        )
    return None


def _tidy(name: str) -> str:
    """A name in composed letters and single spaces, without characters that only steer a program."""
    composed = unicodedata.normalize("NFC", name)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in composed).split())
