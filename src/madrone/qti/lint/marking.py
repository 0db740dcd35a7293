"""Points: whether the key earns them, whether the maximum can be reached, and what a blank answer is worth.

Where the answers to an item are few (``spaces.MAX_ANSWERS``), all are scored; elsewhere the rules say that it
was not decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from madrone.qti.clones import is_cloned
from madrone.qti.item import Item
from madrone.qti.lint.document import Document
from madrone.qti.lint.rules import Finding, rule
from madrone.qti.lint.spaces import answers_of
from madrone.qti.pci import PciError, PciJson, decode
from madrone.qti.processing.state import MAX_STEPS, State
from madrone.qti.scoring import correct_responses, score_item
from madrone.qti.xml import line_of

Answers: TypeAlias = dict[str, PciJson]

_TINY = 1e-9
# All tries together may cost as much as one attempt at the costliest item.
_MAX_SEARCH = MAX_STEPS
_EXHAUSTED = "the rules want too much work"
_PER_TRY = 20
# Interactions without a key by their nature.
_WITHOUT_KEY = frozenset({"end-attempt", "media", "upload", "drawing", "extended-text"})


@dataclass(frozen=True, slots=True)
class Marks:
    """What the key and a blank answer of an item earn; ``best`` is the most that any answer tried does.

    ``decided`` says that no answer is left that could earn more; ``whole_key`` that every response which wants
    a key has one.
    """

    item: Item
    maximum: float
    key: float | None
    blank: float | None
    best: float | None
    decided: bool
    whole_key: bool


def mark(document: Document) -> Marks | None:
    """Score an item's key, a blank answer and, where the key earns less than all, every answer there is.

    None for a stimulus, for an item whose score a machine does not give, and for one whose rules never end.
    """
    item = document.item
    if item is None or not item.interactions or not _is_scored(item):
        return None
    blank = score_item(item, {})
    if any(warning.startswith(_EXHAUSTED) for warning in blank.warnings):
        return None
    keys = correct_responses(item)
    key = score_item(item, keys).score
    maximum = item.max_score or 0.0
    asked = [one for one in item.interactions if one.kind not in _WITHOUT_KEY]
    whole_key = bool(asked) and all(one.response_identifier in keys for one in asked) and not item.adaptive
    best, decided = key, True
    if maximum > 0 and not _reaches(key, maximum):
        best, decided = _search(item, keys, maximum)
        best = max((one for one in (best, key) if one is not None), default=None)
    return Marks(item, maximum, key, blank.score, best, decided, whole_key)


@rule("key-scores-zero", "loss", "QTI 3.0.1, correctResponse")
def key_earns_points(document: Document) -> Iterator[Finding]:
    """The key of an item earns points."""
    marks = document.once(mark)
    if marks is not None and marks.whole_key and marks.maximum > 0 and (marks.key is None or marks.key <= 0):
        message = f"The key earns {_number(marks.key)} points."
        yield _key_line(marks), f"{message} Compare the key with the response processing."


@rule("key-below-maximum", "note", "QTI 3.0.1, correctResponse")
def key_earns_all_points(document: Document) -> Iterator[Finding]:
    """The key of an item earns the most points that it can give."""
    marks = document.once(mark)
    if marks is None or not marks.whole_key or marks.key is None:
        return
    if marks.key > 0 and not _reaches(marks.key, marks.maximum):
        yield _key_line(marks), f"The key earns {_number(marks.key)} of {_number(marks.maximum)} points."


@rule("maximum-unreachable", "loss", "QTI 3.0.1, MAXSCORE and normal-maximum")
def maximum_can_be_reached(document: Document) -> Iterator[Finding]:
    """Some answer earns the most points that the item says it gives."""
    marks = document.once(mark)
    if marks is not None and marks.decided and marks.maximum > 0 and not _reaches(marks.best, marks.maximum):
        message = f"No answer earns {_number(marks.maximum)} points; the best earns {_number(marks.best)}."
        yield line_of(document.root), f"{message} Correct MAXSCORE, the normal maximum or the processing."


@rule("maximum-undecided", "note", "QTI 3.0.1, MAXSCORE and normal-maximum")
def maximum_is_decided(document: Document) -> Iterator[Finding]:
    """Where the answers are too many to try them all, the key shows one that earns the most points."""
    marks = document.once(mark)
    if marks is not None and not marks.decided:
        message = f"Whether any answer earns {_number(marks.maximum)} points was not decided."
        yield line_of(document.root), f"{message} The best that was tried earns {_number(marks.best)}."


@rule("maximum-exceeded", "loss", "QTI 3.0.1, MAXSCORE and normal-maximum")
def maximum_is_the_most(document: Document) -> Iterator[Finding]:
    """No answer earns more than the most points that the item says it gives."""
    marks = document.once(mark)
    if marks is None or marks.item.max_score is None or marks.best is None:
        return
    if marks.best > marks.maximum + _TINY:
        message = f"An answer earns {_number(marks.best)} points, more than the maximum"
        yield _key_line(marks), f"{message} of {_number(marks.maximum)}."


@rule("blank-scores", "loss", "domain.md, scoring")
def blank_earns_nothing(document: Document) -> Iterator[Finding]:
    """Who answers nothing gets no points."""
    marks = document.once(mark)
    if marks is not None and marks.blank is not None and marks.blank > 0:
        message = f"An answer left blank earns {_number(marks.blank)} points."
        yield _key_line(marks), f"{message} Give points only where something is said."


@rule("wrong-scores-full", "loss", "QTI 3.0.1, correctResponse")
def wrong_choice_earns_less(document: Document) -> Iterator[Finding]:
    """Where one choice is the key, no other choice earns all points."""
    marks = document.once(mark)
    if marks is None or marks.maximum <= 0 or len(marks.item.interactions) != 1:
        return
    item = marks.item
    (interaction,) = item.interactions
    response = item.responses.get(interaction.response_identifier)
    single = response is not None and (response.cardinality, response.base_type) == ("single", "identifier")
    if response is None or not single or response.correct is None or is_cloned(item):
        return
    steps = _MAX_SEARCH
    for choice in interaction.choices:
        answer: Answers = {response.identifier: {"base": {"identifier": choice.identifier}}}
        if choice.identifier == response.correct or steps <= 0:
            continue
        points, spent = _try(item, answer)
        steps -= spent
        if _reaches(points, marks.maximum):
            message = f"The choice {choice.identifier} is not the key, but earns all points as well."
            yield choice.line, message


def _search(item: Item, keys: Answers, maximum: float) -> tuple[float | None, bool]:
    """The best of all answers, or of those for which the work suffices, and whether there are no others."""
    best: float | None = None
    if is_cloned(item) or item.adaptive:
        # Other clones and later turns may earn what this one cannot.
        return best, False
    answers, whole = answers_of(item, keys)
    steps = _MAX_SEARCH
    for one in answers:
        points, spent = _try(item, one)
        steps -= spent
        if points is not None and (best is None or points > best):
            best = points
        if _reaches(best, maximum):
            return best, True
        if steps <= 0:
            return best, False
    return best, whole


def _try(item: Item, answers: Answers) -> tuple[float | None, int]:
    """The points of one answer to an item that is neither cloned nor adaptive, and the work that they cost."""
    state = State(dict(item.program.initial), seed=f"0:{item.identifier}:1")
    state.values.update(completionStatus="unknown", numAttempts=1)
    for identifier, data in answers.items():
        declaration = item.responses.get(identifier)
        if declaration is None:
            continue
        try:
            state.values[identifier] = decode(data, declaration)
        except PciError:
            # A value of the space that this response cannot have: no student can give it either.
            return None, _PER_TRY
    item.program.run(state)
    points = state.values.get("SCORE")
    spent = _PER_TRY + MAX_STEPS - state.steps
    return (float(points) if isinstance(points, int | float) else None), spent


def _reaches(points: float | None, maximum: float) -> bool:
    return points is not None and points >= maximum - _TINY


def _is_scored(item: Item) -> bool:
    """Whether a machine gives the score."""
    return "SCORE" in item.outcomes and "SCORE" not in item.external and "SCORE" in item.program.targets


def _key_line(marks: Marks) -> int:
    return next((one.line for one in marks.item.responses.values()), 0)


def _number(points: float | None) -> str:
    return "no" if points is None else f"{points:g}"
