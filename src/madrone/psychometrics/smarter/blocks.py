"""Interim blocks of one student taken together: how many were attempted, and how many lie above the standard.

Source: Test Scoring Specifications 2014-15, 8; domain.md 8.8.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter.results import TestScore

_ABOVE = 3


@dataclass(frozen=True, slots=True)
class BlockSummary:
    """A student's blocks in one subject and grade, each with its own score, and their counts."""

    subject: str
    grade: str
    blocks: tuple[TestScore, ...]

    @property
    def attempted(self) -> int:
        """How many blocks have an answer."""
        return sum(block.attemptedness == "Y" for block in self.blocks)

    @property
    def above(self) -> int:
        """How many blocks are above the standard."""
        return sum(block.level == _ABOVE for block in self.blocks)


def merged_blocks(blocks: Sequence[TestScore]) -> tuple[BlockSummary, ...]:
    """Merge the blocks of each subject and grade into one result, in the order in which they first come.

    Raises ``PsychometricsError`` (``not-a-block``) for the score of another kind of test.
    """
    together: dict[tuple[str, str], list[TestScore]] = {}
    for block in blocks:
        if block.kind != "iab":
            raise PsychometricsError(
                "not-a-block", f"A test of the kind {block.kind} cannot be counted among interim blocks."
            )
        together.setdefault((block.subject, block.grade), []).append(block)
    return tuple(BlockSummary(*test, tuple(some)) for test, some in together.items())
