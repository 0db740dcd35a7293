"""S-X², M2 and Q3 against published values and against sums over every possible pattern."""

from itertools import product

import numpy as np
import pytest

from madrone.psychometrics.calibration import calibrate, item_fit, local_dependence, model_fit
from madrone.psychometrics.calibration.tests.oracle import sample_scores, simulated, some_items
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, expected_score, probabilities

pytestmark = pytest.mark.thorough

IDS = [f"item_{i + 1}" for i in range(5)]
NODES = np.linspace(-8, 8, 201)
WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()


def pattern_chances(items: list[ItemParameters]) -> dict[tuple[int, ...], float]:
    """The chance of every possible pattern."""
    chances = [probabilities(item, NODES, D=1.0) for item in items]
    every = product(*(range(item.max_points + 1) for item in items))
    return {
        pattern: float(np.prod([c[:, v] for c, v in zip(chances, pattern, strict=True)], axis=0) @ WEIGHTS)
        for pattern in every
    }


def test_s_x2_of_lsat_7_is_as_published() -> None:
    """The example of the help page "createItem" of the R package mirt, whose search stops at changes of 1e-4."""
    scores = sample_scores("lsat7.csv")
    found = item_fit(calibrate(scores, IDS, "2pl").bank, scores)
    assert [fit.s_x2 for fit in found] == pytest.approx([4.750, 14.441, 1.266, 5.241, 0.941], abs=0.02)
    assert [fit.df for fit in found] == [2] * 5
    assert [fit.p for fit in found] == pytest.approx([0.093, 0.001, 0.531, 0.073, 0.625], abs=0.0025)
    assert [fit.rmsea for fit in found] == pytest.approx([0.037, 0.079, 0.000, 0.040, 0.000], abs=0.0006)


def test_m2_of_lsat_7_is_as_published() -> None:
    """The same help page."""
    scores = sample_scores("lsat7.csv")
    found = model_fit(calibrate(scores, IDS, "2pl").bank, scores)
    assert found.m2 == pytest.approx(11.936, abs=0.004)
    assert found.df == 5
    assert found.p == pytest.approx(0.036, abs=0.0006)
    assert found.rmsea == pytest.approx(0.037, abs=0.0006)
    assert found.rmsea_interval == pytest.approx((0.009, 0.065), abs=0.0006)
    assert found.srmsr == pytest.approx(0.032, abs=0.0006)


def test_the_fit_of_the_rasch_model_to_lsat_6_is_as_published() -> None:
    """The help page "LSAT6" of the R package mirt, one slope for all items."""
    scores = sample_scores("lsat6.csv")
    bank = calibrate(scores, IDS, "1pl").bank
    found = model_fit(bank, scores)
    assert found.m2 == pytest.approx(5.293, abs=0.002)
    assert found.df == 9
    assert found.p == pytest.approx(0.808, abs=0.0006)
    assert found.srmsr == pytest.approx(0.023, abs=0.0006)
    assert [fit.s_x2 for fit in item_fit(bank, scores)] == pytest.approx(
        [0.436, 1.576, 0.871, 0.190, 0.190], abs=0.002
    )


def test_s_x2_is_the_comparison_with_every_possible_pattern() -> None:
    rng = np.random.default_rng(1)
    items = [*some_items(rng, "gpcm", 2), *some_items(rng, "2pl", 3), *some_items(rng, "3pl", 1)]
    scores = simulated(rng, items, rng.standard_normal(5000))
    chances, sums = pattern_chances(items), scores.sum(axis=1)
    place, statistic, cells = 3, 0.0, 0
    for total in range(1, 10):
        patterns = {p: c for p, c in chances.items() if sum(p) == total}
        right = sum(c for p, c in patterns.items() if p[place]) / sum(patterns.values())
        group = scores[sums == total, place]
        expected = len(group) * np.array([1 - right, right])
        assert (expected > 1).all()
        statistic += float(((np.bincount(group, minlength=2) - expected) ** 2 / expected).sum())
        cells += 1
    found = item_fit(items, scores)[place]
    assert found.s_x2 == pytest.approx(statistic, rel=1e-6)
    assert found.df == cells - 2


def test_m2_is_the_quadratic_form_over_every_possible_pattern() -> None:
    """Means, products and their covariance are summed over all patterns; slopes are differences."""
    rng = np.random.default_rng(2)
    items = [*some_items(rng, "grm", 2), *some_items(rng, "2pl", 4)]
    scores = simulated(rng, items, rng.standard_normal(800))

    def margins(rows: np.ndarray) -> np.ndarray:
        first, second = np.triu_indices(len(items), 1)
        return np.hstack([rows, rows[:, first] * rows[:, second]])

    def expected(bank: list[ItemParameters]) -> tuple[np.ndarray, np.ndarray]:
        chances = pattern_chances(bank)
        every, weights = margins(np.array(list(chances))), np.array(list(chances.values()))
        mean = weights @ every
        return mean, (every * weights[:, None]).T @ every - np.outer(mean, mean)

    def moved(place: int, slot: int, by: float) -> list[ItemParameters]:
        item = items[place]
        values = [item.a, *item.steps]
        values[slot] += by
        changed = ItemParameters(item.item_id, item.model, values[0], tuple(values[1:]))
        return [*items[:place], changed, *items[place + 1 :]]

    mean, covariance = expected(items)
    columns = [
        (expected(moved(place, slot, 1e-5))[0] - expected(moved(place, slot, -1e-5))[0]) / 2e-5
        for place, item in enumerate(items)
        for slot in range(1 + item.max_points)
    ]
    delta, inverse = np.array(columns).T, np.linalg.inv(covariance)
    projected = inverse - inverse @ delta @ np.linalg.inv(delta.T @ inverse @ delta) @ delta.T @ inverse
    residual = margins(scores).mean(axis=0) - mean
    found = model_fit(items, scores)
    assert found.m2 == pytest.approx(800 * residual @ projected @ residual, rel=1e-5)
    assert found.df == 21 - 16


def test_fitting_items_fit_and_a_misfitting_one_is_found() -> None:
    rng = np.random.default_rng(3)
    items = some_items(rng, "2pl", 20)
    theta = rng.standard_normal(4000)
    scores = simulated(rng, items, theta)
    # Weak examinees guess one item right more often than average ones do: the 2PL has no such dip.
    scores[(theta < -0.7) & (rng.random(4000) < 0.6), 7] = 1
    found = item_fit(calibrate(scores, [item.item_id for item in items], "2pl").bank, scores)
    p = np.array([fit.p for fit in found])
    assert p[7] < 1e-6
    assert np.median(np.delete(p, 7)) > 0.2
    assert model_fit(items[:10], scores[:, :10]).rmsea > model_fit(items[10:], scores[:, 10:]).rmsea


def test_the_statistics_have_the_distribution_they_claim() -> None:
    rng = np.random.default_rng(4)
    items = some_items(rng, "2pl", 8)
    ids = [item.item_id for item in items]
    s_x2, m2 = [], []
    for _ in range(40):
        scores = simulated(rng, items, rng.standard_normal(1500))
        bank = calibrate(scores, ids, "2pl").bank
        s_x2 += [(fit.s_x2 or 0) / fit.df for fit in item_fit(bank, scores)]
        found = model_fit(bank, scores)
        m2.append(found.m2 / found.df)
    assert np.mean(s_x2) == pytest.approx(1, abs=0.15)
    assert np.mean(m2) == pytest.approx(1, abs=0.15)


def test_only_examinees_who_took_everything_count() -> None:
    scores = sample_scores("lsat7.csv")
    bank = calibrate(scores, IDS, "2pl").bank
    more = np.vstack([scores, np.tile([1, 1, 1, 1, -1], (50, 1))])
    assert item_fit(bank, more) == item_fit(bank, scores)
    assert model_fit(bank, more) == model_fit(bank, scores)
    with pytest.raises(PsychometricsError) as caught:
        item_fit(bank, more[1000:])
    assert caught.value.code == "incomplete"


def test_items_with_too_few_groups_have_no_statistic_and_say_so() -> None:
    items = some_items(np.random.default_rng(5), "2pl", 2)
    scores = np.array([[0, 1], [1, 0], [1, 1], [0, 0]])
    assert [fit.s_x2 for fit in item_fit(items, scores)] == [None, None]
    with pytest.raises(PsychometricsError, match="M2 needs more items"):
        model_fit(items, scores)
    with pytest.raises(PsychometricsError, match="2pl0"):
        item_fit(items, scores * 2)


def test_q3_is_the_correlation_of_residuals_and_finds_a_dependent_pair() -> None:
    rng = np.random.default_rng(6)
    items = some_items(rng, "2pl", 10)
    theta = rng.standard_normal(3000)
    scores = simulated(rng, items, theta)
    copied = rng.random(3000) < 0.5
    scores[copied, 4] = scores[copied, 3]
    found = local_dependence(items, scores, theta=theta)
    residuals = scores - np.stack([expected_score(item, theta, D=1.0) for item in items], axis=1)
    assert found.q3 == pytest.approx(np.corrcoef(residuals.T))
    assert [pair[:2] for pair in found.flagged] == [("2pl3", "2pl4")]
    assert [pair[:2] for pair in local_dependence(items, scores).flagged] == [("2pl3", "2pl4")]


def test_q3_takes_the_examinees_who_took_both_items() -> None:
    rng = np.random.default_rng(7)
    items = some_items(rng, "grm", 4)
    theta = rng.standard_normal(500)
    scores = simulated(rng, items, theta)
    scores[:300, 0] = scores[200:, 3] = -1
    found = local_dependence(items, scores, theta=theta).q3
    residuals = scores - np.stack([expected_score(item, theta, D=1.0) for item in items], axis=1)
    assert found[0, 1] == pytest.approx(np.asarray(np.corrcoef(residuals[300:, :2].T))[0, 1])
    assert found[1, 2] == pytest.approx(np.asarray(np.corrcoef(residuals[:, 1:3].T))[0, 1])
    assert np.isnan(found[0, 3])


def test_a_model_that_leaves_no_spread_is_refused_by_name() -> None:
    items = some_items(np.random.default_rng(8), "2pl", 6)
    scores = sample_scores("wirs.csv")
    scores[:, 2] = 1
    with pytest.raises(PsychometricsError, match="2pl2: everybody has the same score"):
        model_fit(items, scores)
    far = [*items[:5], ItemParameters("far", "2pl", 30.0, (40.0,))]
    with pytest.raises(PsychometricsError) as caught:
        model_fit(far, sample_scores("wirs.csv"))
    assert caught.value.code == "margins-depend"
