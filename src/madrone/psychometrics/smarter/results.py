"""What goes into a scored test and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple, get_args

from madrone.psychometrics.irt.models import ItemParameters

Kind = Literal["summative", "ica", "iab"]
KINDS: tuple[str, ...] = get_args(Kind)
Attemptedness = Literal["Y", "P", "N"]


class Part(StrEnum):
    """A part of a test: ``FORM`` is the only one of a test in one part; the others are those of a test in two.

    ``CAT`` is adaptive online; on paper and in the interim comprehensive test it is the fixed form that stands
    beside the performance task, ``PT``.
    """

    FORM = "form"
    CAT = "cat"
    PT = "pt"


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """One item of a student's test, or one dimension of it that has parameters of its own.

    ``score`` is ``None`` for an item without an answer; a condition code is a score of 0 (``hand_scores``).
    ``claim`` is a reported or a content claim code, ``target`` a content target, empty if nobody reports it.
    ``presented`` is false for an item that has nothing to do with the score: field-test, or not part of what this
    student was given. An item that the student was given and never reached is presented and unanswered; so is
    one that an adaptive part had lined up. ``dropped`` is true for an operational item that was withdrawn from
    scoring after the test: it still counts as taken when the test's completeness is judged.
    """

    parameters: ItemParameters
    score: int | None
    claim: str
    presented: bool = True
    part: Part = Part.FORM
    target: str = ""
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """How a test was sat, as far as the rules ask.

    ``cat_minimum`` is the least number of operational items that the adaptive part gives by its blueprint; 0
    means that no part is adaptive. ``logged_on`` are the parts that the student entered, ``None``: those of which
    an item was presented. ``submitted`` says that the delivery system let the student hand the test in, which
    makes it complete.
    """

    cat_minimum: int = 0
    logged_on: frozenset[Part] | None = None
    submitted: bool = False


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
    ``raw`` and ``maximum`` in item points over the items that count. ``level`` is 1 to 4, for an interim block
    1 to 3 (below, near, above the standard). ``complete``: every fixed part was answered whole and an adaptive
    one to its minimum, or the test was handed in. ``simulated`` is the number of simulated items that stood for
    what an unfinished adaptive part had not chosen yet.
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
    simulated: int = 0
