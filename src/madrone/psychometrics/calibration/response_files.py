"""Responses to items that have no parameters yet, wide or long (cli-contract.md "madrone psychometrics").

As ``irt.response_files``, except that no item says which scores it can have: any whole number from 0 is one.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.calibration.screening import MOST_POINTS
from madrone.psychometrics.errors import LineProblem, PsychometricsError

#: Rows with the line that each ends on.
_Rows = Iterator[tuple[int, list[str]]]
_LONG_HEADER = ["examinee_id", "item_id", "score"]
_NOT_ADMINISTERED = -1


@dataclass(frozen=True, slots=True)
class RawResponses:
    """Scores [n, k], -1 for not administered, of ``examinees`` on ``item_ids``, and what was left out."""

    examinees: tuple[str, ...]
    item_ids: tuple[str, ...]
    scores: NDArray[np.int8]
    problems: tuple[LineProblem, ...]


@dataclass(slots=True)
class _Collected:
    """What the rows gave; a row is the examinee's scores or, after a problem, nothing."""

    rows: dict[str, NDArray[np.int8]] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)

    def report(self, line: int, code: str, message: str) -> None:
        self.problems.append(LineProblem(line, code, message))

    def responses(self, item_ids: Sequence[str]) -> RawResponses:
        matrix = np.array(list(self.rows.values()), dtype=np.int8).reshape(len(self.rows), len(item_ids))
        return RawResponses(tuple(self.rows), tuple(item_ids), matrix, tuple(self.problems))


def read_raw_responses_csv(lines: Iterable[str]) -> RawResponses:
    """Read responses to any items; the long form is known by its header ``examinee_id,item_id,score``.

    An examinee with a score that cannot be is left out and named, as is a second row of the same examinee.
    Raises ``PsychometricsError`` with the code ``responses-header``.
    """
    reader = csv.reader(lines)
    header = [name.strip() for name in next(reader, [])]
    if len(header) < 2 or header[0] != "examinee_id" or not all(header):
        raise PsychometricsError(
            "responses-header",
            "The responses file has to begin with a header: examinee_id, then one column per item, "
            "or examinee_id,item_id,score.",
        )
    rows = ((reader.line_num, cells) for cells in reader if cells)
    if header == _LONG_HEADER:
        return _read_long(rows)
    for name in header:
        if header.count(name) > 1:
            raise PsychometricsError("responses-header", f"The column {name} stands in the header twice.")
    return _read_wide(rows, header[1:])


def read_groups_csv(lines: Iterable[str]) -> dict[str, str]:
    """Read ``examinee_id,group``: the group of every examinee.

    Raises ``PsychometricsError``: ``groups-header``, or ``groups-row`` naming the line.
    """
    reader = csv.reader(lines)
    if [name.strip() for name in next(reader, [])] != ["examinee_id", "group"]:
        raise PsychometricsError(
            "groups-header", "The groups file has to begin with the header examinee_id,group."
        )
    groups: dict[str, str] = {}
    for cells in reader:
        if not cells:
            continue
        stripped = [cell.strip() for cell in cells]
        if len(stripped) != 2 or not all(stripped) or stripped[0] in groups:
            raise PsychometricsError(
                "groups-row",
                f"Line {reader.line_num} of the groups file has to name an examinee, once in the file, and a group.",
            )
        groups[stripped[0]] = stripped[1]
    return groups


def _read_wide(rows: _Rows, item_ids: Sequence[str]) -> RawResponses:
    found = _Collected()
    for line, cells in rows:
        examinee = cells[0].strip()
        if len(cells) != len(item_ids) + 1:
            found.report(
                line, "cell-count", f"There are {len(cells)} cells; the header has {len(item_ids) + 1}."
            )
        elif not examinee:
            found.report(line, "no-examinee", "This row has no examinee_id.")
        elif examinee in found.rows:
            found.report(
                line, "repeated-examinee", f"Examinee {examinee} was given on an earlier line already."
            )
        else:
            scores = _scores(cells[1:], item_ids, examinee, line, found)
            if scores is not None:
                found.rows[examinee] = np.array(scores, dtype=np.int8)
    return found.responses(item_ids)


def _read_long(rows: _Rows) -> RawResponses:
    """One row per score; an examinee with any score that cannot be used is left out as a whole."""
    found = _Collected()
    refused: set[str] = set()
    by_examinee: dict[str, dict[str, int]] = {}
    for line, cells in rows:
        examinee, item_id = (
            (cells[0].strip(), cells[1].strip()) if len(cells) == len(_LONG_HEADER) else ("", "")
        )
        if not examinee or not item_id:
            found.report(
                line, "long-row", "This row has to have three cells: examinee_id, item_id and score."
            )
            continue
        own = by_examinee.setdefault(examinee, {})
        score = _scores(cells[2:], [item_id], examinee, line, found)
        if score is None:
            refused.add(examinee)
        elif item_id in own:
            found.report(line, "repeated-score", f"Examinee {examinee} has a second score on item {item_id}.")
            refused.add(examinee)
        else:
            own[item_id] = score[0]
    kept = {examinee: own for examinee, own in by_examinee.items() if examinee not in refused}
    place = {item_id: i for i, item_id in enumerate(dict.fromkeys(i for own in kept.values() for i in own))}
    for examinee, own in kept.items():
        found.rows[examinee] = row = np.full(len(place), _NOT_ADMINISTERED, dtype=np.int8)
        row[[place[item_id] for item_id in own]] = list(own.values())
    return found.responses(list(place))


def _scores(
    cells: Sequence[str], item_ids: Sequence[str], examinee: str, line: int, found: _Collected
) -> list[int] | None:
    """The scores in the cells; ``None`` after every cell that has none was reported."""
    if all(cell.isdecimal() and len(cell) == 1 for cell in cells):  # Nearly every row, and quickly told.
        return [int(cell) for cell in cells]
    scores = [_score(cell.strip()) for cell in cells]
    for cell, score, item_id in zip(cells, scores, item_ids, strict=True):
        if score is None:
            found.report(
                line,
                "score-range",
                f"Examinee {examinee}, item {item_id}: “{cell}” is not a whole score from 0 to {MOST_POINTS}.",
            )
    kept = [score for score in scores if score is not None]
    return kept if len(kept) == len(scores) else None


def _score(text: str) -> int | None:
    if not text:
        return _NOT_ADMINISTERED
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value in range(MOST_POINTS + 1) else None
