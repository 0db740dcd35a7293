"""What goes into a scored test and what comes out of it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from madrone.psychometrics.irt.models import ItemParameters

Kind = Literal["summative", "ica", "iab"]
KINDS: tuple[str, ...] = get_args(Kind)
Attemptedness = Literal["Y", "P", "N"]


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One item of a student's fixed form.

    ``score`` is ``None`` for an item without an answer; a condition code is a score of 0. ``claim`` is a
    reported or a content claim code. ``presented`` is false for an item that leaves the score altogether:
    field-test, dropped, or not part of the form that this student was given. An item that the student was
    given and never reached is presented and unanswered.
    """

    parameters: ItemParameters
    score: int | None
    claim: str
    presented: bool = True


class Note(NamedTuple):
    """Something that a reader of the score should know: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimScore:
    """A claim's score; everything but ``claim``, ``name`` and ``n_items`` is absent without a score.

    ``theta`` and ``se`` are in theta units, ``scale_score`` and ``sem`` in scale score points.
    """

    claim: str
    name: str
    theta: float | None
    se: float | None
    scale_score: int | None
    sem: int | None
    level: int | None
    level_name: str | None
    n_items: int


@dataclass(frozen=True, slots=True)
class TestScore:
    """A student's test under one policy, whose name is in ``policy``.

    ``theta`` and ``se`` are in theta units; ``scale_score``, ``sem``, ``error_band`` in scale score points;
    ``raw`` and ``maximum`` in item points over the presented items. ``level`` is 1 to 4, for an interim block
    1 to 3 (below, near, above the standard). ``complete`` says that every presented item was answered.
    """

    __test__ = False  # The name begins like a test's; pytest must not collect it.

    subject: str
    grade: str
    kind: Kind
    theta: float | None
    se: float | None
    scale_score: int | None
    sem: int | None
    error_band: tuple[int, int] | None
    level: int | None
    level_name: str | None
    claims: tuple[ClaimScore, ...]
    attemptedness: Attemptedness
    complete: bool
    raw: int
    maximum: int
    policy: str
    notes: tuple[Note, ...]
