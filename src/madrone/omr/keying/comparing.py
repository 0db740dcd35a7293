"""How a profile stands with keyed pages: the silent errors to expect, those it made, and what it asks people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from madrone.omr.keying.key import KeyRow
from madrone.omr.marks.calibration import KeyedMarks
from madrone.omr.marks.profile import Profile


@dataclass(frozen=True, slots=True)
class Standing:
    """``expected`` silent errors in a million circles, ``found`` groups in which there was one, share ``asked``."""

    expected: float
    found: int
    asked: float


class Disagreement(NamedTuple):
    """A group of which the profile is certain, and the key says otherwise: one of the two is wrong."""

    row: KeyRow
    confidence: float


def stand(profile: Profile, keyed: KeyedMarks, *, judge: Profile) -> Standing:
    """How ``profile`` would have read the keyed groups, by the probabilities that ``judge`` gives them.

    To compare two profiles both are judged by the one that fits these pages.
    """
    decided, confidence, wrong = _decided(profile, keyed)
    passing = confidence >= profile.certain
    likely = judge.probabilities(keyed.evidence)
    right = np.exp(_by_group(np.log(np.clip(np.where(decided, likely, 1 - likely), 1e-300, 1)), keyed))
    expected = float((1 - right)[passing].sum()) / len(keyed.marked) * 1e6
    return Standing(expected, int((wrong & passing).sum()), float((~passing).mean()))


def disagreements(profile: Profile, keyed: KeyedMarks, rows: Sequence[KeyRow]) -> list[Disagreement]:
    """Where the profile is certain of something else than the key, by the lines of the key."""
    _, confidence, wrong = _decided(profile, keyed)
    found = np.flatnonzero(wrong & (confidence >= profile.certain))
    return sorted(Disagreement(rows[at], float(confidence[at])) for at in found.tolist())


def _decided(
    profile: Profile, keyed: KeyedMarks
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]:
    """For each circle whether the profile takes it for marked; for each group how sure it is, and if it is wrong."""
    marks = profile.probabilities(keyed.evidence)
    decided: NDArray[np.bool_] = marks > 0.5
    confidence = np.exp(_by_group(np.log(np.maximum(marks, 1 - marks)), keyed))
    wrong = _by_group((decided != keyed.marked).astype(np.float64), keyed) > 0
    return decided, confidence, wrong


def _by_group(values: NDArray[np.float64], keyed: KeyedMarks) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = np.add.reduceat(values, keyed.starts[:-1])
    return sums
