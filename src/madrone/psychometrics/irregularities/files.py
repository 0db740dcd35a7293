"""Files of changed answers and of response times; what cannot be used is named by its line."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.errors import LineProblem, PsychometricsError
from madrone.psychometrics.irt.models import Floats

_CHANGES_HEADER = ["examinee_id", "item_id", "score", "first_score"]
_POINTS: Mapping[str, int] = {"0": 0, "1": 1}


@dataclass(frozen=True, slots=True)
class ChangedAnswers:
    """Scores [n, k] now (``last``) and before (``first``), -1 where not administered, and which answers changed."""

    examinees: tuple[str, ...]
    item_ids: tuple[str, ...]
    first: NDArray[np.int8]
    last: NDArray[np.int8]
    changed: NDArray[np.bool_]
    problems: tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """Times [n, k] in seconds, NaN where there is none."""

    examinees: tuple[str, ...]
    item_ids: tuple[str, ...]
    seconds: Floats
    problems: tuple[LineProblem, ...]


def read_changes_csv(lines: Iterable[str]) -> ChangedAnswers:
    """Read ``examinee_id,item_id,score,first_score``: a row per answer, the first score only where it changed.

    Scores are 0 or 1. A row that cannot be used is left out and named. Raises ``PsychometricsError``:
    ``changes-header``.
    """
    reader = csv.reader(lines)
    if [name.strip() for name in next(reader, [])] != _CHANGES_HEADER:
        raise PsychometricsError(
            "changes-header",
            "The file of changed answers has to begin with the header examinee_id,item_id,score,first_score.",
        )
    found: dict[tuple[str, str], tuple[int, int | None]] = {}
    problems: list[LineProblem] = []
    for cells in reader:
        if not cells:
            continue
        try:
            place, scores = _change([cell.strip() for cell in cells])
            if place in found:
                raise PsychometricsError(
                    "repeated-score", f"Examinee {place[0]} has a second score on item {place[1]}."
                )
        except PsychometricsError as problem:
            problems.append(LineProblem(reader.line_num, problem.code, problem.message))
        else:
            found[place] = scores
    return _changed_answers(found, tuple(problems))


def _change(cells: Sequence[str]) -> tuple[tuple[str, str], tuple[int, int | None]]:
    if len(cells) != len(_CHANGES_HEADER) or not cells[0] or not cells[1]:
        raise PsychometricsError(
            "changes-row", "This row has to name an examinee and an item, a score, and perhaps a first score."
        )
    examinee, item_id, score, first = cells
    if score not in _POINTS or first not in (*_POINTS, ""):
        raise PsychometricsError(
            "score-range", f"Examinee {examinee}, item {item_id}: changes are looked at on scores of 0 and 1."
        )
    return (examinee, item_id), (_POINTS[score], _POINTS.get(first))


def _changed_answers(
    found: Mapping[tuple[str, str], tuple[int, int | None]], problems: tuple[LineProblem, ...]
) -> ChangedAnswers:
    rows = {examinee: row for row, examinee in enumerate(dict.fromkeys(name for name, _ in found))}
    columns = {item_id: column for column, item_id in enumerate(dict.fromkeys(item for _, item in found))}
    last = np.full((len(rows), len(columns)), -1, dtype=np.int8)
    first, changed = last.copy(), np.zeros(last.shape, dtype=np.bool_)
    for (examinee, item_id), (score, before) in found.items():
        place = rows[examinee], columns[item_id]
        last[place] = score
        first[place] = score if before is None else before
        changed[place] = before is not None
    return ChangedAnswers(tuple(rows), tuple(columns), first, last, changed, problems)


def read_times_csv(lines: Iterable[str]) -> Times:
    """Read ``examinee_id`` and a column of seconds per item; an empty cell is no time.

    A row with a cell that is no time above zero is left out and named. Raises ``PsychometricsError``:
    ``times-header``.
    """
    reader = csv.reader(lines)
    header = [name.strip() for name in next(reader, [])]
    if len(header) < 2 or header[0] != "examinee_id" or not all(header) or len({*header}) != len(header):
        raise PsychometricsError(
            "times-header",
            "The file of times has to begin with a header: examinee_id, then a column per item.",
        )
    rows: dict[str, list[float]] = {}
    problems: list[LineProblem] = []
    for cells in reader:
        if not cells:
            continue
        try:
            examinee, seconds = _times([cell.strip() for cell in cells], header)
            if examinee in rows:
                raise PsychometricsError(
                    "repeated-examinee", f"Examinee {examinee} was given on an earlier line already."
                )
        except PsychometricsError as problem:
            problems.append(LineProblem(reader.line_num, problem.code, problem.message))
        else:
            rows[examinee] = seconds
    matrix = np.array(list(rows.values()), dtype=np.float64).reshape(len(rows), len(header) - 1)
    return Times(tuple(rows), tuple(header[1:]), matrix, tuple(problems))


def _times(cells: Sequence[str], header: Sequence[str]) -> tuple[str, list[float]]:
    if len(cells) != len(header) or not cells[0]:
        raise PsychometricsError(
            "cell-count",
            f"There are {len(cells)} cells, of which the first names the examinee; the header has {len(header)}.",
        )
    return cells[0], [
        _seconds(cell, cells[0], item_id) for cell, item_id in zip(cells[1:], header[1:], strict=True)
    ]


def _seconds(cell: str, examinee: str, item_id: str) -> float:
    if not cell:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise PsychometricsError(
            "time-range", f"Examinee {examinee}, item {item_id}: “{cell}” is not a time above zero seconds."
        )
    return value
