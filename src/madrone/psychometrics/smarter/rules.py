"""The choices in which scoring policies differ, and the words in which a policy states its rules."""

from enum import StrEnum
from typing import NamedTuple


class ExtremePattern(StrEnum):
    """What becomes of a test with nothing right or everything right, which has no likelihood maximum."""

    LIMIT = "limit"
    HALF_POINT = "half-point"


class Truncation(StrEnum):
    """What is held to the reporting range: theta itself, only the scale score, or nothing."""

    THETA = "theta"
    SCALE_SCORE = "scale-score"
    NONE = "none"


class NothingAnswered(StrEnum):
    """What a student gets who took part and answered nothing in at least one part (attemptedness P)."""

    NO_SCORE = "no-score"
    LOSS = "loss"


class UnansweredAdaptive(StrEnum):
    """What stands for the unanswered items that an unfinished adaptive part had shown or lined up.

    ``WRONG``: they themselves, as wrong; ``SIMULATED``: simulated items, as for those that nobody had chosen yet.
    """

    SIMULATED = "simulated"
    WRONG = "wrong"


class Rule(NamedTuple):
    """One rule in words, and the publication or reference chapter that it stands in."""

    topic: str
    text: str
    source: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.text} [{self.source}]"
