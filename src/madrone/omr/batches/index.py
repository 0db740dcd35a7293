"""``index.csv`` in the folders of pictures: what each picture shows, of which document, and why it is there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from madrone.omr.batches.flags import asking_of
from madrone.omr.batches.records import PageRecord
from madrone.omr.batches.showing import page_picture_name, picture_name
from madrone.omr.batches.table import rows_of, write_rows

NAME = "index.csv"
_SCAN = ("file", "page", "document", "student", "sheet_page")
REVIEW_COLUMNS = ("picture", "page_picture", *_SCAN, "field", "value", "confidence", "flag", "reason")
CUT_COLUMNS = ("picture", *_SCAN, "kind", "field", "text", *(f"{a}{n}" for n in range(1, 5) for a in "xy"))


def write_review_index(
    folder: Path, records: Iterable[PageRecord], names: Sequence[str], students: Mapping[str, str]
) -> None:
    """List what asks for a person, in the order of the table; without a ``picture`` there is nothing to show."""
    _write(folder, _review_rows(folder, records, names, students), REVIEW_COLUMNS)


def write_cut_index(
    folder: Path, records: Iterable[PageRecord], names: Sequence[str], students: Mapping[str, str]
) -> None:
    """List the writing areas and labels, with their corners in the scan (pixels, clockwise from the top left)."""
    _write(folder, _cut_rows(records, names, students), CUT_COLUMNS)


def _review_rows(
    folder: Path, records: Iterable[PageRecord], names: Sequence[str], students: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for record in records:
        asking = dict(asking_of(record))
        for row in rows_of(record, names[record.file], students):
            if row.field in asking:
                picture = picture_name(row.flag, record.file, record.place, row.field)
                page = (
                    page_picture_name(row.flag, record.file, record.place, row.field)
                    if row.field
                    else picture
                )
                there = (name if (folder / name).exists() else "" for name in (picture, page))
                yield (*there, *row, record.message or record.reason)


def _cut_rows(
    records: Iterable[PageRecord], names: Sequence[str], students: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    for record in records:
        head = (
            names[record.file],
            str(record.page),
            record.document,
            students.get(record.document, ""),
            str(record.sheet_page),
        )
        for cutting in record.cuttings:
            corners = (str(place) for corner in cutting.corners for place in corner)
            yield (cutting.picture, *head, cutting.kind, cutting.field, cutting.text, *corners)


def _write(folder: Path, rows: Iterator[tuple[str, ...]], columns: Sequence[str]) -> None:
    partial = folder / f".{NAME}.part"
    with partial.open("w", encoding="utf-8", newline="") as file:
        write_rows(rows, file, columns)
    partial.replace(folder / NAME)
