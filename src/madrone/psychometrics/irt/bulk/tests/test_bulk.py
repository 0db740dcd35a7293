"""The compiled paths against forty-digit bisection and against the plain estimator."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import Estimator, Form, ItemParameters, estimate_all, probabilities
from madrone.psychometrics.irt.bulk import STATUSES, Estimates, FixedForm, Pool
from madrone.psychometrics.tests.forms import forms, random_form
from madrone.psychometrics.tests.oracle import exact_information, exact_theta

pytestmark = pytest.mark.thorough

FORM = random_form(3, dichotomous=40, polytomous=10)
STEEP = [ItemParameters(f"steep-{k}", "2pl", 3.0, (0.4 * k - 2,)) for k in range(10)]


def drawn(items: list[ItemParameters], n: int, spread: float = 1.2) -> NDArray[np.int8]:
    rng = np.random.default_rng(8)
    theta = rng.normal(size=n) * spread
    columns = []
    for item in items:
        reached = np.cumsum(probabilities(item, theta)[:, :-1], axis=1)
        columns.append((rng.random(n)[:, None] >= reached).sum(axis=1))
    return np.stack(columns, axis=1).astype(np.int8)


def words(found: Estimates) -> list[str]:
    return [STATUSES[code] for code in found.status]


def shuffled(n: int, of: int, most: int) -> NDArray[np.int16]:
    """Items of their own for n examinees: at least one each, then -1."""
    rng = np.random.default_rng(2)
    items = np.stack([rng.permutation(of)[:most] for _ in range(n)]).astype(np.int16)
    lengths = rng.integers(1, most + 1, size=n)
    items[np.arange(most) >= lengths[:, None]] = -1
    return items


def as_matrix(items: NDArray[np.int16], scores: NDArray[np.int8], of: int) -> NDArray[np.int16]:
    matrix = np.full((items.shape[0], of), -1, dtype=np.int16)
    row, column = np.nonzero(items >= 0)
    matrix[row, items[row, column]] = scores[row, column]
    return matrix


@pytest.mark.parametrize("items", [FORM, STEEP, random_form(5, dichotomous=3)])
def test_a_fixed_form_is_scored_as_the_plain_estimator_scores_it(items: list[ItemParameters]) -> None:
    scores = drawn(items, 3000, spread=2.0)
    found, plain = FixedForm(Form(items)).score(scores), estimate_all(Form(items), scores)
    assert found.theta == pytest.approx(plain.theta, abs=1e-10)
    assert found.se == pytest.approx(plain.se, rel=1e-9)
    assert words(found) == plain.status.tolist()
    assert found.raw.tolist() == plain.raw.tolist()
    assert found.maximum.tolist() == plain.maximum.tolist()


def test_a_fixed_form_agrees_with_forty_digits() -> None:
    scores = drawn(FORM, 25)
    found = FixedForm(Form(FORM)).score(scores)
    for row, theta, se in zip(scores.tolist(), found.theta.tolist(), found.se.tolist(), strict=True):
        exact = exact_theta(FORM, row)
        assert theta == pytest.approx(exact, abs=1e-11)
        assert se == pytest.approx(exact_information(FORM, exact) ** -0.5, rel=1e-10)


@given(forms(max_items=8), st.data())
@settings(max_examples=60, deadline=None)
def test_no_form_and_no_pattern_fails(items: list[ItemParameters], data: st.DataObject) -> None:
    row = [data.draw(st.integers(0, item.max_points)) for item in items]
    scores = np.array([row], dtype=np.int8)
    plain = estimate_all(Form(items), scores)
    places = np.arange(len(items))[None, :]
    for found in (FixedForm(Form(items)).score(scores), Pool(items).score(places, scores)):
        assert found.theta == pytest.approx(plain.theta, abs=1e-8)
        assert found.se == pytest.approx(plain.se, rel=1e-6)
        assert words(found) == plain.status.tolist()


@pytest.mark.parametrize("bounds", [(-8.0, 8.0), (-2.5, 3.0)])
def test_adaptive_tests_are_scored_as_the_plain_estimator_scores_them(bounds: tuple[float, float]) -> None:
    pool = random_form(6, dichotomous=100, polytomous=30)
    everything = drawn(pool, 1500)
    items = shuffled(1500, of=130, most=40)
    scores = np.where(items >= 0, np.take_along_axis(everything, np.maximum(items, 0).astype(int), 1), 0)
    found = Pool(pool, bounds=bounds).score(items, scores)
    plain = estimate_all(Form(pool), as_matrix(items, scores.astype(np.int8), 130), Estimator(bounds=bounds))
    assert np.max(np.abs(found.theta - plain.theta)) < 1e-8
    assert found.se == pytest.approx(plain.se, rel=1e-7)
    assert words(found) == plain.status.tolist()
    assert found.n_items.tolist() == plain.n_items.tolist()
    assert found.raw.tolist() == plain.raw.tolist()
    assert found.maximum.tolist() == plain.maximum.tolist()


@pytest.mark.parametrize("bounds", [(-8.0, 8.0), (-2.5, 3.1)])
def test_an_estimate_at_an_end_is_the_end_itself(bounds: tuple[float, float]) -> None:
    """To the last bit, so that it equals the plain estimator's and can be told by comparing."""
    pool = random_form(6, dichotomous=20, polytomous=10)
    maxima = np.array([item.max_points for item in pool])
    scores = np.stack([0 * maxima, maxima, maxima, 0 * maxima])
    hardest = max(range(30), key=lambda k: pool[k].steps[0])
    scores[2, hardest], scores[3, hardest] = maxima[hardest] - 1, 1
    items = np.tile(np.arange(30), (4, 1))
    found = Pool(pool, bounds=bounds).score(items, scores)
    plain = estimate_all(Form(pool), scores, Estimator(bounds=bounds))
    at_an_end = np.isin(plain.theta, bounds)
    assert at_an_end[:2].all()
    assert found.theta[at_an_end].tolist() == plain.theta[at_an_end].tolist()
    assert words(found) == plain.status.tolist()


def test_a_polish_takes_an_adaptive_estimate_to_the_last_digits() -> None:
    items, scores = shuffled(200, of=10, most=9), drawn(STEEP, 200)
    taken = np.take_along_axis(scores, np.maximum(items, 0).astype(int), 1)
    pool = Pool(STEEP)
    found = pool.score(items, taken)
    pool.polish(items, taken, found, np.arange(200))
    plain = estimate_all(Form(STEEP), as_matrix(items, taken, 10))
    assert found.theta == pytest.approx(plain.theta, abs=1e-12)


def test_half_points_are_given_to_all_wrong_and_taken_from_all_right() -> None:
    items = random_form(9, dichotomous=6, polytomous=2)
    flattest = min(range(8), key=lambda k: items[k].a)
    scores = np.array([[0] * 8, [item.max_points for item in items]], dtype=np.int8)
    found = Pool(items, bounds=(-15.0, 15.0)).score(np.tile(np.arange(8), (2, 1)), scores, half_points=True)
    for row, theta, half in zip(scores.tolist(), found.theta.tolist(), (0.5, -0.5), strict=True):
        moved = [score + half * (k == flattest) for k, score in enumerate(row)]
        assert theta == pytest.approx(exact_theta(items, moved, bounds=(-15.0, 15.0)), abs=1e-8)


def test_information_is_summed_over_the_items_that_are_there() -> None:
    pool, items = Pool(FORM), np.array([[0, 45, -1, 3], [-1, -1, -1, -1]])
    found = pool.information(items, np.array([0.7, 0.0]))
    assert found[0] == pytest.approx(exact_information([FORM[0], FORM[45], FORM[3]], 0.7), rel=1e-12)
    assert found[1] == 0


def test_without_items_there_is_no_estimate() -> None:
    found = Pool(STEEP).score(np.array([[-1, -1], [0, -1]]), np.array([[0, 0], [1, 0]]))
    assert words(found) == ["no_items", "all_right"]
    assert np.isnan(found.theta[0])
    assert np.isnan(found.se[0])


@pytest.mark.parametrize("score", [2, -1])
def test_a_score_that_cannot_be_is_named_by_its_row(score: int) -> None:
    scores = np.zeros((4, 10), dtype=np.int8)
    scores[2, 5] = score
    with pytest.raises(PsychometricsError, match="Row 3"):
        FixedForm(Form(STEEP)).score(scores)
    with pytest.raises(PsychometricsError, match="Row 3"):
        Pool(STEEP).score(np.tile(np.arange(10), (4, 1)), scores)


@pytest.mark.parametrize("items", [[[10, -1]], [[-1, 3]]])
def test_an_item_outside_the_pool_or_after_the_end_is_refused(items: list[list[int]]) -> None:
    with pytest.raises(PsychometricsError, match="Row 1"):
        Pool(STEEP).score(np.array(items), np.zeros((1, 2), dtype=np.int8))


def test_guessing_and_graded_items_have_no_tables() -> None:
    items = [*STEEP, ItemParameters("guessed", "3pl", 1.0, (0.0,), 0.2)]
    with pytest.raises(PsychometricsError, match="Item guessed"):
        FixedForm(Form(items))
    with pytest.raises(PsychometricsError, match="Item guessed"):
        Pool(items)
