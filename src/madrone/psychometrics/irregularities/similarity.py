"""Answer similarity of pairs of examinees: the generalized binomial test, omega and K2.

GBT asks how probable it is that two examinees match on as many answers or more, given both abilities. Omega asks
how many of the other's answers one examinee would give by chance, and how far the matches exceed that. K2 takes
no ability from the model: it regards the other's wrong answers only, and predicts the matches on them from the
examinee's own number of wrong answers, by regression over all examinees.

GBT and omega err on the safe side: abilities are estimated from the very answers that are compared, so counts
vary less around what is expected than the models say. Examinees who work alone fall below a level of 0.05 in one
to three of a hundred pairs.
Sources: see ``limits.SIMILARITY``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from madrone.psychometrics.irregularities.choices import NO_ANSWER, Answers
from madrone.psychometrics.irregularities.poisson_binomial import at_least
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.multiple_testing import holm

#: Examinees from whom the regression of K2 is taken, at even distances in the order given.
_REFERENCE = 2000
_FEWEST_WRONG = 3


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two examinees by their rows: on ``n`` items both gave an answer, ``matches`` of them equal.

    ``expected`` matches follow from both abilities, and ``gbt_p`` is the chance of as many or more;
    ``adjusted_p`` is the same by Holm over all pairs compared. ``omega`` is the larger of the two directions,
    ``omega_p`` its chance, doubled for the choice, as is ``k2_p``, which is NaN with too few wrong answers.
    """

    first: int
    second: int
    n: int
    matches: int
    wrong_matches: int
    expected: float
    gbt_p: float
    adjusted_p: float
    omega: float
    omega_p: float
    k2_p: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Similarity:
    """The pairs to look at, the least probable first, and how many were compared in all."""

    pairs: tuple[SimilarPair, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """One examinee with all later ones of the group: figures [m] of every pair."""

    first: int
    seconds: NDArray[np.intp]
    n: NDArray[np.int64]
    matches: NDArray[np.int64]
    expected: Floats
    gbt_p: Floats


def similar_pairs(
    answers: Answers, *, groups: Sequence[str] | None = None, level: float = 0.01, shown: float = 0.001
) -> Similarity:
    """Compare all examinees of each group (a room or school; everybody, if left out) with each other.

    A pair is flagged if its adjusted GBT probability is ``level`` or less: that is the chance of any false flag
    among all pairs. Given back are the flagged pairs and those with a probability of at most ``shown`` before the
    adjustment.
    """
    members = _members(groups, answers.codes.shape[0])
    rows = [row for own in members for row in _compared(answers, own)]
    p = np.concatenate([row.gbt_p for row in rows]) if rows else np.zeros(0)
    adjusted = np.split(holm(p), np.cumsum([row.gbt_p.size for row in rows])[:-1]) if rows else []
    chosen = [
        (row, i, float(after[i]))
        for row, after in zip(rows, adjusted, strict=True)
        for i in np.flatnonzero((after <= level) | (row.gbt_p <= shown)).tolist()
    ]
    matched_wrong = _K2(answers) if chosen else None
    pairs = [_pair(answers, row, i, after, level, matched_wrong) for row, i, after in chosen if matched_wrong]
    return Similarity(tuple(sorted(pairs, key=lambda pair: pair.gbt_p)), int(p.size))


def _members(groups: Sequence[str] | None, n: int) -> list[NDArray[np.intp]]:
    if groups is None:
        return [np.arange(n)]
    by_name: dict[str, list[int]] = {}
    for row, name in enumerate(groups):
        by_name.setdefault(name, []).append(row)
    return [np.array(own, dtype=np.intp) for own in by_name.values()]


def _compared(answers: Answers, own: NDArray[np.intp]) -> Iterator[_Rows]:
    codes, chances = answers.codes[own], answers.chances[own]
    answered = codes != NO_ANSWER
    for i in range(own.size - 1):
        both = answered[i] & answered[i + 1 :]
        equal = both & (codes[i] == codes[i + 1 :])
        alike = np.einsum("ko,mko->mk", chances[i], chances[i + 1 :]) * both
        matches = equal.sum(axis=1)
        yield _Rows(
            int(own[i]),
            own[i + 1 :],
            both.sum(axis=1),
            matches,
            alike.sum(axis=1),
            at_least(alike, matches),
        )


def _pair(answers: Answers, row: _Rows, i: int, adjusted: float, level: float, k2: "_K2") -> SimilarPair:
    first, second = row.first, int(row.seconds[i])
    omegas = omega(answers, first, second), omega(answers, second, first)
    by_wrong = [value for value in (k2.p(first, second), k2.p(second, first)) if not math.isnan(value)]
    codes = answers.codes
    wrong = (codes[first] == codes[second]) & answers.wrong[first] & answers.wrong[second]
    return SimilarPair(
        first=first,
        second=second,
        n=int(row.n[i]),
        matches=int(row.matches[i]),
        wrong_matches=int(wrong.sum()),
        expected=float(row.expected[i]),
        gbt_p=float(row.gbt_p[i]),
        adjusted_p=adjusted,
        omega=max(omegas),
        omega_p=min(1.0, 2 * float(stats.norm.sf(max(omegas)))),
        k2_p=min(1.0, 2 * min(by_wrong)) if by_wrong else math.nan,
        flagged=adjusted <= level,
    )


def omega(answers: Answers, examinee: int, other: int) -> float:
    """How many standard deviations the matches exceed those expected if ``examinee`` did not see ``other``.

    Standard normal for independent examinees of known ability (Wollack, 1997); zero where nothing was left to
    chance.
    """
    codes = answers.codes[other]
    both = (codes != NO_ANSWER) & (answers.codes[examinee] != NO_ANSWER)
    chances = answers.chances[examinee, np.flatnonzero(both), codes[both]]
    matches = int((answers.codes[examinee][both] == codes[both]).sum())
    variance = float((chances * (1 - chances)).sum())
    return (matches - float(chances.sum())) / math.sqrt(variance) if variance > 0 else 0.0


class _K2:
    """K2's regressions, one for each examinee who is taken as the other, made when asked for."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        n, k = answers.codes.shape
        self._reference = np.unique(np.linspace(0, n - 1, min(n, _REFERENCE)).astype(np.intp))
        self._share_wrong = answers.wrong.sum(axis=1) / k
        self._predicted: dict[int, Floats] = {}

    def p(self, examinee: int, other: int) -> float:
        """The chance of as many matches on the other's wrong answers or more; NaN if these are too few."""
        wrong = np.flatnonzero(self._answers.wrong[other])
        if wrong.size < _FEWEST_WRONG:
            return math.nan
        codes = self._answers.codes
        matches = int((codes[examinee, wrong] == codes[other, wrong]).sum())
        if other not in self._predicted:
            self._predicted[other] = self._regression(other, wrong)
        chance = float(
            np.clip(self._terms(self._share_wrong[examinee]) @ self._predicted[other], 1e-3, 1 - 1e-3)
        )
        return float(stats.binom.sf(matches - 1, wrong.size, chance))

    def _regression(self, other: int, wrong: NDArray[np.intp]) -> Floats:
        """Quadratic, of the share of matches on the share of wrong answers; over examinees, so groups by size."""
        rows = self._reference[self._reference != other]
        codes = self._answers.codes
        shares = (codes[np.ix_(rows, wrong)] == codes[other, wrong]).mean(axis=1)
        found: Floats = np.linalg.lstsq(self._terms(self._share_wrong[rows]), shares, rcond=None)[0]
        return found

    @staticmethod
    def _terms(share: Floats) -> Floats:
        return np.stack([np.ones_like(share), share, share**2], axis=-1)
