"""Learns a profile from pages whose answers are known.

The probability of a mark is fitted by maximum likelihood with a small penalty on the weights. The certainty that lets
a reading pass without a person is not set by hand: it follows from how many silent errors are allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from madrone.omr.errors import ScanError
from madrone.omr.marks.evidence import EVIDENCE
from madrone.omr.marks.profile import Judge, Profile

#: So many judges, each taught with this share of a hundred stretches of pages.
JUDGES: Final = 5
_STRETCHES, _SEEN = 100, 0.75
_HIDDEN: Final = 32
#: Weights cost this much, as if it were so many bubbles' evidence against them.
_PENALTY: Final = 2.0
_ROUNDS: Final = 300
#: Bubbles with this much ink (share of the pencil) say how far evidence reaches; the rarest of it is cut.
_INKED, _RARE = 0.1, 0.004
#: An unmarked bubble with less ink than this is like thousands of others; so is a marked one with more than that, if
#: none of its rivals has ink.
_EMPTY, _FULL, _ALONE, _THINNED = 0.06, 0.7, 0.08, 8
#: The certainty lies above the first doubt that must not pass by this share of it.
_MARGIN: Final = 0.1
#: A calibration needs so many marks at least, and as many empty bubbles.
_FEWEST: Final = 500
#: How far it may turn the earlier profile: the slope of the logit, and what is added to it.
_SLOPES, _SHIFTS = (0.2, 1.5), (-3.0, 3.0)


@dataclass(frozen=True, slots=True, eq=False)
class KeyedMarks:
    """Bubbles with their key: ``evidence`` (n, columns), ``marked`` (n,), ``starts`` of groups with the end.

    ``weights`` (n,) say how many usual bubbles each stands for, where difficult ones were made on purpose; one, if they
    are left out.
    """

    evidence: NDArray[np.float64]
    marked: NDArray[np.bool_]
    starts: NDArray[np.int64]
    weights: NDArray[np.float64] | None = None

    @property
    def worth(self) -> NDArray[np.float64]:
        """How many usual bubbles each stands for."""
        return np.ones(len(self.marked)) if self.weights is None else self.weights


def together(parts: Sequence[KeyedMarks]) -> KeyedMarks:
    """The bubbles of all pages."""
    offsets = np.cumsum([0, *(len(part.marked) for part in parts)])
    starts = [part.starts[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return KeyedMarks(
        np.concatenate([part.evidence for part in parts]),
        np.concatenate([part.marked for part in parts]),
        np.concatenate([*starts, offsets[-1:]]),
        np.concatenate([part.worth for part in parts]),
    )


def learn(name: str, made: str, keyed: KeyedMarks, *, silent: float, seed: int = 0) -> Profile:
    """A profile from keyed bubbles; ``silent`` is the share of silent errors among bubbles that is aimed at."""
    inked = keyed.evidence[:, 0] > _INKED
    low, high = np.quantile(keyed.evidence[inked], (_RARE, 1 - _RARE), axis=0)
    low = np.minimum(low, np.quantile(keyed.evidence[~inked], _RARE, axis=0))
    cut = np.clip(keyed.evidence, low, high)
    middle, scale = cut.mean(axis=0), np.maximum(cut.std(axis=0), 1e-6)
    known, worth = (cut - middle) / scale, _worth(keyed)
    rng = np.random.default_rng(seed)
    stretch = np.arange(len(known)) * _STRETCHES // len(known)
    judges = []
    for _ in range(JUDGES):
        seen = np.isin(stretch, rng.permutation(_STRETCHES)[: int(_SEEN * _STRETCHES)])
        judges.append(_taught(known, keyed.marked, np.where(seen, worth, 0.0), rng))
    profile = Profile(
        name=name,
        made=made,
        reach=(_row(low), _row(high)),
        middle=_row(middle),
        scale=_row(scale),
        judges=tuple(judges),
        slope=1.0,
        shift=0.0,
        certain=0.5,
        light=0.55,
        erased=0.12,
    )
    return replace(profile, certain=certainty_for(profile, keyed, silent=silent))


def recalibrate(profile: Profile, made: str, keyed: KeyedMarks, *, silent: float) -> Profile:
    """A profile for one school's pencils and scanner: an earlier one, fitted to a keyed batch.

    What speaks for a mark stays; how much it says, and what is certain enough, is fitted anew. The earlier profile
    counts as evidence too, so that a batch without errors leaves it as it is. Raises ``ScanError`` with the code
    ``too-few-marks``.
    """
    marks = int(keyed.marked.sum())
    if min(marks, len(keyed.marked) - marks) < _FEWEST:
        raise ScanError(
            "too-few-marks", f"The keyed pages have {marks} marks; {_FEWEST} are needed. Key more pages."
        )
    shares = np.clip(replace(profile, slope=1.0, shift=0.0).probabilities(keyed.evidence), 1e-15, 1 - 1e-15)
    logits = np.log(shares) - np.log1p(-shares)
    wanted = keyed.marked.astype(np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logit = weights[0] * logits + weights[1]
        error = 1 / (1 + np.exp(-np.clip(logit, -40, 40))) - wanted
        away = weights - (1.0, 0.0)
        cost = float((np.logaddexp(0, logit) - wanted * logit).sum() + 2 * away @ away)
        return cost, np.array([error @ logits, error.sum()]) + 4 * away

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=(_SLOPES, _SHIFTS))
    slope, shift = (round(float(value), 7) for value in found.x)
    fitted = replace(profile, made=made, slope=slope, shift=shift)
    return replace(fitted, certain=certainty_for(fitted, keyed, silent=silent))


def certainty_for(profile: Profile, keyed: KeyedMarks, *, silent: float) -> float:
    """The confidence that groups need so that at most ``silent`` errors a bubble are expected to pass.

    The expectation is the sum of the doubts of all that pass, which counts rare errors that a sample of keyed
    pages need not hold; and of the errors that it does hold no more than that may pass.
    """
    marks = profile.probabilities(keyed.evidence)
    first = keyed.starts[:-1]
    confidence = np.exp(np.add.reduceat(np.log(np.maximum(marks, 1 - marks)), first))
    wrong = np.add.reduceat((marks > 0.5) != keyed.marked, first) > 0
    order = np.argsort(-confidence, kind="stable")
    weights = keyed.worth[first][order]
    doubts, errors = np.cumsum(weights * (1 - confidence[order])), np.cumsum(weights * wrong[order])
    passing = int(np.searchsorted(np.maximum(doubts, errors), silent * keyed.worth.sum(), side="right"))
    if passing == len(order):
        return 0.5
    stopped = float(confidence[order][passing])
    return min(max(stopped + (1 - stopped) * _MARGIN, 0.5), 1.0 - 1e-9)


def _worth(keyed: KeyedMarks) -> NDArray[np.float64]:
    """How many bubbles each stands for: of those that are nearly all and nearly alike, one in eight is kept."""
    worth = keyed.worth / np.median(keyed.worth)
    ink, rival = keyed.evidence[:, 0], keyed.evidence[:, EVIDENCE.index("rival")]
    empty = ~keyed.marked & (ink < _EMPTY)
    full = keyed.marked & (ink > _FULL) & (rival < _ALONE)
    for plain in (np.flatnonzero(empty), np.flatnonzero(full)):
        kept = plain[::_THINNED]
        lighter = worth[kept] * _THINNED
        worth[plain] = 0
        worth[kept] = lighter
    return worth


def _taught(
    known: NDArray[np.float64],
    marked: NDArray[np.bool_],
    worth: NDArray[np.float64],
    rng: np.random.Generator,
) -> Judge:
    kept = worth > 0
    known, marked, worth = known[kept], marked[kept], worth[kept]
    columns = known.shape[1]
    start = rng.normal(0, 0.3, _HIDDEN * columns + _HIDDEN + columns + _HIDDEN + 1)
    wanted = marked.astype(np.float64)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        hidden, hidden_bias, direct, output, bias = _parts(weights, columns)
        layer = np.tanh(known @ hidden.T + hidden_bias)
        logit = known @ direct + layer @ output + bias
        cost = float(worth @ (np.logaddexp(0, logit) - wanted * logit))
        error = worth * (1 / (1 + np.exp(-np.clip(logit, -40, 40))) - wanted)
        back = error[:, None] * output * (1 - layer**2)
        slope = np.concatenate(
            [(back.T @ known).ravel(), back.sum(axis=0), known.T @ error, layer.T @ error, [error.sum()]]
        )
        return cost + _PENALTY * float(weights @ weights) / 2, slope + _PENALTY * weights

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    hidden, hidden_bias, direct, output, bias = _parts(found.x, columns)
    return Judge(
        tuple(_row(unit) for unit in hidden), _row(hidden_bias), _row(direct), _row(output), round(bias, 5)
    )


def _parts(
    weights: NDArray[np.float64], columns: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    cuts = np.cumsum([_HIDDEN * columns, _HIDDEN, columns, _HIDDEN])
    hidden, hidden_bias, direct, output, bias = np.split(weights, cuts)
    return hidden.reshape(_HIDDEN, columns), hidden_bias, direct, output, float(bias[0])


def _row(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)
