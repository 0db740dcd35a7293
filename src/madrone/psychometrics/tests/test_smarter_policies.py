"""Which policy holds when, and that each one says so."""

import pytest

from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.smarter import POLICIES, Policy, policy


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
        "Ability",
        "Standard error",
        "Scale score",
        "Level",
        "Claims",
        "All right or all wrong",
        "Limits",
        "Nothing answered",
    ]
    for rule in chosen.rules:
        assert rule.source
        assert rule.text in chosen.summary


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: policy("elpac", 2018), "unknown-program"),
        (lambda: policy("smarter", 2014), "unknown-year"),
        (lambda: policy().cuts("SCIENCE", "05"), "unknown-subject"),
        (lambda: policy().cuts("ELA", "09"), "unknown-grade"),
        (lambda: policy().limits("ELA", "5"), "unknown-grade"),
        (lambda: policy().scale("ela"), "unknown-subject"),
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
