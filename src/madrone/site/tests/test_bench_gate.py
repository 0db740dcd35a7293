"""The gate over a bench: a speed may be a fifth behind its goal, a fault is a fault, and nothing goes missing."""

import pytest

from madrone.site.bench.gate import shortfalls
from madrone.site.bench.report import Figure, report


def judged(figure: Figure, *musts: str) -> list[str]:
    return shortfalls(report("psychometrics", [figure])["figures"], musts)


@pytest.mark.parametrize(
    ("value", "unit", "goal", "passes"),
    [
        (8_000_001.0, "examinees/s", "at least 10,000,000", True),
        (7_999_999.0, "examinees/s", "at least 10,000,000", False),
        (1.49, "CPU seconds", "at most 1.2", True),
        (1.51, "CPU seconds", "at most 1.2", False),
        (2400.0, "MB", "under 2,000", True),
        (2600.0, "MB", "under 2,000", False),
        (8.1, "times our CPU", "at least 10", True),
        (1.1e-5, "largest difference", "1e-5", False),
        (1.0, "tests", "0", False),
        (12_000.0, "1e-12 theta", "at most 10,000", False),
    ],
)
def test_speeds_have_a_tolerance_and_faults_have_none(
    value: float, unit: str, goal: str, passes: bool
) -> None:
    found = judged(Figure("a figure", value, unit, goal, False))
    assert (found == []) is passes
    assert passes or ("a figure" in found[0] and goal in found[0])


def test_what_holds_or_has_no_goal_passes() -> None:
    assert judged(Figure("load", 3.0, "processes")) == []
    assert judged(Figure("speed", 11.0, "items/s", "at least 10", True)) == []


def test_a_figure_that_is_not_there_is_named() -> None:
    held = Figure("a speed of 50 items", 11.0, "items/s", "at least 10", True)
    assert judged(held, "a speed", "another speed") == ["another speed: not measured."]
