"""Final scores of simulated tests are those that scoring one test by itself gives, whatever the models."""

from dataclasses import replace

import numpy as np
import pytest

from madrone.psychometrics.adaptive import Pool, PoolItem, simulate_tests
from madrone.psychometrics.adaptive.tests.pools import blueprint, drawn_pool
from madrone.psychometrics.irt import Estimator, Form, ItemParameters, Method, estimate_all

pytestmark = pytest.mark.thorough


def mixed() -> list[PoolItem]:
    """Every third item with guessing, every fifth graded."""
    items = drawn_pool()
    for place, item in enumerate(items):
        old = item.parameters
        if place % 5 == 4:
            new = ItemParameters(old.item_id, "grm", old.a, (-0.5, 0.7))
        elif place % 3 == 0:
            new = ItemParameters(old.item_id, "3pl", old.a, old.steps, 0.2)
        else:
            new = old
        items[place] = replace(item, parameters=new)
    return items


@pytest.mark.parametrize("models", ["partial-credit", "any"])
@pytest.mark.parametrize("method", ["mle", "eap"])
def test_they_are_those_of_the_plain_estimator(models: str, method: Method) -> None:
    items = drawn_pool() if models == "partial-credit" else mixed()
    design = replace(blueprint(), score_method=method, score_bounds=(-5.0, 5.0), start=(0.3, 0.9))
    pool = Pool(items, design)
    tests = simulate_tests(pool, np.linspace(-2, 2, 40), seed=3)
    for i in range(40):
        taken = tests.items[i][tests.items[i] >= 0].tolist()
        form = Form([pool.parameters[place] for place in taken])
        row = tests.scores[i][: len(taken)].astype(np.int64)[None]
        exact = estimate_all(form, row, Estimator(method, (-5.0, 5.0), (0.3, 0.9)))
        assert tests.theta[i] == pytest.approx(float(exact.theta[0]), abs=1e-7)
        assert tests.se[i] == pytest.approx(float(exact.se[0]), rel=1e-6)
    assert np.corrcoef(tests.theta, tests.true_theta)[0, 1] > 0.7


def test_no_examinees_make_no_tests() -> None:
    pool = Pool(drawn_pool(), blueprint())
    tests = simulate_tests(pool, [], seed=1)
    assert tests.items.shape == (0, 12) and tests.violations(pool).shape == (0, 5)
