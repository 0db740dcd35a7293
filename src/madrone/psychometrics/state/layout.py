"""Rows of tests in arrays: which item stands where, and which rows cannot be scored."""

from typing import Any

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.runs.parquet import lists, whole_numbers
from madrone.psychometrics.state.scorer import UNANSWERED

UNKNOWN = -2
_EMPTY = -1
#: Numbers up to here are looked up in a table, larger ones are searched for.
_MOST_DIRECT = 4_000_000
#: The findings of ``odd_rows``, by number; the first is nothing odd.
FINDINGS = ("", "unknown-item", "other-subject", "repeated-item", "score-range")

Places = NDArray[np.int16]
Scores = NDArray[np.int16]


def layout(batch: pa.RecordBatch, place_of: dict[str, int]) -> tuple[Places, Scores]:
    """The ``items`` of a batch as places in the bank and their ``scores``, each [n, most].

    -1 fills the rows of places, ``UNKNOWN`` is an item that the bank has not. Raises ``PsychometricsError``
    (``list-lengths``) where a row has not as many scores as items.
    """
    names, starts = lists(batch["items"], "items")
    values, score_starts = lists(batch["scores"], "scores")
    if not np.array_equal(starts, score_starts):
        raise PsychometricsError("list-lengths", "A row has not as many scores as items.")
    taken = _by_number(names, place_of) if pa.types.is_integer(names.type) else _by_name(names, place_of)
    points = whole_numbers(values, "scores", UNANSWERED)
    lengths = np.diff(starts)
    shape = (lengths.shape[0], int(lengths.max(initial=1)))
    if np.all(lengths == shape[1]):
        return taken.reshape(shape), points.reshape(shape)
    places, scores = np.full(shape, _EMPTY, np.int16), np.zeros(shape, np.int16)
    there = np.arange(shape[1]) < lengths[:, None]
    places[there], scores[there] = taken, points
    return places, scores


def _by_name(names: Any, place_of: dict[str, int]) -> Places:
    encoded = pc.dictionary_encode(pc.cast(names, pa.string()))
    known = [place_of.get(name, UNKNOWN) for name in encoded.dictionary.to_pylist()]
    lookup = np.array([*known, UNKNOWN], dtype=np.int16)
    return lookup[np.asarray(encoded.indices.fill_null(len(known)), dtype=np.int64)]


def _by_number(numbers: Any, place_of: dict[str, int]) -> Places:
    """Item ids that are whole numbers, written without leading zeros in the items file."""
    known = {int(name): place for name, place in place_of.items() if name.isascii() and name.isdigit()}
    wanted = np.asarray(pc.fill_null(pc.cast(numbers, pa.int64()), -1), dtype=np.int64)
    if not known:
        return np.full(wanted.shape, UNKNOWN, np.int16)
    if max(known) < _MOST_DIRECT:
        table = np.full(max(known) + 2, UNKNOWN, np.int16)
        table[list(known)] = list(known.values())
        # Beyond the largest number stands one more place, that knows no item.
        return table[np.where((wanted < 0) | (wanted > max(known)), max(known) + 1, wanted)]
    numbered = np.array(sorted(known))
    at = np.minimum(np.searchsorted(numbered, wanted), numbered.shape[0] - 1)
    places = np.array([known[number] for number in numbered.tolist()], dtype=np.int16)
    return np.where(numbered[at] == wanted, places[at], np.int16(UNKNOWN))


@numba.njit(cache=True, nogil=True)
def odd_rows(
    places: Places,
    scores: Scores,
    maxima: NDArray[np.int32],
    subject_of: NDArray[np.int64],
    subject: NDArray[np.int64],
    findings: NDArray[np.uint8],
    columns: NDArray[np.int64],
) -> None:
    """Find the first odd item of each row: its finding by number, and its column."""
    seen = np.full(maxima.shape[0], -1, np.int64)
    for i in range(places.shape[0]):
        findings[i] = 0
        for t in range(places.shape[1]):
            item, score = places[i, t], scores[i, t]
            if item == -1:
                break
            if item < 0:
                findings[i] = 1
            elif subject_of[item] != subject[i]:
                findings[i] = 2
            elif seen[item] == i:
                findings[i] = 3
            elif score < -1 or score > maxima[item]:
                findings[i] = 4
            if findings[i] > 0:
                columns[i] = t
                break
            seen[item] = i


def words(finding: int, item: Any, score: Any, maximum: int) -> str:
    """Say what is odd about an item of a row."""
    if FINDINGS[finding] == "unknown-item":
        return f"the item {item} is not among the usable items"
    if FINDINGS[finding] == "other-subject":
        return f"the item {item} belongs to another subject"
    if FINDINGS[finding] == "repeated-item":
        return f"the item {item} stands in it twice"
    return f"item {item}: {score} is not a score from 0 to {maximum}"
