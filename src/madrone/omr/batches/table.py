"""The table of a batch: a row for each field, page that cannot be used, and page that never came.

Source: cli-contract.md "madrone omr".
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TextIO

from madrone.omr.batches.flags import flag_of_page
from madrone.omr.batches.labelling import Owner
from madrone.omr.batches.reconcile import Findings, MissingPage
from madrone.omr.batches.records import FieldRecord, PageRecord

COLUMNS = ("file", "page", "document", "student", "sheet_page", "field", "value", "confidence", "flag")


class Row(NamedTuple):
    """One row, as text; ``confidence`` is the probability that the value is what the student meant."""

    file: str
    page: str
    document: str
    student: str
    sheet_page: str
    field: str
    value: str
    confidence: str
    flag: str


def settled(record: PageRecord, findings: Findings) -> PageRecord:
    """The record with what the whole batch tells of it."""
    reason = findings.reasons.get((record.file, record.place))
    if reason is None:
        return record
    if reason == "same-picture":
        return replace(record, status="refused", reason=reason, fields=())
    return replace(record, status="asked", reason=reason) if record.status == "read" else record


def rows_of(record: PageRecord, file: str, students: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a settled page: first its own, unless it was read, then one for each field."""
    student = students.get(record.document, "")
    sheet_page = str(record.sheet_page) if record.sheet_page else ""
    head = (file, str(record.page) if record.page else "", record.document, student, sheet_page)
    flag = flag_of_page(record.status, record.reason)
    if flag:
        yield Row(*head, "", "", "", flag)
    for field in record.fields:
        yield Row(*head, field.name, field.value, _confidence(field), flag or field.flag)


def missing_row(missing: MissingPage, students: Mapping[str, str], labels: Mapping[str, Owner]) -> Row:
    """The row of a page that never came, or of a student of whose label nothing did."""
    page = str(missing.page) if missing.page else ""
    student = labels[missing.label].student if missing.label else students.get(missing.document, "")
    return Row("", "", missing.document, student, page, "", "", "", "missing_page")


def write_rows(rows: Iterable[Sequence[str]], out: TextIO, columns: Sequence[str] = COLUMNS) -> None:
    """Write rows as CSV below their header."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _confidence(field: FieldRecord) -> str:
    return "" if field.confidence is None else f"{field.confidence:.5f}"


def shown_name(path: Path) -> str:
    """The name of a file as it was given, without characters that a line cannot hold."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(path))
