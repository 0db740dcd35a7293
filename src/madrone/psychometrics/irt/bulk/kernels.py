"""The compiled inner loops. Sums may be reassociated; nothing else is left to the compiler's taste.

They write into the arrays they are given: theta, se [n] in theta units, raw points, and status codes.
"""

import math

import numba
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt.models import Floats

_SUMMING = {"reassoc", "contract"}
_NEWTON_STEPS = 12
_SMALL_STEP = 1e-13

Scores = NDArray[np.int8]
Places = NDArray[np.int16]
Counts = NDArray[np.int32]
Codes = NDArray[np.uint8]


@numba.njit(cache=True, nogil=True, fastmath=_SUMMING)
def _weighted_sum(row: Scores, slopes: Floats) -> float:
    total = 0.0
    for k in range(row.shape[0]):
        total += slopes[k] * row[k]
    return total


@numba.njit(cache=True, nogil=True)
def _points(row: Scores, maxima: Counts) -> int:
    """The sum of the points, or -1 if any is out of range."""
    total, odd = 0, 0
    for k in range(row.shape[0]):
        total += row[k]
        odd |= (row[k] < 0) | (row[k] > maxima[k])
    return -1 if odd else total


@numba.njit(cache=True, nogil=True, inline="always")
def _piece(row: Floats, first: int, u: float) -> float:
    value = row[first + 5]
    for power in range(4, -1, -1):
        value = value * u + row[first + power]
    return value


@numba.njit(cache=True, nogil=True, error_model="numpy")
def fixed(
    scores: Scores,
    slopes: Floats,
    maxima: Counts,
    knots: Floats,
    rows: Floats,
    starts: Counts,
    low: float,
    high: float,
    se_low: float,
    se_high: float,
    theta: Floats,
    se: Floats,
    raw: Counts,
    status: Codes,
) -> int:
    """Read theta and se of every row of ``scores`` off the tables; give the first odd row, or -1."""
    whole = maxima.sum()
    scale = starts.shape[0] / (knots[-1] - knots[0])
    last = rows.shape[0] - 1
    for i in range(scores.shape[0]):
        points = _points(scores[i], maxima)
        if points < 0:
            return i
        raw[i] = points
        total = _weighted_sum(scores[i], slopes)
        if points == 0 or total <= knots[0]:
            theta[i], se[i], status[i] = low, se_low, 1 if points == 0 else 4
            continue
        if points == whole or total >= knots[-1]:
            theta[i], se[i], status[i] = high, se_high, 2 if points == whole else 4
            continue
        j = starts[min(int((total - knots[0]) * scale), starts.shape[0] - 1)]
        while j < last and total >= knots[j + 1]:
            j += 1
        while total < knots[j]:  # A bucket's edge and the product above may round differently.
            j -= 1
        u = (total - rows[j, 0]) * rows[j, 1]
        theta[i] = _piece(rows[j], 2, u)
        se[i] = _piece(rows[j], 8, u)
        status[i] = 0
    return -1


@numba.njit(cache=True, nogil=True, error_model="numpy")
def by_statistic(
    scores: Scores,
    slopes: Floats,
    maxima: Counts,
    spacing: float,
    cells: Floats,
    theta: Floats,
    se: Floats,
    raw: Counts,
    status: Codes,
) -> int:
    """Read theta and se off cubic ``cells`` of the statistic, ``spacing`` wide; give the first odd row, or -1."""
    whole = maxima.sum()
    last, scale = cells.shape[0] - 1, 1 / spacing
    for i in range(scores.shape[0]):
        points = _points(scores[i], maxima)
        if points < 0:
            return i
        raw[i] = points
        u = _weighted_sum(scores[i], slopes) * scale
        j = min(int(u), last)
        u -= j
        cell = cells[j]
        theta[i] = ((cell[0] * u + cell[1]) * u + cell[2]) * u + cell[3]
        se[i] = ((cell[4] * u + cell[5]) * u + cell[6]) * u + cell[7]
        status[i] = 1 if points == 0 else 2 if points == whole else 0
    return -1


@numba.njit(cache=True, nogil=True)
def by_sum(
    scores: Scores, maxima: Counts, table: Floats, theta: Floats, se: Floats, raw: Counts, status: Codes
) -> int:
    """Read theta and se of every sum of points off ``table`` [2, sums]; give the first odd row, or -1."""
    whole = maxima.sum()
    for i in range(scores.shape[0]):
        points = _points(scores[i], maxima)
        if points < 0:
            return i
        raw[i] = points
        theta[i], se[i] = table[0, points], table[1, points]
        status[i] = 1 if points == 0 else 2 if points == whole else 0
    return -1


@numba.njit(cache=True, nogil=True, fastmath=_SUMMING)
def _gather(table: Floats, taken: Places, j: int, sums: Floats, place: int) -> None:
    """Add up mean, information and third cumulant of the items at knot ``j`` into ``sums[place]``."""
    mean, second, third = 0.0, 0.0, 0.0
    for t in range(taken.shape[0]):
        item = taken[t]
        mean += table[j, item, 0]
        second += table[j, item, 1]
        third += table[j, item, 2]
    sums[place, 0], sums[place, 1], sums[place, 2] = mean, second, third


@numba.njit(cache=True, nogil=True, inline="always")
def _between(sums: Floats, total: float, h: float) -> tuple[float, float]:
    """Where the quintic through both knots' sums reaches ``total``: u from 0 to 1, and the slope there."""
    y0, d0, e0 = sums[0, 0] - total, sums[0, 1] * h, sums[0, 2] * h * h
    y1, d1, e1 = sums[1, 0] - total, sums[1, 1] * h, sums[1, 2] * h * h
    rise, turn, bend = y1 - y0 - d0 - 0.5 * e0, d1 - d0 - e0, e1 - e0
    c3 = 10 * rise - 4 * turn + 0.5 * bend
    c4 = -15 * rise + 7 * turn - bend
    c5 = 6 * rise - 3 * turn + 0.5 * bend
    u = -y0 / (y1 - y0)
    slope = d0
    for _ in range(_NEWTON_STEPS):
        value = ((((c5 * u + c4) * u + c3) * u + 0.5 * e0) * u + d0) * u + y0
        slope = (((5 * c5 * u + 4 * c4) * u + 3 * c3) * u + e0) * u + d0
        step = value / slope
        u -= step
        if abs(step) <= _SMALL_STEP:
            break
    return u, slope / h


@numba.njit(cache=True, nogil=True, error_model="numpy")
def tally(
    items: Places,
    scores: Scores,
    slopes: Floats,
    maxima: Counts,
    middles: Floats,
    low: float,
    h: float,
    last: int,
    half_points: bool,
    totals: Floats,
    guesses: Places,
    n_items: Counts,
    raw: Counts,
    maximum: Counts,
) -> int:
    """Add up each examinee's points and guess the knot nearest to theta; give the first odd row, or -1.

    With ``half_points`` all wrong gets and all right loses half a point on the item with the smallest slope.
    A guess is -1 without items, 0 where everything is wrong and ``last`` where everything is right.
    """
    for i in range(items.shape[0]):
        n, points, most, total, middle, weight, flattest = 0, 0, 0, 0.0, 0.0, 0.0, np.inf
        while n < items.shape[1] and items[i, n] >= 0:
            item, score = items[i, n], scores[i, n]
            if item >= slopes.shape[0] or score < 0 or score > maxima[item]:
                return i
            points += score
            most += maxima[item]
            total += slopes[item] * score
            middle += middles[item]
            weight += slopes[item]
            flattest = min(flattest, slopes[item])
            n += 1
        for t in range(n, items.shape[1]):  # After the first empty place all have to be empty.
            if items[i, t] >= 0:
                return i
        n_items[i], raw[i], maximum[i] = n, points, most
        got = float(points)
        if n > 0 and half_points and (points == 0 or points == most):
            got = 0.5 if points == 0 else most - 0.5
            total += 0.5 * flattest if points == 0 else -0.5 * flattest
        totals[i] = total
        if n == 0:
            guesses[i] = -1
        elif got == 0 or got == most:
            guesses[i] = 0 if got == 0 else last
        else:
            odds = math.log(got / (most - got)) * n / weight
            guesses[i] = min(last - 1, max(1, int((middle / n + odds - low) / h + 0.5)))
    return -1


@numba.njit(cache=True, nogil=True, error_model="numpy")
def pooled(
    order: NDArray[np.intp],
    items: Places,
    totals: Floats,
    guesses: Places,
    n_items: Counts,
    table: Floats,
    low: float,
    high: float,
    h: float,
    theta: Floats,
    se: Floats,
    status: Codes,
) -> None:
    """Estimate examinees who took items of their own, in an order in which neighbours use the same knots.

    The knots on both sides of the root are found by Newton steps over the grid; between them the sums of the
    items' Hermite data are Hermite data of the sum. A theta at an end is ``low`` or ``high`` itself, which adding
    up ``h`` would miss by some last digits.
    """
    last = table.shape[0] - 1
    sums, latest = np.empty((2, 3)), np.empty((1, 3))
    for i in order:
        j, total = guesses[i], totals[i]
        if j < 0:
            theta[i], se[i], status[i] = np.nan, np.nan, 3
            continue
        taken = items[i, : n_items[i]]
        if j == 0 or j == last:
            _gather(table, taken, j, latest, 0)
            theta[i], se[i] = low if j == 0 else high, 1 / math.sqrt(latest[0, 1])
            status[i] = 1 if j == 0 else 2
            continue
        left, right = -1, last + 1
        while True:
            _gather(table, taken, j, latest, 0)
            short = total - latest[0, 0]
            if short > 0:
                left = j
                sums[0] = latest[0]
            else:
                right = j
                sums[1] = latest[0]
            if right - left <= 1 or left == last or right == 0:
                break
            step = short / latest[0, 1] / h if latest[0, 1] > 0 else 0.0
            step = min(float(last), max(-float(last), step))
            j = min(right - 1, max(left + 1, j + math.floor(step + 0.5)))
        if right == 0 or left == last:
            theta[i], se[i], status[i] = low if j == 0 else high, 1 / math.sqrt(latest[0, 1]), 4
            continue
        u, slope = _between(sums, total, h)
        theta[i] = low + h * (left + u)
        se[i] = 1 / math.sqrt(slope)
        status[i] = 0


@numba.njit(cache=True, nogil=True, error_model="numpy")
def information(
    items: Places, theta: Floats, slopes: Floats, maxima: Counts, steps: Floats, found: Floats
) -> None:
    """Fisher information of each row's items at ``theta`` without tables; negative places are left out."""
    chances = np.empty(steps.shape[1] + 1)
    for i in range(items.shape[0]):
        total = 0.0
        for t in range(items.shape[1]):
            item = items[i, t]
            if item < 0:
                continue
            exponent, largest = 0.0, 0.0
            chances[0] = 0.0
            for r in range(maxima[item]):
                exponent += slopes[item] * (theta[i] - steps[item, r])
                chances[r + 1] = exponent
                largest = max(largest, exponent)
            whole, mean = 0.0, 0.0
            for v in range(maxima[item] + 1):
                chances[v] = math.exp(chances[v] - largest)
                whole += chances[v]
                mean += v * chances[v]
            mean /= whole
            variance = 0.0
            for v in range(maxima[item] + 1):
                variance += chances[v] * (v - mean) ** 2
            total += slopes[item] ** 2 * variance / whole
        found[i] = total


@numba.njit(cache=True, nogil=True)
def sift(items: Places, scores: Scores, kinds: Codes, of_kind: Places, scores_of_kind: Scores) -> None:
    """Copy each row's items, with their scores, to the front of the row in the array of their kind.

    ``of_kind`` and ``scores_of_kind`` are [kinds, n, most] and hold -1 and 0.
    """
    kept = np.empty(of_kind.shape[0], np.int64)
    for i in range(items.shape[0]):
        kept[:] = 0
        for t in range(items.shape[1]):
            item = items[i, t]
            if item >= 0:
                kind = kinds[item]
                of_kind[kind, i, kept[kind]] = item
                scores_of_kind[kind, i, kept[kind]] = scores[i, t]
                kept[kind] += 1
