"""Booklets whose pages come in any order, twice, not at all and among others, in runs that are cut off."""

import csv
import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from madrone.omr.batches.batch import Batch
from madrone.omr.batches.journal import NAME, Journal
from madrone.omr.batches.outcome import BatchReport, report_of, write_outcome
from madrone.omr.batches.reconcile import reconcile
from madrone.omr.batches.records import FieldRecord, PageRecord, problem_record
from madrone.omr.batches.tests.readers import LAYOUT, LAYOUTS, TAG

pytestmark = pytest.mark.thorough

FILES = 3
_ROSTER = {"D1": "Ana", "D2": "Ben", "D9": "Lia"}
_DOCUMENTS = st.sampled_from(["D1", "D2", "D3"])
_PAGES = st.sampled_from([1, 2])
_PICTURES = st.sampled_from(["first scan", "second scan", "third scan"])


def record_of(document: str, page: int, picture: str) -> PageRecord:
    """A page that was read, but for its place; equal pictures were read alike."""
    fields = tuple(
        FieldRecord(place.name, "B", 0.99999, "doubt" if picture == "third scan" else "")
        for place in LAYOUT.pages[page - 1].fields
    )
    return PageRecord(0, 0, 0, "read", "", "", document, page, TAG, f"{picture} of {page}", fields)


class Intake(RuleBasedStateMachine):
    """Pages arrive in files, and the run that reads them is cut off and goes on."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.journal = Journal(Path(self.folder.name), "batch")
        #: What arrived, by file and place.
        self.arrived: dict[tuple[int, int], PageRecord] = {}

    def arrive(self, file: int, record: PageRecord) -> None:
        place = 1 + sum(key[0] == file for key in self.arrived)
        self.arrived[file, place] = replace(record, file=file, place=place, page=place)

    def note(self) -> None:
        """Read what arrived and is not in the journal."""
        for key, record in self.arrived.items():
            if not self.journal.has(*key):
                self.journal.add(*key, record.to_line())

    @rule(file=st.integers(0, FILES - 1), document=_DOCUMENTS, page=_PAGES, picture=_PICTURES)
    def page(self, file: int, document: str, page: int, picture: str) -> None:
        self.arrive(file, record_of(document, page, picture))

    @rule(file=st.integers(0, FILES - 1), document=_DOCUMENTS, page=_PAGES)
    def page_that_cannot_be_read(self, file: int, document: str, page: int) -> None:
        bent = replace(record_of(document, page, "bent"), status="asked", reason="distorted", fields=())
        self.arrive(file, bent)

    @rule(file=st.integers(0, FILES - 1), reason=st.sampled_from(["blank-page", "no-fiducials"]))
    def page_of_nobody(self, file: int, reason: str) -> None:
        self.arrive(file, PageRecord(0, 0, 0, "refused", reason, pixels="white"))

    @rule(file=st.integers(0, FILES - 1))
    def foreign_page(self, file: int) -> None:
        foreign = PageRecord(0, 0, 0, "refused", "foreign-form", "", "D1", 1, "ZZZZ", "foreign")
        self.arrive(file, foreign)

    @rule(file=st.integers(0, FILES - 1))
    def damaged_page(self, file: int) -> None:
        self.arrive(file, problem_record(0, 0, 0, "broken-picture", "The picture is damaged."))

    @rule(lost=st.integers(0, 2_000))
    def power_cut(self, lost: int) -> None:
        """The last bytes of the journal never reached the disk."""
        self.note()
        self.journal.close()
        path = Path(self.folder.name) / NAME
        content = path.read_bytes()
        path.write_bytes(content[: max(len(content) - lost, 0)])
        self.journal = Journal(Path(self.folder.name), "batch")

    @invariant()
    def all_is_counted(self) -> None:
        self.note()
        for file in range(FILES):
            self.journal.add_count(file, sum(key[0] == file for key in self.arrived))
        batch = Batch([Path(f"{file}.tif") for file in range(FILES)], LAYOUTS, students=_ROSTER)
        findings = reconcile(self.journal.records(), LAYOUTS, _ROSTER)
        out = Path(self.folder.name) / "read.csv"
        write_outcome(batch, self.journal, findings, out)
        with out.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        report = report_of(batch, self.journal, findings)
        self.check_figures(report, rows)
        self.check_pages(rows)

    def check_figures(self, report: BatchReport, rows: list[dict[str, str]]) -> None:
        assert report.pages == report.read + report.asked + report.refused == len(self.arrived)
        pages = {(row["file"], row["page"]) for row in rows if row["file"]}
        assert len(pages) == len(self.arrived)
        fields = Counter((row["file"], row["page"], row["field"]) for row in rows if row["file"])
        assert max(fields.values(), default=1) == 1
        assert report.fields == sum(bool(row["field"]) for row in rows)
        asked = [row for row in rows if row["field"] and row["flag"]]
        assert report.fields_asked == len(asked)

    def check_pages(self, rows: list[dict[str, str]]) -> None:
        """What becomes of each page of each document, by what arrived of it."""
        pictures: dict[tuple[str, int], dict[str, list[PageRecord]]] = defaultdict(lambda: defaultdict(list))
        for _, record in sorted(self.arrived.items()):
            if record.layout == TAG:
                pictures[record.document, record.sheet_page][record.pixels].append(record)
        came = {document for document, _ in pictures}
        flags = {(row["file"], row["page"], row["field"]): row["flag"] for row in rows if row["file"]}
        for scans in pictures.values():
            readable = [same for same in scans.values() if same[0].status == "read"]
            for same in scans.values():
                first, *others = same
                name = (f"{first.file}.tif", str(first.page))
                contended = len(readable) > 1 and first.status == "read"
                expected = "duplicate" if contended else "unreadable" if first.status == "asked" else None
                assert flags.get((*name, "")) == expected
                assert all(flags[*name, field.name] == (expected or field.flag) for field in first.fields)
                for other in others:
                    rest = [
                        flag
                        for key, flag in flags.items()
                        if key[:2] == (f"{other.file}.tif", str(other.page))
                    ]
                    assert rest == ["duplicate"]
        missing = {(row["document"], row["sheet_page"]) for row in rows if row["flag"] == "missing_page"}
        assert missing == {
            (document, str(page)) for document in came for page in (1, 2) if (document, page) not in pictures
        } | {(document, "") for document in set(_ROSTER) - came}

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.close()
            self.folder.cleanup()


Intake.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestIntake = Intake.TestCase
