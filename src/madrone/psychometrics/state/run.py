"""A state's tests from Parquet to Parquet, piece by piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

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
from madrone.psychometrics.smarter import GRADES, policy
from madrone.psychometrics.state.bank import BankItem
from madrone.psychometrics.state.layout import FINDINGS, layout, odd_rows, words
from madrone.psychometrics.state.scorer import MOST_CLAIMS, Measures, Scored, StateScorer

COLUMNS = ("examinee_id", "subject", "grade", "items", "scores")
#: A test's key: a second row with the same is left out.
_KEY = ["examinee_id", "subject", "grade"]


@dataclass
class _Job:
    """Scores one piece into an Arrow file of the work folder; sent to every worker once."""

    responses: Path
    pieces: tuple[Piece, ...]
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
            for before, batch in batches(self.responses, self.pieces[piece], COLUMNS):
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
        ("attemptedness", pa.string()),
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
    who did the work. What is done stands in ``out.work`` until all is, for ``resume``. Raises
    ``PsychometricsError`` for a policy, a header or a file that cannot be used.
    """
    rules = policy(program, year)
    column_names(responses, COLUMNS)
    if not items:
        raise PsychometricsError("no-known-item", "The items file has no usable items.")
    pieces, rows = pieces_of(responses)
    folder = Workfolder(out)
    job = _Job(
        responses, tuple(pieces), tuple(items), program, year, repeated(opened(responses), _KEY), folder
    )
    made_of = {"responses": digest(responses), "items": repr(job.items), "policy": rules.name, "format": 1}
    folder.open(made_of, resume=resume)
    report, progress = Report(), Progress("tests", rows)
    written = folder.path / "whole.part"
    with pq.ParquetWriter(written, SCHEMA, compression="lz4", use_dictionary=_REPEATING) as writer:
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
    """Score the rows of a batch, those of each subject and grade together."""
    places, scores = layout(batch, scorer.place_of)
    subjects, grades = (pc.cast(batch[name], pa.string()) for name in ("subject", "grade"))
    tests = pc.dictionary_encode(pc.binary_join_element_wise(subjects, grades, "\t", null_handling="replace"))
    test_of, names = (
        np.asarray(tests.indices, dtype=np.int64),
        [
            (subject, grade)
            for subject, _, grade in (name.partition("\t") for name in tests.dictionary.to_pylist())
        ],
    )
    kept = _kept(scorer, batch, (places, scores), (test_of, names), before, again, report)
    collected = _Collected(batch.num_rows)
    for number, (subject, grade) in enumerate(names):
        rows = np.flatnonzero((test_of == number) & kept)
        if rows.size:
            points = scores[rows].astype(np.int8)
            collected.put(rows, scorer.score(subject=subject, grade=grade, items=places[rows], scores=points))
    rows = np.flatnonzero(kept)
    report.counts.update(collected.attemptedness[rows].tolist())
    taken = pa.array(rows)
    keys = [batch["examinee_id"].cast(pa.string()).take(taken), subjects.take(taken), grades.take(taken)]
    return pa.record_batch([*keys, *collected.arrays(rows)], schema=SCHEMA)


def _kept(
    scorer: StateScorer,
    batch: pa.RecordBatch,
    given: tuple[NDArray[np.int16], NDArray[np.int16]],
    tests: tuple[NDArray[np.int64], list[tuple[str, str]]],
    before: int,
    again: NDArray[np.int64],
    report: Report,
) -> NDArray[np.bool_]:
    """Which rows can be scored; the others are named in the report."""
    (places, scores), (test_of, names) = given, tests
    codes = sorted(set(scorer.subjects.tolist()))
    of_test = [
        codes.index(subject) if subject in codes and grade in GRADES else -1 for subject, grade in names
    ]
    subject = np.array([*of_test, -1])[test_of]
    findings, columns = np.zeros(batch.num_rows, np.uint8), np.zeros(batch.num_rows, np.int64)
    subject_of = np.searchsorted(codes, scorer.subjects)
    odd_rows(places, scores, scorer.maxima, subject_of, subject, findings, columns)
    no_test, no_name = subject < 0, np.asarray(batch["examinee_id"].is_null())
    repeats = np.zeros(batch.num_rows, dtype=np.bool_)
    repeats[again[(again >= before) & (again < before + batch.num_rows)] - before] = True
    odd = no_test | no_name | repeats | (findings > 0)
    for row in np.flatnonzero(odd).tolist():
        examinee = batch["examinee_id"][row].as_py()
        code, what = "unknown-test", "there is no such test: " + " ".join(map(str, names[test_of[row]]))
        if no_name[row]:
            code, what = "no-examinee", "there is no examinee_id"
        elif repeats[row]:
            code, what = "repeated-examinee", "an earlier row has the same examinee, subject and grade"
        elif not no_test[row]:
            place, column = places[row, columns[row]], columns[row]
            most = int(scorer.maxima[place]) if place >= 0 else 0
            item, score = batch["items"][row][column].as_py(), batch["scores"][row][column].as_py()
            code, what = FINDINGS[findings[row]], words(findings[row], item, score, most)
        report.leave_out(before + row + 1, code, f"Examinee {examinee}: {what}.")
    return ~odd


class _Collected:
    """The scores of a batch, filled test by test."""

    def __init__(self, n: int) -> None:
        self.attemptedness = np.full(n, "N")
        self._counts = [np.zeros(n, np.int32) for _ in range(3)]
        self._measures = [Measures.none(n) for _ in range(1 + MOST_CLAIMS)]

    def put(self, rows: NDArray[np.intp], scored: Scored) -> None:
        self.attemptedness[rows] = scored.attemptedness
        for mine, theirs in zip(self._counts, (scored.n_items, scored.raw, scored.maximum), strict=True):
            mine[rows] = theirs
        for measures, those in zip(self._measures, (scored.overall, *scored.claims), strict=True):
            measures.put(rows, those)

    def arrays(self, rows: NDArray[np.intp]) -> list[Any]:
        """The columns after the key; what a test has not is null."""
        found = [pa.array(self.attemptedness[rows].astype(object), pa.string())]
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
