"""Response files of the command line, wide or long (cli-contract.md "madrone psychometrics").

A wide file may be longer than memory: it is read in blocks of rows, and of the examinees it keeps eight bytes each.
"""

import csv
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.irt.scoring import NOT_ADMINISTERED

#: Rows with the line that each ends on.
_Rows = Iterator[tuple[int, list[str]]]
#: Some examinees and their scores [n, k].
Block = tuple[list[str], NDArray[np.int16]]
_LONG_HEADER = ["examinee_id", "item_id", "score"]
#: Rows of a block.
ROWS_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """Scores [n, k] of ``examinees`` on ``items`` in the order of the file, and what was left out of it."""

    examinees: list[str]
    items: tuple[ItemParameters, ...]
    scores: NDArray[np.int16]
    problems: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class ResponseStream:
    """The same, block by block; ``problems`` fills as the blocks are read."""

    items: tuple[ItemParameters, ...]
    blocks: Iterator[Block]
    problems: list[LineProblem]


@dataclass(slots=True)
class _Examinees:
    """Who stood on an earlier line; ``repeated``, where it is known, has the hashes of all who may stand twice."""

    repeated: frozenset[int] | None
    seen: set[str] = field(default_factory=set)

    def is_new(self, examinee: str) -> bool:
        if self.repeated is not None and hash(examinee) not in self.repeated:
            return True
        if examinee in self.seen:
            return False
        self.seen.add(examinee)
        return True


@dataclass(slots=True)
class _Collected:
    examinees: list[str] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)

    def report(self, line: int, code: str, message: str) -> None:
        self.problems.append(LineProblem(line, code, message))

    def block(self, width: int) -> Block:
        """What was collected, which is then collected anew."""
        matrix = np.array(self.rows, dtype=np.int16).reshape(len(self.rows), width)
        examinees, self.examinees, self.rows = self.examinees, [], []
        return examinees, matrix


def read_responses_csv(lines: Iterable[str], items: Sequence[ItemParameters]) -> ResponseFile:
    """Read responses to ``items``; the long form is known by its header ``examinee_id,item_id,score``.

    An examinee with a score that cannot be is left out and named, as is a second row of the same examinee
    and an item without parameters, for which nobody loses a row. Raises ``PsychometricsError``:
    ``responses-header`` or ``no-known-item``.
    """
    stream = stream_responses_csv(lines, items)
    blocks = list(stream.blocks)
    examinees = [examinee for block, _ in blocks for examinee in block]
    scores = np.concatenate([np.empty((0, len(stream.items)), np.int16), *(matrix for _, matrix in blocks)])
    return ResponseFile(examinees, stream.items, scores, tuple(stream.problems))


def stream_responses_csv(
    lines: Iterable[str],
    items: Sequence[ItemParameters],
    *,
    repeated: frozenset[int] | None = None,
    rows_at_once: int = ROWS_AT_ONCE,
) -> ResponseStream:
    """Read responses as ``read_responses_csv`` does, in blocks of ``rows_at_once`` rows, the last with fewer.

    Only the long form is read whole. With ``repeated``, which ``repeated_examinees`` gives, no other names are
    kept.
    """
    reader = csv.reader(lines)
    header = [name.strip() for name in next(reader, [])]
    if len(header) < 2 or header[0] != "examinee_id":
        raise PsychometricsError(
            "responses-header",
            "The responses file has to begin with a header: examinee_id, then one column per item, "
            "or examinee_id,item_id,score.",
        )
    rows = ((reader.line_num, cells) for cells in reader if cells)
    if header == _LONG_HEADER:
        return _read_long(rows, items, rows_at_once)
    found, kept = _Collected(), _known_columns(header[1:], items)
    for name in (name for name in header[1:] if name not in kept):
        found.report(
            1, "unknown-item", f"The item {name or '(without a name)'} has no usable parameters; left out."
        )
    if not kept:
        raise PsychometricsError(
            "no-known-item", "None of the items in the responses file has usable parameters."
        )
    blocks = _wide_blocks(rows, header, kept, _Examinees(repeated), found, rows_at_once)
    return ResponseStream(tuple(kept.values()), blocks, found.problems)


def repeated_examinees(lines: Iterable[str]) -> frozenset[int] | None:
    """The hashes of all examinees who may stand on two lines of a wide file, of which most files have none.

    ``None`` where a name in quotes makes a look at the beginnings of the lines not enough.
    """
    hashes = array("q")
    for number, line in enumerate(lines):
        name = line.partition(",")[0]
        if '"' in name:
            return None
        if number == 0 and [cell.strip() for cell in line.split(",")] == _LONG_HEADER:
            return None
        hashes.append(hash(name.strip()))
    ordered = np.sort(np.frombuffer(hashes, np.int64)) if hashes else np.empty(0, np.int64)
    return frozenset(ordered[1:][ordered[1:] == ordered[:-1]].tolist())


def _wide_blocks(
    rows: _Rows,
    header: Sequence[str],
    kept: dict[str, ItemParameters],
    known: _Examinees,
    found: _Collected,
    rows_at_once: int,
) -> Iterator[Block]:
    wanted, places = list(kept.values()), [header.index(name, 1) for name in kept]
    for line, cells in rows:
        if len(cells) != len(header):
            found.report(line, "cell-count", f"There are {len(cells)} cells; the header has {len(header)}.")
            continue
        examinee = cells[0].strip()
        if not _is_new(examinee, known, line, found):
            continue
        scores = _scores([cells[place] for place in places], wanted, examinee, line, found)
        if scores is not None:
            found.examinees.append(examinee)
            found.rows.append(scores)
            if len(found.rows) == rows_at_once:
                yield found.block(len(wanted))
    if found.rows:
        yield found.block(len(wanted))


def _read_long(rows: _Rows, items: Sequence[ItemParameters], rows_at_once: int) -> ResponseStream:
    """One row per score; an examinee with any score that cannot be used is left out as a whole."""
    found, by_id = _Collected(), {item.item_id: place for place, item in enumerate(items)}
    unknown: set[str] = set()
    refused: set[str] = set()
    by_examinee: dict[str, list[int]] = {}
    some_known = False
    for examinee, item_id, cell, line in _long_rows(rows, found):
        row = by_examinee.setdefault(examinee, [NOT_ADMINISTERED] * len(items))
        place = by_id.get(item_id)
        if place is None:
            if item_id not in unknown:
                unknown.add(item_id)
                found.report(line, "unknown-item", f"The item {item_id} has no usable parameters; left out.")
            continue
        some_known = True
        score = _scores([cell], [items[place]], examinee, line, found)
        if score is None:
            refused.add(examinee)
        elif row[place] != NOT_ADMINISTERED:
            found.report(line, "repeated-score", f"Examinee {examinee} has a second score on item {item_id}.")
            refused.add(examinee)
        else:
            row[place] = score[0]
    if not some_known:
        raise PsychometricsError(
            "no-known-item", "None of the items in the responses file has usable parameters."
        )
    for examinee, row in by_examinee.items():
        if examinee not in refused:
            found.examinees.append(examinee)
            found.rows.append(row)
    examinees, matrix = found.block(len(items))
    starts = range(0, len(examinees), rows_at_once)
    blocks = ((examinees[at : at + rows_at_once], matrix[at : at + rows_at_once]) for at in starts)
    return ResponseStream(tuple(items), blocks, found.problems)


def _long_rows(rows: _Rows, found: _Collected) -> Iterator[tuple[str, str, str, int]]:
    for line, cells in rows:
        if len(cells) != len(_LONG_HEADER):
            found.report(
                line, "cell-count", f"There are {len(cells)} cells; the header has {len(_LONG_HEADER)}."
            )
        elif not cells[0].strip():
            found.report(line, "no-examinee", "This row has no examinee_id.")
        else:
            yield cells[0].strip(), cells[1].strip(), cells[2], line


def _known_columns(columns: Sequence[str], items: Sequence[ItemParameters]) -> dict[str, ItemParameters]:
    by_id = {item.item_id: item for item in items}
    for name in columns:
        if columns.count(name) > 1:
            raise PsychometricsError("responses-header", f"The column {name} stands in the header twice.")
    return {name: by_id[name] for name in columns if name in by_id}


def _is_new(examinee: str, known: _Examinees, line: int, found: _Collected) -> bool:
    if not examinee:
        found.report(line, "no-examinee", "This row has no examinee_id.")
        return False
    if not known.is_new(examinee):
        found.report(line, "repeated-examinee", f"Examinee {examinee} was given on an earlier line already.")
        return False
    return True


def _scores(
    cells: Sequence[str], items: Sequence[ItemParameters], examinee: str, line: int, found: _Collected
) -> list[int] | None:
    """The scores in the cells; ``None`` after every cell that has none was reported."""
    try:
        scores = [int(cell) if cell else NOT_ADMINISTERED for cell in cells]
    except ValueError:
        return _careful_scores(cells, items, examinee, line, found)
    for cell, score, item in zip(cells, scores, items, strict=True):
        if cell and not 0 <= score <= item.max_points:
            return _careful_scores(cells, items, examinee, line, found)
    return scores


def _careful_scores(
    cells: Sequence[str], items: Sequence[ItemParameters], examinee: str, line: int, found: _Collected
) -> list[int] | None:
    """Read cell by cell, so that the item with the odd score can be named; 1.0 and blanks are let pass."""
    scores: list[int] | None = []
    for cell, item in zip(cells, items, strict=True):
        text = cell.strip()
        score = _score(text, item.max_points) if text else NOT_ADMINISTERED
        if score is not None:
            if scores is not None:
                scores.append(score)
            continue
        scores = None
        found.report(
            line,
            "score-range",
            f"Examinee {examinee}, item {item.item_id}: “{text}” is not a score from 0 to {item.max_points}.",
        )
    return scores


def _score(text: str, maximum: int) -> int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value in range(maximum + 1) else None
