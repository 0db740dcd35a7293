"""Forms made better by exchanging items, one for one: a local search beside the branch and bound.

The solver proves its bound early and then looks long for forms that come near it; exchanges find them at once
(their use for parallel forms: Swanson & Stocking 1993, A model and heuristic for solving very large item
selection problems). Sets stay as they are, and every demand that held still holds.
"""

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from madrone.psychometrics.assembly.program import Clause
from madrone.psychometrics.assembly.specification import Target
from madrone.psychometrics.irt.models import Floats

_TRIED, _SLACK = 24, 1e-9
_KICKS, _KICKED = 60, 2
#: A power of the deviations stands for their maximum: a low one rewards all points, a high one the worst.
_POWERS = (8.0, 64.0)


class Polish:
    """Exchanges items of ``taken`` [forms, items], whose columns are ``columns``, while the aim comes nearer."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        values: Floats,
        columns: NDArray[np.int32],
        curves: Floats,
        target: Target,
        kept: NDArray[np.bool_],
        *,
        counted: bool = False,
    ) -> None:
        """Begin from the feasible ``values`` of all columns; items that are ``kept`` [items] stay in place.

        ``counted`` says that some clause counts the items that forms share.
        """
        rows = [row for clause in clauses for row in clause.rows]
        starts = np.cumsum([0, *(len(row.columns) for row in rows)])
        matrix = sparse.csr_matrix(
            (
                np.concatenate([row.weights for row in rows]),
                np.concatenate([row.columns for row in rows]),
                starts,
            ),
            shape=(len(rows), len(values)),
        )
        self.values = values.copy()
        self.values[columns] = np.round(values[columns])
        self._low = np.array([row.low for row in rows]) - _SLACK
        self._high = np.array([row.high for row in rows]) + _SLACK
        self._held = matrix @ self.values
        self._by_column = matrix.tocsc()
        self._columns, self._curves, self._target = columns, curves, target
        self._free, self._counted = ~kept, counted
        self._cost = _Cost(target, _POWERS[0], np.zeros(curves.shape[1]))
        self._information: Floats = self.taken.astype(np.float64) @ curves

    @property
    def taken(self) -> NDArray[np.bool_]:
        """Which items stand on which forms."""
        return self.values[self._columns] > 0.5

    def run(self, enough: float, until: float) -> float:
        """Exchange until the objective is ``enough`` or ``until`` has come on the monotonic clock; give it.

        Where no single exchange helps any more, a few at random are made and the search goes on from there; what
        came of it is kept if it is better.
        """
        rng = np.random.default_rng(0)
        self._descend(until)
        for _ in range(_KICKS):
            best = objective(self._information, self._target)
            if best <= enough or time.monotonic() > until:
                break
            state = self.values.copy(), self._held.copy(), self._information.copy()
            self._kick(rng)
            self._descend(until)
            if objective(self._information, self._target) >= best:
                self.values, self._held, self._information = state
        return objective(self._information, self._target)

    def _kick(self, rng: np.random.Generator) -> None:
        for _ in range(_KICKED):
            form = int(rng.integers(len(self._columns)))
            inside = np.flatnonzero(self.taken[form] & self._movable())
            outside = np.flatnonzero(~self.taken[form] & self._movable(into_use=True))
            if len(inside) and len(outside):
                self._carry_out(
                    [(form, int(rng.choice(inside)), -1.0), (form, int(rng.choice(outside)), 1.0)]
                )

    def _descend(self, until: float) -> None:
        """Exchange until no exchange helps."""
        for power in _POWERS:
            self._cost = _Cost(self._target, power, self._information)
            self._descend_by_cost(until)

    def _descend_by_cost(self, until: float) -> None:
        better = True
        while better:
            better = False
            for form in range(len(self._columns)):
                for item in np.flatnonzero(self.taken[form] & self._movable()):
                    if time.monotonic() > until:
                        return
                    better |= self._replace(form, int(item)) or self._swap(form, int(item))

    def _replace(self, form: int, item: int) -> bool:
        """Put the best other item in an item's place on a form."""
        others = np.flatnonzero(~self.taken[form] & self._movable(into_use=True))
        changed = self._information[form] - self._curves[item] + self._curves[others]
        costs = self._cost(changed)
        here = float(self._cost(self._information[form]))
        for place in self._promising(costs, here):
            other = int(others[place])
            if self._carry_out([(form, item, -1.0), (form, other, 1.0)]):
                return True
        return False

    def _swap(self, form: int, item: int) -> bool:
        """Change an item for the best one of another form."""
        taken = self.taken
        for second in range(len(self._columns)):
            if second == form or taken[second, item]:
                continue
            others = np.flatnonzero(taken[second] & ~taken[form] & self._movable())
            gain = self._curves[others] - self._curves[item]
            costs = self._cost(self._information[form] + gain)
            costs += self._cost(self._information[second] - gain)
            here = float(self._cost(self._information[[form, second]]).sum())
            for place in self._promising(costs, here):
                other = int(others[place])
                moves = [(form, item, -1.0), (second, item, 1.0), (form, other, 1.0), (second, other, -1.0)]
                if self._carry_out(moves):
                    return True
        return False

    def _movable(self, *, into_use: bool = False) -> NDArray[np.bool_]:
        """The items that may move; where shared items are counted, no move makes one or ends one."""
        if not self._counted:
            return self._free
        movable: NDArray[np.bool_] = self._free & (self.taken.sum(axis=0) == (0 if into_use else 1))
        return movable

    def _promising(self, costs: Floats, here: float) -> NDArray[np.intp]:
        best = np.argsort(costs, kind="stable")[:_TRIED]
        return best[costs[best] < here * (1 - 1e-9)]

    def _carry_out(self, moves: Sequence[tuple[int, int, float]]) -> bool:
        """Make the moves (form, item, change) if every demand still holds."""
        changes: dict[int, float] = {}
        for form, item, step in moves:
            column = self._columns[form, item]
            part = slice(self._by_column.indptr[column], self._by_column.indptr[column + 1])
            weights = zip(self._by_column.indices[part], self._by_column.data[part], strict=True)
            for where, weight in weights:
                changes[int(where)] = changes.get(int(where), 0.0) + step * float(weight)
        touched = np.fromiter(changes, dtype=np.intp)
        held = self._held[touched] + np.fromiter(changes.values(), dtype=np.float64)
        if ((held < self._low[touched]) | (held > self._high[touched])).any():
            return False
        self._held[touched] = held
        for form, item, step in moves:
            self.values[self._columns[form, item]] += step
            self._information[form] += step * self._curves[item]
        return True


def objective(information: Floats, target: Target) -> float:
    """What forms with information [forms, thetas] come to in the program's objective: smaller is better."""
    aims = np.asarray(target.information)
    if target.objective == "maximin":
        return -float((information / aims).min())
    off = np.abs(information - aims)
    return float(off.max() if target.objective == "minimax" else off.sum())


class _Cost:
    """How far information [..., thetas] is from the target: shape [...].

    Deviations are measured by the largest one at the start, so that their powers stay in reach.
    """

    def __init__(self, target: Target, power: float, start: Floats) -> None:
        self._aims, self._objective = np.asarray(target.information), target.objective
        self._power = power
        self._unit = max(abs(objective(start, target)), 1e-6)

    def __call__(self, information: Floats) -> Floats:
        if self._objective == "maximin":
            ratios: Floats = (self._unit * self._aims / np.maximum(information, 1e-9)) ** self._power
            return ratios.sum(axis=-1)
        off: Floats = np.abs(information - self._aims) / self._unit
        # A far point must not overflow; beyond this nothing is ever worth an exchange.
        return (off if self._objective == "absolute" else np.minimum(off, 100.0) ** self._power).sum(axis=-1)
