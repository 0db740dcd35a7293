"""From item scores to a report under each policy, against exact arithmetic and tables of cases."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt import ItemParameters, simulate_scores
from madrone.psychometrics.smarter import (
    POLICIES,
    Kind,
    Policy,
    ScoredItem,
    TestScore,
    policy,
    round_half_away,
)
from madrone.psychometrics.tests.forms import patterns, random_form
from madrone.psychometrics.tests.oracle import exact_information, exact_theta

SMARTER_2015, SMARTER_2018, SMARTER_2021 = (policy("smarter", year) for year in (2015, 2018, 2021))
CAASPP_2018 = policy("caaspp", 2018)
ITEMS = random_form(21, dichotomous=16, polytomous=4)
ELA_CLAIMS = ("1-IT", "2-W", "3-L", "4-CR")


def form(
    scores: Sequence[int | None], items: Sequence[ItemParameters] = ITEMS, claims: Sequence[str] = ELA_CLAIMS
) -> list[ScoredItem]:
    return [
        ScoredItem(item, score, claims[k % len(claims)])
        for k, (item, score) in enumerate(zip(items, scores, strict=True))
    ]


def score(
    rules: Policy,
    scores: Sequence[int | None],
    *,
    kind: Kind = "summative",
    grade: str = "05",
    subject: str = "ELA",
) -> TestScore:
    claims = ELA_CLAIMS if subject == "ELA" else ("1", "2", "3", "4")
    return rules.score_test(subject=subject, grade=grade, kind=kind, items=form(scores, claims=claims))


def simulated(theta: float, seed: int = 1) -> list[int | None]:
    return list(simulate_scores(np.random.default_rng(seed), ITEMS, theta))


@pytest.mark.parametrize("theta", [-1.5, -0.5, 0.2, 1.0])
@pytest.mark.parametrize(("subject", "slope", "intercept"), [("ELA", 85.8, 2508.2), ("MATH", 79.3, 2514.9)])
def test_an_ordinary_test_is_reported_as_the_formulas_say(
    theta: float, subject: str, slope: float, intercept: float
) -> None:
    scores = simulated(theta)
    result = score(SMARTER_2018, scores, subject=subject)
    exact = exact_theta(ITEMS, scores)
    se = 1 / math.sqrt(exact_information(ITEMS, exact))
    assert result.theta == pytest.approx(exact, abs=1e-10)
    assert result.se == pytest.approx(se, rel=1e-9)
    assert result.scale_score == round(slope * exact + intercept)
    assert result.sem == round(slope * se)
    assert result.error_band == (result.scale_score - result.sem, result.scale_score + result.sem)
    assert result.level == 1 + sum(
        result.scale_score >= cut for cut in SMARTER_2018.cuts(subject, "05").scale
    )
    assert result.level_name == SMARTER_2018.levels[result.level]
    assert (result.attemptedness, result.complete, result.notes) == ("Y", True, ())
    assert (result.raw, result.maximum) == (sum(x or 0 for x in scores), sum(i.max_points for i in ITEMS))
    assert result.policy == "Smarter Balanced 2015–16 to 2019–20"


def test_each_claim_is_estimated_from_its_own_items() -> None:
    scores = [k // 4 % 2 for k in range(len(ITEMS))]  # Every claim has something right and something wrong.
    result = score(SMARTER_2018, scores)
    assert [claim.name for claim in result.claims] == ["Reading", "Writing", "Listening", "Research/Inquiry"]
    for number, claim in enumerate(result.claims):
        assert claim.theta == pytest.approx(exact_theta(ITEMS[number::4], scores[number::4]), abs=1e-10)
        assert claim.n_items == 5


def test_mathematics_reports_claims_two_and_four_together() -> None:
    scores = simulated(0.3)
    result = score(SMARTER_2018, scores, subject="MATH")
    own = [k for k in range(len(ITEMS)) if k % 4 in (1, 3)]
    assert [claim.n_items for claim in result.claims] == [5, 10, 5]
    assert result.claims[1].theta == pytest.approx(
        exact_theta([ITEMS[k] for k in own], [scores[k] for k in own]), abs=1e-10
    )


def test_unanswered_items_count_as_wrong_but_not_in_the_error() -> None:
    scores = simulated(0.3)
    scores[2] = scores[9] = None
    result = score(SMARTER_2018, scores)
    exact = exact_theta(ITEMS, [x or 0 for x in scores])
    answered = [item for item, x in zip(ITEMS, scores, strict=True) if x is not None]
    assert result.theta == pytest.approx(exact, abs=1e-10)
    assert result.se == pytest.approx(1 / math.sqrt(exact_information(answered, exact)), rel=1e-9)
    assert not result.complete
    assert [note.code for note in result.notes] == ["incomplete"]
    assert result.notes[0].text == "2 unanswered items were counted as wrong."
    assert all(claim.level is not None for claim in result.claims)


def test_a_claim_without_an_answer_is_all_wrong_with_the_largest_error() -> None:
    scores = [None if k % 4 == 2 else x for k, x in enumerate(simulated(0.3))]
    listening = score(SMARTER_2015, scores).claims[2]
    assert (listening.theta, listening.se, listening.scale_score, listening.level) == (-3.5763, 2.5, 2201, 1)


def test_items_that_were_not_presented_leave_the_score() -> None:
    scores = simulated(0.3)
    whole = form(scores)
    dropped = [
        ScoredItem(one.parameters, one.score, one.claim, presented=k != 4) for k, one in enumerate(whole)
    ]
    without = [one for k, one in enumerate(whole) if k != 4]
    with_dropped = SMARTER_2018.score_test(subject="ELA", grade="05", items=dropped)
    assert with_dropped == SMARTER_2018.score_test(subject="ELA", grade="05", items=without)


@pytest.mark.parametrize(
    ("right", "theta", "scale_score", "level"), [(False, -3.5763, 2201, 1), (True, 2.2498, 2701, 4)]
)
def test_in_2015_extreme_tests_get_the_limits_of_theta(
    right: bool, theta: float, scale_score: int, level: int
) -> None:
    result = score(SMARTER_2015, [item.max_points * right for item in ITEMS])
    assert (result.theta, result.scale_score, result.level) == (theta, scale_score, level)
    assert result.se == pytest.approx(min(2.5, 1 / math.sqrt(exact_information(ITEMS, theta))), rel=1e-9)
    assert {claim.theta for claim in result.claims} == {theta}
    assert {claim.level for claim in result.claims} == {3 if right else 1}
    assert [note.code for note in result.notes] == ["at-hoss" if right else "at-loss"]


@pytest.mark.parametrize("right", [False, True])
@pytest.mark.parametrize("rules", [SMARTER_2018, SMARTER_2021], ids=lambda rules: rules.name)
def test_since_2016_extreme_tests_move_half_a_point_on_the_flattest_item(rules: Policy, right: bool) -> None:
    scores: list[int | None] = [item.max_points * right for item in ITEMS]
    flattest = min(range(len(ITEMS)), key=lambda k: ITEMS[k].a)
    moved: list[float | None] = [float(x or 0) for x in scores]
    moved[flattest] = ITEMS[flattest].max_points - 0.5 if right else 0.5
    exact = exact_theta(ITEMS, moved, bounds=(-15, 15))
    result = score(rules, scores)
    limits = rules.limits("ELA", "05")
    assert result.theta == pytest.approx(exact, abs=1e-10)
    assert result.scale_score == min(max(round(85.8 * exact + 2508.2), limits.loss), limits.hoss)


def test_beyond_the_limits_2015_cuts_theta_and_2018_only_the_scale_score() -> None:
    """Everything right but the hardest item: above the highest obtainable theta of grade 3."""
    scores: list[int | None] = [item.max_points for item in ITEMS]
    scores[0] = 0
    exact = exact_theta(ITEMS, scores, bounds=(-15, 15))
    assert exact > 1.3374
    older, newer = (score(rules, scores, grade="03") for rules in (SMARTER_2015, SMARTER_2018))
    assert older.theta == 1.3374
    assert newer.theta == pytest.approx(exact, abs=1e-10)
    assert older.scale_score == newer.scale_score == 2623
    at_limit = 1 / math.sqrt(exact_information(ITEMS, 1.3374))
    assert older.se == pytest.approx(at_limit, rel=1e-9)
    assert newer.se == pytest.approx(at_limit, rel=1e-9)


@pytest.mark.parametrize(
    ("rules", "kind", "scale_score", "level", "note"),
    [
        (SMARTER_2018, "summative", None, None, "no-answer"),
        (SMARTER_2015, "ica", None, None, "no-answer"),
        (CAASPP_2018, "summative", 2201, 1, "loss"),
        (CAASPP_2018, "iab", None, None, "no-answer"),
    ],
)
def test_a_test_without_an_answer_follows_the_member_state(
    rules: Policy, kind: Kind, scale_score: int | None, level: int | None, note: str
) -> None:
    result = score(rules, [None] * len(ITEMS), kind=kind)
    assert (result.attemptedness, result.complete) == ("P", False)
    assert (result.scale_score, result.level) == (scale_score, level)
    assert (result.theta, result.se, result.sem, result.error_band) == (None, None, None, None)
    assert [one.code for one in result.notes] == [note]
    assert all(claim.level is None and claim.scale_score is None for claim in result.claims)


def test_without_a_presented_item_nobody_was_tested() -> None:
    result = CAASPP_2018.score_test(
        subject="ELA", grade="05", items=[ScoredItem(ITEMS[0], 1, "1-IT", presented=False)]
    )
    assert (result.attemptedness, result.scale_score, result.maximum) == ("N", None, 0)
    assert [note.code for note in result.notes] == ["not-tested"]


def test_a_claim_without_items_has_no_score() -> None:
    items = [ScoredItem(item, 1, "1-IT") for item in ITEMS]
    reading, *others = SMARTER_2018.score_test(subject="ELA", grade="05", items=items).claims
    assert reading.n_items == len(ITEMS)
    assert [(claim.n_items, claim.level) for claim in others] == [(0, None)] * 3


def one_item(theta: float, se: float, rules: Policy, kind: Kind) -> int | None:
    """The claim level of a student with this theta and standard error, from items made to give just that.

    Two equal items, one right and one wrong, are at theta with the information D² a² / 2.
    """
    a = math.sqrt(2) / (1.7 * se)
    items = [ScoredItem(ItemParameters(f"i{x}", "2pl", a, (theta,)), x, "1-IT") for x in (0, 1)]
    result = rules.score_test(subject="ELA", grade="05", kind=kind, items=items)
    return result.level if kind == "iab" else result.claims[0].level


@pytest.mark.parametrize("rules", [SMARTER_2015, SMARTER_2018], ids=lambda rules: rules.name)
@pytest.mark.parametrize(
    ("kind", "distance", "level"),
    [
        # The end of the band in scale score points above the cut of 2502; summative tests round it first.
        ("summative", -0.51, 2),
        ("summative", -0.49, 3),
        ("summative", 0.0, 3),
        ("iab", -0.49, 3),
        ("iab", -0.51, 2),
        ("ica", -0.49, 2),
        ("ica", -0.01, 2),
        ("ica", 0.01, 3),
    ],
)
def test_a_claim_is_above_where_its_band_begins_at_the_cut(
    rules: Policy, kind: Kind, distance: float, level: int
) -> None:
    se = 0.4
    theta = (2502 + distance + 1.5 * 85.8 * se - 2508.2) / 85.8
    assert one_item(theta, se, rules, kind) == level


@pytest.mark.parametrize(
    ("kind", "distance", "level"),
    [
        ("summative", -0.51, 1),
        ("summative", -0.49, 2),
        ("iab", -0.51, 1),
        ("iab", -0.49, 2),
        ("ica", -0.01, 1),
        ("ica", 0.01, 2),
    ],
)
def test_a_claim_is_below_where_its_band_ends_under_the_cut(kind: Kind, distance: float, level: int) -> None:
    se = 0.4
    theta = (2502 + distance - 1.5 * 85.8 * se - 2508.2) / 85.8
    assert one_item(theta, se, SMARTER_2018, kind) == level


@pytest.mark.parametrize(("theta", "level"), [(-3.6, 1), (2.3, 3)])
def test_at_the_ends_of_the_range_the_band_of_a_claim_is_not_asked(theta: float, level: int) -> None:
    """With this error the band would reach over the cut from either end."""
    assert one_item(theta, 2.4, SMARTER_2018, "summative") == level


def test_an_interim_block_is_judged_like_a_claim_and_has_none() -> None:
    result = score(SMARTER_2018, simulated(1.0), kind="iab")
    assert result.claims == ()
    assert result.level_name in ("Below Standard", "Near Standard", "Above Standard")


@pytest.mark.thorough
@settings(max_examples=80, deadline=None)
@given(patterns(), st.sampled_from(POLICIES), st.sampled_from(["summative", "ica", "iab"]))
def test_any_valid_test_gets_a_sound_score(
    pattern: tuple[list[ItemParameters], list[int | None]], rules: Policy, kind: Kind
) -> None:
    items, scores = pattern
    scored = form(scores, items)
    result = rules.score_test(subject="ELA", grade="08", kind=kind, items=scored)
    backwards = rules.score_test(subject="ELA", grade="08", kind=kind, items=scored[::-1])
    assert (result.scale_score, result.sem, result.level) == (
        backwards.scale_score,
        backwards.sem,
        backwards.level,
    )
    if result.attemptedness != "Y":
        assert result.theta is None
        return
    limits = rules.limits("ELA", "08")
    assert result.scale_score is not None
    assert result.se is not None
    assert limits.loss <= result.scale_score <= limits.hoss
    assert 0 < result.se <= 2.5
    assert result.sem == round_half_away(85.8 * result.se)
    for claim in result.claims:
        assert (claim.level is None) == (claim.n_items == 0)
        assert claim.se is None or 0 < claim.se <= 2.5


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"subject": "ART"}, "unknown-subject", "ART"),
        ({"grade": "12"}, "unknown-grade", "12"),
        ({"kind": "quiz"}, "unknown-kind", "quiz"),
        ({"items": [ScoredItem(ITEMS[0], 2, "1-IT")]}, "score-range", "item-0"),
        ({"items": [ScoredItem(ITEMS[0], 1, "7")]}, "unknown-claim", "item-0"),
    ],
)
def test_what_cannot_be_scored_is_refused_by_name(change: dict[str, object], code: str, named: str) -> None:
    request: dict[str, object] = {"subject": "ELA", "grade": "05", "kind": "summative", "items": []}
    with pytest.raises(PsychometricsError, match=named) as refused:
        SMARTER_2018.score_test(**{**request, **change})  # type: ignore[arg-type]
    assert refused.value.code == code
