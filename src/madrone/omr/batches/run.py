"""A whole batch: every file, every page, in several processes; what is interrupted goes on where it was."""

import tempfile
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from madrone.omr.batches.batch import Batch
from madrone.omr.batches.flags import flag_of_page
from madrone.omr.batches.journal import Journal
from madrone.omr.batches.outcome import BatchReport, report_of, write_outcome
from madrone.omr.batches.pool import Pool
from madrone.omr.batches.reconcile import Findings, reconcile
from madrone.omr.batches.tasks import MOST_PIECES, TOGETHER, Counted, Done, Setup, Task, Toned
from madrone.omr.batches.tones import ENOUGH_PAGES, MOST_FILES
from madrone.omr.errors import ScanError
from madrone.omr.images import holds_one_page
from madrone.omr.marks.tone import Tone, tone_of


@dataclass(slots=True)
class Progress:
    """How far a batch is: pages by their status, of files of which so many are done with."""

    pages: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All pages so far, whatever became of them."""
        return self.pages.total()


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
    setup = Setup(batch.layouts, batch.cut, batch.review, batch.reader, batch.profile)
    with (
        tempfile.TemporaryDirectory(prefix="madrone-omr-") as passing,
        Journal(state or Path(passing), batch.digest()) as journal,
    ):
        with Pool(setup, workers) as pool:
            if batch.reader is None and journal.tone == "unknown":
                journal.add_tone(_first_tone(batch.files, pool))
            _read_all(batch, journal, pool, progress)
            findings = reconcile(journal.records(), batch.layouts, batch.students, batch.labels)
            if batch.review is not None:
                _show_others(batch, journal, pool, findings)
        write_outcome(batch, journal, findings, out)
        return report_of(batch, journal, findings)


def _first_tone(files: Sequence[Path], pool: Pool) -> Tone | None:
    """The tone of the batch, by its first pages in the order of the files, whatever the number of processes."""
    found: list[Tone] = []
    for file, path in enumerate(files[:MOST_FILES]):
        last = 1 if _is_one_page(path) else ENOUGH_PAGES
        task = iter([Task("tone", file, path, 1, last)])
        answers = pool.run(partial(next, task, None))
        found += [answer.tone for answer in answers if isinstance(answer, Toned)]
        if len(found) >= ENOUGH_PAGES:
            break
    return tone_of(found[:ENOUGH_PAGES])


def _read_all(
    batch: Batch, journal: Journal, pool: Pool, progress: Callable[[Progress], None] | None
) -> None:
    far = Progress(Counter(record.status for record in journal.records()))
    plan = _Plan(batch.files, journal)
    for answer in pool.run(plan.next_task):
        if isinstance(answer, Counted):
            journal.add_count(answer.file, answer.pages)
            plan.add_pages(answer.file, answer.pages)
        elif isinstance(answer, Done):
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
                task = Task("read", file, self._files[file], start, place - 1, tone=_tone(self._journal))
                self._pages.append(task)
                start = place if wanted else None


def _tone(journal: Journal) -> Tone | None:
    return None if journal.tone == "unknown" else journal.tone


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
            _tone(journal),
        )
        for record in found
    )
    for _ in pool.run(lambda: next(tasks, None)):
        raise AssertionError("showing a page gives no answer")
