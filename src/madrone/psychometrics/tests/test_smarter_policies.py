"""Which policy holds when, and that each one says so."""

from dataclasses import replace

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import POLICIES, Policy, Truncation, policy


@pytest.mark.parametrize(
    ("program", "year", "name", "extreme", "truncation", "nothing", "hoss"),
    [
        ("smarter", 2015, "Smarter Balanced 2014–15", "limit", "theta", "no-score", 2701),
        (
            "smarter",
            2016,
            "Smarter Balanced 2015–16 to 2019–20",
            "half-point",
            "scale-score",
            "no-score",
            2701,
        ),
        (
            "smarter",
            2020,
            "Smarter Balanced 2015–16 to 2019–20",
            "half-point",
            "scale-score",
            "no-score",
            2701,
        ),
        ("smarter", 2021, "Smarter Balanced since 2020–21", "half-point", "scale-score", "no-score", 2730),
        ("caaspp", 2018, "CAASPP 2015–16 to 2019–20", "half-point", "scale-score", "loss", 2701),
        ("caaspp", 2026, "CAASPP since 2020–21", "half-point", "scale-score", "loss", 2730),
    ],
)
def test_the_year_and_the_program_choose_the_rules(
    program: str, year: int, name: str, extreme: str, truncation: str, nothing: str, hoss: int
) -> None:
    chosen = policy(program, year)
    assert chosen.name == name
    assert (chosen.extreme_pattern, chosen.truncation, chosen.nothing_answered) == (
        extreme,
        truncation,
        nothing,
    )
    assert chosen.limits("ELA", "05").hoss == hoss


@pytest.mark.parametrize("program", ["smarter", "caaspp"])
def test_every_year_since_2015_has_exactly_one_policy(program: str) -> None:
    of_program = [one for one in POLICIES if one.program == program]
    for year in range(2015, 2040):
        holding = [one for one in of_program if one.first_year <= year <= (one.last_year or year)]
        assert holding == [policy(program, year)]


@pytest.mark.parametrize("chosen", POLICIES, ids=lambda chosen: chosen.name)
def test_every_rule_names_its_source_and_stands_in_the_summary(chosen: Policy) -> None:
    topics = [rule.topic for rule in chosen.rules]
    assert topics == [
        "Items",
        "Written answers",
        "Attempted",
        "Complete",
        "Unanswered items",
        "Ability",
        "All right or all wrong",
        "Standard error",
        "Scale score",
        "Limits",
        "Level",
        "Claims",
        "Interim blocks",
        "Targets",
        "Online and paper",
        "Part without an answer",
    ]
    described = chosen.describe().splitlines()
    assert chosen.name in described[0]
    assert described[-1].startswith("TSS: Smarter Balanced, Test Scoring Specifications")
    assert described[1:-1] == [f"{rule.topic}: {rule.text} [{rule.source}]" for rule in chosen.rules]
    for rule in chosen.rules:
        assert rule.source
        assert rule.text in chosen.summary


def words(chosen: Policy, topic: str) -> str:
    return next(rule.text for rule in chosen.rules if rule.topic == topic)


def test_the_words_follow_from_the_choices() -> None:
    first, second = policy("smarter", 2015), policy("smarter", 2018)
    assert "half a point" in words(second, "All right or all wrong")
    assert "obtainable theta" in words(first, "All right or all wrong")
    assert "theta is kept" in words(second, "Limits")
    assert "lined up" in words(second, "Unanswered items")
    assert "lined up" not in words(first, "Unanswered items")
    assert "LOSS" in words(policy("caaspp", 2018), "Part without an answer")
    assert "D = 1;" not in words(second, "Ability")
    assert words(replace(second, D=1.0), "Ability").endswith("D = 1.")


def test_the_description_of_a_test_has_its_figures() -> None:
    last = policy("caaspp", 2018).describe("MATH", "11").splitlines()[-1]
    assert last == (
        "MATH grade 11: levels 2, 3 and 4 begin at 2543, 2628, 2718; scale scores from 2280 to 2862, "
        "theta from -2.9564 to 4.3804; average item a = 0.53, b = 2.71."
    )


def test_a_member_may_have_limits_of_its_own_or_none() -> None:
    rules = policy("smarter", 2018)
    own = rules.with_limits({("ELA", "05"): (2150, 2750)})
    assert (own.limits("ELA", "05").loss, own.limits("ELA", "05").hoss) == (2150, 2750)
    assert own.limits("ELA", "06") == rules.limits("ELA", "06")
    assert rules.limits("ELA", "05").loss == 2201
    assert next(rule.source for rule in own.rules if rule.topic == "Limits").endswith("the range: the member")
    none = policy("smarter", 2015).without_limits()
    assert words(none, "Limits").startswith("none")
    assert "highest" not in words(none, "Claims")
    assert "half a point" in words(none, "All right or all wrong")
    assert none.name != policy("smarter", 2015).name


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: policy("elpac", 2018), "unknown-program"),
        (lambda: policy("smarter", 2014), "unknown-year"),
        (lambda: policy().cuts("SCIENCE", "05"), "unknown-subject"),
        (lambda: policy().cuts("ELA", "09"), "unknown-grade"),
        (lambda: policy().limits("ELA", "5"), "unknown-grade"),
        (lambda: policy().scale("ela"), "unknown-subject"),
        (lambda: policy().describe("ELA", "09"), "unknown-grade"),
        (lambda: policy().with_limits({("ELA", "05"): (2443, 2700)}), "bad-limits"),
        (lambda: policy().with_limits({("ELA", "05"): (2201, 2582)}), "bad-limits"),
        (lambda: replace(policy("smarter", 2015), truncation=Truncation.NONE), "no-limit"),
    ],
)
def test_what_there_is_no_rule_for_is_refused(call: "object", code: str) -> None:
    with pytest.raises(PsychometricsError) as refused:
        call()  # type: ignore[operator]
    assert refused.value.code == code


def test_levels_have_the_names_of_the_reports() -> None:
    assert policy().levels == {
        1: "Standard Not Met",
        2: "Standard Nearly Met",
        3: "Standard Met",
        4: "Standard Exceeded",
    }
    assert list(policy().claim_levels.values()) == ["Below Standard", "Near Standard", "Above Standard"]
