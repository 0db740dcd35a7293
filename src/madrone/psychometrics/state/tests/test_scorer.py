"""Arrays of tests are scored as the policy scores each of them."""

import numpy as np
import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import ScoredItem, policy
from madrone.psychometrics.state import StateScorer, read_bank_csv
from madrone.psychometrics.state.scorer import Measures, rounded
from madrone.psychometrics.state.tests.states import bank, responses

pytestmark = pytest.mark.thorough

BANK = bank()
POLICIES = [("smarter", 2015), ("smarter", 2018), ("caaspp", 2015), ("caaspp", 2022)]


def same(measures: Measures, row: int, score: object) -> None:
    for name in ("scale_score", "sem", "level"):
        assert getattr(measures, name)[row] == (getattr(score, name) or 0), name
    for name in ("theta", "se"):
        expected, found = getattr(score, name), getattr(measures, name)[row]
        if expected is None:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(("program", "year"), POLICIES)
@pytest.mark.parametrize(("subject", "grade"), [("ELA", "03"), ("MATH", "11")])
def test_every_test_is_scored_as_the_policy_scores_it(
    program: str, year: int, subject: str, grade: str
) -> None:
    rules = policy(program, year)
    items, scores = responses(BANK, subject, 160)
    found = StateScorer(BANK, rules).score(subject=subject, grade=grade, items=items, scores=scores)
    for row in range(160):
        alone = rules.score_test(
            subject=subject,
            grade=grade,
            items=[
                ScoredItem(BANK[place].parameters, None if score < 0 else int(score), BANK[place].claim)
                for place, score in zip(items[row], scores[row], strict=True)
                if place >= 0
            ],
        )
        assert found.attemptedness[row] == alone.attemptedness
        same(found.overall, row, alone)
        for measures, claim in zip(found.claims, alone.claims, strict=False):
            same(measures, row, claim)
        for measures in found.claims[len(alone.claims) :]:
            assert np.isnan(measures.theta[row])
        assert (found.raw[row], found.maximum[row]) == (alone.raw, alone.maximum)
    assert set(found.attemptedness.tolist()) == {"Y", "P", "N"}


def test_near_a_rounding_boundary_the_policy_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a margin of half a point everything is doubtful, and nothing may change but the last digits."""
    items, scores = responses(BANK, "ELA", 60)
    scorer = StateScorer(BANK, policy("smarter", 2018))
    tables = scorer.score(subject="ELA", grade="05", items=items, scores=scores)
    monkeypatch.setattr("madrone.psychometrics.state.scorer._THETA_MARGIN", 1.0)
    alone = scorer.score(subject="ELA", grade="05", items=items, scores=scores)
    for one, other in zip((tables.overall, *tables.claims), (alone.overall, *alone.claims), strict=True):
        assert one.theta == pytest.approx(other.theta, abs=1e-8, nan_ok=True)
        assert one.scale_score.tolist() == other.scale_score.tolist()
        assert one.level.tolist() == other.level.tolist()


def test_halves_are_rounded_away_from_zero() -> None:
    values = np.array([2.5, -2.5, 0.49999999999999994, 2443.4999, np.nan])
    assert rounded(values).tolist() == [3, -3, 0, 2443, 0]


def test_an_unknown_grade_is_refused() -> None:
    items, scores = responses(BANK, "ELA", 3)
    with pytest.raises(PsychometricsError) as refused:
        StateScorer(BANK, policy()).score(subject="ELA", grade="09", items=items, scores=scores)
    assert refused.value.code == "unknown-grade"


def test_a_bank_is_read_with_subject_and_claim_and_odd_items_are_named() -> None:
    found = read_bank_csv(
        [
            "item_id,model,a,b,subject,claim\n",
            "q1,2pl,0.7,0.1,ELA,1-IT\n",
            "q2,2pl,0.7,0.1,ELA,9\n",
            "q3,2pl,-1,0.1,ELA,1-IT\n",
            "q4,2pl,0.8,0.1,math,1\n",
        ]
    )
    assert [(item.parameters.item_id, item.subject, item.claim) for item in found.items] == [
        ("q1", "ELA", "1-IT"),
        ("q4", "MATH", "1"),
    ]
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (3, "unknown-claim"),
        (4, "bad-slope"),
    ]


def test_a_bank_without_claims_is_refused() -> None:
    with pytest.raises(PsychometricsError) as refused:
        read_bank_csv(["item_id,model,a,b\n"])
    assert refused.value.code == "items-header"
