"""Classical statistics against published ones and against the plain formulas."""

from dataclasses import astuple

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.psychometrics.analysis import classical
from madrone.psychometrics.analysis.tests.verbal import matrix
from madrone.psychometrics.errors import PsychometricsError


def drawn(n: int, points: list[int], seed: int = 4) -> NDArray[np.int8]:
    """Scores that depend on one ability."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=n)
    columns = [
        np.clip(np.round((ability + rng.normal(size=n)) * most / 4 + most / 2), 0, most) for most in points
    ]
    return np.stack(columns, axis=1).astype(np.int8)


def names(k: int) -> list[str]:
    return [f"i{place}" for place in range(k)]


#: What R's mirt 1.45 gives for its data in the examples of its help pages: alpha, its standard error of measurement,
#: the total's mean and standard deviation; then each item's standard deviation, corrected point-biserial and alpha
#: without it, to three decimals.
PUBLISHED = {
    "lsat6": (
        (0.295, 0.869, 3.819, 1.035),
        [0.265, 0.454, 0.497, 0.425, 0.336],
        [0.113, 0.153, 0.173, 0.144, 0.122],
        [0.275, 0.238, 0.217, 0.246, 0.266],
    ),
    "lsat7": (
        (0.453, 0.886, 3.707, 1.199),
        [0.378, 0.475, 0.420, 0.489, 0.364],
        [0.246, 0.247, 0.313, 0.223, 0.175],
        [0.396, 0.394, 0.345, 0.415, 0.438],
    ),
    # Published with scores from 1 to 4, here from 0 to 3: the total's mean is 11.668 there.
    "science": (
        (0.598, 1.270, 7.668, 2.003),
        [0.588, 0.807, 0.757, 0.802],
        [0.352, 0.332, 0.488, 0.363],
        [0.552, 0.567, 0.437, 0.541],
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_it_gives_the_published_statistics(name: str) -> None:
    whole, sds, discriminations, alphas = PUBLISHED[name]
    found = classical(*matrix(name))
    test = found.test
    assert (test.alpha, test.sem, test.mean, test.sd) == pytest.approx(whole, abs=6e-4)
    assert [item.sd for item in found.items] == pytest.approx(sds, abs=6e-4)
    assert [item.corrected_point_biserial for item in found.items] == pytest.approx(discriminations, abs=6e-4)
    assert [item.alpha_if_deleted for item in found.items] == pytest.approx(alphas, abs=6e-4)
    assert not found.problems


def test_it_gives_what_sums_of_scores_give() -> None:
    scores = drawn(20_000, [1, 1, 2, 4, 1, 3])
    found = classical(scores, names(6))
    rest = scores.sum(axis=1)[:, None] - scores
    for place, item in enumerate(found.items):
        own = scores[:, place]
        assert item.mean == pytest.approx(own.mean())
        assert item.p == pytest.approx(own.mean() / own.max())
        assert item.sd == pytest.approx(own.std(ddof=1), rel=1e-12)
        assert item.corrected_point_biserial == pytest.approx(
            np.corrcoef(own, rest[:, place])[0, 1], rel=1e-9
        )
    assert found.test.sd == pytest.approx(scores.sum(axis=1).std(ddof=1), rel=1e-12)
    assert (found.test.points, found.test.complete, found.test.n) == (12, 20_000, 20_000)


def test_scores_too_large_for_single_precision_are_added_up_exactly() -> None:
    scores = np.full((30_000, 3), 127, dtype=np.int16)
    scores[::3, 0], scores[::2, 1], scores[::5, 2] = 126, 0, 1
    found = classical(scores, names(3))
    for place, item in enumerate(found.items):
        assert item.sd == pytest.approx(scores[:, place].std(ddof=1), rel=1e-12)


def test_unsigned_scores_are_scores_too() -> None:
    scores = drawn(300, [1, 2, 3])
    assert astuple(classical(scores.astype(np.uint8), names(3))) == astuple(classical(scores, names(3)))


def test_an_examinee_counts_on_the_items_taken_and_on_pairs_of_items_taken() -> None:
    scores = drawn(2000, [1, 2, 3, 1]).astype(np.int16)
    scores[:150, 0] = scores[100:300, 3] = -1
    found = classical(scores, names(4))
    assert [(item.n, item.missing) for item in found.items] == [
        (1850, 150), (2000, 0), (2000, 0), (1800, 200)
    ]  # fmt: skip
    assert (found.test.n, found.test.complete) == (2000, 1700)
    covariances = np.empty((4, 4))
    for i in range(4):
        for j in range(4):
            both = (scores[:, i] >= 0) & (scores[:, j] >= 0)
            covariances[i, j] = np.cov(scores[both, i], scores[both, j])[0, 1]
    rest = covariances[0, 1:].sum() / np.sqrt(covariances[0, 0] * covariances[1:, 1:].sum())
    assert found.items[0].corrected_point_biserial == pytest.approx(rest, rel=1e-9)
    alpha = 4 / 3 * (1 - np.trace(covariances) / covariances.sum())
    assert found.test.alpha == pytest.approx(alpha, rel=1e-9)
    assert found.items[0].mean == pytest.approx(scores[150:, 0].mean())


def test_examinees_who_took_nothing_are_not_counted() -> None:
    scores = drawn(500, [1, 1, 1])
    with_none = np.concatenate([scores, np.full((40, 3), -1, np.int8)])
    one, other = classical(scores, names(3)), classical(with_none, names(3))
    assert other.test.n == 500
    assert other.test.alpha == pytest.approx(one.test.alpha, rel=1e-12)


def test_an_item_without_variance_is_named_and_the_others_are_done() -> None:
    scores = drawn(400, [1, 1, 1, 1])
    scores[:, 2] = 1
    found = classical(scores, names(4))
    assert [(problem.item_id, problem.code) for problem in found.problems] == [("i2", "no-variance")]
    assert (found.items[2].p, found.items[2].corrected_point_biserial) == (1.0, None)
    assert all(found.items[place].corrected_point_biserial for place in (0, 1, 3))


def test_an_item_that_nobody_took_is_named_and_is_no_part_of_the_test() -> None:
    scores = drawn(400, [1, 1, 1, 1])
    whole = classical(scores[:, :3], names(3))
    scores[:, 3] = -1
    found = classical(scores, names(4))
    assert [(problem.item_id, problem.code) for problem in found.problems] == [("i3", "no-responses")]
    assert (found.items[3].n, found.items[3].p) == (0, None)
    assert found.test.items == 3
    assert found.test.alpha == pytest.approx(whole.test.alpha, rel=1e-12)


def test_forms_without_a_common_examinee_have_items_but_no_test() -> None:
    scores = drawn(600, [1, 1, 1, 1])
    scores[:300, 0] = scores[300:, 1] = -1
    found = classical(scores, names(4))
    assert [problem.code for problem in found.problems] == ["never-together"]
    assert "i0 and i1" in found.problems[0].message
    assert (found.test.alpha, found.test.sd, found.test.omega, found.test.sem) == (None, None, None, None)
    assert all(item.p is not None for item in found.items)


@pytest.mark.parametrize("k", [1, 2])
def test_very_short_tests_have_no_alpha_without_an_item(k: int) -> None:
    found = classical(drawn(300, [1] * k), names(k))
    assert [item.alpha_if_deleted for item in found.items] == [None] * k
    assert (found.test.alpha is None) == (k == 1)
    assert found.test.omega is None


def test_the_share_of_points_is_of_the_points_that_an_item_gives() -> None:
    found = classical(np.array([[1, 0], [2, 0]]), names(2), points=[4, 1])
    assert [item.p for item in found.items] == [0.375, 0.0]


@pytest.mark.parametrize(
    ("scores", "item_ids", "code"),
    [
        (np.zeros((2, 3), int), ["a", "b"], "score-shape"),
        (np.zeros((2, 2)), ["a", "b"], "score-shape"),
        (np.zeros((0, 2), int), ["a", "b"], "no-responses"),
        (np.zeros((2, 2), int), ["a", "a"], "repeated-item"),
        (np.array([[0, 1], [1, 128]]), ["a", "b"], "score-range"),
        (np.array([[0, 1], [-2, 1]]), ["a", "b"], "score-range"),
    ],
)
def test_scores_that_cannot_be_are_refused(
    scores: NDArray[np.integer], item_ids: list[str], code: str
) -> None:
    with pytest.raises(PsychometricsError) as refused:
        classical(scores, item_ids)
    assert refused.value.code == code
    if code == "score-range":
        assert "Examinee 2" in refused.value.message


def test_a_score_above_the_points_of_its_item_is_refused_by_name() -> None:
    with pytest.raises(PsychometricsError, match="Examinee 2, item b: 2 is not a score from 0 to 1"):
        classical(np.array([[0, 1], [1, 2]]), ["a", "b"], points=[1, 1])
