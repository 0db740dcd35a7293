"""Wide responses to ability scores, piece by piece: CSV or Parquet in and out, by the files' names."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.estimators import Estimator
from madrone.psychometrics.irt.matrices import MatrixScorer
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.irt.response_files import ResponseStream, repeated_examinees, stream_responses_csv
from madrone.psychometrics.irt.score_files import COLUMNS, write_header, write_scores
from madrone.psychometrics.irt.scoring import NOT_ADMINISTERED, Abilities
from madrone.psychometrics.runs.executors import Executor, carried_out
from madrone.psychometrics.runs.keys import repeated
from madrone.psychometrics.runs.parquet import (
    ROWS_A_PIECE,
    Piece,
    batches,
    column_names,
    opened,
    pieces_of,
    texts,
    whole_numbers,
)
from madrone.psychometrics.runs.progress import Progress
from madrone.psychometrics.runs.reports import Report
from madrone.psychometrics.runs.workfolder import Workfolder, digest

_SCHEMA = pa.schema(
    [
        ("examinee_id", pa.string()),
        ("theta", pa.float64()),
        ("se", pa.float64()),
        ("n_items", pa.int32()),
        ("raw", pa.int32()),
        ("max", pa.int32()),
        ("status", pa.string()),
    ]
)
_PARQUET = ".parquet"


@dataclass
class _Job:
    """Scores one piece into the work folder; sent to every worker once."""

    responses: Path
    pieces: tuple[Piece, ...]
    scorer: MatrixScorer
    again: NDArray[np.int64]
    folder: Workfolder

    def __call__(self, piece: int) -> Report:
        told = self.folder.piece(piece).with_suffix(".json")
        if self.folder.piece(piece).exists():
            return Report.load(told)
        report, unfinished = Report(), self.folder.unfinished(piece)
        scored = [
            self._scored(batch, before, report)
            for before, batch in batches(self.responses, self.pieces[piece], self._columns)
        ]
        examinees = [examinee for some, _ in scored for examinee in some]
        abilities = Abilities.concatenate([each for _, each in scored])
        report.counts.update(abilities.status.tolist())
        if self.folder.output.suffix == _PARQUET:
            with pa.OSFile(str(unfinished), "wb") as file, pa.ipc.new_file(file, _SCHEMA) as out:
                out.write_batch(_record_batch(examinees, abilities))
        else:
            with unfinished.open("w", encoding="utf-8", newline="") as text:
                if piece == 0:
                    write_header(text)
                write_scores(examinees, abilities, text)
        report.save(told)
        self.folder.finish(piece)
        return report

    @property
    def _columns(self) -> list[str]:
        return ["examinee_id", *(item.item_id for item in self.scorer.items)]

    def _scored(self, batch: pa.RecordBatch, before: int, report: Report) -> tuple[list[str], Abilities]:
        """Score the rows of a batch that can be scored; the others are named in the report."""
        items = self.scorer.items
        columns = [whole_numbers(batch[item.item_id], item.item_id, NOT_ADMINISTERED) for item in items]
        matrix = np.stack(columns, axis=1)
        given = np.stack([np.asarray(batch[item.item_id].is_valid()) for item in items], axis=1)
        maxima = np.array([item.max_points for item in items])
        outside = given & ((matrix < 0) | (matrix > maxima))
        repeats = np.zeros(batch.num_rows, dtype=np.bool_)
        repeats[self.again[(self.again >= before) & (self.again < before + batch.num_rows)] - before] = True
        examinees, kept = texts(batch["examinee_id"]), []
        for row, examinee in enumerate(examinees):
            if not examinee:
                report.leave_out(before + row + 1, "no-examinee", "This row has no examinee_id.")
            elif repeats[row]:
                words = f"Examinee {examinee} was given on an earlier row already."
                report.leave_out(before + row + 1, "repeated-examinee", words)
            elif outside[row].any():
                item, score = items[int(np.argmax(outside[row]))], matrix[row, np.argmax(outside[row])]
                words = f"Examinee {examinee}, item {item.item_id}: {score} is not a score from 0 to {item.max_points}."
                report.leave_out(before + row + 1, "score-range", words)
            else:
                kept.append(row)
        return [str(examinees[row]) for row in kept], self.scorer(matrix[np.array(kept, dtype=np.intp)])


def score_wide(
    responses: Path,
    out: Path,
    *,
    items: Sequence[ItemParameters],
    D: float,
    estimator: Estimator,
    executor: Executor,
    resume: bool,
) -> Report:
    """Score every row of ``responses`` into ``out``, each CSV or Parquet; rows keep their order.

    Rows that cannot be scored are left out and named. The bytes of ``out`` depend on the input alone, not on
    who did the work. What is done stands in ``out.work`` until all is, for ``resume``. Raises
    ``PsychometricsError`` for a header or a file that cannot be used.
    """
    folder = Workfolder(out)
    made_of = {
        "responses": digest(responses),
        "items": repr(list(items)),
        "how": [D, repr(estimator)],
        "out": out.suffix,
    }
    table, report = responses, Report()
    if responses.suffix != _PARQUET:
        table = folder.path / "responses.parquet"
        with responses.open(encoding="utf-8-sig", newline="") as lines:
            repeats = repeated_examinees(lines)
        with responses.open(encoding="utf-8-sig", newline="") as lines:
            stream = stream_responses_csv(lines, items, repeated=repeats, rows_at_once=ROWS_A_PIECE)
            folder.open(made_of, resume=resume)
            _keep(stream, table)
        report.problems += stream.problems
        items = stream.items
    known = _known(table, items, report)
    pieces, rows = pieces_of(table)
    scorer = MatrixScorer(known, D, estimator, rows)
    job = _Job(table, tuple(pieces), scorer, repeated(opened(table), ["examinee_id"]), folder)
    if table is responses:
        folder.open(made_of, resume=resume)
    report.items = len(known)
    progress = Progress("examinees", rows)
    for number, of_piece in enumerate(carried_out(job, range(len(pieces)), executor)):
        report.add(of_piece)
        progress.tell(pieces[number + 1].before if number + 1 < len(pieces) else rows)
    progress.close()
    _put_together(folder, len(pieces))
    return report


def _known(table: Path, items: Sequence[ItemParameters], report: Report) -> tuple[ItemParameters, ...]:
    """The items that the file has columns for, in its order; other columns are named."""
    by_id = {item.item_id: item for item in items}
    names = [name for name in column_names(table, ["examinee_id"]) if name != "examinee_id"]
    for name in names:
        if name not in by_id:
            words = f"The item {name} has no usable parameters; left out."
            report.problems.append(LineProblem(1, "unknown-item", words))
    known = tuple(by_id[name] for name in names if name in by_id)
    if not known:
        raise PsychometricsError(
            "no-known-item", "None of the items in the responses file has usable parameters."
        )
    return known


def _keep(stream: ResponseStream, table: Path) -> None:
    """Write the blocks of a text into a Parquet file, each a row group."""
    names = [item.item_id for item in stream.items]
    schema = pa.schema([("examinee_id", pa.string()), *((name, pa.int16()) for name in names)])
    with pq.ParquetWriter(table, schema) as writer:
        for examinees, scores in stream.blocks:
            columns = [pa.array(column, mask=column == NOT_ADMINISTERED) for column in scores.T]
            writer.write_table(pa.table([pa.array(examinees, pa.string()), *columns], schema=schema))


def _record_batch(examinees: Sequence[str], abilities: Abilities) -> pa.RecordBatch:
    nothing = np.isnan(abilities.theta)
    columns = [
        pa.array(examinees, pa.string()),
        pa.array(abilities.theta, mask=nothing),
        pa.array(abilities.se, mask=nothing),
        *(
            pa.array(count.astype(np.int32))
            for count in (abilities.n_items, abilities.raw, abilities.maximum)
        ),
        pa.array(abilities.status.tolist(), pa.string()),
    ]
    return pa.record_batch(columns, schema=_SCHEMA)


def _put_together(folder: Workfolder, pieces: int) -> None:
    """One file of all pieces, which takes its name when it is whole."""
    written = folder.path / "whole.part"
    if folder.output.suffix == _PARQUET:
        with pq.ParquetWriter(
            written, _SCHEMA, compression="lz4", use_dictionary=["status", "max"]
        ) as writer:
            for number in range(pieces):
                with pa.memory_map(str(folder.piece(number))) as file:
                    writer.write_table(pa.ipc.open_file(file).read_all())
    else:
        with written.open("wb") as whole:
            if pieces == 0:
                whole.write((",".join(COLUMNS) + "\n").encode())
            for number in range(pieces):
                with folder.piece(number).open("rb") as piece:
                    shutil.copyfileobj(piece, whole)
    written.replace(folder.output)
    folder.close()
