"""A state's tests from Parquet to Parquet, piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.runs import Executor, Progress, Workfolder, carried_out, digest
from madrone.psychometrics.runs.keys import repeated
from madrone.psychometrics.runs.parquet import (
    Piece,
    batches,
    column_names,
    opened,
    pieces_of,
)
from madrone.psychometrics.runs.reports import Report
from madrone.psychometrics.smarter import GRADES, Kind, policy
from madrone.psychometrics.smarter.results import KINDS
from madrone.psychometrics.state.bank import BankItem
from madrone.psychometrics.state.layout import FINDINGS, layout, odd_rows, words
from madrone.psychometrics.state.measures import Measures
from madrone.psychometrics.state.scorer import MOST_CLAIMS, Scored, StateScorer
from madrone.psychometrics.state.sitting_columns import OPTIONAL, told

#: The columns that a file needs; ``sitting_columns`` has those that it may have.
COLUMNS = ("examinee_id", "subject", "grade", "items", "scores")
#: A test's key, as far as the file has it: a second row with the same is left out.
_KEY = ("examinee_id", "subject", "grade", "kind", "block")


@dataclass
class _Job:
    """Scores one piece into an Arrow file of the work folder; sent to every worker once."""

    responses: Path
    pieces: tuple[Piece, ...]
    columns: tuple[str, ...]
    items: tuple[BankItem, ...]
    program: str
    year: int
    again: NDArray[np.int64]
    folder: Workfolder

    @cached_property
    def _scorer(self) -> StateScorer:
        return StateScorer(self.items, policy(self.program, self.year))

    def __call__(self, piece: int) -> Report:
        told = self.folder.piece(piece).with_suffix(".json")
        if self.folder.piece(piece).exists():
            return Report.load(told)
        report = Report()
        with (
            pa.OSFile(str(self.folder.unfinished(piece)), "wb") as file,
            pa.ipc.new_file(file, SCHEMA) as out,
        ):
            for before, batch in batches(self.responses, self.pieces[piece], self.columns):
                out.write_batch(_scored(self._scorer, batch, before, self.again, report))
        report.save(told)
        self.folder.finish(piece)
        return report


_MEASURES = (
    ("theta", pa.float64()),
    ("se", pa.float64()),
    ("scale_score", pa.int16()),
    ("sem", pa.int16()),
    ("level", pa.int8()),
)
SCHEMA = pa.schema(
    [
        ("examinee_id", pa.string()),
        ("subject", pa.string()),
        ("grade", pa.string()),
        ("kind", pa.string()),
        ("block", pa.string()),
        ("attemptedness", pa.string()),
        ("complete", pa.bool_()),
        ("simulated", pa.int16()),
        ("n_items", pa.int16()),
        ("raw", pa.int16()),
        ("max", pa.int16()),
        *_MEASURES,
        *((f"claim{k}_{name}", kind) for k in range(1, MOST_CLAIMS + 1) for name, kind in _MEASURES),
    ]
)


def score_state(
    responses: Path,
    out: Path,
    *,
    items: Sequence[BankItem],
    program: str,
    year: int,
    executor: Executor | None = None,
    resume: bool = False,
) -> Report:
    """Score every test in ``responses`` into ``out``; both are Parquet, and rows keep their order.

    Rows that cannot be scored are left out and named. The bytes of ``out`` depend on the input alone, not on
    who did the work; the rules stand in its metadata. What is done stands in ``out.work`` until all is, for
    ``resume``. Raises ``PsychometricsError`` for a policy, a header or a file that cannot be used.
    """
    rules = policy(program, year)
    names = column_names(responses, COLUMNS)
    if not items:
        raise PsychometricsError("no-known-item", "The items file has no usable items.")
    pieces, rows = pieces_of(responses)
    folder = Workfolder(out)
    columns = (*COLUMNS, *(name for name in OPTIONAL if name in names))
    again = repeated(opened(responses), [name for name in _KEY if name in names])
    job = _Job(responses, tuple(pieces), columns, tuple(items), program, year, again, folder)
    made_of = {"responses": digest(responses), "items": repr(job.items), "policy": rules.name, "format": 2}
    folder.open(made_of, resume=resume)
    report, progress = Report(), Progress("tests", rows)
    written = folder.path / "whole.part"
    described = SCHEMA.with_metadata({"policy": rules.name, "rules": rules.describe()})
    with pq.ParquetWriter(written, described, compression="lz4", use_dictionary=_REPEATING) as writer:
        for number, of_piece in enumerate(carried_out(job, range(len(pieces)), executor or Executor())):
            with pa.memory_map(str(folder.piece(number))) as file:
                writer.write_table(pa.ipc.open_file(file).read_all())
            report.add(of_piece)
            progress.tell(pieces[number + 1].before if number + 1 < len(pieces) else rows)
    progress.close()
    written.replace(out)
    folder.close()
    return report


#: Numbers with many digits gain nothing from a dictionary.
_REPEATING = [name for name in SCHEMA.names if not name.endswith(("theta", "se", "examinee_id"))]


def _scored(
    scorer: StateScorer, batch: pa.RecordBatch, before: int, again: NDArray[np.int64], report: Report
) -> pa.RecordBatch:
    """Score the rows of a batch, those of each subject, grade and kind together."""
    given = _Given(scorer, batch)
    kept = _kept(scorer, given, before, again, report)
    collected = _Collected(batch.num_rows)
    for number, (subject, grade) in enumerate(given.names):
        for kind in np.unique(given.told.kind[(given.test_of == number) & kept]).tolist():
            rows = np.flatnonzero((given.test_of == number) & kept & (given.told.kind == kind))
            scored = scorer.score(
                subject=subject,
                grade=grade,
                kind=cast(Kind, KINDS[kind]),
                items=given.places[rows],
                scores=given.scores[rows].astype(np.int8),
                sittings=given.told.sittings.chosen(rows),
            )
            collected.put(rows, scored)
    rows = np.flatnonzero(kept)
    report.counts.update(collected.attemptedness[rows].tolist())
    return pa.record_batch([*given.keys(rows), *collected.arrays(rows)], schema=SCHEMA)


class _Given:
    """A batch in arrays: which test each row is of, and what was answered."""

    def __init__(self, scorer: StateScorer, batch: pa.RecordBatch) -> None:
        self.batch = batch
        self.places, self.scores = layout(batch, scorer.place_of)
        self.told = told(batch)
        self._subjects, self._grades = (pc.cast(batch[name], pa.string()) for name in ("subject", "grade"))
        tests = pc.dictionary_encode(
            pc.binary_join_element_wise(self._subjects, self._grades, "\t", null_handling="replace")
        )
        self.test_of = np.asarray(tests.indices, dtype=np.int64)
        self.names = [
            (subject, grade)
            for subject, _, grade in (name.partition("\t") for name in tests.dictionary.to_pylist())
        ]

    def keys(self, rows: NDArray[np.intp]) -> list[Any]:
        """The columns that say which test a row is of."""
        taken, n = pa.array(rows), self.batch.num_rows
        kinds = pa.array(KINDS, pa.string()).take(pa.array(self.told.kind[rows]))
        blocks = pa.nulls(n, pa.string())
        if "block" in self.batch.schema.names:
            blocks = pc.cast(self.batch["block"], pa.string())
        names = pc.cast(self.batch["examinee_id"], pa.string())
        return [
            names.take(taken), self._subjects.take(taken), self._grades.take(taken), kinds, blocks.take(taken)
        ]  # fmt: skip


def _kept(
    scorer: StateScorer, given: _Given, before: int, again: NDArray[np.int64], report: Report
) -> NDArray[np.bool_]:
    """Which rows can be scored; the others are named in the report."""
    batch, places, scores = given.batch, given.places, given.scores
    codes = sorted(set(scorer.subjects.tolist()))
    of_test = [
        codes.index(subject) if subject in codes and grade in GRADES else -1 for subject, grade in given.names
    ]
    subject = np.array([*of_test, -1])[given.test_of]
    findings, columns = np.zeros(batch.num_rows, np.uint8), np.zeros(batch.num_rows, np.int64)
    subject_of = np.searchsorted(codes, scorer.subjects)
    odd_rows(places, scores, scorer.maxima, subject_of, subject, findings, columns)
    needed = np.array([*(scorer.parts_of(code) for code in codes), 0])[subject]
    no_test, no_name = subject < 0, np.asarray(batch["examinee_id"].is_null())
    repeats = np.zeros(batch.num_rows, dtype=np.bool_)
    repeats[again[(again >= before) & (again < before + batch.num_rows)] - before] = True
    odd_sitting = given.told.odd(needed)
    odd = no_test | no_name | repeats | (findings > 0) | odd_sitting
    for row in np.flatnonzero(odd).tolist():
        examinee = batch["examinee_id"][row].as_py()
        test = " ".join(map(str, given.names[given.test_of[row]]))
        code, what = "unknown-test", f"there is no such test: {test}"
        if no_name[row]:
            code, what = "no-examinee", "there is no examinee_id"
        elif repeats[row]:
            code, what = "repeated-examinee", "an earlier row has the same examinee, subject and grade"
        elif not no_test[row] and findings[row]:
            place, column = places[row, columns[row]], columns[row]
            most = int(scorer.maxima[place]) if place >= 0 else 0
            item, score = batch["items"][row][column].as_py(), batch["scores"][row][column].as_py()
            code, what = FINDINGS[findings[row]], words(findings[row], item, score, most)
        elif not no_test[row]:
            code, what = given.told.words(row, int(needed[row]))
        report.leave_out(before + row + 1, code, f"Examinee {examinee}: {what}.")
    return ~odd


class _Collected:
    """The scores of a batch, filled test by test."""

    def __init__(self, n: int) -> None:
        self.attemptedness = np.full(n, "N")
        self._complete, self._simulated = np.zeros(n, np.bool_), np.zeros(n, np.int16)
        self._counts = [np.zeros(n, np.int32) for _ in range(3)]
        self._measures = [Measures.none(n) for _ in range(1 + MOST_CLAIMS)]

    def put(self, rows: NDArray[np.intp], scored: Scored) -> None:
        self.attemptedness[rows] = scored.attemptedness
        self._complete[rows], self._simulated[rows] = scored.complete, scored.simulated
        for mine, theirs in zip(self._counts, (scored.n_items, scored.raw, scored.maximum), strict=True):
            mine[rows] = theirs
        for measures, those in zip(self._measures, (scored.overall, *scored.claims), strict=True):
            measures.put(rows, those)

    def arrays(self, rows: NDArray[np.intp]) -> list[Any]:
        """The columns after the key; what a test has not is null."""
        found = [
            pa.array(self.attemptedness[rows].astype(object), pa.string()),
            pa.array(self._complete[rows]),
            pa.array(self._simulated[rows]),
        ]
        found += [pa.array(count[rows].astype(np.int16)) for count in self._counts]
        for one in self._measures:
            theta, se, level = one.theta[rows], one.se[rows], one.level[rows]
            found += [
                pa.array(theta, mask=np.isnan(theta)),
                pa.array(se, mask=np.isnan(se)),
                pa.array(one.scale_score[rows].astype(np.int16), mask=level == 0),
                pa.array(one.sem[rows].astype(np.int16), mask=np.isnan(se)),
                pa.array(level.astype(np.int8), mask=level == 0),
            ]
        return found
