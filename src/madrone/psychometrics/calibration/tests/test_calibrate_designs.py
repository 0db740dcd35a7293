"""Missing by design, sparse pools, populations, fixed items, mixed models: the right answers are known."""

import numpy as np
import pytest

from madrone.psychometrics.calibration import Settings, calibrate
from madrone.psychometrics.calibration.layout import Layout
from madrone.psychometrics.calibration.tests.oracle import (
    marginal_log_likelihood,
    sample_scores,
    simulated,
    some_items,
)
from madrone.psychometrics.irt import ItemParameters, probabilities
from madrone.psychometrics.irt.models import Model

pytestmark = pytest.mark.thorough


def away(found: list[ItemParameters], true: list[ItemParameters]) -> float:
    pairs = zip(found, true, strict=True)
    return max(max(abs(f.a - t.a), *np.abs(np.subtract(f.steps, t.steps))) for f, t in pairs)


@pytest.mark.parametrize("model", ["1pl", "2pl", "gpcm", "grm"])
def test_it_recovers_the_items_that_made_the_responses(model: Model) -> None:
    rng = np.random.default_rng(3)
    items = some_items(rng, model, 12)
    scores = simulated(rng, items, rng.standard_normal(8000))
    result = calibrate(scores, [item.item_id for item in items], model)
    assert result.converged
    assert away(list(result.bank), items) < 0.16


def test_the_3pl_recovers_curves_and_guessing() -> None:
    rng = np.random.default_rng(4)
    items = some_items(rng, "3pl", 20)
    result = calibrate(simulated(rng, items, rng.standard_normal(8000)), [i.item_id for i in items], "3pl")
    assert result.converged
    assert np.mean([abs(item.c - 0.2) for item in result.bank]) < 0.05
    assert np.mean([abs(f.steps[0] - t.steps[0]) for f, t in zip(result.bank, items, strict=True)]) < 0.12


def test_items_of_all_models_are_calibrated_together() -> None:
    rng = np.random.default_rng(6)
    models: list[Model] = ["1pl", "2pl", "3pl", "gpcm", "grm"]
    items = [item for model in models for item in some_items(rng, model, 5)]
    scores = simulated(rng, items, rng.standard_normal(3000))
    result = calibrate(scores, [i.item_id for i in items], {i.item_id: i.model for i in items})
    assert [item.model for item in result.bank] == [item.model for item in items]
    assert result.converged
    assert not result.problems
    assert result.log_likelihood == pytest.approx(marginal_log_likelihood(result.bank, scores), abs=1e-3)
    assert len({item.a for item in result.bank if item.model == "1pl"}) == 1


def test_what_was_not_administered_counts_for_nothing() -> None:
    rng = np.random.default_rng(7)
    items = some_items(rng, "grm", 4) + some_items(rng, "2pl", 8)
    scores = simulated(rng, items, rng.standard_normal(4000))
    scores[:2000, :3] = scores[2000:, -3:] = -1
    result = calibrate(scores, [i.item_id for i in items], {i.item_id: i.model for i in items})
    assert result.log_likelihood == pytest.approx(marginal_log_likelihood(result.bank, scores), abs=1e-3)
    assert away(list(result.bank), items) < 0.35
    assert [item.n for item in result.items][:4] == [2000, 2000, 2000, 4000]


def test_a_sparse_pool_gives_what_a_dense_layout_of_it_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(8)
    items = some_items(rng, "2pl", 40) + some_items(rng, "gpcm", 10)
    scores = simulated(rng, items, rng.standard_normal(3000))
    scores[rng.random(scores.shape) > 0.2] = -1
    ids, models = [i.item_id for i in items], {i.item_id: i.model for i in items}
    crossed = Settings(errors="cross-product")
    sparse = calibrate(scores, ids, models, settings=crossed)
    assert Layout(scores, [i.max_points for i in items], np.zeros(3000, np.intp)).sparse
    monkeypatch.setattr("madrone.psychometrics.calibration.layout._SPARSE_BELOW", 0.0)
    dense = calibrate(scores, ids, models, settings=crossed)
    assert sparse.converged
    assert sparse.log_likelihood == pytest.approx(dense.log_likelihood, rel=1e-10)
    for one, other in zip(sparse.items, dense.items, strict=True):
        assert one.parameters.a == pytest.approx(other.parameters.a, abs=1e-4)
        assert one.se_steps == pytest.approx(other.se_steps, rel=1e-3)


def test_a_start_from_a_sample_ends_where_a_start_from_all_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(9)
    items = some_items(rng, "2pl", 20)
    scores, ids = simulated(rng, items, rng.standard_normal(6000)), [i.item_id for i in items]
    sampled = calibrate(scores, ids, "2pl")
    monkeypatch.setattr("madrone.psychometrics.calibration.search._MOST", 10**9)
    monkeypatch.setattr("madrone.psychometrics.calibration.search._FEWEST", 10**9)
    whole = calibrate(scores, ids, "2pl")
    assert sampled.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-7)
    assert away(list(sampled.bank), list(whole.bank)) < 3e-6


def test_populations_differ_in_mean_and_spread() -> None:
    rng = np.random.default_rng(10)
    items = some_items(rng, "2pl", 20)
    theta = np.concatenate([rng.standard_normal(4000), 0.6 + 1.3 * rng.standard_normal(4000)])
    scores, groups = simulated(rng, items, theta), ["grade 3"] * 4000 + ["grade 4"] * 4000
    result = calibrate(scores, [i.item_id for i in items], "2pl", groups=groups)
    reference, focal = result.populations
    assert (reference.name, reference.mean, reference.sd, reference.se_mean) == ("grade 3", 0, 1, None)
    assert focal.mean == pytest.approx(0.6, abs=0.12)
    assert focal.sd == pytest.approx(1.3, abs=0.12)
    assert 0.01 < (focal.se_mean or 0) < 0.06
    turned = calibrate(scores, [i.item_id for i in items], "2pl", groups=groups, reference="grade 4")
    # The same likelihood, told from the other population's point of view.
    assert turned.log_likelihood == pytest.approx(result.log_likelihood, abs=0.05)
    assert turned.populations[1].mean == pytest.approx(-focal.mean / focal.sd, abs=1e-2)


def test_the_two_genders_of_the_verbal_aggression_study() -> None:
    scores = sample_scores("verbal.csv")
    gender = [str(g) for g in sample_scores("verbal_group.csv")[:, 0]]
    result = calibrate(scores, [str(i) for i in range(24)], "2pl", groups=gender)
    likelihood = sum(
        marginal_log_likelihood(result.bank, scores[[g == p.name for g in gender]], mean=p.mean, sd=p.sd)
        for p in result.populations
    )
    assert result.converged
    assert result.log_likelihood == pytest.approx(likelihood, abs=1e-3)
    assert [p.n for p in result.populations] == [243, 73]


def test_fixed_items_hold_the_scale_and_free_the_population() -> None:
    rng = np.random.default_rng(12)
    items = some_items(rng, "2pl", 10) + some_items(rng, "grm", 4) + some_items(rng, "1pl", 3)
    scores = simulated(rng, items, 0.8 + 0.7 * rng.standard_normal(6000))
    anchors = items[3:]
    result = calibrate(scores, [i.item_id for i in items], "2pl", fixed=anchors)
    assert result.bank[3:] == tuple(anchors)
    assert all(item.fixed and item.se_a is None for item in result.items[3:])
    assert result.populations[0].mean == pytest.approx(0.8, abs=0.06)
    assert result.populations[0].sd == pytest.approx(0.7, abs=0.06)
    assert away(list(result.bank[:3]), items[:3]) < 0.25


def test_a_fixed_item_may_have_a_score_that_nobody_got() -> None:
    """Its own parameters are used, so nothing is estimated from a share of zero (warnings fail a test)."""
    items = some_items(np.random.default_rng(3), "2pl", 4)
    scores = simulated(np.random.default_rng(4), items, np.random.default_rng(5).standard_normal(300))
    scores[:, 0] = 1
    result = calibrate(scores, [item.item_id for item in items], "2pl", fixed=items)
    assert [item.parameters for item in result.items] == items


def test_with_every_item_fixed_only_the_population_is_estimated() -> None:
    rng = np.random.default_rng(13)
    items = some_items(rng, "3pl", 15)
    scores = simulated(rng, items, -0.5 + 1.2 * rng.standard_normal(3000))
    result = calibrate(scores, [i.item_id for i in items], "2pl", fixed=items)
    assert result.parameters == 2
    assert result.populations[0].mean == pytest.approx(-0.5, abs=0.1)
    assert result.populations[0].sd == pytest.approx(1.2, abs=0.1)


def test_equal_responses_give_equal_results() -> None:
    scores = sample_scores("wirs.csv")
    ids = [str(i) for i in range(6)]
    assert calibrate(scores, ids, "2pl") == calibrate(scores, ids, "2pl")


def test_a_pool_given_adaptively_is_calibrated_without_bias() -> None:
    """Which item comes next depends on the answers so far, and on nothing else: that may be ignored."""
    rng = np.random.default_rng(14)
    items, n, nodes = some_items(rng, "2pl", 60), 4000, np.linspace(-4, 4, 33)
    theta = 0.4 * (np.arange(n) % 2) + rng.standard_normal(n)
    whole, chances = simulated(rng, items, theta), [probabilities(i, nodes, D=1.0) for i in items]
    logs = np.log(np.array(chances))
    difficulties = np.array([item.steps[0] for item in items])
    posterior, scores, everybody = np.tile(-(nodes**2) / 2, (n, 1)), np.full((n, 60), -1), np.arange(n)
    for _ in range(12):
        weights = np.exp(posterior)
        guess = (weights @ nodes / weights.sum(axis=1))[:, None]
        distance = np.abs(difficulties - guess) + 0.8 * rng.random((n, 60)) + 9 * (scores >= 0)
        given = distance.argmin(axis=1)
        scores[everybody, given] = whole[everybody, given]
        posterior += logs[given, :, whole[everybody, given]]
    groups = [str(i % 2) for i in range(n)]
    result = calibrate(scores, [i.item_id for i in items], "2pl", groups=groups)
    assert result.converged
    assert not result.problems
    assert result.populations[1].mean == pytest.approx(0.4, abs=0.12)
    away = [(f.parameters.a - t.a) / (f.se_a or 0) for f, t in zip(result.items, items, strict=True)]
    assert np.mean(np.abs(away) < 1.96) > 0.85
    assert abs(np.mean(away)) < 0.5


def test_a_form_so_long_that_likelihoods_vanish_is_calibrated() -> None:
    rng = np.random.default_rng(15)
    items = some_items(rng, "gpcm", 130)
    scores = simulated(rng, items, 2 * rng.standard_normal(150))
    layout, unlikely = Layout(scores, [3] * 130, np.zeros(150, np.intp)), np.full((391, 61), -10.0)
    expected = layout.expect(unlikely, np.zeros((1, 61)))
    # Ten for the column of ones, and ten for each score above 0; every node is as likely as the others.
    ones = 1 + (scores > 0).sum(axis=1)
    assert expected.log_likelihood == pytest.approx(float((np.log(61) - 10 * ones).sum()), rel=1e-12)
    assert expected.groups == pytest.approx(np.full((1, 61), 150 / 61))
    single = layout.expect(unlikely, np.zeros((1, 61)), np.float32)
    assert single.groups == pytest.approx(np.full((1, 61), 150 / 61), rel=1e-5)
