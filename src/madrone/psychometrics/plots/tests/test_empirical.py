"""What examinees did on an item, group by group, beside what the model expects of them."""

import math

import numpy as np
import pytest

from madrone.psychometrics.irt import Form, ItemParameters, expected_score, probabilities
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.plots import empirical_fit, misses
from madrone.psychometrics.plots.empirical import FEWEST_IN_GROUP, Z95, wilson
from madrone.psychometrics.tests.forms import random_form


def drawn(rng: np.random.Generator, items: list[ItemParameters], theta: Floats) -> np.ndarray:
    columns = []
    for item in items:
        reached = np.cumsum(probabilities(item, theta)[:, :-1], axis=1)
        columns.append((rng.random((theta.size, 1)) > reached).sum(axis=1))
    return np.stack(columns, axis=1)


def test_a_group_stands_where_the_curve_has_the_height_that_is_expected_of_it() -> None:
    items = random_form(1, dichotomous=8, polytomous=2)
    scores = drawn(np.random.default_rng(1), items, np.random.default_rng(2).normal(size=300))
    fits = empirical_fit(Form(items), scores)
    for item, groups in zip(items, fits, strict=True):
        assert len(groups) == 10
        assert sum(group.n for group in groups) == 300
        heights = expected_score(item, np.array([group.theta for group in groups]))
        assert heights == pytest.approx([group.expected for group in groups], abs=1e-4)
        for group in groups:
            assert sum(group.shares) == pytest.approx(1)
            assert group.observed == pytest.approx(np.arange(len(group.shares)) @ group.shares)
            assert group.low <= group.observed <= group.high


def test_an_item_that_the_strong_fail_stands_out_and_the_others_do_not() -> None:
    rng = np.random.default_rng(5)
    items = random_form(3, dichotomous=40)
    theta = rng.normal(size=2000)
    scores = drawn(rng, items, theta)
    scores[:, 4] = rng.random(2000) < 0.5
    fits = empirical_fit(Form(items), scores)
    others = [misses(groups) for place, groups in enumerate(fits) if place != 4]
    assert misses(fits[4]) >= 6 > max(others)
    assert np.mean(others) < 1


def test_examinees_who_did_not_take_the_item_are_not_counted_and_few_make_fewer_groups() -> None:
    items = random_form(4, dichotomous=5)
    scores = drawn(np.random.default_rng(6), items, np.random.default_rng(7).normal(size=60))
    scores[35:, 0] = -1
    scores[FEWEST_IN_GROUP - 1 :, 1] = -1
    fits = empirical_fit(Form(items), scores)
    assert [group.n for group in fits[0]] == [12, 12, 11]
    assert fits[1] == ()
    assert len(fits[2]) == 6


def test_nobody_gives_no_groups() -> None:
    items = random_form(4, dichotomous=2)
    assert empirical_fit(Form(items), np.zeros((0, 2), dtype=int)) == ((), ())


@pytest.mark.parametrize(("right", "n"), [(81, 263), (1, 12), (5, 10)])
def test_wilsons_interval_ends_at_the_shares_that_the_data_just_do_not_refuse(right: int, n: int) -> None:
    share = right / n
    for end in wilson(share, n):
        assert abs(share - end) == pytest.approx(Z95 * math.sqrt(end * (1 - end) / n))
    assert wilson(0.0, n)[0] == pytest.approx(0.0, abs=1e-12)
    assert wilson(1.0, n)[1] == pytest.approx(1.0)


@pytest.mark.thorough
@pytest.mark.parametrize("mean", [0.0, 0.8])
def test_the_intervals_of_true_items_hold_about_95_times_in_100(mean: float) -> None:
    items = random_form(8, dichotomous=16, polytomous=4)
    form, inside, of = Form(items), 0, 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        scores = drawn(rng, items, rng.normal(mean, 1.2, size=1500))
        for groups in empirical_fit(form, scores, population=(mean, 1.2)):
            inside, of = inside + len(groups) - misses(groups), of + len(groups)
    assert of == 12 * 20 * 10
    assert 0.93 <= inside / of <= 0.97
