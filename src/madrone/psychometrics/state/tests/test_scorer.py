"""Arrays of tests are scored as the policy scores each of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import GRADES, Kind, Part, ScoredItem, Sitting, policy
from madrone.psychometrics.smarter import POLICIES as ALL_POLICIES
from madrone.psychometrics.state import Sittings, StateScorer, read_bank_csv
from madrone.psychometrics.state.measures import Measures, rounded
from madrone.psychometrics.state.settling import BITS, CAT, PT
from madrone.psychometrics.state.tests.states import bank, responses, two_part_bank

pytestmark = pytest.mark.thorough

BANK = bank()
TWO_PARTS = two_part_bank()
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


RULES = [*ALL_POLICIES, policy("caaspp", 2018).without_limits()]
SCORERS = [StateScorer(TWO_PARTS, rules) for rules in RULES]
OF_ELA = [place for place, item in enumerate(TWO_PARTS) if item.subject == "ELA"]
ROW = st.tuples(
    st.lists(
        st.tuples(st.sampled_from(OF_ELA), st.integers(-1, 2)), max_size=24, unique_by=lambda one: one[0]
    ),
    st.sampled_from([0, 0, 3, 6, 10, 40]),
    st.sampled_from([0, 0, CAT, PT, CAT | PT]),
    st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SCORERS),
    st.sampled_from(GRADES),
    st.sampled_from(["summative", "summative", "ica", "iab"]),
    st.lists(ROW, min_size=1, max_size=8),
)
def test_every_kind_of_row_is_scored_as_the_policy_scores_it(
    scorer: StateScorer, grade: str, kind: Kind, rows: list[tuple[list[tuple[int, int]], int, int, bool]]
) -> None:
    """All parts, kinds and limits; finished, unfinished and handed in; everything right, wrong or unanswered."""
    items, scores = np.full((len(rows), 24), -1, np.int16), np.zeros((len(rows), 24), np.int8)
    for row, (answers, *_) in enumerate(rows):
        for column, (place, score) in enumerate(answers):
            items[row, column], scores[row, column] = place, min(score, scorer.maxima[place])
    how = Sittings(
        np.array([one[1] for one in rows], dtype=np.int16),
        np.array([one[2] for one in rows], dtype=np.uint8),
        np.array([one[3] for one in rows], dtype=np.bool_),
    )
    found = scorer.score(subject="ELA", grade=grade, kind=kind, items=items, scores=scores, sittings=how)
    for row, (answers, minimum, entered, submitted) in enumerate(rows):
        given = [
            scorer.scored_item(place, int(scores[row, column])) for column, (place, _) in enumerate(answers)
        ]
        logged_on = frozenset(part for part, bit in BITS.items() if entered & bit)
        alone = scorer.policy.score_test(
            subject="ELA", grade=grade, kind=kind, items=given, sitting=Sitting(minimum, logged_on, submitted)
        )
        assert found.attemptedness[row] == alone.attemptedness
        assert (found.complete[row], found.simulated[row]) == (alone.complete, alone.simulated)
        assert (found.raw[row], found.maximum[row]) == (alone.raw, alone.maximum)
        same(found.overall, row, alone)
        for measures, claim in zip(found.claims, alone.claims, strict=False):
            same(measures, row, claim)


def test_items_with_and_without_a_part_cannot_be_in_one_subject() -> None:
    mixed = [TWO_PARTS[0], replace(TWO_PARTS[1], part=Part.FORM)]
    with pytest.raises(PsychometricsError, match=TWO_PARTS[1].parameters.item_id) as refused:
        StateScorer(mixed, policy())
    assert refused.value.code == "mixed-parts"


def test_near_a_rounding_boundary_the_policy_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a margin of half a point everything is doubtful, and nothing may change but the last digits."""
    items, scores = responses(BANK, "ELA", 60)
    scorer = StateScorer(BANK, policy("smarter", 2018))
    tables = scorer.score(subject="ELA", grade="05", items=items, scores=scores)
    monkeypatch.setattr("madrone.psychometrics.state.measures.THETA_MARGIN", 1.0)
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


def test_a_bank_may_tell_parts_and_withdrawn_items() -> None:
    found = read_bank_csv(
        [
            "item_id,model,a,b,subject,claim,part,dropped\n",
            "q1,2pl,0.7,0.1,ELA,1-IT,cat,\n",
            "q2,2pl,0.7,0.1,ELA,2-W,PT,yes\n",
            "q3,2pl,0.7,0.1,ELA,2-W,lunch,\n",
            "q4,2pl,0.7,0.1,ELA,2-W,pt,perhaps\n",
            "q5,2pl,0.7,0.1,MATH,1,,no\n",
        ]
    )
    assert [(item.parameters.item_id, item.part, item.dropped) for item in found.items] == [
        ("q1", Part.CAT, False),
        ("q2", Part.PT, True),
        ("q5", Part.FORM, False),
    ]
    assert [(problem.line, problem.code) for problem in found.problems] == [
        (4, "unknown-part"),
        (5, "bad-dropped"),
    ]
