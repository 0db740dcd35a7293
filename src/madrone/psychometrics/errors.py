"""What the psychometrics engine refuses, in words that name the item or the line."""

from typing import NamedTuple

from madrone.kernel.errors import MadroneError


class PsychometricsError(MadroneError):
    """Parameters, scores or a policy request that cannot be used as they stand."""

    status = 400


class LineProblem(NamedTuple):
    """One thing in a file that was left out: the line it stands on, a stable code, and a sentence."""

    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"
