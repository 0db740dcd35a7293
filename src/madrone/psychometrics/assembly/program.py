"""A mixed-integer program whose rows belong to named clauses, and its solution by HiGHS.

HiGHS: Huangfu & Hall (2018), Parallelizing the dual revised simplex method.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from madrone.psychometrics.irt.models import Floats

Columns = NDArray[np.int32]
Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """``low <= weights · x[columns] <= high``."""

    columns: Columns
    weights: Floats
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """A demand of the specification in its own words, and the rows that hold it.

    ``key`` is where the demand stands and ``says`` what it asks. A number that could be moved is ``bound`` and
    ``whole`` where it counts; every row then has one side only. Where there is none, ``remedy`` says what could
    give way.
    """

    key: str
    says: str
    rows: tuple[Row, ...]
    bound: float | None = None
    whole: bool = True
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver came to; ``bound`` is the best that the objective could be. Smaller is better."""

    status: Status
    values: Floats | None = None
    objective: float = math.inf
    bound: float = -math.inf

    @property
    def gap(self) -> float:
        """How far the objective may be from the best."""
        return max(0.0, self.objective - self.bound)


@dataclass
class Program:
    """Columns with costs and bounds; the rows come in clauses, and those that only define are in ``links``."""

    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    integers: list[bool] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    links: list[Row] = field(default_factory=list)

    def add_columns(
        self, n: int, *, cost: float = 0.0, low: float = 0.0, high: float = 1.0, whole: bool = True
    ) -> Columns:
        """Add ``n`` columns and give their numbers."""
        first = len(self.costs)
        self.costs += [cost] * n
        self.lows += [low] * n
        self.highs += [high] * n
        self.integers += [whole] * n
        return np.arange(first, first + n, dtype=np.int32)

    def copied(self) -> "Program":
        """Give a program to which columns can be added without touching this one."""
        columns = list(self.costs), list(self.lows), list(self.highs), list(self.integers)
        return Program(*columns, clauses=self.clauses, links=self.links)

    def solver(self, clauses: Sequence[Clause], extra: Iterable[Row] = ()) -> "highspy.Highs":
        """Give HiGHS this program with some of its clauses."""
        rows = [*self.links, *extra, *(row for clause in clauses for row in clause.rows)]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(rows)
        model.col_cost_ = np.array(self.costs)
        model.col_lower_, model.col_upper_ = np.array(self.lows), np.array(self.highs)
        model.row_lower_ = np.array([row.low for row in rows])
        model.row_upper_ = np.array([row.high for row in rows])
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row.columns) for row in rows)]).astype(np.int32)
        matrix.index_ = np.concatenate([np.zeros(0, dtype=np.int32), *(row.columns for row in rows)]).astype(
            np.int32
        )
        matrix.value_ = np.concatenate([np.zeros(0), *(row.weights for row in rows)])
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in self.integers]
        solver = highspy.Highs()
        for option, value in _QUIET_AND_REPEATABLE.items():
            solver.setOptionValue(option, value)
        solver.passModel(model)
        return solver


_NO_LIMIT = 2**31 - 1
_QUIET_AND_REPEATABLE: dict[str, Any] = {"output_flag": False, "threads": 1, "random_seed": 0}


def row(
    columns: ArrayLike, weights: ArrayLike = 1.0, *, low: float = -math.inf, high: float = math.inf
) -> Row:
    """Make a row; one weight stands for all columns."""
    where = np.asarray(columns, dtype=np.int32).ravel()
    return Row(where, np.broadcast_to(np.asarray(weights, dtype=np.float64), where.shape), low, high)


def solve(
    solver: "highspy.Highs", *, seconds: float, gap: float = 0.0, relaxed: bool = False, early: bool = False
) -> Solved:
    """Run HiGHS until the objective is within ``gap`` of the best, or ``seconds`` have passed.

    With ``relaxed`` parts of items are allowed, which is a linear program. ``early`` stops at a
    solution that is better than the first.
    """
    solver.setOptionValue("mip_max_improving_sols", 2 if early else _NO_LIMIT)
    solver.setOptionValue("time_limit", max(seconds, 0.01))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(gap, 1e-6))
    solver.setOptionValue("solve_relaxation", relaxed)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    infeasible = highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible
    if status in infeasible:
        return Solved("infeasible")
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not found:
        return Solved("unknown")
    ended = status == highspy.HighsModelStatus.kOptimal
    objective = float(info.objective_function_value)
    bound = objective if relaxed else float(info.mip_dual_bound)
    values = np.array(solver.getSolution().col_value)
    return Solved("optimal" if ended else "feasible", values, objective, bound)
