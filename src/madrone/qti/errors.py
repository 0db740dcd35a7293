"""What QTI input can be wrong about: a refusal stops, a problem is listed."""

from dataclasses import dataclass, field
from typing import Literal

from madrone.kernel.errors import MadroneError

Level = Literal["loss", "note"]


class QtiError(MadroneError):
    """A file, a package or a response that is refused: why, in which file, on which line.

    ``line`` counts from 1 and is 0 where the fault has no line (a folder name, a response).
    """

    status = 422

    def __init__(self, code: str, message: str, source: str = "", line: int = 0) -> None:
        super().__init__(code, message)
        self.source = source
        self.line = line

    def __str__(self) -> str:
        where = (
            f"{self.source}, line {self.line}: " if self.line else f"{self.source}: " if self.source else ""
        )
        return f"{where}{self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.code, self.message, self.source, self.line))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be carried over, or that its author should look at.

    ``level`` is ``loss`` where a student would see or be scored on less than the author wrote (the file
    is then at best ``partial``), and ``note`` where nothing is lost. ``source`` names the file in a package.
    """

    line: int
    code: str
    message: str
    level: Level = "loss"
    source: str = ""


MAX_PROBLEMS = 1_000
_MAX_MESSAGE = 1_000


@dataclass(slots=True)
class Problems:
    """The list that readers add to while they go through one file.

    Each problem is kept once. Beyond ``MAX_PROBLEMS`` only the fact that there are more is kept: a file made
    to be wrong a million times must not fill the memory, nor a report that people read.
    """

    source: str
    found: list[Problem]
    _seen: set[Problem] = field(default_factory=set, init=False, repr=False, compare=False)

    def loss(self, line: int | None, code: str, message: str) -> None:
        """Report something that is lost."""
        self._add(Problem(line or 0, code, _shortened(message), "loss", self.source))

    def note(self, line: int | None, code: str, message: str) -> None:
        """Report something that an author should know; nothing is lost."""
        self._add(Problem(line or 0, code, _shortened(message), "note", self.source))

    def in_order(self) -> tuple[Problem, ...]:
        """All problems by line, each once."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda problem: problem.line))

    def _add(self, problem: Problem) -> None:
        if problem in self._seen or len(self.found) > MAX_PROBLEMS:
            return
        if len(self.found) == MAX_PROBLEMS:
            message = f"The file has more than {MAX_PROBLEMS} problems; those after this line are not listed."
            problem = Problem(problem.line, "problems-more", message, "loss", self.source)
        self._seen.add(problem)
        self.found.append(problem)


def _shortened(message: str) -> str:
    return message if len(message) <= _MAX_MESSAGE else f"{message[:_MAX_MESSAGE]}…"
