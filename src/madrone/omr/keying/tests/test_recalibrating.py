"""What a keyed batch does to a profile: it asks less where it was too shy, and is never certain of its own errors."""

from dataclasses import dataclass, fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from madrone.omr.errors import ScanError
from madrone.omr.keying import KeyRow, disagreements, stand
from madrone.omr.marks.calibration import KeyedMarks, certainty_for, recalibrate
from madrone.omr.marks.evidence import EVIDENCE
from madrone.omr.marks.profile import Profile, built_in

pytestmark = pytest.mark.thorough

CHOICES = 4


@dataclass(frozen=True, slots=True)
class Plain(Profile):
    """A profile for which the first evidence is the logit of a mark, and nothing else counts."""

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """By the logistic function, with the slope and the shift of a calibration."""
        logit = self.slope * evidence[:, 0] + self.shift
        shares: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logit, -40, 40)))
        return shares


def plain() -> Profile:
    """One that nobody has calibrated."""
    known = {one.name: getattr(built_in("gray"), one.name) for one in fields(Profile)}
    return Plain(**{**known, "slope": 1.0, "shift": 0.0, "certain": 0.999})


def keyed(logits: NDArray[np.float64], marked: NDArray[np.bool_]) -> KeyedMarks:
    """Groups of four circles by the logits that the plain profile gives them."""
    evidence = np.zeros((len(logits), len(EVIDENCE)))
    evidence[:, 0] = logits
    return KeyedMarks(evidence, marked, np.arange(0, len(logits) + 1, CHOICES))


def batch(
    seed: int, *, shyness: float, light: float, faint: float = 9.0, surprises: bool = True
) -> KeyedMarks:
    """Questions with one mark each, whose true logits the profile sees divided by ``shyness``.

    ``light`` is the share of marks that are light: so plainly marks, by their logit ``faint``, for anybody who
    knows this scanner that hardly one is not meant, and doubtful for the profile. Without ``surprises`` none is.
    """
    rng = np.random.default_rng(seed)
    groups = 1_200
    logits = rng.normal(-17, 1.5, (groups, CHOICES))
    answered = rng.integers(0, CHOICES, groups)
    strength = np.where(rng.random(groups) < light, rng.normal(faint, 1, groups), rng.normal(17, 1.5, groups))
    logits[np.arange(groups), answered] = strength
    chance = rng.random((groups, CHOICES)) if surprises else 0.5
    marked = chance < 1 / (1 + np.exp(-logits))
    return keyed(logits.ravel() / shyness, marked.ravel())


def at_the_limit(profile: Profile, known: KeyedMarks) -> float:
    """What the one group that is just certain enough adds to the errors expected in a million circles."""
    return 1.001e6 * (1 - profile.certain) / len(known.marked)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    shyness=st.floats(1.4, 3.0),
    light=st.floats(0.05, 0.4),
    silent=st.sampled_from([1e-6, 1e-5, 1e-4]),
)
def test_a_profile_that_doubts_the_light_marks_of_a_scanner_learns_to_ask_less(
    seed: int, shyness: float, light: float, silent: float
) -> None:
    known = batch(seed, shyness=shyness, light=light, surprises=False)
    shy = replace(plain(), certain=certainty_for(plain(), known, silent=silent))
    learnt = recalibrate(shy, "test", known, silent=silent)
    assert learnt.slope > 1
    before, after = stand(shy, known, judge=learnt), stand(learnt, known, judge=learnt)
    assert after.asked < before.asked or before.asked == 0
    assert after.expected <= 1e6 * silent + at_the_limit(learnt, known)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    shyness=st.floats(0.5, 2.5),
    mistakes=st.integers(0, 12),
    silent=st.sampled_from([1e-6, 1e-5, 1e-4]),
)
def test_no_profile_is_certain_of_an_error_in_its_own_batch(
    seed: int, shyness: float, mistakes: int, silent: float
) -> None:
    known = batch(seed, shyness=shyness, light=0.2)
    rng = np.random.default_rng(seed + 1)
    flipped = rng.choice(len(known.marked), mistakes, replace=False)
    marked = known.marked.copy()
    marked[flipped] = ~marked[flipped]
    # Of so few circles not one error may pass.
    assert silent * len(marked) < 1
    wrong = replace(known, marked=marked)
    learnt = recalibrate(plain(), "test", wrong, silent=silent)
    rows = [KeyRow(line, "D1", f"q{line}", "A") for line in range(len(wrong.starts) - 1)]
    assert disagreements(learnt, wrong, rows) == []
    assert stand(learnt, wrong, judge=learnt).found == 0


def test_a_bold_profile_is_made_to_ask_more() -> None:
    known = batch(3, shyness=0.5, light=0.3, faint=3.0)
    bold = replace(plain(), certain=certainty_for(plain(), known, silent=1e-6))
    learnt = recalibrate(bold, "test", known, silent=1e-6)
    assert learnt.slope < 1
    before, after = stand(bold, known, judge=learnt), stand(learnt, known, judge=learnt)
    assert after.asked > before.asked
    assert after.expected < before.expected
    assert after.expected <= 1.0 + at_the_limit(learnt, known)


def test_where_a_profile_is_certain_of_something_else_the_row_is_named() -> None:
    known = batch(4, shyness=1.0, light=0.0)
    marked = known.marked.copy()
    # Somebody keyed the neighbour of the answer of the third question.
    third = marked[8:12].copy()
    marked[8:12] = np.roll(third, 1)
    rows = [KeyRow(2 + at, "D1", f"q{at + 1}", "A") for at in range(len(known.starts) - 1)]
    found = disagreements(plain(), replace(known, marked=marked), rows)
    assert KeyRow(4, "D1", "q3", "A") in [row for row, _ in found]
    assert all(confidence >= 0.999 for _, confidence in found)


def test_too_few_marks_are_refused() -> None:
    few = keyed(np.tile([9.0, -9.0, -9.0, -9.0], 400), np.tile([True, False, False, False], 400))
    with pytest.raises(ScanError, match="400 marks"):
        recalibrate(plain(), "test", few, silent=1e-6)
