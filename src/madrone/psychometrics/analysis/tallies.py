"""How often each score was given on an item, by group and by stratum of examinees of equal standing.

Examinees are matched by the points they got on the anchor items, together with the item that is studied, which
keeps the matching sound (Holland and Thayer 1988). Points on items that an examinee did not take count nothing;
who did not take the studied item is left out of its table (as NAEP's documentation has it for its booklets).
"""

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.analysis.groups import FOCAL, NEITHER, Groups
from madrone.psychometrics.analysis.responses import Responses
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats

#: From so many responses on the compiled loop is worth loading; and as long as its counters stay small.
_MANY, _MOST_COUNTERS = 2_000_000, 16_000_000

Anchors = NDArray[np.bool_]


class Tallies:
    """Tables of ``responses`` by ``groups`` [n], matched by the points on the ``anchors`` [k].

    Or by ``matching`` [n], if it is given: whole numbers from 0, as of classes of ability, -1 for nobody's.
    """

    def __init__(
        self,
        responses: Responses,
        groups: Groups,
        anchors: Anchors,
        matching: NDArray[np.integer] | None = None,
    ) -> None:
        self.responses, self._groups, self._anchors = responses, groups, anchors
        self._matching = _checked(matching, responses.scores.shape[0])
        points = np.array(responses.points)
        self._strata = 1 + int(points[anchors].sum() if matching is None else self._matching.max(initial=0))
        counters = (int(points.max()) + 1) * (FOCAL + 1) * self._strata * points.size
        many = responses.scores.size >= _MANY and counters <= _MOST_COUNTERS
        self._counted = self._compiled() if many else None
        self._places = None if many else self._bucket_of_each()

    def table(self, place: int) -> Floats:
        """The counts [2, strata, m + 1] of one item's scores, of the reference group and of the focal group."""
        whole = self._counted_table(place) if self._counted is not None else self._plain_table(place)
        counts = whole.reshape(FOCAL + 1, self._strata, -1).astype(np.float64)
        return counts if self._anchors[place] or self._matching.size else _shifted(counts)

    def _plain_table(self, place: int) -> NDArray[np.integer]:
        assert self._places is not None
        own, cells = self.responses.scores[:, place], self.responses.points[place] + 1
        taken = (own >= 0) & (self._places >= 0)
        where = self._places[taken] * cells + own[taken]
        return np.bincount(where, minlength=(FOCAL + 1) * self._strata * cells)

    def _counted_table(self, place: int) -> NDArray[np.integer]:
        assert self._counted is not None
        at_least = self._counted[: self.responses.points[place] + 1, :, place]
        counts = at_least.copy()
        counts[:-1] -= at_least[1:]
        return counts.T.copy()

    def _bucket_of_each(self) -> NDArray[np.intp]:
        """The row of the table [2, strata] that each examinee [n] belongs in, -1 for none."""
        totals = self._matching
        if not totals.size:
            scores = self.responses.scores[:, self._anchors]
            totals = np.maximum(scores, 0).sum(axis=1, dtype=np.intp)
        buckets: NDArray[np.intp] = self._groups * np.intp(self._strata) + totals
        return np.where((self._groups == NEITHER) | (totals < 0), -1, buckets)

    def _compiled(self) -> NDArray[np.int32]:
        from madrone.psychometrics.analysis.kernels import count

        scores = np.ascontiguousarray(self.responses.scores)
        most = max(self.responses.points)
        at_least = np.zeros((most + 1, (FOCAL + 1) * self._strata, scores.shape[1]), np.int32)
        count(scores, self._groups, self._anchors.astype(np.int8), self._matching, self._strata, at_least)
        return at_least


def _checked(matching: NDArray[np.integer] | None, n: int) -> NDArray[np.intp]:
    """The matching variable, or an empty array for the points on the anchors."""
    if matching is None:
        return np.empty(0, np.intp)
    matching = np.asarray(matching)
    if matching.shape != (n,) or matching.dtype.kind not in "iu":
        raise PsychometricsError(
            "matching-shape", "The matching variable has to be one whole number for each examinee."
        )
    return matching.astype(np.intp)


def _shifted(counts: Floats) -> Floats:
    """Move an item's counts from the strata of the anchors alone to those of the anchors and the item."""
    groups, strata, cells = counts.shape
    moved = np.zeros((groups, strata + cells - 1, cells))
    for points in range(cells):
        moved[:, points : points + strata, points] = counts[:, :, points]
    return moved
