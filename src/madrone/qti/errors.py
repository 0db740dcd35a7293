"""What QTI input can be wrong about: a refusal stops, a problem is listed."""

from dataclasses import dataclass
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


@dataclass(slots=True)
class Problems:
    """The list that readers add to while they go through one file."""

    source: str
    found: list[Problem]

    def loss(self, line: int | None, code: str, message: str) -> None:
        """Report something that is lost."""
        self.found.append(Problem(line or 0, code, message, "loss", self.source))

    def note(self, line: int | None, code: str, message: str) -> None:
        """Report something that an author should know; nothing is lost."""
        self.found.append(Problem(line or 0, code, message, "note", self.source))

    def in_order(self) -> tuple[Problem, ...]:
        """All problems by line, each once."""
        return tuple(sorted(dict.fromkeys(self.found), key=lambda problem: problem.line))
