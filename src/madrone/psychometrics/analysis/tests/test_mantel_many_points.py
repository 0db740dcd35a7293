"""Items of many points, against all ways in which each stratum's scores can fall to the two groups."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from madrone.psychometrics.analysis import MantelHaenszel, mantel_haenszel
from madrone.psychometrics.analysis.tests.verbal import verbal
from madrone.psychometrics.irt.models import Floats

#: One stratum: the scores of the reference group and of the focal group.
Stratum = tuple[list[int], list[int]]

SOME: list[Stratum] = [
    ([0, 1, 3, 3, 2], [0, 0, 1]),
    ([2, 3, 3], [0, 2, 3, 1]),
    ([1, 1, 0], [3, 0]),
]


def studied(strata: list[Stratum]) -> MantelHaenszel:
    """The result of an item with the scores of ``strata``, matched by a number that tells them apart."""
    scores = [score for stratum in strata for group in stratum for score in group]
    groups = [number for stratum in strata for number, group in enumerate(stratum) for _ in group]
    matching = [place for place, stratum in enumerate(strata) for group in stratum for _ in group]
    found = mantel_haenszel(
        np.array([scores]).T, ["item"], np.array(groups), points=[3], matching=np.array(matching)
    )
    return found.items[0]


def counts_of_focal(stratum: Stratum) -> Floats:
    """The focal group's counts of scores [ways, 4] in every way in which its members could have been drawn."""
    everybody = stratum[0] + stratum[1]
    ways = combinations(everybody, len(stratum[1]))
    return np.array([np.bincount(way, minlength=4) for way in ways], dtype=np.float64)


def expected(strata: list[Stratum]) -> tuple[Floats, Floats]:
    """How far the focal group's counts [4] are from their mean over all ways, and their covariance [4, 4]."""
    distance, covariance = np.zeros(4), np.zeros((4, 4))
    for stratum in strata:
        ways = counts_of_focal(stratum)
        distance += np.bincount(stratum[1], minlength=4) - ways.mean(axis=0)
        covariance += np.cov(ways.T, bias=True)
    return distance, covariance


def test_mantels_statistic_has_the_moments_of_all_ways_to_draw_the_focal_group() -> None:
    distance, covariance = expected(SOME)
    points = np.arange(4)
    item = studied(SOME)
    assert item.chi2 == pytest.approx((points @ distance) ** 2 / (points @ covariance @ points))


def test_the_generalized_statistic_has_them_too() -> None:
    distance, covariance = expected(SOME)
    item = studied(SOME)
    assert item.generalized_chi2 == pytest.approx(
        distance[1:] @ np.linalg.inv(covariance[1:, 1:]) @ distance[1:]
    )
    assert item.generalized_df == 3


def test_a_score_that_nobody_has_costs_no_degree_of_freedom() -> None:
    strata: list[Stratum] = [([0, 1, 3, 3], [0, 0, 1]), ([3, 3, 0], [0, 3, 1])]
    item = studied(strata)
    distance, covariance = expected(strata)
    seen = [1, 3]
    inverse = np.linalg.inv(covariance[np.ix_(seen, seen)])
    assert item.generalized_df == 2
    assert item.generalized_chi2 == pytest.approx(distance[seen] @ inverse @ distance[seen])


def test_the_common_odds_ratio_is_over_all_cuts() -> None:
    above = below = 0.0
    for reference, focal in SOME:
        n = len(reference) + len(focal)
        for cut in (1, 2, 3):
            a, c = (sum(score >= cut for score in group) for group in (reference, focal))
            above += a * (len(focal) - c) / n
            below += (len(reference) - a) * c / n
    item = studied(SOME)
    assert item.odds_ratio == pytest.approx(above / below)
    assert item.delta == pytest.approx(-2.35 * np.log(above / below))


def test_the_mean_difference_is_weighted_as_the_focal_group_is_spread() -> None:
    difference = sum(len(focal) * (np.mean(focal) - np.mean(reference)) for reference, focal in SOME)
    item = studied(SOME)
    assert item.mean_difference == pytest.approx(difference / 9)
    everybody = [score for stratum in SOME for group in stratum for score in group]
    assert item.standardized_difference == pytest.approx(difference / 9 / np.std(everybody, ddof=1))


@pytest.mark.parametrize(
    ("difference", "n", "ets_class"), [(0.15, 400, "A"), (0.21, 400, "B"), (0.35, 400, "C"), (0.35, 8, "A")]
)
def test_the_class_goes_by_the_difference_in_standard_deviations(
    difference: float, n: int, ets_class: str
) -> None:
    """Scores 0, 1, 2, 3 in equal shares have a standard deviation of 1.12; some of the focal group lose a point."""
    reference = [0, 1, 2, 3] * (n // 4)
    losers = round(difference * 1.13 * n)
    focal = list(reference)
    for place in [place for place, score in enumerate(focal) if score][:losers]:
        focal[place] -= 1
    assert studied([(reference, focal)]).ets_class == ets_class


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 3), min_size=1, max_size=5),
            st.lists(st.integers(0, 3), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_it_agrees_with_all_ways_whatever_the_scores(strata: list[Stratum]) -> None:
    distance, covariance = expected(strata)
    points = np.arange(4)
    variance = points @ covariance @ points
    assume(variance > 0.26)
    assert studied(strata).chi2 == pytest.approx((points @ distance) ** 2 / variance, abs=1e-9)


def test_for_one_point_the_statistics_are_those_of_mantel_and_haenszel() -> None:
    scores, item_ids, groups = verbal()
    one = mantel_haenszel(scores, item_ids, groups, correction=0.0)
    many = mantel_haenszel(scores, item_ids, groups, points=[2] * 24)
    for first, second in zip(one.items, many.items, strict=True):
        assert second.chi2 == pytest.approx(first.chi2, rel=1e-10)
        assert second.odds_ratio == pytest.approx(first.odds_ratio, rel=1e-10)
        assert second.generalized_chi2 == pytest.approx(first.chi2, rel=1e-8)
        assert second.generalized_df == 1


def test_a_purified_item_of_many_points_is_matched_with_its_own_points() -> None:
    """The studied item counts in its own matching even where it was taken out for the others."""
    rng = np.random.default_rng(7)
    groups = rng.integers(0, 2, 3000)
    ability = rng.normal(size=3000)
    scores = np.stack(
        [np.clip(np.round(ability + rng.normal(size=3000) + 1.5), 0, 3) for _ in range(6)], axis=1
    ).astype(int)
    scores[:, 5] = np.clip(scores[:, 5] - (groups & rng.integers(0, 2, 3000)), 0, 3)
    item_ids = list("abcdef")
    found = mantel_haenszel(scores, item_ids, groups, purify=True)
    assert found.converged
    assert "f" not in found.anchors
    kept = [place for place, name in enumerate(item_ids) if name in found.anchors]
    for place in range(6):
        totals = scores[:, sorted({*kept, place})].sum(axis=1)
        direct = mantel_haenszel(scores, item_ids, groups, matching=totals).items[place]
        assert found.items[place] == direct
    assert found.items[5].ets_class == "C"
