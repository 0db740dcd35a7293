"""Pages whose answers are known: from scans and a key to a profile for one school's scanner and pencils."""

from madrone.omr.keying.comparing import Disagreement, Standing, disagreements, stand
from madrone.omr.keying.gathering import Gathered, gather
from madrone.omr.keying.key import Key, KeyProblem, KeyRow, read_key

__all__ = [
    "Disagreement",
    "Gathered",
    "Key",
    "KeyProblem",
    "KeyRow",
    "Standing",
    "disagreements",
    "gather",
    "read_key",
    "stand",
]
