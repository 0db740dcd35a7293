"""The compiled loop that counts scores; the plain way to the same counts is in ``tallies``."""

import numba
import numpy as np
from numpy.typing import NDArray


@numba.njit(cache=True, nogil=True)
def count(
    scores: NDArray[np.int8],
    groups: NDArray[np.int8],
    anchors: NDArray[np.int8],
    matching: NDArray[np.intp],
    strata: int,
    at_least: NDArray[np.int32],
) -> None:
    """Count in ``at_least`` [m + 1, 2 strata, k] how many of a bucket have v points or more on each item.

    To add whole rows up, one level of points after the other, lets the processor work on many items at once.
    """
    n, k = scores.shape
    levels = at_least.shape[0]
    for i in range(n):
        if groups[i] < 0:
            continue
        row = scores[i]
        total = np.intp(0)
        if matching.shape[0] > 0:
            total = matching[i]
            if total < 0:
                continue
        else:
            points = np.int32(0)
            for j in range(k):
                points += np.int32(max(row[j], 0)) * np.int32(anchors[j])
            total = np.intp(points)
        bucket = groups[i] * strata + total
        for v in range(levels):
            counters = at_least[v, bucket]
            for j in range(k):
                counters[j] += np.int32(row[j] >= v)
