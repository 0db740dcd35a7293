"""Assembling: the best forms of a specification, or why there are none; and the forms file."""

import csv
import time
from dataclasses import dataclass
from typing import Literal, TextIO

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.assembly.bank import Bank
from madrone.psychometrics.assembly.clauses import Forms, program_of
from madrone.psychometrics.assembly.conflicts import Conflict, explain
from madrone.psychometrics.assembly.polish import Polish
from madrone.psychometrics.assembly.program import Solved, solve
from madrone.psychometrics.assembly.specification import Bounds, Specification
from madrone.psychometrics.irt.models import Floats

Outcome = Literal["optimal", "feasible", "infeasible", "unknown"]


#: Solver and exchanges take so many turns at most.
_TURNS = 12


@dataclass(frozen=True, slots=True)
class Assembly:
    """What came of an assembly.

    ``optimal``: within the target's gap of the best. ``feasible``: the time ended before that was proven.
    ``infeasible``: there are no such forms, and ``conflict`` says why. ``unknown``: none was found in the time,
    and none was ruled out. ``taken`` [forms, items] is true where an item stands on a form; ``information``
    [forms, thetas] is what the forms have; ``objective`` and ``gap`` are in the objective's units.
    """

    outcome: Outcome
    taken: NDArray[np.bool_] | None = None
    information: Floats | None = None
    objective: float | None = None
    gap: float | None = None
    conflict: Conflict | None = None
    seconds: float = 0.0


def assemble(spec: Specification, bank: Bank, *, seconds: float = 60.0) -> Assembly:
    """Find the forms, in about ``seconds`` at most; as many again are spent on saying why there are none.

    Raises ``PsychometricsError`` for a column, a value or an item of the specification that the bank lacks.
    """
    started = time.monotonic()
    forms = program_of(spec, bank)
    solved = _solved(spec, forms, started + seconds)
    if solved.status == "infeasible":
        conflict = explain(forms.program, seconds=seconds)
        return Assembly("infeasible", conflict=conflict, seconds=time.monotonic() - started)
    if solved.values is None:
        return Assembly("unknown", seconds=time.monotonic() - started)
    taken = solved.values[forms.taken] > 0.5
    sign = -1.0 if spec.target and spec.target.objective == "maximin" else 1.0
    return Assembly(
        solved.status,
        taken,
        _information(taken, forms),
        sign * solved.objective if spec.target else None,
        solved.gap if spec.target else None,
        seconds=time.monotonic() - started,
    )


def _solved(spec: Specification, forms: Forms, until: float) -> Solved:
    """Let the solver and the exchanges take turns, each from the other's best, and then the solver alone."""
    program, target = forms.program, spec.target
    solver = program.solver(program.clauses)
    whole = np.flatnonzero(program.integers).astype(np.int32)
    best = Solved("unknown")
    if target is not None:
        for turn in range(_TURNS):
            # Another seed leads the solver's own search elsewhere.
            solver.setOptionValue("random_seed", turn)
            left = until - time.monotonic()
            found = solve(solver, seconds=left / 4, gap=target.gap, early=True)
            if found.status in ("infeasible", "optimal"):
                return found
            if found.values is None or time.monotonic() > until:
                break
            polish = Polish(
                program.clauses,
                found.values,
                forms.taken,
                forms.curves,
                target,
                forms.in_sets,
                counted=spec.shared != Bounds(),
            )
            reached = polish.run(found.bound + target.gap, until)
            best = Solved("feasible", polish.values, reached, found.bound)
            solver.setSolution(len(whole), whole, polish.values[whole])
    gap = target.gap if target else 0.0
    last = solve(solver, seconds=until - time.monotonic(), gap=gap)
    return best if best.values is not None and last.objective > best.objective else last


def _information(taken: NDArray[np.bool_], forms: Forms) -> Floats:
    total: Floats = taken.astype(np.float64) @ forms.curves
    return total


def write_forms_csv(assembly: Assembly, spec: Specification, bank: Bank, out: TextIO) -> None:
    """Write ``form,position,item_id`` in the order of the bank, item sets together."""
    assert assembly.taken is not None
    sets = bank.groups(spec.sets.column, "[sets]") if spec.sets else {}
    first = np.arange(len(bank.items))
    for places in sets.values():
        first[places] = places.min()
    order = np.lexsort((np.arange(len(first)), first))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["form", "position", "item_id"])
    for form, row in zip(spec.forms, assembly.taken, strict=True):
        for position, place in enumerate(order[row[order]], start=1):
            writer.writerow([form, position, bank.items[place].item_id])
