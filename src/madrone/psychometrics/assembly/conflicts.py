"""Why no form exists: demands that cannot hold together, and what each would have to become.

The set is irreducible: without any one of its demands, the others can hold. It is found by a deletion filter,
begun from the demands that an elastic program had to stretch: Chinneck (2008), Feasibility and infeasibility
in optimization.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.assembly.program import Clause, Program, Row, Solved, row, solve

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Demand:
    """One of the demands in conflict.

    ``change`` would let the others of the conflict hold, or is empty where the time was too short to tell; with
    ``enough`` it would let the whole specification hold.
    """

    key: str
    says: str
    change: str
    enough: bool

    def __str__(self) -> str:
        enough = " This is enough." if self.enough else ""
        return f"{self.key}: {self.says}. {self.change}{enough}".rstrip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot hold together.

    ``proven`` says that none could be left out of the set, which the time did not always allow to settle.
    """

    demands: tuple[Demand, ...]
    proven: bool

    def __str__(self) -> str:
        few = "These demands" if len(self.demands) > 1 else "This demand"
        together = " together" if len(self.demands) > 1 else ""
        lines = [f"No such forms exist. {few} cannot hold{together}; change one:"]
        lines += [f"  - {demand}" for demand in self.demands]
        if not self.proven:
            lines.append("The time was too short to make this list as small as it can be.")
        if not all(demand.enough for demand in self.demands):
            lines.append(
                "Where it does not say “enough”, something else stands in the way after that change."
            )
        return "\n".join(lines)


def explain(program: Program, *, seconds: float) -> Conflict:
    """Find a conflict of an infeasible program."""
    search = _Search(program, time.monotonic() + seconds)
    clauses, proven = search.irreducible()
    demands = []
    for clause in clauses:
        change, enough = search.change(clause, [other for other in clauses if other is not clause])
        demands.append(Demand(clause.key, clause.says, change, enough))
    return Conflict(tuple(demands), proven)


class _Search:
    def __init__(self, program: Program, until: float) -> None:
        # A feasible point is all that is asked for; the objective would only cost time.
        self._program = program.copied()
        self._program.costs = [0.0] * len(program.costs)
        self._until = until
        # Where parts of items already cannot hold, the conflict is one of the linear program, which is quick.
        self._relaxed = self._solved(program.clauses, relaxed=True).status == "infeasible"

    def irreducible(self) -> tuple[list[Clause], bool]:
        """The clauses of one conflict, and whether every one of them is known to be needed."""
        kept, proven = self._stretched_first(), True
        for clause in list(kept):
            others = [one for one in kept if one is not clause]
            status = self._solved(others, relaxed=self._relaxed).status
            if status == "infeasible":
                kept = others
            # Within the time neither was shown, so the clause stays, needed or not.
            proven &= status != "unknown"
        return [clause for clause in self._program.clauses if clause in kept], proven

    def change(self, clause: Clause, others: Sequence[Clause]) -> tuple[str, bool]:
        """What the clause would have to become, and whether that is enough for the whole specification."""
        rest = [one for one in self._program.clauses if one is not clause]
        for fellows, enough in ((rest, True), (list(others), False)):
            solved = self._stretch(clause, fellows)
            if solved.values is not None:
                return _change(clause, solved.objective), enough
        return "", False

    def _stretch(self, clause: Clause, fellows: Sequence[Clause]) -> Solved:
        """Let one clause give way, by as little as the others allow."""
        if clause.bound is None:
            return self._solved(fellows, relaxed=False)
        program = self._program.copied()
        slack = program.add_columns(1, cost=1.0, high=math.inf, whole=clause.whole)
        solver = program.solver(fellows, [_eased(one, int(slack[0])) for one in clause.rows])
        return solve(solver, seconds=self._left())

    def _stretched_first(self) -> list[Clause]:
        """The clauses, those last that the least stretching of all touches: the filter drops the first it can.

        Each clause has one slack for all of its rows, measured by its bound, so that one word in a thousand is
        less than one item in ten.
        """
        program = self._program.copied()
        rows: list[Row] = []
        slacks = []
        for clause in self._program.clauses:
            cost = 1.0 / max(1.0, abs(clause.bound or 1.0))
            slacks.append(int(program.add_columns(1, cost=cost, high=math.inf, whole=False)[0]))
            rows += [_eased(one, slacks[-1]) for one in clause.rows]
        solved = solve(program.solver([], rows), seconds=self._left(), relaxed=True)
        if solved.values is None:
            return list(self._program.clauses)
        stretched = solved.values[slacks] > _ROUNDING
        order = np.argsort(stretched, kind="stable")
        return [self._program.clauses[place] for place in order]

    def _solved(self, clauses: Sequence[Clause], *, relaxed: bool) -> Solved:
        return solve(self._program.solver(clauses), seconds=self._left(), relaxed=relaxed)

    def _left(self) -> float:
        """No single question may take all of the time that is left."""
        return (self._until - time.monotonic()) / 4


def _eased(one: Row, slack: int) -> Row:
    """The row with a slack on the side that it bounds; an equation gets none, as it only ties a set."""
    if math.isfinite(one.low) and math.isfinite(one.high):
        return one
    weight = 1.0 if math.isfinite(one.low) else -1.0
    return row([*one.columns, slack], [*one.weights, weight], low=one.low, high=one.high)


def _change(clause: Clause, slack: float) -> str:
    if clause.bound is None:
        return f"Without it the others hold: {clause.remedy}."
    rises = math.isfinite(clause.rows[0].high)
    step = round(slack) if clause.whole else slack
    bound = clause.bound + (step if rises else -step)
    # Rounded to the side on which it is still enough.
    told = bound if clause.whole else (math.ceil if rises else math.floor)(bound * 1000) / 1000
    if clause.remedy:
        remedy = clause.remedy.format(bound=f"{told:.10g}")
        return f"{remedy[0].upper()}{remedy[1:]}."
    return f"Raise it to {told:.10g} or more." if rises else f"Lower it to {told:.10g} or less."
