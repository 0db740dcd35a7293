"""Response files of the command line, wide or long (cli-contract.md "madrone psychometrics")."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.models import ItemParameters
from madrone.psychometrics.irt.scoring import NOT_ADMINISTERED

#: Rows with the line that each ends on.
_Rows = Iterator[tuple[int, list[str]]]
_LONG_HEADER = ["examinee_id", "item_id", "score"]


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """Scores [n, k] of ``examinees`` on ``items`` in the order of the file, and what was left out of it."""

    examinees: list[str]
    items: tuple[ItemParameters, ...]
    scores: NDArray[np.int16]
    problems: tuple[LineProblem, ...]


@dataclass(slots=True)
class _Collected:
    examinees: list[str] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)

    def report(self, line: int, code: str, message: str) -> None:
        self.problems.append(LineProblem(line, code, message))


def read_responses_csv(lines: Iterable[str], items: Sequence[ItemParameters]) -> ResponseFile:
    """Read responses to ``items``; the long form is known by its header ``examinee_id,item_id,score``.

    An examinee with a score that cannot be is left out and named, as is a second row of the same examinee
    and an item without parameters. Raises ``PsychometricsError``: ``responses-header`` or ``no-known-item``.
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
    return _read_long(rows, items) if header == _LONG_HEADER else _read_wide(rows, header[1:], items)


def _read_wide(rows: _Rows, columns: Sequence[str], items: Sequence[ItemParameters]) -> ResponseFile:
    found, kept = _Collected(), _known_columns(columns, items)
    for name in (name for name in columns if name not in kept):
        found.report(
            1, "unknown-item", f"The item {name or '(without a name)'} has no usable parameters; left out."
        )
    if not kept:
        raise PsychometricsError(
            "no-known-item", "None of the items in the responses file has usable parameters."
        )
    wanted = list(kept.values())
    places = [columns.index(name) + 1 for name in kept]
    seen: set[str] = set()
    for line, cells in rows:
        if len(cells) != len(columns) + 1:
            found.report(
                line, "cell-count", f"There are {len(cells)} cells; the header has {len(columns) + 1}."
            )
            continue
        examinee = cells[0].strip()
        if not _is_new(examinee, seen, line, found):
            continue
        scores = _scores([cells[place] for place in places], wanted, examinee, line, found)
        if scores is not None:
            found.examinees.append(examinee)
            found.rows.append(scores)
    return _response_file(found, wanted)


def _read_long(rows: _Rows, items: Sequence[ItemParameters]) -> ResponseFile:
    """One row per score; an examinee with any score that cannot be used is left out as a whole."""
    found, by_id = _Collected(), {item.item_id: place for place, item in enumerate(items)}
    unknown: set[str] = set()
    refused: set[str] = set()
    by_examinee: dict[str, list[int]] = {}
    for examinee, item_id, cell, line in _long_rows(rows, found):
        place = by_id.get(item_id)
        if place is None:
            if item_id not in unknown:
                unknown.add(item_id)
                found.report(line, "unknown-item", f"The item {item_id} has no usable parameters; left out.")
            continue
        row = by_examinee.setdefault(examinee, [NOT_ADMINISTERED] * len(items))
        score = _scores([cell], [items[place]], examinee, line, found)
        if score is None:
            refused.add(examinee)
        elif row[place] != NOT_ADMINISTERED:
            found.report(line, "repeated-score", f"Examinee {examinee} has a second score on item {item_id}.")
            refused.add(examinee)
        else:
            row[place] = score[0]
    if not by_examinee:
        raise PsychometricsError(
            "no-known-item", "None of the items in the responses file has usable parameters."
        )
    for examinee, row in by_examinee.items():
        if examinee not in refused:
            found.examinees.append(examinee)
            found.rows.append(row)
    return _response_file(found, list(items))


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


def _is_new(examinee: str, seen: set[str], line: int, found: _Collected) -> bool:
    if not examinee:
        found.report(line, "no-examinee", "This row has no examinee_id.")
        return False
    if examinee in seen:
        found.report(line, "repeated-examinee", f"Examinee {examinee} was given on an earlier line already.")
        return False
    seen.add(examinee)
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


def _response_file(found: _Collected, items: list[ItemParameters]) -> ResponseFile:
    matrix = np.array(found.rows, dtype=np.int16).reshape(len(found.rows), len(items))
    return ResponseFile(found.examinees, tuple(items), matrix, tuple(found.problems))
