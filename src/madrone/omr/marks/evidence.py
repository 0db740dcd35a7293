"""What speaks for a mark: the ink of a bubble beside that of its page and of its group."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from madrone.omr.marks.geometry import Bubbles
from madrone.omr.marks.ink import FEATURES, Ink

EVIDENCE: Final = (
    *FEATURES,
    "mean of pencil",
    "dark of pencil",
    "core of pencil",
    "fringe of mean",
    "rough of mean",
    "rival",
    "lead",
    "second rival",
    "pencil",
    "noise",
)
#: The pencil that is expected before any was seen, and how many marks outweigh it.
_USUAL_PENCIL, _USUAL_WEIGHT = 0.5, 3
#: Nothing fainter is taken for a page's pencil, or the noise of an empty page would be.
_FAINTEST: Final = 0.12
_SMALL: Final = 0.04


def pencil_of(ink: Ink, bubbles: Bubbles) -> float:
    """How dark this page's student fills a bubble: the median of the darkest of each group."""
    mean = ink.features[:, 0]
    best = np.maximum.reduceat(mean, bubbles.starts[:-1]) if len(mean) else np.zeros(0)
    marked = best[best > _FAINTEST]
    return float(np.median(np.concatenate([marked, np.full(_USUAL_WEIGHT, _USUAL_PENCIL)])))


def evidence_of(ink: Ink, bubbles: Bubbles) -> NDArray[np.float64]:
    """One row for each bubble, a column for each of ``EVIDENCE``."""
    features = ink.features
    if not len(features):
        return np.zeros((0, len(EVIDENCE)))
    pencil = pencil_of(ink, bubbles)
    mean, dark, _, fringe, rough, _, core, _ = features.T
    relative = mean / pencil
    rival, second = _rivals(relative, bubbles.starts)
    count = len(mean)
    return np.column_stack(
        [
            features,
            relative,
            dark / pencil,
            core / pencil,
            fringe / (np.maximum(mean, 0) + _SMALL),
            (rough - ink.noise) / (np.maximum(mean, 0) + _SMALL),
            rival,
            relative - rival,
            second,
            np.full(count, pencil),
            np.full(count, ink.noise),
        ]
    )


def _rivals(
    relative: NDArray[np.float64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each bubble the darkest and the second darkest of the others in its group; 0 where there are none."""
    rival, second = np.zeros(len(relative)), np.zeros(len(relative))
    for start, end in pairwise(starts):
        if end - start < 2:
            continue
        group = relative[start:end]
        order = np.argsort(group)[::-1]
        rival[start:end] = group[order[0]]
        rival[start + order[0]] = group[order[1]]
        if end - start > 2:
            second[start:end] = group[order[1]]
            second[start + order[0]] = second[start + order[1]] = group[order[2]]
    return np.maximum(rival, 0), np.maximum(second, 0)
