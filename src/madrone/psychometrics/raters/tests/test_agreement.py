"""Agreement of two readings against other ways to the same numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.raters import Thresholds, agreement, agreement_flags, weighted_kappa

SCORES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40)


def read(table: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Two readings from their table of counts."""
    rows, columns = np.indices(np.shape(table))
    counts = np.ravel(table)
    return np.repeat(rows.ravel(), counts), np.repeat(columns.ravel(), counts)


def test_two_by_two_kappa_and_its_interval_are_those_of_stata() -> None:
    # Stata's kapci, analytical, on the table of Statalist 2009-12/320: 0.3411969, 0.2896668 to 0.3927271.
    kappa, se = weighted_kappa(*read([[1395, 118], [261, 158]]))
    assert kappa is not None and se is not None
    assert kappa == pytest.approx(0.3411969207847029, abs=1e-12)
    assert kappa - 1.959963984540054 * se == pytest.approx(0.2896667878271117, abs=1e-7)
    assert kappa + 1.959963984540054 * se == pytest.approx(0.3927270629422889, abs=1e-7)


@pytest.mark.thorough
@given(SCORES)
def test_kappa_is_one_less_the_squared_differences_over_those_by_chance(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs).T
    kappa, _ = weighted_kappa(first, second)
    by_chance = np.mean((first[:, None] - second) ** 2)
    if by_chance == 0:
        assert kappa is None
    else:
        assert kappa == pytest.approx(1 - np.mean((first - second) ** 2) / by_chance)


@pytest.mark.thorough
@given(SCORES, st.integers(1, 5))
def test_scores_that_nobody_gave_change_nothing(pairs: list[tuple[int, int]], up: int) -> None:
    first, second = np.array(pairs).T
    assert weighted_kappa(first, second) == weighted_kappa(first + up, second + up)


def test_the_standard_error_is_that_of_leaving_out_one_response_at_a_time() -> None:
    rng = np.random.default_rng(3)
    first = rng.integers(0, 5, 800)
    second = np.clip(first + rng.integers(-1, 2, 800), 0, 4)
    _, se = weighted_kappa(first, second)
    kept = [weighted_kappa(np.delete(first, i), np.delete(second, i))[0] or 0.0 for i in range(800)]
    assert se == pytest.approx(np.sqrt(799 * np.var(kept)), rel=0.01)


@pytest.mark.thorough
def test_the_interval_of_kappa_holds_95_times_in_100() -> None:
    rng = np.random.default_rng(4)
    shares = np.array([[12, 4, 1, 0], [3, 18, 5, 1], [1, 6, 20, 4], [0, 1, 4, 20]], dtype=float)
    shares /= shares.sum()
    points = np.arange(4.0)
    squares = (points[:, None] - points) ** 2
    true = 1 - (shares * squares).sum() / (shares.sum(1) @ squares @ shares.sum(0))
    inside = 0
    for _ in range(1000):
        kappa, se = weighted_kappa(*read(rng.multinomial(300, shares.ravel()).reshape(4, 4).tolist()))
        assert kappa is not None and se is not None
        inside += abs(kappa - true) <= 1.96 * se
    assert 920 <= inside <= 975


def test_shares_and_the_mean_difference() -> None:
    found = agreement(np.array([0, 1, 2, 3]), np.array([0, 2, 2, 1]))
    assert (found.exact, found.adjacent, found.non_adjacent) == (0.5, 0.25, 0.25)
    assert found.smd == pytest.approx((1.25 - 1.5) / np.sqrt((5 / 3 + 11 / 12) / 2))


def test_readers_who_give_one_score_to_all_leave_nothing_to_compare() -> None:
    found = agreement(np.array([2, 2, 2]), np.array([2, 2, 2]))
    assert (found.exact, found.kappa, found.kappa_se, found.smd, found.correlation) == (
        1,
        None,
        None,
        None,
        None,
    )
    constant = agreement(np.array([2, 2, 2]), np.array([1, 2, 3]))
    assert constant.kappa == pytest.approx(0)
    assert constant.correlation is None


@pytest.mark.parametrize(("first", "second"), [([], []), ([1, 2], [1])])
def test_it_refuses_readings_that_do_not_pair(first: list[int], second: list[int]) -> None:
    with pytest.raises(PsychometricsError) as refused:
        agreement(np.array(first, dtype=int), np.array(second, dtype=int))
    assert refused.value.code == "reading-count"


def test_every_missed_threshold_is_named_with_its_figure() -> None:
    low = agreement(*read([[20, 10, 10], [10, 10, 10], [10, 10, 20]]))
    codes = {flag.code: flag.message for flag in agreement_flags(low)}
    assert codes.keys() == {"kappa", "non-adjacent"}
    assert "below 0.70" in codes["kappa"]
    shifted = agreement(*read([[0, 30, 0], [0, 0, 30], [0, 0, 30]]))
    assert "higher" in {flag.code: flag.message for flag in agreement_flags(shifted)}["smd"]


def test_a_subgroup_has_the_stricter_limit_and_an_engine_is_compared_with_people() -> None:
    slightly = agreement(*read([[40, 6, 0], [0, 40, 6], [0, 0, 40]]))
    assert slightly.smd is not None
    assert 0.10 < slightly.smd < 0.15
    assert agreement_flags(slightly) == ()
    assert [flag.code for flag in agreement_flags(slightly, subgroup=True)] == ["smd"]
    people = agreement(*read([[44, 0, 0], [0, 44, 0], [0, 0, 44]]))
    engine = agreement(*read([[35, 9, 0], [9, 26, 9], [0, 9, 35]]))
    assert [flag.code for flag in agreement_flags(engine, people=people)] == ["kappa-loss"]


def test_few_readings_are_not_judged() -> None:
    few = agreement(np.array([0, 1]), np.array([1, 0]))
    assert [flag.code for flag in agreement_flags(few, Thresholds(fewest=3))] == ["few"]
