"""An explanation holds everything that its score was made of, and its numbers work out again."""

import json
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.smarter import (
    POLICIES,
    Explanation,
    ItemStep,
    Kind,
    Part,
    Policy,
    ScoredItem,
    ScoreSteps,
    Sitting,
    policy,
    round_half_away,
)
from madrone.psychometrics.tests.forms import patterns

CLAIMS = ("1-IT", "2-W", "3-L", "4-CR")


def moments(item: ItemStep, theta: float, D: float) -> tuple[float, float]:
    """Mean and variance of an item's points, as one would write them down."""
    weights = [1.0]
    for step in item.steps:
        weights.append(weights[-1] * math.exp(D * item.a * (theta - step)))
    mean = sum(v * w for v, w in enumerate(weights)) / sum(weights)
    return mean, sum((v - mean) ** 2 * w for v, w in enumerate(weights)) / sum(weights)


def work_out(explained: Explanation, steps: ScoreSteps) -> None:
    """Do the sums again from the inputs alone and compare every step."""
    D, line = explained.D, explained.scale
    for item in steps.items:
        assert item.expected == pytest.approx(moments(item, steps.estimated, D)[0], abs=1e-9)
        at = (D * item.a) ** 2 * moments(item, steps.at, D)[1] if item.standing == "answered" else 0
        assert item.information == pytest.approx(at, rel=1e-7, abs=1e-12)
        assert item.points == 0 or item.standing == "answered" or item.points == 0.5
    points = sum(D * item.a * item.points for item in steps.items)
    assert steps.weighted_points == pytest.approx(points)
    if not steps.by_rule and abs(steps.estimated) < 15:
        assert steps.weighted_expected == pytest.approx(points, abs=1e-8)
    information = sum(item.information for item in steps.items)
    assert steps.information == pytest.approx(information)
    assert steps.se == pytest.approx(
        min(explained.se_cap, information**-0.5 if information else explained.se_cap)
    )
    assert steps.scale == pytest.approx(line.slope * steps.at + line.intercept)
    assert (steps.scale_score, steps.sem) == (
        round_half_away(steps.scale),
        round_half_away(line.slope * steps.se),
    )
    if steps.band is None:
        assert steps.level == 1 + sum(steps.scale_score >= cut for cut in explained.cuts.scale)
    elif explained.limits.loss < steps.scale_score < explained.limits.hoss:
        low, high = steps.band
        standard = explained.cuts.standard
        assert steps.level == (3 if low >= standard else 1 if high < standard else 2)


@pytest.mark.thorough
@settings(max_examples=60, deadline=None)
@given(
    patterns(),
    st.sampled_from(POLICIES),
    st.sampled_from(["summative", "ica", "iab"]),
    st.sampled_from([0, 3, 8]),
    st.booleans(),
)
def test_every_explanation_works_out(
    pattern: tuple[list[ItemParameters], list[int | None]],
    rules: Policy,
    kind: Kind,
    minimum: int,
    submitted: bool,
) -> None:
    items = [
        ScoredItem(item, score, CLAIMS[k % 4], part=Part.PT if k % 3 == 0 else Part.CAT)
        for k, (item, score) in enumerate(zip(*pattern, strict=True))
    ]
    sitting = Sitting(cat_minimum=minimum, submitted=submitted)
    explained = rules.explain(subject="ELA", grade="06", kind=kind, items=items, sitting=sitting)
    assert explained.score == rules.score_test(
        subject="ELA", grade="06", kind=kind, items=items, sitting=sitting
    )
    assert (explained.whole is None) == (explained.score.theta is None)
    assert len(explained.claims) == sum(claim.level is not None for claim in explained.score.claims)
    for steps in filter(None, (explained.whole, *explained.claims)):
        work_out(explained, steps)
    assert json.loads(json.dumps(explained.as_data()))["score"]["policy"] == rules.name


def example(rules: Policy, minimum: int = 0, score: int | None = 1) -> Explanation:
    items = [
        ScoredItem(
            ItemParameters(f"q{k}", "2pl", 0.5 + 0.0123456789 * k, (k / 5 - 1,)),
            None if k == 4 or score is None else k % 2,
            CLAIMS[k % 4],
            presented=k != 9,
            part=Part.PT if k < 3 else Part.CAT,
        )
        for k in range(10)
    ]
    return rules.explain(subject="ELA", grade="05", items=items, sitting=Sitting(cat_minimum=minimum))


def test_the_text_has_the_numbers_to_work_with() -> None:
    explained = example(policy("smarter", 2018), minimum=7)
    whole, text = explained.whole, explained.text
    assert whole is not None
    assert "Items that did not count: q9." in text
    assert text.count("simulated, wrong") == 1
    found = re.search(r"Scale score: 85.8 x (\S+) \+ 2508.2 = (\S+), rounded (\d+)", text)
    assert found is not None
    assert 85.8 * float(found[1]) + 2508.2 == pytest.approx(float(found[2]), abs=1e-5)
    assert int(found[3]) == explained.score.scale_score
    assert "0.5987654312" in text  # The slope of q8 with all its digits.
    assert "Reading (SOCK_R)" not in text
    for rule in policy("smarter", 2018).rules:
        assert str(rule) in text


def test_a_finished_test_explains_its_claims() -> None:
    explained = example(policy("smarter", 2018), minimum=4)
    assert [claim.name for claim in explained.claims] == [
        "Reading",
        "Writing",
        "Listening",
        "Research/Inquiry",
    ]
    assert "Reading (SOCK_R)" in explained.text
    assert "band of 1.5 standard errors from" in explained.text
    assert explained.left_out == ("q4", "q9")


def test_a_test_without_a_score_says_why() -> None:
    explained = example(policy("caaspp", 2018), score=None)
    assert (explained.whole, explained.claims) == (None, ())
    assert "Nothing was answered; the lowest obtainable scale score was given by rule." in explained.text
    assert "Scale score: 2201, level 1." in explained.text


def test_a_rule_that_set_theta_is_told() -> None:
    items = [ScoredItem(ItemParameters(f"q{k}", "2pl", 0.7, (0.1 * k,)), 0, "1-IT") for k in range(5)]
    by_rule = policy("smarter", 2015).explain(subject="ELA", grade="05", items=items)
    assert "set by the rule for tests with everything right or wrong, -3.5763" in by_rule.text
    clamped = policy("smarter", 2018).explain(
        subject="ELA",
        grade="05",
        items=[*items, ScoredItem(ItemParameters("q5", "2pl", 0.02, (2.0,)), 1, "1-IT")],
    )
    assert clamped.whole is not None
    assert clamped.whole.theta < -3.5763
    assert "the score is taken at -3.5763000000; the reported theta stays" in clamped.text
