"""Logistic regression: published ratios, other ways to the same likelihood, and what has no answer."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import optimize, special, stats

from madrone.psychometrics.analysis import logistic_dif
from madrone.psychometrics.analysis.cumulative_logit import fit, null_log_likelihood
from madrone.psychometrics.analysis.tests.verbal import FLAGGED_BY_LOGISTIC, PUBLISHED, column, verbal
from madrone.psychometrics.irt.models import Floats

ROUNDED = 5.1e-5


def test_it_gives_the_published_ratios_of_the_verbal_data() -> None:
    found = logistic_dif(*verbal())
    assert [item.item_id for item in found.items] == list(PUBLISHED)
    assert [item.uniform_chi2 for item in found.items] == pytest.approx(column("uniform"), abs=ROUNDED)
    assert [item.nonuniform_chi2 for item in found.items] == pytest.approx(column("nonuniform"), abs=ROUNDED)
    assert [item.joint_chi2 for item in found.items] == pytest.approx(column("joint"), abs=ROUNDED)
    assert [item.r2_uniform for item in found.items] == pytest.approx(column("r2_uniform"), abs=ROUNDED)
    assert [item.r2_change for item in found.items] == pytest.approx(column("r2_change"), abs=ROUNDED)
    assert {item.jodoin_gierl for item in found.items} == {item.zumbo_thomas for item in found.items} == {"A"}
    first = found.items[0]
    assert first.joint_p == pytest.approx(0.3676, abs=ROUNDED)
    assert (first.n_reference, first.n_focal) == (243, 73)


def test_it_purifies_to_the_published_ratios_in_as_many_rounds() -> None:
    scores, item_ids, groups = verbal()
    found = logistic_dif(scores, item_ids, groups, purify=True)
    assert [item.joint_chi2 for item in found.items] == pytest.approx(column("purified_joint"), abs=ROUNDED)
    assert (found.rounds, found.converged) == (2, True)
    assert set(item_ids) - set(found.anchors) == FLAGGED_BY_LOGISTIC
    classes = {item.item_id: (item.jodoin_gierl, item.zumbo_thomas) for item in found.items}
    assert {name for name, letters in classes.items() if letters != ("A", "A")} == {"S2DoScold"}
    assert classes["S2DoScold"] == ("B", "A")


def counts_of_three_scores(rng: np.random.Generator, predictors: Floats) -> Floats:
    reached = special.expit(np.array([0.5, -1.0]) + (predictors @ [1.2, -0.6, 0.3])[:, None])
    chances = -np.diff(
        np.concatenate([np.ones((len(reached), 1)), reached, np.zeros((len(reached), 1))], axis=1)
    )
    return np.array([rng.multinomial(40, row) for row in chances], dtype=np.float64)


def test_no_other_cumulative_logits_are_more_likely() -> None:
    rng = np.random.default_rng(1)
    points = np.linspace(-2, 2, 15).repeat(2)
    group = np.tile([0.0, 1.0], 15)
    predictors = np.stack([points, group, points * group], axis=1)
    counts = counts_of_three_scores(rng, predictors)

    def loss(at: Floats) -> float:
        cuts = np.array([at[0], at[0] - np.exp(at[1])])
        reached = special.expit(cuts + (predictors @ at[2:])[:, None])
        edges = np.concatenate([np.ones((30, 1)), reached, np.zeros((30, 1))], axis=1)
        return -float((counts * np.log(-np.diff(edges))).sum())

    best = optimize.minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-8})
    found = fit(predictors, counts)
    assert found is not None
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-7)
    assert found.log_likelihood >= -best.fun - 1e-9
    assert found.coefficients == pytest.approx(best.x[2:], abs=1e-4)


def test_predictors_that_say_nothing_add_nothing() -> None:
    counts = np.array([[10.0, 20.0, 30.0], [20.0, 40.0, 60.0]])
    found = fit(np.array([[0.0], [1.0]]), counts)
    assert found is not None
    assert found.log_likelihood == pytest.approx(null_log_likelihood(counts), abs=1e-9)
    assert found.coefficients == pytest.approx([0.0], abs=1e-9)


def test_a_predictor_that_repeats_another_has_no_coefficient() -> None:
    counts = np.array([[10.0, 20.0], [20.0, 10.0], [5.0, 5.0]])
    assert fit(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), counts) is None


def simulated(
    effect: float, turn: float, n: int = 4000
) -> tuple[NDArray[np.int64], list[str], NDArray[np.int64]]:
    """Ten items of one ability, of which the last is harder for the focal group by ``effect`` and ``turn``."""
    rng = np.random.default_rng(3)
    ability, group = rng.normal(size=n), rng.integers(0, 2, n)
    logits = ability[:, None] - np.linspace(-1, 1, 10)
    logits[:, 9] = ability * (1 + turn * group) - effect * group
    scores = (rng.random((n, 10)) < special.expit(logits)).astype(np.int64)
    return scores, [f"i{place}" for place in range(10)], group


def test_it_tells_uniform_from_nonuniform_differences() -> None:
    shifted = logistic_dif(*simulated(0.8, 0.0)).items[9]
    turned = logistic_dif(*simulated(0.0, 2.0)).items[9]
    assert shifted.uniform_p is not None
    assert shifted.nonuniform_p is not None
    assert turned.uniform_p is not None
    assert turned.nonuniform_p is not None
    assert shifted.uniform_p < 1e-10 < 0.01 < shifted.nonuniform_p
    assert turned.nonuniform_p < 1e-5 < turned.uniform_p
    assert shifted.effect is not None
    assert -1.2 < shifted.effect < -0.5


@pytest.mark.thorough
def test_alarms_are_as_rare_as_they_should_be() -> None:
    """Ten items without a difference, many examinees: p lies evenly from 0 to 1."""
    found = logistic_dif(*simulated(0.0, 0.0, 20_000))
    ps = [item.joint_p for item in found.items]
    assert stats.kstest(ps, "uniform").pvalue > 0.01


def test_items_of_many_points_are_compared_with_those_of_one() -> None:
    rng = np.random.default_rng(6)
    ability, groups = rng.normal(size=3000), rng.integers(0, 2, 3000)
    many = np.clip(np.round(ability - 0.5 * groups + rng.normal(size=3000) + 1.5), 0, 3)
    ones = ability[:, None] + rng.logistic(size=(3000, 8)) > 0
    scores = np.concatenate([many[:, None], ones], axis=1).astype(int)
    found = logistic_dif(scores, [f"i{place}" for place in range(9)], groups)
    first = found.items[0]
    assert first.uniform_p is not None
    assert first.uniform_p < 1e-6
    assert first.effect is not None
    assert first.effect < 0
    assert first.r2 is not None
    assert 0 < first.r2 < 1
    assert not found.problems


def test_an_item_whose_scores_are_told_apart_without_exception_is_named() -> None:
    """All of the focal group are right on item b, and not all of the others, whatever their points are."""
    rng = np.random.default_rng(2)
    groups = np.repeat([0, 1], 200)
    scores = rng.integers(0, 2, (400, 5))
    scores[groups == 1, 1] = 1
    found = logistic_dif(scores, list("abcde"), groups)
    assert [(problem.item_id, problem.code) for problem in found.problems] == [("b", "separated")]
    assert (found.items[1].joint_chi2, found.items[1].jodoin_gierl) == (None, None)
    assert all(found.items[place].joint_chi2 is not None for place in (0, 2, 3, 4))


@pytest.mark.parametrize(
    ("own", "code"), [([1, 1, 1, 1, 1, 1], "no-variance"), ([-1, -1, -1, 0, 1, 1], "empty-group")]
)
def test_an_item_that_cannot_be_compared_is_named(own: list[int], code: str) -> None:
    scores = np.array([[1, 0, 1, 0, 1, 1], [0, 1, 1, 1, 0, 0], own]).T
    found = logistic_dif(scores, ["a", "b", "c"], np.array([0, 0, 0, 1, 1, 1]))
    assert code in {problem.code for problem in found.problems if problem.item_id == "c"}
    assert found.items[2].joint_chi2 is None
