"""Tables that a student fills in: each cell by value, with credit for cells, for rows or for the whole."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from madrone.qti.equations.comparing import compare
from madrone.qti.equations.errors import EquationError
from madrone.qti.equations.reading import Notation
from madrone.qti.equations.rule import Rule
from madrone.qti.equations.verdict import Verdict

MAX_CELLS = 400

# Row and column, each by its name or number.
Cell: TypeAlias = tuple[str, str]
Judge: TypeAlias = Callable[[Cell, str], Verdict]
Credit = Literal["cell", "row", "column", "all"]


@dataclass(frozen=True, slots=True)
class TableKey:
    """The cells to be filled in with their keys; a cell without a rule of its own takes ``rule``.

    ``any_row_order``: the rows may stand in any order, as in a table of values.
    """

    cells: Mapping[Cell, str]
    rules: Mapping[Cell, Rule]
    rule: Rule = Rule()  # noqa: RUF009 - frozen
    any_row_order: bool = False


@dataclass(frozen=True, slots=True)
class TableScore:
    """``earned`` of ``possible`` units of credit, and the verdict of each cell; ``is_open`` where one is open."""

    earned: int
    possible: int
    verdicts: Mapping[Cell, Verdict]

    @property
    def is_open(self) -> bool:
        """Whether a person has to decide about at least one cell."""
        return any(verdict.correct is None for verdict in self.verdicts.values())

    @property
    def part(self) -> float:
        """The part of the credit that was earned, from 0 to 1."""
        return self.earned / self.possible if self.possible else 0.0


def score_table(
    student: Mapping[Cell, str], key: TableKey, *, credit: Credit = "cell", notation: Notation = "auto"
) -> TableScore:
    """Compare the cells of a table with their keys and count the credit.

    Cells that the key does not name are the student's own business. The time-out of ``key.rule`` is that of the whole
    table. Raises ``EquationError`` where a key cannot be
    read or the table has more than 400 cells.
    """
    if len(key.cells) > MAX_CELLS:
        raise EquationError(
            "too-many", f"A table may have at most {MAX_CELLS} cells; this one has {len(key.cells)}."
        )
    compare_cell = _Cells(student, key, notation, time.monotonic() + key.rule.timeout).verdict
    verdicts = _any_order(student, key, compare_cell) if key.any_row_order else _in_place(key, compare_cell)
    groups: dict[str, list[bool]] = {}
    for cell, verdict in verdicts.items():
        groups.setdefault(_group(cell, credit), []).append(verdict.correct is True)
    return TableScore(sum(all(cells) for cells in groups.values()), len(groups), verdicts)


def _group(cell: Cell, credit: Credit) -> str:
    """The cells that earn one unit of credit together."""
    row, column = cell
    return {"cell": f"{row}\0{column}", "row": row, "column": column, "all": ""}[credit]


@dataclass(frozen=True, slots=True)
class _Cells:
    """Compares cells until the time of the whole table is over."""

    student: Mapping[Cell, str]
    key: TableKey
    notation: Notation
    deadline: float

    def verdict(self, cell: Cell, row: str) -> Verdict:
        """The verdict on what the student wrote in ``row`` for one cell of the key."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            return Verdict(None, "time", "The comparison of the table took too long; a person has to decide.")
        rule = self.key.rules.get(cell, self.key.rule)
        text = self.student.get((row, cell[1]), "")
        return compare(text, self.key.cells[cell], notation=self.notation, rule=replace(rule, timeout=left))


def _in_place(key: TableKey, verdict: Judge) -> dict[Cell, Verdict]:
    return {cell: verdict(cell, cell[0]) for cell in key.cells}


def _any_order(student: Mapping[Cell, str], key: TableKey, verdict: Judge) -> dict[Cell, Verdict]:
    """Each row of the key is held against the row of the answer, not yet taken, that fits it best."""
    rows = list(dict.fromkeys(row for row, _ in key.cells))
    left = list(dict.fromkeys(row for row, _ in student))[: len(rows) * 2]
    fits = {
        (row, answer): {cell: verdict(cell, answer) for cell in key.cells if cell[0] == row}
        for row in rows
        for answer in left
    }
    found: dict[Cell, Verdict] = {}
    # The best fit of all is taken first, so that a whole row is not given away for a single cell.
    for (row, answer), verdicts in sorted(fits.items(), key=lambda one: -_right(one[1])):
        if answer in left and row in rows:
            rows.remove(row)
            left.remove(answer)
            found.update(verdicts)
    found.update(
        {cell: Verdict(False, "empty", "Nothing was answered.") for cell in key.cells if cell[0] in rows}
    )
    return {cell: found[cell] for cell in key.cells}


def _right(verdicts: Mapping[Cell, Verdict]) -> int:
    return sum(verdict.correct is True for verdict in verdicts.values())
