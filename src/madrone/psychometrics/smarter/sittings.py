"""What a student did of a test: whether it was attempted and completed, and which items count.

Sources: Test Scoring Specifications 2015-16, 3.1, and 2014-15, 3.1; domain.md 8.1; psychometrics.md 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter.results import Attemptedness, Kind, Note, Part, ScoredItem, Sitting
from madrone.psychometrics.smarter.rules import UnansweredAdaptive

_TWO_PARTS = (Part.CAT, Part.PT)


@dataclass(frozen=True, slots=True)
class Counted:
    """The items whose scores count, with ``simulated`` more that nobody was given and that count as wrong.

    ``claims_known`` is false where simulated items could have belonged to any claim; ``left_out`` is the number
    of unanswered items that a finished adaptive part had shown or lined up.
    """

    items: tuple[ScoredItem, ...]
    simulated: int
    complete: bool
    claims_known: bool
    left_out: int

    @property
    def unanswered(self) -> int:
        """How many of the items have no answer."""
        return sum(item.score is None for item in self.items)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was done about answers that are not there."""
        notes = []
        if self.unanswered:
            counted = (
                "1 unanswered item was"
                if self.unanswered == 1
                else f"{self.unanswered} unanswered items were"
            )
            notes.append(Note("incomplete", f"{counted} counted as wrong."))
        if self.simulated:
            more = "1 item" if self.simulated == 1 else f"{self.simulated} items"
            words = f"{more} that the adaptive part had still to give counted as wrong, as average items."
            notes.append(Note("simulated", words))
        if not self.claims_known:
            words = "The adaptive part was not finished, so there are no claim scores."
            notes.append(Note("no-claims", words))
        if self.left_out:
            left = "1 unanswered item was" if self.left_out == 1 else f"{self.left_out} unanswered items were"
            notes.append(Note("left-out", f"{left} left out: the adaptive part was finished without."))
        return tuple(notes)


def parts_of(
    items: Sequence[ScoredItem], *, kind: Kind = "summative", sitting: Sitting | None = None
) -> tuple[Part, ...]:
    """The parts of the test that these items are from; an interim block is one part whatever its items say.

    Raises ``PsychometricsError`` (``mixed-parts``) naming an item without a part beside items that have one.
    """
    entered = (sitting.logged_on if sitting else None) or frozenset()
    in_two = any(part in _TWO_PARTS for part in {item.part for item in items} | entered)
    if kind == "iab" or not in_two:
        return (Part.FORM,)
    lost = next((item for item in items if item.part is Part.FORM), None)
    if lost is not None:
        raise PsychometricsError(
            "mixed-parts",
            f"Item {lost.parameters.item_id} belongs to no part, but the test is in two; "
            "give it the part cat or pt.",
            field="part",
        )
    return _TWO_PARTS


def attemptedness(
    items: Sequence[ScoredItem], *, kind: Kind = "summative", sitting: Sitting | None = None
) -> Attemptedness:
    """``Y``: every part was entered and has an answer; ``P``: entered, but a part has none; ``N``: the rest.

    An interim block is ``Y`` with an answer and ``P`` without. Only operational items count. Source: Test
    Scoring Specifications 2015-16, 3.1.2; domain.md 8.1.
    """
    presented = [item for item in items if item.presented]
    answered = [item for item in presented if item.score is not None]
    if kind == "iab":
        return "Y" if answered else "P"
    parts = parts_of(items, sitting=sitting)
    logged_on = (sitting.logged_on if sitting else None) or frozenset()
    if parts == (Part.FORM,):
        if not presented and not logged_on:
            return "N"
        return "Y" if answered else "P"
    if not ({item.part for item in presented} | logged_on).issuperset(parts):
        return "N"
    return "Y" if {item.part for item in answered}.issuperset(parts) else "P"


def counted(items: Sequence[ScoredItem], sitting: Sitting, rule: UnansweredAdaptive) -> Counted:
    """Choose the items that count in an attempted test.

    Fixed parts count whole, what is unanswered as wrong. An adaptive part that reached its minimum counts with
    its answers alone; an unfinished one is filled up to the minimum with simulated items.
    """
    presented = [item for item in items if item.presented]
    adaptive = has_adaptive_part(items, sitting)
    answered = sum(_of_adaptive(item, sitting) and item.score is not None for item in presented)
    finished = not adaptive or sitting.submitted or answered >= sitting.cat_minimum
    with_unanswered = not finished and rule is UnansweredAdaptive.WRONG
    kept = [
        item
        for item in presented
        if item.score is not None or with_unanswered or not _of_adaptive(item, sitting)
    ]
    taken = sum(_of_adaptive(item, sitting) for item in kept)
    fixed_done = all(item.score is not None for item in presented if not _of_adaptive(item, sitting))
    return Counted(
        items=tuple(item for item in kept if not item.dropped),
        simulated=0 if finished else max(0, sitting.cat_minimum - taken),
        complete=sitting.submitted or (finished and fixed_done),
        claims_known=finished,
        left_out=len(presented) - len(kept) if finished else 0,
    )


def has_adaptive_part(items: Sequence[ScoredItem], sitting: Sitting) -> bool:
    """Whether the test is in two parts of which one is adaptive."""
    return sitting.cat_minimum > 0 and any(item.part is not Part.FORM for item in items)


def _of_adaptive(item: ScoredItem, sitting: Sitting) -> bool:
    return sitting.cat_minimum > 0 and item.part is Part.CAT
