"""Learning a profile: what was keyed is found again, and the certainty keeps its promise."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.omr.marks.calibration import KeyedMarks, certainty_for, learn, together
from madrone.omr.marks.evidence import EVIDENCE
from madrone.omr.marks.profile import Profile

pytestmark = pytest.mark.thorough

Numbers = NDArray[np.float64]

GROUPS, CHOICES = 250, 4
#: So few are learnt from in one thread, which does not wait for others on a busy machine.
FEW = 35


def drawn(seed: int, *, unclear: float = 0.05, groups: int = GROUPS) -> KeyedMarks:
    """Groups with one mark each; the first evidence is dark for a mark, and for some it lies between."""
    rng = np.random.default_rng(seed)
    evidence = np.zeros((groups * CHOICES, len(EVIDENCE)))
    marked = np.zeros((groups, CHOICES), dtype=bool)
    marked[np.arange(groups), rng.integers(0, CHOICES, groups)] = True
    flat = marked.ravel()
    evidence[flat, 0] += 0.9
    between = flat & (rng.random(len(flat)) < unclear)
    evidence[between, 0] -= 0.5
    smeared = ~flat & (rng.random(len(flat)) < unclear / 4)
    evidence[smeared, 0] += 0.3
    # All evidence speaks of the same ink, each with its own noise, so that a few groups are enough to learn from.
    evidence += evidence[:, :1] * (np.arange(len(EVIDENCE)) > 0)
    evidence += rng.normal(0, 0.05, evidence.shape)
    return KeyedMarks(evidence, flat, np.arange(0, len(flat) + 1, CHOICES))


@pytest.fixture(scope="module")
def learnt() -> Profile:
    return learn("gray", "test", drawn(1, groups=FEW), silent=1e-3, seed=3)


def confidences(profile: Profile, keyed: KeyedMarks) -> tuple[Numbers, NDArray[np.bool_]]:
    """How sure the profile is of each group, and whether it is wrong."""
    marks = profile.probabilities(keyed.evidence)
    wrong = np.add.reduceat((marks > 0.5) != keyed.marked, keyed.starts[:-1]) > 0
    return np.multiply.reduceat(np.maximum(marks, 1 - marks), keyed.starts[:-1]), wrong


def test_what_was_keyed_is_found_in_other_pages(learnt: Profile) -> None:
    other = drawn(2, unclear=0.0)
    assert ((learnt.probabilities(other.evidence) > 0.5) == other.marked).all()
    assert (learnt.name, learnt.made, learnt.slope, learnt.shift) == ("gray", "test", 1.0, 0.0)


def test_equal_seeds_learn_the_same(learnt: Profile) -> None:
    assert learn("gray", "test", drawn(1, groups=FEW), silent=1e-3, seed=3) == learnt


def test_no_error_in_the_keyed_pages_passes(learnt: Profile) -> None:
    keyed = drawn(4, unclear=0.4)
    mistaken = keyed.marked.copy()
    mistaken[:CHOICES] = np.roll(mistaken[:CHOICES], 1)
    keyed = replace(keyed, marked=mistaken)
    profile = replace(learnt, certain=certainty_for(learnt, keyed, silent=1e-4))
    confidence, wrong = confidences(profile, keyed)
    assert wrong.any()
    assert confidence[wrong].max() < profile.certain


@pytest.mark.parametrize(("strict", "lax"), [(1e-6, 1e-4), (1e-4, 1e-2)])
def test_fewer_silent_errors_take_more_certainty(strict: float, lax: float, learnt: Profile) -> None:
    keyed = drawn(5)
    certain = [certainty_for(learnt, keyed, silent=silent) for silent in (strict, lax)]
    assert 0.5 <= certain[1] <= certain[0] < 1


def test_the_doubts_of_all_that_pass_stay_within_what_is_allowed(learnt: Profile) -> None:
    keyed, silent = drawn(6), 1e-4
    profile = replace(learnt, certain=certainty_for(learnt, keyed, silent=silent))
    confidence, _ = confidences(profile, keyed)
    # The one at the limit itself is left aside.
    passing = confidence[confidence > profile.certain]
    assert (1 - passing).sum() <= silent * len(keyed.marked) + 1e-12


def test_pages_are_put_together_group_by_group() -> None:
    one, two = drawn(7), drawn(8)
    both = together([one, two])
    assert np.array_equal(both.marked, np.concatenate([one.marked, two.marked]))
    assert both.starts.tolist() == list(range(0, 2 * GROUPS * CHOICES + 1, CHOICES))
