"""What became of a run or of a piece of it, kept with the piece."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from madrone.psychometrics.errors import LineProblem

#: Of very many problems only the first are kept; all are counted.
_MOST_PROBLEMS = 1000


@dataclass(slots=True)
class Report:
    """``counts`` of scored rows by status; ``left_out`` rows, and the first of them with the reason."""

    counts: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    problems: list[LineProblem] = field(default_factory=list)
    items: int = 0

    @property
    def rows(self) -> int:
        """How many rows were scored."""
        return sum(self.counts.values())

    def add(self, other: "Report") -> None:
        """Take in another."""
        self.counts += other.counts
        self.left_out += other.left_out
        self.problems += other.problems[: max(0, _MOST_PROBLEMS - len(self.problems))]

    def leave_out(self, row: int, code: str, message: str) -> None:
        """Name a row, counted from 1, that is not scored."""
        self.left_out += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(LineProblem(row, code, message))

    def save(self, path: Path) -> None:
        """Keep the report of a piece."""
        path.write_text(json.dumps([self.counts, self.left_out, self.problems]), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Report":
        """Take up the report of a piece that was done before."""
        counts, left_out, problems = json.loads(path.read_text(encoding="utf-8"))
        return cls(Counter(counts), left_out, [LineProblem(*problem) for problem in problems])
