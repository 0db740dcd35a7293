"""Probabilities adjusted for their number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from madrone.psychometrics.multiple_testing import benjamini_hochberg, holm

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array)


def test_holm_multiplies_each_by_the_number_of_those_that_are_left() -> None:
    assert holm(np.array([0.04, 0.01, 0.03, 0.02])) == pytest.approx([0.06, 0.04, 0.06, 0.06])


@pytest.mark.thorough
@given(CHANCES)
def test_holm_rejects_what_stepping_down_rejects(p: np.ndarray) -> None:
    adjusted = holm(p)
    for level in (0.01, 0.05, 0.3):
        rejected = set()
        for left, place in zip(range(p.size, 0, -1), np.argsort(p, kind="stable"), strict=True):
            if p[place] > level / left:
                break
            rejected.add(int(place))
        assert {int(i) for i in np.flatnonzero(adjusted <= level * (1 + 1e-12))} >= rejected
        assert {int(i) for i in np.flatnonzero(adjusted <= level * (1 - 1e-12))} <= rejected


@pytest.mark.thorough
@given(CHANCES)
def test_false_discovery_is_controlled_as_by_another_implementation(p: np.ndarray) -> None:
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


def test_what_was_not_tested_stays_out() -> None:
    adjusted = holm(np.array([0.02, np.nan, 0.5]))
    assert adjusted[[0, 2]] == pytest.approx([0.04, 0.5])
    assert np.isnan(adjusted[1])
    assert np.isnan(benjamini_hochberg(np.array([np.nan]))).all()
    assert holm(np.array([])).size == 0
