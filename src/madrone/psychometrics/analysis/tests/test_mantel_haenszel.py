"""Mantel-Haenszel statistics of items of one point: published ones, classes, and what cannot be compared."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from madrone.psychometrics.analysis import MantelHaenszel, mantel_haenszel
from madrone.psychometrics.analysis.tests.verbal import FLAGGED, PUBLISHED, column, verbal
from madrone.psychometrics.errors import PsychometricsError

ROUNDED = 5.1e-5


def of_tables(*strata: tuple[int, int, int, int]) -> MantelHaenszel:
    """The first item's result where stratum s has (reference right, wrong, focal right, wrong) on it.

    Each examinee gets points on two more items by which the strata are told apart.
    """
    rows, groups = [], []
    for stratum, counts in enumerate(strata):
        for n, (group, score) in zip(counts, [(0, 1), (0, 0), (1, 1), (1, 0)], strict=True):
            rows += [[score, 2 * stratum + 1 - score]] * n
            groups += [group] * n
    return mantel_haenszel(np.array(rows), ["studied", "rest"], np.array(groups)).items[0]


def test_it_gives_the_published_statistics_of_the_verbal_data() -> None:
    found = mantel_haenszel(*verbal())
    assert [item.item_id for item in found.items] == list(PUBLISHED)
    assert [item.chi2 for item in found.items] == pytest.approx(column("chi2"), abs=ROUNDED)
    assert [item.odds_ratio for item in found.items] == pytest.approx(column("odds_ratio"), abs=ROUNDED)
    assert [item.delta for item in found.items] == pytest.approx(column("delta"), abs=ROUNDED)
    for item, z in zip(found.items, column("z"), strict=True):
        assert item.odds_ratio is not None
        assert item.delta_se is not None
        assert np.log(item.odds_ratio) / (item.delta_se / 2.35) == pytest.approx(z, abs=ROUNDED)
    assert (found.rounds, found.converged, len(found.anchors), found.problems) == (0, True, 24, ())


def test_it_gives_the_published_statistics_without_the_correction() -> None:
    found = mantel_haenszel(*verbal(), correction=0.0)
    assert [item.chi2 for item in found.items] == pytest.approx(column("uncorrected"), abs=ROUNDED)


def test_it_purifies_to_the_published_statistics_in_as_many_rounds() -> None:
    scores, item_ids, groups = verbal()
    found = mantel_haenszel(scores, item_ids, groups, purify=True)
    assert [item.chi2 for item in found.items] == pytest.approx(column("purified_chi2"), abs=ROUNDED)
    assert [item.odds_ratio for item in found.items] == pytest.approx(
        column("purified_odds_ratio"), abs=ROUNDED
    )
    assert (found.rounds, found.converged) == (6, True)
    assert set(item_ids) - set(found.anchors) == FLAGGED


def test_purification_that_is_cut_short_says_so() -> None:
    found = mantel_haenszel(*verbal(), purify=True, most_rounds=5)
    assert (found.rounds, found.converged) == (5, False)
    assert [problem.code for problem in found.problems] == ["purification-unsettled"]
    assert all(item.chi2 is not None for item in found.items)


def test_the_delta_scale_favors_whom_the_item_is_easier_for() -> None:
    hard_for_focal = of_tables((80, 20, 40, 60), (60, 40, 30, 70))
    assert hard_for_focal.odds_ratio == pytest.approx((4800 + 4200) / (800 + 1200))
    assert hard_for_focal.delta == pytest.approx(-2.35 * np.log(4.5))
    assert hard_for_focal.mean_difference == pytest.approx(-(0.4 + 0.3) / 2)
    assert (hard_for_focal.n_reference, hard_for_focal.n_focal, hard_for_focal.strata) == (200, 200, 2)


@pytest.mark.parametrize(
    ("strata", "ets_class"),
    [
        # Large, and surely above one: delta -3.5 with an error of 0.4.
        ([(80, 20, 40, 60), (60, 40, 30, 70)], "C"),
        # Of 2.3, but of so few that it may be below one: moderate.
        ([(40, 20, 26, 34)], "B"),
        # Of 1.2 and significant: moderate.
        ([(600, 400, 474, 526)], "B"),
        # Significant but below one: negligible.
        ([(6000, 4000, 5300, 4700)], "A"),
        # Large, but not significant.
        ([(5, 3, 3, 5)], "A"),
    ],
)
def test_a_class_needs_size_and_significance(
    strata: Sequence[tuple[int, int, int, int]], ets_class: str
) -> None:
    assert of_tables(*strata).ets_class == ets_class


def test_the_verbal_items_have_classes_by_both() -> None:
    """By the size of delta alone, as difR gives it, S2WantCurse (-1.56, p 0.16) would be C."""
    found = {item.item_id: item.ets_class for item in mantel_haenszel(*verbal()).items}
    assert {name for name, letter in found.items() if letter == "C"} == {"S2WantShout", "S2DoCurse"}
    assert {name for name, letter in found.items() if letter == "B"} == {
        "S4WantShout", "S2DoScold", "S3DoCurse", "S3DoScold"
    }  # fmt: skip


def test_strata_with_one_group_are_left_out_of_every_number() -> None:
    one = of_tables((8, 2, 4, 6))
    other = of_tables((8, 2, 4, 6), (30, 10, 0, 0), (0, 0, 1, 1))
    assert one == other


def test_a_group_that_is_always_right_has_a_chi2_but_no_delta() -> None:
    scores = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [1, 0], [0, 1], [0, 1]] * 3)
    found = mantel_haenszel(scores, ["a", "b"], np.array([0, 0, 0, 0, 0, 1, 1] * 3))
    first = found.items[0]
    assert first.chi2 is not None
    assert (first.odds_ratio, first.delta, first.ets_class) == (None, None, None)
    assert found.problems[0].code == "separated"
    assert "Item a" in found.problems[0].message


@pytest.mark.parametrize(
    ("column_of_b", "code"),
    [
        ([1] * 8, "no-variance"),
        ([-1, 1, 0, 1] + [-1] * 4, "empty-group"),
        ([0, -1, -1, -1, -1, -1, -1, 1], "no-common-stratum"),
    ],
)
def test_an_item_that_cannot_be_compared_is_named_and_the_others_are_done(
    column_of_b: list[int], code: str
) -> None:
    a = [1, 0, 1, 0, 1, 0, 0, 1]
    c = [0, 1, 0, 1, 0, 1, 1, 0]
    scores = np.array([a, column_of_b, c]).T
    found = mantel_haenszel(scores, ["a", "b", "c"], np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    b = next(problem for problem in found.problems if problem.item_id == "b")
    assert b.code == code
    assert "Item b" in b.message
    assert (found.items[1].chi2, found.items[1].ets_class) == (None, None)
    assert all(found.items[place].chi2 is not None for place in (0, 2))


def test_examinees_without_the_item_are_out_of_its_table_and_their_gaps_add_nothing() -> None:
    scores, item_ids, groups = verbal()
    gaps = scores.copy()
    gaps[:40, 0] = -1
    found = mantel_haenszel(gaps, item_ids, groups)
    zeros = np.maximum(gaps, 0)
    without = mantel_haenszel(zeros[40:], item_ids, groups[40:])
    with_zeros = mantel_haenszel(zeros, item_ids, groups)
    assert found.items[0] == without.items[0]
    assert found.items[5] == with_zeros.items[5]


def test_examinees_of_neither_group_do_not_count() -> None:
    scores, item_ids, groups = verbal()
    doubled = mantel_haenszel(
        np.concatenate([scores, scores]), item_ids, np.concatenate([groups, np.full(groups.size, -1)])
    )
    assert doubled.items == mantel_haenszel(scores, item_ids, groups).items


def test_examinees_may_be_matched_by_something_else() -> None:
    scores, item_ids, groups = verbal()
    totals = scores.sum(axis=1)
    same = mantel_haenszel(scores, item_ids, groups, matching=totals)
    assert same.items == mantel_haenszel(scores, item_ids, groups).items
    coarse = np.where(totals == 0, -1, totals // 5)
    found = mantel_haenszel(scores, item_ids, groups, matching=coarse, purify=True)
    assert found.items[0].strata == 5
    assert found.items[0].n_reference + found.items[0].n_focal == (totals > 0).sum()
    assert found.rounds == 0


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        (np.array([0, 1]), "group-count"),
        (np.array([0, 0, 0, -1]), "empty-group"),
        (np.array([1, 1, 1, 1]), "empty-group"),
    ],
)
def test_groups_that_cannot_be_compared_are_refused(groups: NDArray[np.integer], code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        mantel_haenszel(np.array([[0, 1], [1, 0], [1, 1], [0, 0]]), ["a", "b"], groups)
    assert refused.value.code == code


@pytest.mark.parametrize("matching", [np.array([0, 1]), np.array([0.5, 1.0, 0.0, 2.0])])
def test_a_matching_variable_is_a_whole_number_for_each(matching: NDArray[np.integer]) -> None:
    with pytest.raises(PsychometricsError) as refused:
        mantel_haenszel(np.eye(4, dtype=int), list("abcd"), np.array([0, 0, 1, 1]), matching=matching)
    assert refused.value.code == "matching-shape"
