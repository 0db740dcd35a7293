"""Maximum likelihood never fails, is exact, and means what it should."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import (
    NOT_ADMINISTERED,
    Form,
    ItemParameters,
    estimate_all,
    estimate_ml,
    simulate_scores,
)
from madrone.psychometrics.tests.forms import patterns, random_form
from madrone.psychometrics.tests.oracle import exact_information, exact_theta

Pattern = tuple[list[ItemParameters], list[int | None]]


@pytest.mark.parametrize("seed", range(12))
def test_it_is_exact_on_tests_as_they_are(seed: int) -> None:
    items = random_form(seed, dichotomous=16, polytomous=4)
    rng = np.random.default_rng(100 + seed)
    scores = simulate_scores(rng, items, float(rng.normal()))
    ability = estimate_ml(items, scores)
    assert ability.status == "ok"
    assert ability.theta == pytest.approx(exact_theta(items, scores), abs=1e-12)
    assert ability.theta is not None
    assert ability.se == pytest.approx(1 / math.sqrt(exact_information(items, ability.theta)), rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(patterns())
def test_any_valid_pattern_has_an_exact_answer(pattern: Pattern) -> None:
    items, scores = pattern
    ability = estimate_ml(items, scores)
    if ability.status == "no_items":
        assert ability.theta is ability.se is None
        return
    assert ability.theta == pytest.approx(exact_theta(items, scores), abs=1e-10)
    assert ability.se is not None
    assert ability.se > 0


def test_it_is_exact_where_the_likelihood_is_almost_flat() -> None:
    """An easy item right and a hard one wrong: the answer lies in a plain where all chances are 0 or 1."""
    items = [ItemParameters("easy", "2pl", 2.0, (-5.0,)), ItemParameters("hard", "2pl", 2.5, (6.0,))]
    assert estimate_ml(items, [1, 0]).theta == pytest.approx(exact_theta(items, [1, 0]), abs=1e-10)


def test_steep_items_far_apart_still_get_an_answer() -> None:
    items = [ItemParameters("easy", "2pl", 90.0, (-7.0,)), ItemParameters("hard", "2pl", 90.0, (7.0,))]
    theta = estimate_ml(items, [1, 0]).theta
    assert theta is not None
    assert -7 < theta < 7


@pytest.mark.parametrize(
    ("scores", "status", "theta", "raw"),
    [([0, 0], "all_wrong", -8.0, 0), ([1, 1], "all_right", 8.0, 2), ([None, 1], "all_right", 8.0, 1)],
)
def test_patterns_without_a_maximum_are_put_on_the_bound(
    scores: list[int | None], status: str, theta: float, raw: int
) -> None:
    items = random_form(1, dichotomous=2)
    ability = estimate_ml(items, scores)
    assert (ability.status, ability.theta, ability.raw) == (status, theta, raw)


def test_an_estimate_beyond_the_bounds_is_put_on_the_nearer_one() -> None:
    items = random_form(2, dichotomous=20)
    scores = [1] * 19 + [0]
    free = estimate_ml(items, scores, bounds=(-30.0, 30.0))
    assert free.theta is not None
    bound = free.theta - 0.5
    ability = estimate_ml(items, scores, bounds=(-8.0, bound))
    assert (ability.status, ability.theta) == ("bound", bound)


def test_no_administered_item_gives_no_estimate() -> None:
    ability = estimate_ml(random_form(1, dichotomous=2), [None, None])
    assert (ability.theta, ability.se, ability.n_items, ability.maximum) == (None, None, 0, 0)
    assert ability.status == estimate_ml([], []).status == "no_items"


@settings(max_examples=60, deadline=None)
@given(patterns(missing=False), st.data())
def test_theta_rises_with_the_weighted_score(pattern: Pattern, data: st.DataObject) -> None:
    """The weighted score sum(a x) decides: more of it means more theta, equal means equal."""
    items, scores = pattern
    others = [data.draw(st.integers(0, item.max_points)) for item in items]
    first, second = (sum(i.a * (x or 0) for i, x in zip(items, xs, strict=True)) for xs in (scores, others))
    theta, other = (estimate_ml(items, xs).theta for xs in (scores, others))
    assert theta is not None
    assert other is not None
    if first > second + 1e-9:
        assert theta >= other - 1e-10
    elif first < second - 1e-9:
        assert theta <= other + 1e-10


@settings(max_examples=60, deadline=None)
@given(patterns(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(pattern: Pattern, chance: Random) -> None:
    items, scores = pattern
    order = list(range(len(items)))
    chance.shuffle(order)
    plain, shuffled = (
        estimate_ml(items, scores),
        estimate_ml([items[i] for i in order], [scores[i] for i in order]),
    )
    assert (plain.status, plain.raw, plain.maximum) == (shuffled.status, shuffled.raw, shuffled.maximum)
    assert shuffled.theta == (None if plain.theta is None else pytest.approx(plain.theta, abs=1e-10))


def test_d_is_a_mere_stretch_of_the_slopes() -> None:
    items = random_form(4, dichotomous=10)
    scores: list[int | None] = [1, 0] * 5
    stretched = [ItemParameters(item.item_id, item.model, item.a * 1.7, item.steps) for item in items]
    assert estimate_ml(items, scores).theta == pytest.approx(
        estimate_ml(stretched, scores, D=1.0).theta, abs=1e-12
    )


def test_many_are_estimated_as_each_alone() -> None:
    items = random_form(6, dichotomous=10, polytomous=3)
    rng = np.random.default_rng(6)
    rows = [simulate_scores(rng, items, theta) for theta in np.linspace(-3, 3, 60)]
    matrix = np.array(rows + rows[:5])
    matrix[rng.random(matrix.shape) < 0.2] = NOT_ADMINISTERED
    for row, ability in zip(matrix.tolist(), estimate_all(Form(items), matrix), strict=True):
        alone = estimate_ml(items, [None if score == NOT_ADMINISTERED else score for score in row])
        assert (ability.status, ability.raw, ability.n_items) == (alone.status, alone.raw, alone.n_items)
        assert ability.theta == pytest.approx(alone.theta, abs=1e-12)


def test_nobody_is_estimated_in_silence() -> None:
    assert len(estimate_all(Form(random_form(1, dichotomous=2)), np.zeros((0, 2), dtype=np.int16))) == 0


@pytest.mark.parametrize(
    ("scores", "code"), [([2], "score-range"), ([-1], "score-range"), ([], "score-count")]
)
def test_scores_that_cannot_be_are_refused(scores: list[int | None], code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        estimate_ml([ItemParameters("q1", "2pl", 1.0, (0.0,))], scores)
    assert refused.value.code == code


def test_a_matrix_with_an_impossible_score_is_refused() -> None:
    with pytest.raises(PsychometricsError, match="outside the range"):
        estimate_all(Form(random_form(1, dichotomous=2)), np.array([[0, 2]]))
