"""Hand scores become points: condition codes, and an essay's dimensions."""

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import CONDITION_CODES, essay_points, hand_points


@pytest.mark.parametrize("code", ["B", "I", "L", "T", "M"])
def test_a_condition_code_counts_nothing(code: str) -> None:
    assert hand_points(code, most=4) == 0
    assert CONDITION_CODES[code]


@pytest.mark.parametrize(
    ("purpose", "evidence", "composition"),
    [(4, 4, 4), (3, 4, 4), (2, 3, 3), (1, 2, 2), (1, 1, 1), (1, 4, 3), ("T", 1, 1), ("T", "T", 0)],
)
def test_the_mean_of_purpose_and_evidence_is_rounded_up(
    purpose: int | str, evidence: int | str, composition: int
) -> None:
    points = essay_points(purpose=purpose, evidence=evidence, conventions=2)
    assert points == (composition, 2)
    assert essay_points(purpose=evidence, evidence=purpose, conventions="B") == (composition, 0)


@pytest.mark.parametrize(
    ("purpose", "conventions", "code"),
    [
        (5, 2, "score-range"),
        (-1, 2, "score-range"),
        (4, 3, "score-range"),
        ("N", 2, "unknown-condition-code"),
    ],
)
def test_what_is_no_hand_score_is_refused(purpose: int | str, conventions: int, code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        essay_points(purpose=purpose, evidence=1, conventions=conventions)
    assert refused.value.code == code
