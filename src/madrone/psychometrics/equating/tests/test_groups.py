"""Mean, linear and equipercentile equating, and smoothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.equating import (
    ScoreDistribution,
    equipercentile_equating,
    linear_equating,
    mean_equating,
    smoothed,
)
from madrone.psychometrics.errors import PsychometricsError

COUNTS = st.lists(st.integers(1, 500), min_size=2, max_size=12).map(ScoreDistribution.of_counts)
GAPPY = st.lists(st.integers(0, 3), min_size=2, max_size=12).filter(any).map(ScoreDistribution.of_counts)


def test_the_textbook_example_of_equipercentile_equating() -> None:
    """Kolen and Brennan (2014), table 2.3: two forms of four points."""
    new = ScoreDistribution.of_counts([20, 30, 20, 20, 10])
    base = ScoreDistribution.of_counts([10, 20, 20, 30, 20])
    assert new.ranks(new.scores) == pytest.approx([0.10, 0.35, 0.60, 0.80, 0.95])
    found = equipercentile_equating(new, base)
    assert found.equivalents == pytest.approx([0.50, 1.75, 2.8333, 3.50, 4.25], abs=1e-4)
    assert found.rounded().tolist() == [1, 2, 3, 4, 4]


def test_mean_and_linear_equating_bring_the_moments_over() -> None:
    new = ScoreDistribution.of_scores(np.array([0, 1, 1, 2, 5]), 6)
    base = ScoreDistribution.of_scores(np.array([3, 4, 4, 9]), 10)
    by_mean, linear = mean_equating(new, base), linear_equating(new, base)
    assert by_mean.equivalents == pytest.approx(np.arange(7) - 1.8 + 5)
    assert new.shares @ linear.equivalents == pytest.approx(base.mean)
    spread = np.sqrt(new.shares @ (linear.equivalents - base.mean) ** 2)
    assert spread == pytest.approx(base.sd)
    assert (by_mean.rounded() <= 10).all()
    assert (by_mean.rounded() >= 0).all()


@given(COUNTS)
def test_a_form_is_equal_to_itself(form: ScoreDistribution) -> None:
    for equate in (mean_equating, linear_equating, equipercentile_equating):
        assert equate(form, form).equivalents == pytest.approx(form.scores, abs=1e-9)


@given(COUNTS, COUNTS)
def test_equipercentile_equating_is_the_same_from_either_side(
    new: ScoreDistribution, base: ScoreDistribution
) -> None:
    there = equipercentile_equating(new, base).equivalents
    assert new.points(base.ranks(there)) == pytest.approx(new.scores, abs=1e-7)
    assert (np.diff(there) > 0).all()


@given(GAPPY, GAPPY)
def test_scores_that_nobody_has_do_no_harm(new: ScoreDistribution, base: ScoreDistribution) -> None:
    found = equipercentile_equating(new, base).equivalents
    assert np.isfinite(found).all()
    assert (np.diff(found) >= -1e-9).all()
    assert ((found >= -0.5) & (found <= base.maximum + 0.5)).all()


def test_a_rank_between_two_points_without_anybody_is_in_their_middle() -> None:
    form = ScoreDistribution.of_counts([1, 0, 0, 1])
    assert form.points([0.5])[0] == pytest.approx(1.5)
    assert form.points([0.25, 0.75]) == pytest.approx([0.0, 3.0])


def test_equal_groups_on_a_harder_form_get_their_scores_back() -> None:
    rng = np.random.default_rng(1)
    theta = rng.standard_normal(40_000)
    hard, easy = (rng.binomial(30, 1 / (1 + np.exp(-(theta + by)))) for by in (-0.5, 0.5))
    found = equipercentile_equating(
        ScoreDistribution.of_scores(hard, 30), ScoreDistribution.of_scores(easy, 30)
    )
    for score in (10, 15, 20):
        theta_there = np.log(score / (30 - score)) + 0.5
        assert found.equivalents[score] == pytest.approx(30 / (1 + np.exp(-(theta_there + 0.5))), abs=0.6)


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 6])
def test_smoothing_keeps_as_many_moments_as_its_degree(degree: int) -> None:
    rng = np.random.default_rng(2)
    seen = ScoreDistribution.of_scores(rng.binomial(40, rng.beta(4, 3, 1500)), 40)
    smooth = smoothed(seen, degree).distribution
    z = seen.scores / 40
    for power in range(1, degree + 1):
        assert smooth.shares @ z**power == pytest.approx(seen.shares @ z**power, abs=1e-9)
    rough = [np.abs(np.diff(shares, 2)).sum() for shares in (smooth.shares, seen.shares)]
    assert rough[0] < rough[1] / 2
    assert (smooth.shares > 0).all()


def test_the_lowest_aic_finds_the_degree_that_made_the_scores() -> None:
    rng = np.random.default_rng(3)
    scores = np.arange(31)
    shares = np.exp(-0.5 * ((scores - 17) / 5) ** 2)
    seen = ScoreDistribution.of_counts(rng.multinomial(20_000, shares / shares.sum()))
    found = smoothed(seen)
    assert found.degree in (2, 3)
    assert found.aic == min(smoothed(seen, degree).aic for degree in range(1, 7))
    truth = ScoreDistribution(shares / shares.sum())
    assert (
        np.abs(found.distribution.shares - truth.shares).sum() < np.abs(seen.shares - truth.shares).sum() / 2
    )


def test_distributions_that_cannot_be_are_refused() -> None:
    with pytest.raises(PsychometricsError, match="Examinee 2: 5 is not a score"):
        ScoreDistribution.of_scores(np.array([0, 5]), 4)
    for counts in ([0, 0], [3], [1, -1]):
        with pytest.raises(PsychometricsError):
            ScoreDistribution.of_counts(counts)
    one_score = ScoreDistribution.of_counts([0, 9])
    with pytest.raises(PsychometricsError, match="same score"):
        linear_equating(one_score, ScoreDistribution.of_counts([1, 1]))
    with pytest.raises(PsychometricsError, match="nothing to smooth"):
        smoothed(one_score)
    with pytest.raises(PsychometricsError, match="degree of 3"):
        smoothed(ScoreDistribution.of_counts([1, 1, 1]), 3)
    with pytest.raises(PsychometricsError, match="come from a model"):
        smoothed(ScoreDistribution(np.array([0.5, 0.5])))
