"""Which rows of a file have the key of an earlier row, told in 8 bytes a row."""

from collections.abc import Iterator, Sequence
from typing import Any

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

_ROWS_AT_ONCE = 65_536


def repeated(file: pq.ParquetFile, key: Sequence[str]) -> NDArray[np.int64]:
    """The rows, from 0, whose ``key`` an earlier row has already; a row without a text in the first is none.

    Equal hashes only choose the rows that are compared in full.
    """
    hashes = np.concatenate(
        [
            np.empty(0, np.uint64),
            *(_hashes(batch, key) for batch in file.iter_batches(_ROWS_AT_ONCE, columns=key)),
        ]
    )
    ordered = np.sort(hashes)
    suspects = np.flatnonzero(np.isin(hashes, ordered[1:][ordered[1:] == ordered[:-1]]))
    if not suspects.size:
        return suspects
    seen: set[tuple[Any, ...]] = set()
    again = []
    for row, values in _keys_of(file, key, suspects):
        if values in seen:
            again.append(row)
        elif values[0] is not None:
            seen.add(values)
    return np.array(again, dtype=np.int64)


def _keys_of(
    file: pq.ParquetFile, key: Sequence[str], rows: NDArray[np.int64]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    before = 0
    for batch in file.iter_batches(_ROWS_AT_ONCE, columns=key):
        some = rows[(rows >= before) & (rows < before + batch.num_rows)]
        columns = [batch[name].take(pa.array(some - before)).to_pylist() for name in key]
        yield from zip(some.tolist(), zip(*columns, strict=True), strict=True)
        before += batch.num_rows


def _hashes(batch: pa.RecordBatch, key: Sequence[str]) -> NDArray[np.uint64]:
    found = np.full(batch.num_rows, 14695981039346656037, np.uint64)
    for name in key:
        column = pc.cast(batch[name], pa.large_string())
        _, ends, data = column.buffers()
        offsets = np.frombuffer(ends, np.int64)[column.offset : column.offset + len(column) + 1]
        _stir(offsets, np.frombuffer(data or b"", np.uint8), found)
    return found


@numba.njit(cache=True, nogil=True)
def _stir(offsets: NDArray[np.int64], data: NDArray[np.uint8], hashes: NDArray[np.uint64]) -> None:
    """Stir each text into its hash: FNV-1a over the bytes and a closing mark, then a mix of all bits."""
    for i in range(hashes.shape[0]):
        stirred = hashes[i]
        for place in range(offsets[i], offsets[i + 1]):
            stirred = (stirred ^ np.uint64(data[place])) * np.uint64(1099511628211)
        stirred = (stirred ^ np.uint64(255)) * np.uint64(1099511628211)
        stirred ^= stirred >> np.uint64(32)
        hashes[i] = stirred * np.uint64(0x9E3779B97F4A7C15)
