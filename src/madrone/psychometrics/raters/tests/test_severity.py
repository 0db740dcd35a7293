"""Severity and drift of raters on validity papers, and agreement on responses read twice."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from madrone.psychometrics.raters import Rating, double_readings, rater_severity

START = datetime(2026, 5, 4, 9, tzinfo=UTC)


def validity(
    rng: np.random.Generator, rater: str, n: int, *, bias: float = 0.0, drift: float = 0.0
) -> list[Rating]:
    """A rater's papers over 28 days, whose scores are too low by ``bias`` and ``drift`` a day, with noise."""
    ratings = []
    for k in range(n):
        day = 28 * k / n
        true = int(rng.integers(2, 9))
        given = round(true - bias - drift * day + rng.normal(0, 0.7))
        when = START + timedelta(days=day)
        ratings.append(Rating("essay", f"v{k}", rater, max(0, given), when, true))
    return ratings


def test_severe_lenient_and_drifting_raters_are_told_from_the_good() -> None:
    rng = np.random.default_rng(1)
    ratings = [
        *validity(rng, "Ana", 80),
        *validity(rng, "Ben", 80, bias=0.9),
        *validity(rng, "Cyd", 80, bias=-0.9),
        *validity(rng, "Dee", 80, bias=-0.7, drift=0.05),
        *validity(rng, "Eve", 5, bias=3),
    ]
    found = {one.rater: one for one in rater_severity(ratings)}
    flags = {rater: [flag.code for flag in one.flags] for rater, one in found.items()}
    assert flags == {"Ana": [], "Ben": ["severe"], "Cyd": ["lenient"], "Dee": ["drift"], "Eve": ["few"]}
    assert found["Ben"].severity == pytest.approx(0.9, abs=0.25)
    assert "too low" in found["Ben"].flags[0].message
    assert found["Dee"].drift == pytest.approx(0.05, abs=0.02)
    assert [window.n for window in found["Ana"].windows] == [20, 20, 20, 20]
    assert [window.start for window in found["Ana"].windows] == [
        START + timedelta(days=7 * k) for k in range(4)
    ]
    assert [round(w.severity, 1) for w in found["Dee"].windows] == sorted(
        round(w.severity, 1) for w in found["Dee"].windows
    )


def test_papers_read_at_one_time_have_no_drift() -> None:
    ratings = [Rating("e", f"v{k}", "Ana", k % 3, START, k % 3) for k in range(30)]
    found = rater_severity(ratings)[0]
    assert (found.drift, found.drift_p, found.severity, found.p) == (None, None, 0.0, 1.0)
    assert found.flags == ()


def test_few_equal_errors_are_not_taken_for_certainty() -> None:
    rng = np.random.default_rng(2)
    alike = [Rating("e", f"v{k}", "Zoe", 4, START + timedelta(hours=k), 5) for k in range(3)]
    found = {one.rater: one for one in rater_severity([*validity(rng, "Ana", 60), *alike])}
    assert found["Zoe"].severity == 1.0
    assert found["Zoe"].severity_se > 0.3
    assert found["Zoe"].p > 0.001


def test_nobody_with_validity_papers_gives_nobody() -> None:
    assert rater_severity([Rating("e", "r1", "Ana", 1, START)]) == ()


@pytest.mark.thorough
def test_good_raters_are_flagged_no_more_often_than_the_level_says() -> None:
    false_severity = false_drift = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        found = rater_severity([r for k in range(8) for r in validity(rng, f"r{k}", 25)])
        false_severity += any(one.p <= 0.05 for one in found)
        false_drift += any((one.drift_p or 1) <= 0.05 for one in found)
    # Holm holds the chance of any false flag in a run at 5 %; 300 runs then give 15, and hardly ever 27.
    assert false_severity <= 27
    assert false_drift <= 27


def test_the_two_earliest_readings_of_a_response_are_compared() -> None:
    def reading(response: str, rater: str, score: int, hour: int) -> Rating:
        return Rating("essay", response, rater, score, START + timedelta(hours=hour))

    found = double_readings(
        [
            reading("r1", "Ben", 3, 2),
            reading("r1", "Ana", 2, 1),
            reading("r1", "Lead", 0, 3),
            reading("r2", "Ana", 1, 1),
            reading("r2", "Ben", 1, 2),
            reading("r3", "Ana", 1, 1),
            Rating("essay", "v1", "Ana", 0, START, 3),
        ]
    )
    item = found.items[0]
    assert (item.item_id, item.agreement.n, item.agreement.exact) == ("essay", 2, 0.5)
    assert (item.agreement.first_mean, item.agreement.second_mean) == (1.5, 2.0)
    assert (found.single, found.later) == (1, 1)
    assert {one.rater: one.agreement.second_mean for one in found.raters} == {"Ana": 1.5, "Ben": 2.0}
    assert [flag.code for flag in item.flags] == ["few"]
