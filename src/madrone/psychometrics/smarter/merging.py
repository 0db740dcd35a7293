"""One test from parts that a student took online, on paper, or more than once.

Source: Test Scoring Specifications 2014-15, 3.1.3.3; later editions do not speak of it. Parts are combined before
scoring; of the attempts at one part a single one is chosen, and none are mixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter.results import Note, Part, ScoredItem, Sitting

Mode = Literal["online", "paper"]
_NAMES = {Part.CAT: "the adaptive part", Part.PT: "the performance task"}


@dataclass(frozen=True, slots=True)
class PartAttempt:
    """One attempt at a part: where it was taken, its items, and when it ended.

    ``cat_minimum`` and ``submitted`` are as in ``Sitting``; a paper form is not adaptive, so its minimum is 0.
    """

    part: Part
    mode: Mode
    items: tuple[ScoredItem, ...]
    ended_at: datetime
    cat_minimum: int = 0
    submitted: bool = False

    @property
    def answered(self) -> int:
        """How many operational items have an answer."""
        return sum(item.presented and item.score is not None for item in self.items)

    @property
    def complete(self) -> bool:
        """Whether it was answered whole, an adaptive part to its minimum, or handed in."""
        if self.submitted:
            return True
        if self.cat_minimum:
            return self.answered >= self.cat_minimum
        presented = [item for item in self.items if item.presented]
        return bool(presented) and self.answered == len(presented)


@dataclass(frozen=True, slots=True)
class MergedTest:
    """What is scored: ``policy.score_test(items=merged.items, sitting=merged.sitting, …)``.

    ``chosen`` is one attempt for each part that was taken; ``notes`` say which others were set aside, and why.
    """

    items: tuple[ScoredItem, ...]
    sitting: Sitting
    chosen: tuple[PartAttempt, ...]
    notes: tuple[Note, ...]


def merge(attempts: Sequence[PartAttempt]) -> MergedTest:
    """Choose an attempt for each part and put their items together.

    A complete attempt comes before an incomplete one; of incomplete ones that with the most answers; then online
    before paper; then the most recent. Raises ``PsychometricsError``: ``no-attempt``, ``unknown-part``, or
    ``adaptive-paper`` for a paper form with an adaptive minimum.
    """
    _check(attempts)
    chosen, notes = [], []
    for part in (Part.CAT, Part.PT):
        of_part = [attempt for attempt in attempts if attempt.part is part]
        if not of_part:
            continue
        best = max(of_part, key=_rank)
        chosen.append(best)
        if len(of_part) > 1:
            notes.append(_note(best, [attempt for attempt in of_part if attempt is not best]))
    items = [replace(item, part=attempt.part) for attempt in chosen for item in attempt.items]
    sitting = Sitting(
        cat_minimum=max(attempt.cat_minimum for attempt in chosen),
        logged_on=frozenset(attempt.part for attempt in chosen),
        submitted=len(chosen) == len(_NAMES) and all(attempt.submitted for attempt in chosen),
    )
    return MergedTest(tuple(items), sitting, tuple(chosen), tuple(notes))


def _check(attempts: Sequence[PartAttempt]) -> None:
    if not attempts:
        raise PsychometricsError("no-attempt", "There is no attempt at any part of the test.")
    for attempt in attempts:
        if attempt.part not in _NAMES:
            raise PsychometricsError(
                "unknown-part", f"Attempts are merged at the parts cat and pt, not {attempt.part}."
            )
        if attempt.mode == "paper" and attempt.cat_minimum:
            raise PsychometricsError("adaptive-paper", "A paper form is fixed and has no adaptive minimum.")


def _rank(attempt: PartAttempt) -> tuple[bool, int, bool, datetime]:
    # Between complete attempts the number of answers says nothing: an adaptive one may have given fewer.
    answers = 0 if attempt.complete else attempt.answered
    return attempt.complete, answers, attempt.mode == "online", attempt.ended_at


def _note(best: PartAttempt, others: Sequence[PartAttempt]) -> Note:
    second = max(others, key=_rank)
    if best.complete != second.complete:
        why = "it is complete"
    elif not best.complete and best.answered != second.answered:
        why = "it has the most answers"
    elif best.mode != second.mode:
        why = "it was taken online"
    else:
        why = "it is the most recent"
    aside = "1 other attempt was" if len(others) == 1 else f"{len(others)} other attempts were"
    return Note(
        "attempt-chosen",
        f"Of {_NAMES[best.part]} the {best.mode} attempt was scored, because {why}; {aside} set aside.",
    )
