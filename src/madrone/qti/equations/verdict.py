"""What a comparison comes to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right; ``correct`` is ``None`` where a person has to decide.

    ``reason`` is a stable code: ``equal``; ``different``, ``kind``, ``unit``, ``count``, ``undefined``, ``empty``,
    ``unreadable``, ``variable``, ``function``, ``form-…``; ``time``, ``busy``, ``too-large``, ``undecided`` and the
    like where it is open. ``detail`` says it in a sentence.
    """

    correct: bool | None
    reason: str
    detail: str = ""
