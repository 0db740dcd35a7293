"""Responses in Parquet files, read in pieces of whole row groups. PyArrow is loaded with this module.

Wide: ``examinee_id`` and a column of whole numbers for every item; null is not administered. Tests: one row a
test with ``examinee_id``, ``subject``, ``grade``, a list ``items`` of item_ids (texts, or whole numbers, which are
read faster) and a list ``scores``, in which null is an item without an answer; and, if wanted, any of ``kind``,
``block``, ``cat_minimum``, ``logged_on`` and ``submitted``, which ``state.sitting_columns`` explains. ``part`` and
``dropped`` belong to items and stand in the items file. Rows are counted from 1, as the lines of a text are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError

#: Whole row groups are put together until a piece has as many rows; it depends on the file alone.
ROWS_A_PIECE = 65_536
#: Rows of very large row groups are scored in parts, so that memory stays small.
ROWS_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive row groups and the number of rows before them."""

    groups: tuple[int, ...]
    before: int


def opened(path: Path) -> pq.ParquetFile:
    """Open a file; raises ``PsychometricsError`` (``not-parquet``)."""
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise PsychometricsError(
            "not-parquet", f"{path} is not a Parquet file, or not a whole one."
        ) from None


def pieces_of(path: Path) -> tuple[list[Piece], int]:
    """Cut a file into pieces; also the number of its rows."""
    metadata = opened(path).metadata
    pieces, groups, before, rows = [], [], 0, 0
    for group in range(metadata.num_row_groups):
        groups.append(group)
        rows += metadata.row_group(group).num_rows
        if rows - before >= ROWS_A_PIECE:
            pieces.append(Piece(tuple(groups), before))
            groups, before = [], rows
    if groups:
        pieces.append(Piece(tuple(groups), before))
    return pieces, rows


def batches(path: Path, piece: Piece, columns: Sequence[str]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Read a piece in parts, each with the number of the file's rows before it."""
    before = piece.before
    for batch in opened(path).iter_batches(
        ROWS_AT_ONCE, row_groups=list(piece.groups), columns=list(columns)
    ):
        yield before, batch
        before += batch.num_rows


def column_names(path: Path, needed: Sequence[str]) -> list[str]:
    """The file's columns; raises ``PsychometricsError`` (``responses-header``) if a needed one is not there."""
    names: list[str] = opened(path).schema_arrow.names
    missing = [name for name in needed if name not in names]
    if missing or len(set(names)) != len(names):
        what = f"has no column {missing[0]}" if missing else "names a column twice"
        raise PsychometricsError(
            "responses-header",
            f"{path} {what}. It needs {', '.join(needed)}; it has {', '.join(names[:10])}.",
        )
    return names


def whole_numbers(column: Any, name: str, null: int) -> NDArray[np.int16]:
    """A column as whole numbers; raises ``PsychometricsError`` (``not-whole``) for anything else."""
    try:
        return np.asarray(pc.fill_null(pc.cast(column, pa.int16()), null), dtype=np.int16)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise PsychometricsError(
            "not-whole", f"The column {name} has to hold whole numbers, but it is {column.type}."
        ) from None


def texts(column: Any) -> list[str | None]:
    """A column as texts."""
    found: list[str | None] = pc.cast(column, pa.string()).to_pylist()
    return found


def lists(column: Any, name: str) -> tuple[Any, NDArray[np.int64]]:
    """The values of a list column, one after the other, and where each row's begin [n + 1]."""
    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        raise PsychometricsError(
            "not-a-list", f"The column {name} has to hold lists, but it is {column.type}."
        )
    lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0), dtype=np.int64)
    return column.flatten(), np.concatenate([[0], np.cumsum(lengths)])
