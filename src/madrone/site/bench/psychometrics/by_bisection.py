"""The Smarter rules once more, the slow way: bisection, one student after the other, no code of the engine's.

Written from the Test Scoring Specifications 2014-15 and 2015-16 alone; the engine's bulk path is measured against
it. Items are rows of ``slopes`` (with D), ``steps`` and ``most`` (the most points); ``figures`` of a test are slope
and intercept of its scale, LOT, HOT, LOSS, HOSS and the three cuts.
"""

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

FORM, CAT, PT = 1, 2, 4
SUMMATIVE, ICA, IAB = range(3)
CLAIMS = 4
#: Whole test first, then the claims.
SCORES = 1 + CLAIMS
_LOW, _HIGH, _HALVINGS = -15.0, 15.0, 48
_LARGEST_ERROR = 2.5


class Found(NamedTuple):
    """What the slow way says of n tests: theta and se [n, 5] are NaN, whole numbers [n, 5] 0 where there is no score.

    ``flags`` [n] are 0, 1, 2 for N, P, Y; ``simulated`` [n] items were added.
    """

    theta: Floats
    se: Floats
    scale_score: Whole
    sem: Whole
    level: Whole
    flags: Whole
    simulated: Whole

    @classmethod
    def empty(cls, n: int) -> "Found":
        """Arrays to be filled."""
        shape = (n, SCORES)
        return cls(
            np.full(shape, np.nan),
            np.full(shape, np.nan),
            np.zeros(shape, np.int64),
            np.zeros(shape, np.int64),
            np.zeros(shape, np.int64),
            np.zeros(n, np.int64),
            np.zeros(n, np.int64),
        )


@numba.njit(cache=True, nogil=True)
def draw(places: NDArray[np.int16], theta: Floats, chances: Floats, slopes: Floats, steps: Floats, most: Whole,
         scores: NDArray[np.int8]) -> None:  # fmt: skip
    """Let students at ``theta`` answer their items, by ``chances`` from 0 to 1."""
    for i in range(places.shape[0]):
        for t in range(places.shape[1]):
            item = places[i, t]
            if item < 0:
                continue
            weight, whole = 1.0, 1.0
            for r in range(most[item]):
                weight *= np.exp(slopes[item] * (theta[i] - steps[item, r]))
                whole += weight
            left, weight, points = chances[i, t] * whole - 1.0, 1.0, 0
            while left > 0 and points < most[item]:
                weight *= np.exp(slopes[item] * (theta[i] - steps[item, points]))
                left -= weight
                points += 1
            scores[i, t] = points


@numba.njit(cache=True, nogil=True)
def _moments(theta: float, slope: float, steps: Floats, most: int) -> tuple[float, float]:
    """Mean and variance of an item's points; sums run from the likeliest score's exponent."""
    if most == 1:
        chance = 1 / (1 + np.exp(slope * (steps[0] - theta)))
        return chance, chance * (1 - chance)
    highest, exponent = 0.0, 0.0
    for r in range(most):
        exponent += slope * (theta - steps[r])
        highest = max(highest, exponent)
    whole, first, second, exponent = np.exp(-highest), 0.0, 0.0, 0.0
    for r in range(most):
        exponent += slope * (theta - steps[r])
        weight = np.exp(exponent - highest)
        whole += weight
        first += (r + 1) * weight
        second += (r + 1) * (r + 1) * weight
    return first / whole, second / whole - (first / whole) ** 2


@numba.njit(cache=True, nogil=True)
def _root(items: Whole, points: Floats, n: int, slopes: Floats, steps: Floats, most: Whole) -> float:
    low, high = _LOW, _HIGH
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        short = 0.0
        for k in range(n):
            item = items[k]
            short += slopes[item] * (points[k] - _moments(middle, slopes[item], steps[item], most[item])[0])
        if short > 0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@numba.njit(cache=True, nogil=True)
def _score(
    items: Whole, points: Floats, answered: NDArray[np.bool_], n: int, simulated: int, average: int,
    slopes: Floats, steps: Floats, most: Whole, figures: Floats, first_year: bool, kind: int, judged: bool,
) -> tuple[float, float, int, int, int]:  # fmt: skip
    """Theta, standard error, scale score, its error, level of one score; ``judged`` against the standard alone."""
    slope, intercept, lot, hot = figures[0], figures[1], figures[2], figures[3]
    got, possible = 0.0, 0.0
    for k in range(n):
        got += points[k]
        possible += most[items[k]]
    all_wrong, all_right = got == 0, got == possible and simulated == 0
    for k in range(n, n + simulated):
        items[k], points[k] = average, 0.0
    if (all_wrong or all_right) and first_year:
        theta = lot if all_wrong else hot
    else:
        if all_wrong or all_right:
            flattest = 0
            for k in range(n):
                if slopes[items[k]] < slopes[items[flattest]]:
                    flattest = k
            points[flattest] += 0.5 if all_wrong else -0.5
        theta = _root(items, points, n + simulated, slopes, steps, most)
    at = min(max(theta, lot), hot)
    if first_year:
        theta = at
    information = 0.0
    for k in range(n):
        if answered[k]:
            item = items[k]
            information += slopes[item] ** 2 * _moments(at, slopes[item], steps[item], most[item])[1]
    error = _LARGEST_ERROR
    if information > 0:
        error = min(error, 1 / np.sqrt(information))
    score, error_of_score = slope * at + intercept, slope * error
    rounded = int(np.floor(score + 0.5))
    level = 1
    if not judged:
        for k in range(6, 9):
            level += rounded >= figures[k]
    elif rounded > figures[4]:
        low, high = score - 1.5 * error_of_score, score + 1.5 * error_of_score
        if kind != ICA:
            low, high = np.floor(low + 0.5), np.floor(high + 0.5)
        level = 3 if rounded >= figures[5] or low >= figures[7] else 1 if high < figures[7] else 2
    return theta, error, rounded, int(np.floor(error_of_score + 0.5)), level


@numba.njit(cache=True, nogil=True)
def score_slowly(
    places: NDArray[np.int16], scores: NDArray[np.int8], minimum: NDArray[np.int16], entered: NDArray[np.uint8],
    submitted: NDArray[np.bool_], part: NDArray[np.uint8], claim: NDArray[np.uint8], two_parts: bool,
    slopes: Floats, steps: Floats, most: Whole, average: int, figures: Floats, first_year: bool, lowest: bool,
    kind: int, theta: Floats, se: Floats, scale_score: Whole, sem: Whole, level: Whole, flags: Whole,
    simulated: Whole,
) -> None:  # fmt: skip
    """Score tests of one subject, grade and kind; ``lowest``: a part without an answer gets the lowest score."""
    longest = places.shape[1] + 256
    items, points = np.empty(longest, np.int64), np.empty(longest)
    answered = np.empty(longest, np.bool_)
    for i in range(places.shape[0]):
        there, with_answer, of_cat = int(entered[i]), 0, 0
        for t in range(places.shape[1]):
            if places[i, t] >= 0:
                bit = part[places[i, t]] if two_parts else FORM
                there |= bit
                if scores[i, t] >= 0:
                    with_answer |= bit
                    of_cat += bit == CAT
        if kind == IAB:
            flags[i] = 2 if with_answer else 1
        else:
            all_parts = CAT | PT if two_parts else FORM
            flags[i] = (
                0 if there & all_parts != all_parts else 2 if with_answer & all_parts == all_parts else 1
            )
        if flags[i] != 2:
            if flags[i] == 1 and lowest and kind != IAB:
                scale_score[i, 0], level[i, 0] = int(figures[4]), 1
            continue
        adaptive = two_parts and minimum[i] > 0
        unfinished = adaptive and not submitted[i] and of_cat < minimum[i]
        n, taken = 0, 0
        for t in range(places.shape[1]):
            place = places[i, t]
            if place < 0:
                continue
            open_in_cat = scores[i, t] < 0 and adaptive and part[place] == CAT
            if open_in_cat and (first_year or not unfinished):
                continue
            taken += part[place] == CAT
            items[n], points[n], answered[n] = place, max(0, scores[i, t]), scores[i, t] >= 0
            n += 1
        simulated[i] = max(0, minimum[i] - taken) if unfinished else 0
        theta[i, 0], se[i, 0], scale_score[i, 0], sem[i, 0], level[i, 0] = _score(
            items, points, answered, n, simulated[i], average, slopes, steps, most, figures, first_year, kind,
            kind == IAB,
        )  # fmt: skip
        if unfinished or kind == IAB:
            continue
        for number in range(CLAIMS):
            n = 0
            for t in range(places.shape[1]):
                place = places[i, t]
                if place < 0 or claim[place] != number:
                    continue
                if scores[i, t] < 0 and adaptive and part[place] == CAT:
                    continue
                items[n], points[n], answered[n] = place, max(0, scores[i, t]), scores[i, t] >= 0
                n += 1
            if n > 0:
                k = number + 1
                theta[i, k], se[i, k], scale_score[i, k], sem[i, k], level[i, k] = _score(
                    items, points, answered, n, 0, average, slopes, steps, most, figures, first_year, kind, True
                )  # fmt: skip
