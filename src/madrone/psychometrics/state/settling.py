"""How many tests were sat at once, and which items count in each: the rules of ``smarter.sittings`` for arrays.

The flags of parts are bits: a test in one part has ``FORM``, one in two parts ``CAT`` and ``PT``.
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.smarter import Part

Places = NDArray[np.int16]
Scores = NDArray[np.int8]
Flags = NDArray[np.uint8]

FORM, CAT, PT = 1, 2, 4
BITS = {Part.FORM: FORM, Part.CAT: CAT, Part.PT: PT}


@dataclass(frozen=True, slots=True)
class Sittings:
    """How tests were sat, each array [n]: ``Sitting`` for arrays.

    ``logged_on`` holds the bits of the parts entered beyond those that an item tells.
    """

    cat_minimum: NDArray[np.int16]
    logged_on: Flags
    submitted: NDArray[np.bool_]

    @classmethod
    def plain(cls, n: int) -> "Sittings":
        """Without an adaptive part, and with nothing told beside the items."""
        return cls(np.zeros(n, np.int16), np.zeros(n, np.uint8), np.zeros(n, np.bool_))

    def chosen(self, rows: NDArray[np.intp]) -> "Sittings":
        """The sittings of these tests."""
        return Sittings(self.cat_minimum[rows], self.logged_on[rows], self.submitted[rows])


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts in each test: ``items`` and ``scores`` [n, most], filled with -1 and 0 behind.

    ``attempted`` is Y, P or N; ``finished`` says that no adaptive part was left unfinished, ``complete`` that
    nothing was; ``simulated`` items are still to be added. ``n_items``, ``raw`` and ``maximum`` are over the items.
    """

    items: Places
    scores: Scores
    attempted: NDArray[np.str_]
    finished: NDArray[np.bool_]
    complete: NDArray[np.bool_]
    simulated: NDArray[np.int16]
    n_items: NDArray[np.int32]
    raw: NDArray[np.int32]
    maximum: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class BankFacts:
    """Of every item of a bank: the bit of its part, whether it was withdrawn from scoring, its most points."""

    part: Flags
    dropped: NDArray[np.bool_]
    maxima: NDArray[np.int32]


def settled(
    items: Places,
    scores: Scores,
    facts: BankFacts,
    sittings: Sittings,
    *,
    needed: int,
    with_unanswered: bool,
) -> Settled:
    """Choose what counts; ``needed`` are the bits of the parts that the test has, 0 for an interim block.

    ``with_unanswered``: in an unfinished adaptive part the unanswered items that it had lined up count.
    """
    n = items.shape[0]
    found = Settled(
        np.full(items.shape, -1, np.int16),
        np.zeros(items.shape, np.int8),
        np.full(n, "N"),
        np.zeros(n, np.bool_),
        np.zeros(n, np.bool_),
        np.zeros(n, np.int16),
        *(np.zeros(n, np.int32) for _ in range(3)),
    )
    attempted = np.zeros(n, np.uint8)
    _settle(
        items, scores, facts.part, facts.dropped, facts.maxima, sittings.cat_minimum, sittings.logged_on,
        sittings.submitted, needed, with_unanswered, found.items, found.scores, attempted, found.finished,
        found.complete, found.simulated, found.n_items, found.raw, found.maximum,
    )  # fmt: skip
    found.attempted[:] = np.array(["N", "P", "Y"])[attempted]
    return found


@numba.njit(cache=True, nogil=True)
def _settle(
    items: Places,
    scores: Scores,
    part_of: Flags,
    dropped: NDArray[np.bool_],
    maxima: NDArray[np.int32],
    minimum: NDArray[np.int16],
    logged_on: Flags,
    submitted: NDArray[np.bool_],
    needed: int,
    with_unanswered: bool,
    kept_items: Places,
    kept_scores: Scores,
    attempted: Flags,
    finished: NDArray[np.bool_],
    complete: NDArray[np.bool_],
    simulated: NDArray[np.int16],
    n_items: NDArray[np.int32],
    raw: NDArray[np.int32],
    maximum: NDArray[np.int32],
) -> None:
    """Fill what ``settled`` gives; ``attempted`` is 0, 1, 2 for N, P, Y."""
    for i in range(items.shape[0]):
        entered, answered, adaptive, unanswered = int(logged_on[i]), 0, 0, 0
        is_adaptive = needed == CAT | PT and minimum[i] > 0
        for t in range(items.shape[1]):
            item = items[i, t]
            if item < 0:
                break
            entered |= part_of[item]
            of_adaptive = is_adaptive and part_of[item] == CAT
            if scores[i, t] >= 0:
                answered |= part_of[item]
                adaptive += of_adaptive
            elif not of_adaptive:
                unanswered += 1
        if needed == 0:
            attempted[i] = 2 if answered else 1
        elif needed == FORM:
            attempted[i] = 0 if entered == 0 else 2 if answered else 1
        elif entered & needed != needed:
            attempted[i] = 0
        else:
            attempted[i] = 2 if answered & needed == needed else 1
        finished[i] = not is_adaptive or submitted[i] or adaptive >= minimum[i]
        complete[i] = attempted[i] == 2 and (submitted[i] or (finished[i] and unanswered == 0))
        everything = attempted[i] != 2 or (with_unanswered and not finished[i])
        kept, taken = 0, 0
        for t in range(items.shape[1]):
            item = items[i, t]
            if item < 0:
                break
            of_adaptive = is_adaptive and part_of[item] == CAT
            if scores[i, t] < 0 and of_adaptive and not everything:
                continue
            taken += of_adaptive
            if not dropped[item]:
                kept_items[i, kept], kept_scores[i, kept] = item, scores[i, t]
                kept += 1
                raw[i] += max(0, scores[i, t])
                maximum[i] += maxima[item]
        n_items[i] = kept
        simulated[i] = 0 if finished[i] else max(0, minimum[i] - taken)
