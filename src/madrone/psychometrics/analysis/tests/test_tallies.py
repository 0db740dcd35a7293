"""The compiled count of scores against the plain one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.psychometrics.analysis import tallies
from madrone.psychometrics.analysis.responses import checked
from madrone.psychometrics.analysis.tallies import Tallies


def some(points: list[int], missing: float) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    rng = np.random.default_rng(9)
    scores = np.stack([rng.integers(0, most + 1, 500) for most in points], axis=1)
    scores[rng.random(scores.shape) < missing] = -1
    return scores.astype(np.int8), rng.integers(-1, 2, 500).astype(np.int8)


def test_a_table_counts_each_score_by_group_and_points() -> None:
    scores, groups = some([1, 3, 2], 0.1)
    found = Tallies(checked(scores, list("abc")), groups, np.array([True, True, True])).table(1)
    assert found.shape == (2, 7, 4)
    for group in (0, 1):
        for total in range(7):
            for score in range(4):
                there = (groups == group) & (np.maximum(scores, 0).sum(axis=1) == total)
                assert found[group, total, score] == (there & (scores[:, 1] == score)).sum()


@pytest.mark.thorough
@pytest.mark.parametrize("points", [[1] * 20, [1, 4, 2, 1, 7]])
@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("matched", [False, True])
def test_the_compiled_loop_counts_the_same(
    points: list[int], missing: float, matched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores, groups = some(points, missing)
    responses = checked(scores, [f"i{place}" for place in range(len(points))])
    anchors = np.arange(len(points)) % 3 != 1
    matching = np.random.default_rng(1).integers(-1, 6, 500) if matched else None
    plain = Tallies(responses, groups, anchors, matching)
    monkeypatch.setattr(tallies, "_MANY", 1)
    compiled = Tallies(responses, groups, anchors, matching)
    assert compiled._counted is not None
    assert plain._counted is None
    for place in range(len(points)):
        assert (compiled.table(place) == plain.table(place)).all()
    assert plain.table(0).sum() > 0
