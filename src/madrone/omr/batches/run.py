"""A whole batch: every file, every page, in several processes; what is interrupted goes on where it was."""

import hashlib
import os
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from madrone.omr.batches.flags import asking_of, flag_of_page
from madrone.omr.batches.index import write_cut_index, write_review_index
from madrone.omr.batches.journal import Journal
from madrone.omr.batches.labelling import Owner
from madrone.omr.batches.pool import Pool
from madrone.omr.batches.reconcile import Findings, MissingPage, reconcile
from madrone.omr.batches.records import PageRecord
from madrone.omr.batches.table import Row, missing_row, rows_of, settled, shown_name, write_rows
from madrone.omr.batches.tasks import MOST_PIECES, TOGETHER, Counted, Reader, Setup, Task
from madrone.omr.errors import ScanError
from madrone.omr.images import holds_one_page
from madrone.omr.layout.geometry import Layout
from madrone.omr.reading import Status

#: What is kept of the way a page is read: a journal of another way is not taken up.
READING_VERSION: Final = "2"


@dataclass(slots=True)
class Progress:
    """How far a batch is: pages by their status, of files of which so many are done with."""

    pages: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All pages so far, whatever became of them."""
        return self.pages.total()


@dataclass(frozen=True, slots=True)
class BatchReport:
    """The figures of a batch: ``pages`` came in, and each was read, asked about or refused.

    ``reasons`` counts those that were not read by why; ``left_out`` of the refused are equal pictures of a page that is
    there; ``fields_asked`` counts the rows of fields that ask for a person; ``unlisted`` are documents that the roster
    does not have.
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

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left for a person to do."""
        return self.read + self.left_out == self.pages and not self.fields_asked and not self.missing


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be read, with which layouts (by their tags), and where pictures go.

    ``students`` gives the names of the roster by document, ``labels`` by what is on their labels; ``reader`` is another
    way to read a page.
    """

    files: Sequence[Path]
    layouts: Mapping[str, Layout]
    cut: Path | None = None
    review: Path | None = None
    students: Mapping[str, str] = field(default_factory=dict)
    reader: Reader | None = None
    labels: Mapping[str, Owner] = field(default_factory=dict)

    def digest(self) -> str:
        """Stands for the files as they are now, the layouts and the folders. Raises ``OSError`` for a lost file."""
        parts = [READING_VERSION, str(self.cut), str(self.review), *sorted(self.layouts)]
        parts += [layout.version for _, layout in sorted(self.layouts.items())]
        for path in self.files:
            found = path.stat()
            parts.append(f"{path}\n{found.st_size}\n{found.st_mtime_ns}")
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def read_batch(
    batch: Batch,
    out: Path,
    *,
    workers: int = 1,
    state: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BatchReport:
    """Read all pages and write the table to ``out``; the same bytes whatever the number of processes.

    With ``state``, a folder, a run that was stopped, even killed, goes on where it was when it is called again. The
    table takes its name when it is complete. Raises ``ScanError`` (``no-file``, or what ``Journal`` raises) and
    ``OSError`` where something cannot be written.
    """
    if not batch.files:
        raise ScanError("no-file", "There is no file to read. Name files, or folders with files in them.")
    for folder in (batch.cut, batch.review):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    setup = Setup(batch.layouts, batch.cut, batch.review, batch.reader)
    with (
        tempfile.TemporaryDirectory(prefix="madrone-omr-") as passing,
        Journal(state or Path(passing), batch.digest()) as journal,
    ):
        with Pool(setup, workers) as pool:
            _read_all(batch, journal, pool, progress)
            findings = reconcile(journal.records(), batch.layouts, batch.students, batch.labels)
            if batch.review is not None:
                _show_others(batch, journal, pool, findings)
        _write(batch, journal, findings, out)
        return _report(batch, journal, findings)


def _read_all(
    batch: Batch, journal: Journal, pool: Pool, progress: Callable[[Progress], None] | None
) -> None:
    far = Progress(Counter(record.status for record in journal.records()))
    plan = _Plan(batch.files, journal)
    for answer in pool.run(plan.next_task):
        if isinstance(answer, Counted):
            journal.add_count(answer.file, answer.pages)
            plan.add_pages(answer.file, answer.pages)
        else:
            journal.add(answer.file, answer.place, answer.line)
            far.pages[answer.status] += 1
            if progress:
                progress(far)
    journal.sync()
    expected = sum(journal.counts.values())
    assert len(journal) == expected, f"{expected} pages came in, {len(journal)} are in the journal"


class _Plan:
    """What is still to be done, file by file; pages of the files that are counted come before new files."""

    def __init__(self, files: Sequence[Path], journal: Journal) -> None:
        self._files, self._journal = files, journal
        self._next = 0
        self._pages: deque[Task] = deque()

    def next_task(self) -> Task | None:
        """The next task, or None if there is none for now."""
        while not self._pages and self._next < len(self._files):
            file, path = self._next, self._files[self._next]
            self._next += 1
            if file in self._journal.counts:
                self.add_pages(file, self._journal.counts[file])
            elif _is_one_page(path):
                self._journal.add_count(file, 1)
                self.add_pages(file, 1)
            else:
                return Task("count", file, path)
        return self._pages.popleft() if self._pages else None

    def add_pages(self, file: int, pages: int) -> None:
        """Plan the places of a file that the journal has not, in stretches."""
        start = None
        together = max(TOGETHER, -(-pages // MOST_PIECES))
        for place in range(1, pages + 2):
            wanted = place <= pages and not self._journal.has(file, place)
            if start is None and wanted:
                start = place
            elif start is not None and (not wanted or place - start == together):
                self._pages.append(Task("read", file, self._files[file], start, place - 1))
                start = place if wanted else None


def _is_one_page(path: Path) -> bool:
    with suppress(OSError):
        return holds_one_page(path)
    return True


def _show_others(batch: Batch, journal: Journal, pool: Pool, findings: Findings) -> None:
    """Save the pictures of pages that were sound by themselves and ask only because of others."""
    keys = sorted(key for key, reason in findings.reasons.items() if reason != "same-picture")
    found = (record for record in journal.records(keys) if record.status == "read")
    tasks = (
        Task(
            "show",
            record.file,
            batch.files[record.file],
            record.place,
            record.place,
            flag_of_page("asked", findings.reasons[record.file, record.place]),
        )
        for record in found
    )
    for _ in pool.run(lambda: next(tasks, None)):
        raise AssertionError("showing a page gives no answer")


def _settled(journal: Journal, findings: Findings) -> Iterator[PageRecord]:
    return (settled(record, findings) for record in journal.records())


def _write(batch: Batch, journal: Journal, findings: Findings, out: Path) -> None:
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


def _report(batch: Batch, journal: Journal, findings: Findings) -> BatchReport:
    counts: Counter[Status] = Counter()
    reasons: Counter[str] = Counter()
    fields = asked = 0
    for record in _settled(journal, findings):
        counts[record.status] += 1
        if record.reason:
            reasons[record.reason] += 1
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
    )
    assert report.read + report.asked + report.refused == pages, "a page came in and went nowhere"
    return report
