"""What comes of a batch: the table, the lists of pictures, and figures that account for every page."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from madrone.omr.batches.batch import Batch
from madrone.omr.batches.flags import asking_of
from madrone.omr.batches.index import write_cut_index, write_review_index
from madrone.omr.batches.journal import Journal
from madrone.omr.batches.reconcile import Findings, MissingPage
from madrone.omr.batches.records import PageRecord
from madrone.omr.batches.table import Row, missing_row, rows_of, settled, shown_name, write_rows
from madrone.omr.batches.tones import BatchTones, Tones, batch_tones
from madrone.omr.reading import Status


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The figures of a batch: ``pages`` came in, and each was read, asked about or refused.

    ``reasons`` counts those that were not read by why; ``left_out`` of the refused are equal pictures of a page that is
    there; ``fields_asked`` counts the rows of fields that ask for a person; ``unlisted`` are documents that the roster
    does not have; ``tones`` how the scanner shows gray.
    """

    files: int
    pages: int
    read: int
    asked: int
    refused: int
    left_out: int
    fields: int
    fields_asked: int
    documents: int
    missing: tuple[MissingPage, ...]
    unlisted: tuple[str, ...]
    reasons: Mapping[str, int]
    tones: BatchTones | None

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left for a person to do."""
        return self.read + self.left_out == self.pages and not self.fields_asked and not self.missing


def write_outcome(batch: Batch, journal: Journal, findings: Findings, out: Path) -> None:
    """Write the table, which takes its name when it is complete, and the lists of pictures. Raises ``OSError``."""
    names, students = [shown_name(path) for path in batch.files], findings.students

    def rows() -> Iterator[Row]:
        for record in _settled(journal, findings):
            yield from rows_of(record, names[record.file], students)
        for missing in findings.missing:
            yield missing_row(missing, students, batch.labels)

    if batch.cut is not None:
        write_cut_index(batch.cut, _settled(journal, findings), names, students)
    if batch.review is not None:
        write_review_index(batch.review, _settled(journal, findings), names, students)
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            write_rows(rows(), file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    finally:
        with suppress(OSError):
            partial.unlink()


def report_of(batch: Batch, journal: Journal, findings: Findings) -> BatchReport:
    """The figures of a batch of which every page is in the journal."""
    counts: Counter[Status] = Counter()
    reasons: Counter[str] = Counter()
    tones: list[Tones] = []
    fields = asked = 0
    for record in _settled(journal, findings):
        counts[record.status] += 1
        if record.reason:
            reasons[record.reason] += 1
        tones += [record.tones] if record.tones else []
        fields += len(record.fields)
        asked += sum(1 for name, _ in asking_of(record) if name)
    pages = sum(journal.counts.values())
    report = BatchReport(
        files=len(batch.files),
        pages=pages,
        read=counts["read"],
        asked=counts["asked"],
        refused=counts["refused"],
        left_out=findings.left_out,
        fields=fields,
        fields_asked=asked,
        documents=findings.documents,
        missing=tuple(findings.missing),
        unlisted=tuple(findings.unlisted),
        reasons=dict(sorted(reasons.items())),
        tones=batch_tones(tones),
    )
    assert report.read + report.asked + report.refused == pages, "a page came in and went nowhere"
    return report


def _settled(journal: Journal, findings: Findings) -> Iterator[PageRecord]:
    return (settled(record, findings) for record in journal.records())
