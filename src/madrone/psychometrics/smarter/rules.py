"""The choices in which scoring policies differ, and the words in which a policy states its rules."""

from enum import StrEnum
from typing import NamedTuple


class ExtremePattern(StrEnum):
    """What becomes of a test with nothing right or everything right, which has no likelihood maximum."""

    LIMIT = "limit"
    HALF_POINT = "half-point"


class Truncation(StrEnum):
    """What is held to the reporting range: theta itself, or only the scale score."""

    THETA = "theta"
    SCALE_SCORE = "scale-score"


class NothingAnswered(StrEnum):
    """What a student gets who took part and answered nothing (attemptedness P)."""

    NO_SCORE = "no-score"
    LOSS = "loss"


class Rule(NamedTuple):
    """One rule in words, and the publication or reference chapter that it stands in."""

    topic: str
    text: str
    source: str
