"""Target reports: a student's residuals by hand, and what they tell of a group."""

import math

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.smarter import (
    ScoredItem,
    TargetResidual,
    policy,
    target_report,
    target_residuals,
)
from madrone.psychometrics.smarter.targets import target_level

RULES = policy("smarter", 2018)
ONE = ItemParameters("one", "2pl", 0.7, (0.2,))
TWO = ItemParameters("two", "gpcm", 0.5, (-0.4, 0.9))


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def expected_one(theta: float) -> float:
    return logistic(1.7 * 0.7 * (theta - 0.2))


def expected_two(theta: float) -> float:
    first, second = math.exp(0.85 * (theta + 0.4)), math.exp(0.85 * (2 * theta - 0.5))
    return (first + 2 * second) / (1 + first + second)


def test_a_residual_is_points_above_expectation_per_possible_point() -> None:
    items = [
        ScoredItem(ONE, 1, "1-IT", target="4"),
        ScoredItem(TWO, 1, "1-LT", target="4"),
        ScoredItem(ONE, 0, "2-W", target="6"),
    ]
    found = target_residuals(RULES, subject="ELA", grade="05", items=items, theta=0.4)
    standard = -0.072
    assert [(one.claim, one.target, one.points) for one in found] == [("2-W", "6", 1), ("SOCK_R", "4", 3)]
    writing, reading = found
    assert reading.to_test == pytest.approx((2 - expected_one(0.4) - expected_two(0.4)) / 3)
    assert reading.to_standard == pytest.approx((2 - expected_one(standard) - expected_two(standard)) / 3)
    assert writing.to_test == pytest.approx(-expected_one(0.4))


def test_only_answered_operational_items_with_a_target_count() -> None:
    items = [
        ScoredItem(ONE, None, "1-IT", target="4"),
        ScoredItem(ONE, 1, "1-IT", target="4", presented=False),
        ScoredItem(ONE, 1, "1-IT", target="4", dropped=True),
        ScoredItem(ONE, 1, "1-IT"),
    ]
    assert target_residuals(RULES, subject="ELA", grade="05", items=items, theta=0.4) == ()


def test_in_mathematics_only_the_first_claim_has_target_reports() -> None:
    items = [ScoredItem(ONE, 1, claim, target="A") for claim in ("1", "2", "3", "4")]
    found = target_residuals(RULES, subject="MATH", grade="05", items=items, theta=0.4)
    assert [(one.claim, one.points) for one in found] == [("1", 1)]


def test_a_claim_that_there_is_not_is_refused() -> None:
    with pytest.raises(PsychometricsError):
        target_residuals(
            RULES, subject="ELA", grade="05", items=[ScoredItem(ONE, 1, "9", target="A")], theta=0.0
        )


@pytest.mark.parametrize(
    ("mean", "error", "level"),
    [
        (0.1, 0.1, "above"),
        (0.0999, 0.1, "near"),
        (-0.0999, 0.1, "near"),
        (-0.1, 0.1, "below"),
        (0.2, 0.2, "above"),
        (0.9, 0.2001, "insufficient"),
        (-0.9, 0.2001, "insufficient"),
        (0.9, None, "insufficient"),
    ],
)
def test_one_standard_error_decides_unless_it_is_large(mean: float, error: float | None, level: str) -> None:
    assert target_level(mean, error) == level


def group(n: int) -> list[list[TargetResidual]]:
    """Half of the students 0.1 and half 0.3 above their test; half 0.5 and half 0.1 below the standard."""
    return [
        [TargetResidual("SOCK_R", "4", (0.1, 0.3)[k % 2], (-0.5, -0.1)[k % 2], 3)]
        + [TargetResidual("2-W", "6", 0.0, 0.0, 2)] * (k == 0)
        for k in range(n)
    ]


def test_a_group_has_means_with_the_error_of_the_sample() -> None:
    report = target_report("ELA", group(60))
    writing, reading = report.rows
    assert (report.students, reading.students, writing.students) == (60, 60, 1)
    assert reading.to_test == pytest.approx(0.2)
    assert reading.to_test_error == pytest.approx(0.1 * math.sqrt(60 / 59) / math.sqrt(60))
    assert (reading.to_test_level, reading.to_standard_level) == ("above", "below")
    assert (writing.to_test_error, writing.to_test_level) == (None, "insufficient")
    assert report.notes == ()


@pytest.mark.parametrize(
    ("n", "rows", "codes"),
    [(29, 0, ["small-group"]), (30, 2, ["caution"]), (49, 2, ["caution"]), (50, 2, [])],
)
def test_small_groups_are_told_with_care_or_not_at_all(n: int, rows: int, codes: list[str]) -> None:
    report = target_report("ELA", group(n))
    assert (report.students, len(report.rows)) == (n, rows)
    assert [note.code for note in report.notes] == codes


def test_a_state_may_ask_for_larger_groups() -> None:
    assert target_report("ELA", group(60), smallest_group=100).rows == ()


def test_a_report_of_mathematics_says_that_it_is_about_one_claim() -> None:
    assert [note.code for note in target_report("MATH", group(60)).notes] == ["claim-1-only"]
