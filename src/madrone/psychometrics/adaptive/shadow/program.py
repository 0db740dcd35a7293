"""The program that plans a test: items, sets and the blueprint as a linear program, kept warm between items.

Source: van der Linden and Reese (1998), A model for optimal constrained adaptive testing. A linear program nearly
always has whole items as its answer; where it has not, they are asked for.
"""

import math
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive.algorithms import Limits
from madrone.psychometrics.adaptive.pool import Flags, Pool
from madrone.psychometrics.irt.models import Floats

#: What it costs to give an item that is held back, to pass a maximum that is not strict, to miss a minimum, and
#: to be short of an item, beside an information of one at most. Each is worth more than all before it could be.
HELD_BACK, OVER, UNDER, SHORT = 1e2, 1e4, 1e6, 1e6
_WHOLE, _UNIQUE = 1e-6, 1e-7
#: Far more than was ever seen; each is solved in a fraction of a millisecond.
_NODES = 10_000
_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "solver": "simplex",
    "presolve": "off",
}


class _Layout(NamedTuple):
    """Numbers of the columns: items, then sets, then slacks of features (over, under), then of the length."""

    sets: NDArray[np.int32]
    over: NDArray[np.int32]
    under: NDArray[np.int32]
    short: int
    columns: int


class Planner:
    """Plans whole tests for a pool. It remembers where it ended, which makes it fast and changes no answer."""

    def __init__(self, pool: Pool) -> None:
        """Lay out the program."""
        self._pool = pool
        n, features = len(pool.items), len(pool.blueprint.features)
        self._sets = [unit for unit in pool.units if len(unit.items) > 1]
        first = n + len(self._sets)
        self._layout = _Layout(
            np.arange(n, first, dtype=np.int32),
            np.arange(first, first + features, dtype=np.int32),
            np.arange(first + features, first + 2 * features, dtype=np.int32),
            first + 2 * features,
            first + 2 * features + 1,
        )
        self._items = np.arange(n, dtype=np.int32)
        self._content = np.arange(features + 1, dtype=np.int32)
        self._tops = np.where(pool.strict, 0.0, np.inf)
        self._members = np.zeros((len(self._sets), n))
        for number, unit in enumerate(self._sets):
            self._members[number, list(unit.items)] = 1 / unit.size
        self._choices = np.arange(first, dtype=np.int32)
        self._solver = self._made()

    def plan(self, worth: Floats, low: Floats, high: Floats, limits: Limits) -> Flags:
        """Give the items [n] of the best test, with ``worth`` [n] of each and bounds of 0 or 1 [n] on taking it.

        The answer follows from the arguments alone: where the solver's is not the only one, it begins afresh.
        """
        solver, n = self._solver, len(self._items)
        solver.changeColsCost(n, self._items, -worth)
        lower = np.concatenate([limits.minima, [limits.max_length]]).astype(np.float64)
        # What was passed already cannot be kept any more, and must not keep a plan from being made.
        maxima = np.maximum(limits.maxima, low @ self._pool.has)
        upper = np.concatenate([maxima, [limits.max_length]]).astype(np.float64)
        solver.changeRowsBounds(len(lower), self._content, lower, upper)
        # A set that was given in part stays so; of one that was not given, nothing is said yet.
        begun = self._members @ low
        chosen: Flags = self._whole(
            np.concatenate([low, begun]), np.concatenate([high, np.where(begun > 0, begun, 1.0)])
        )[:n]
        return chosen

    def _whole(self, low: Floats, high: Floats) -> Flags:
        """Branch and bound: while something is taken in part, it is tried with and without.

        What has to be whole are the first columns, items and sets. Nearly always there is one node, and it is
        solved from where the last plan ended; HiGHS would begin a mixed-integer program from nothing.
        """
        best, least = np.zeros(len(low), np.bool_), math.inf
        nodes = [(low, high)]
        for _ in range(_NODES):
            if not nodes:
                break
            low, high = nodes.pop()
            values, cost = self._solved(low, high)
            if values is None or cost >= least - _UNIQUE:
                continue
            parts = np.abs(values - np.round(values)) * (low < high)
            split = int(parts.argmax())
            if parts[split] <= _WHOLE:
                best, least = values > 0.5, cost
                continue
            without, with_it = high.copy(), low.copy()
            without[split], with_it[split] = 0.0, 1.0
            nodes += [(low, without), (with_it, high)]
        return best

    def _solved(self, low: Floats, high: Floats) -> tuple[Floats | None, float]:
        """The linear program within bounds: its first columns and its cost; None where nothing is possible."""
        solver = self._solver
        solver.changeColsBounds(len(low), self._choices, low, high)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal or not self._only_one(low, high):
            solver.clearSolver()
            solver.run()
            if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None, math.inf
        values = np.array(solver.getSolution().col_value)[: len(low)]
        return values, float(solver.getObjectiveValue())

    def _only_one(self, low: Floats, high: Floats) -> bool:
        """Whether no other plan is as good: every column and row that could move has a price."""
        solution = self._solver.getSolution()
        prices, rows = np.array(solution.col_dual), np.array(solution.row_dual)
        basic = np.asarray(self._solver.getBasicVariables()[1])
        free = np.ones(len(prices), np.bool_)
        free[: len(low)] = low < high
        free[basic[basic >= 0]] = False
        held = np.ones(len(rows), np.bool_)
        held[-1 - basic[basic < 0]] = False
        # Neither an equation nor the length has a slack that could move.
        held[len(self._content) - 1 :] = False
        return bool((np.abs(prices[free]) > _UNIQUE).all() and (np.abs(rows[held]) > _UNIQUE).all())

    def _made(self) -> Any:
        # Any, because highspy's type stubs leave out methods that its class has.
        pool, layout = self._pool, self._layout
        n, features = len(self._items), len(layout.over)
        model = highspy.HighsLp()
        cost, high = np.zeros(layout.columns), np.ones(layout.columns)
        cost[layout.over], cost[layout.under], cost[layout.short] = OVER, UNDER, SHORT
        high[layout.over], high[layout.under], high[layout.short] = self._tops, np.inf, np.inf
        # Rows: features, the length, then sets.
        matrix = np.zeros((features + 1 + len(self._sets), layout.columns))
        matrix[:features, :n] = pool.has.T
        places = np.arange(features)
        matrix[places, layout.over], matrix[places, layout.under] = -1.0, 1.0
        matrix[features, :n], matrix[features, layout.short] = pool.operational, 1.0
        for row, (unit, column) in enumerate(zip(self._sets, layout.sets, strict=True), start=features + 1):
            matrix[row, list(unit.items)], matrix[row, column] = 1.0, -unit.size
        filled = matrix != 0
        model.num_col_, model.num_row_ = layout.columns, len(matrix)
        model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(layout.columns), high
        model.row_lower_ = model.row_upper_ = np.zeros(len(matrix))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *filled.sum(axis=1)]).astype(np.int32)
        model.a_matrix_.index_ = np.nonzero(filled)[1].astype(np.int32)
        model.a_matrix_.value_ = matrix[filled]
        solver = highspy.Highs()
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        solver.passModel(model)
        return solver
