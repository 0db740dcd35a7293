"""Estimates read off the sufficient statistic against the plain estimators, which know nothing of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import Estimator, Form, ItemParameters, estimate_all
from madrone.psychometrics.irt.bulk import STATUSES, FixedForm, StatisticForm
from madrone.psychometrics.irt.estimators import Method
from madrone.psychometrics.irt.matrices import MatrixScorer
from madrone.psychometrics.tests.forms import random_form

pytestmark = pytest.mark.thorough

#: Maximum likelihood has a table of its own, which knows where the likelihood is flat.
METHODS: tuple[Method, ...] = ("wle", "map", "eap", "eapsum")
FORM = random_form(3, dichotomous=40, polytomous=10)
STEEP = [ItemParameters(f"steep-{k}", "2pl", 3.0, (0.4 * k - 2,)) for k in range(10)]
APART = [ItemParameters(f"apart-{k}", "2pl", 4.0, (8.3 * (k % 2) - 4,)) for k in range(7)]


def any_scores(items: list[ItemParameters], n: int) -> np.ndarray:
    """Scores of all kinds, with the extreme ones first."""
    rng = np.random.default_rng(5)
    most = np.array([item.max_points for item in items])
    chance = rng.uniform(size=(n, 1))
    scores = rng.binomial(most, np.broadcast_to(chance, (n, len(items))))
    scores[0], scores[1] = 0, most
    return scores.astype(np.int16)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("items", [FORM, STEEP, APART, FORM[-1:], FORM[:2]])
def test_it_agrees_with_the_plain_estimator(items: list[ItemParameters], method: Method) -> None:
    scores, estimator = any_scores(items, 800), Estimator(method, (-6.0, 6.0), (0.3, 0.8))
    found, plain = (
        StatisticForm(Form(items), estimator).score(scores),
        estimate_all(Form(items), scores, estimator),
    )
    assert found.theta == pytest.approx(plain.theta, abs=1e-9)
    assert found.se == pytest.approx(plain.se, rel=1e-7)
    assert [STATUSES[code] for code in found.status] == plain.status.tolist()
    assert found.raw.tolist() == plain.raw.tolist()
    assert found.maximum.tolist() == plain.maximum.tolist()


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(METHODS), st.floats(-3, 0), st.floats(0.5, 3), st.integers(0, 1000))
def test_narrow_bounds_hold_exactly(method: Method, low: float, width: float, seed: int) -> None:
    items = random_form(seed, dichotomous=8, polytomous=2)
    scores, estimator = any_scores(items, 60), Estimator(method, (low, low + width))
    found = StatisticForm(Form(items), estimator).score(scores)
    plain = estimate_all(Form(items), scores, estimator)
    assert found.theta == pytest.approx(plain.theta, abs=1e-9)
    assert [STATUSES[code] for code in found.status] == plain.status.tolist()


@pytest.mark.parametrize("method", METHODS)
def test_a_run_of_many_is_estimated_as_one_of_few(method: Method) -> None:
    """Also those who were not given everything, each in their place."""
    scores = any_scores(FORM, 200)
    scores[3::4, 5:] = -1
    scores[7] = -1
    few, many = (MatrixScorer(tuple(FORM), 1.7, Estimator(method), total) for total in (200, 1_000_000))
    one, other = few(scores), many(scores)
    assert other.theta == pytest.approx(one.theta, abs=1e-8, nan_ok=True)
    assert other.se == pytest.approx(one.se, rel=1e-6, nan_ok=True)
    for name in ("n_items", "raw", "maximum", "status"):
        assert getattr(other, name).tolist() == getattr(one, name).tolist()


def test_what_it_cannot_score_is_refused_by_name() -> None:
    guessed = ItemParameters("guessed", "3pl", 1.0, (0.0,), 0.2)
    for form, code in ((Form([guessed]), "not-canonical"), (Form([]), "no-items")):
        with pytest.raises(PsychometricsError) as caught:
            StatisticForm(form, Estimator("eap"))
        assert caught.value.code == code
    for method in METHODS:
        with pytest.raises(PsychometricsError, match="Row 2"):
            StatisticForm(Form(STEEP), Estimator(method)).score(np.array([[0] * 10, [2] * 10]))


def test_a_score_that_a_byte_cannot_hold_is_not_taken_for_another() -> None:
    scores = np.array([[0] * 10, [256] * 10])
    for form in (StatisticForm(Form(STEEP), Estimator("eap")), FixedForm(Form(STEEP))):
        with pytest.raises(PsychometricsError, match="Row 2"):
            form.score(scores)
