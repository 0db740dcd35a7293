"""Answers against keys, by value."""

import pytest

from madrone.qti.equations import EquationError, Rule, compare, parse_rule
from madrone.qti.equations.tests.pairs import rows


@pytest.mark.parametrize(("answer", "key", "is_right", "rule"), rows())
def test_it_judges_as_a_teacher_would(answer: str, key: str, is_right: bool, rule: str) -> None:
    verdict = compare(answer, key, rule=parse_rule(rule))
    assert verdict.correct is is_right, verdict


def test_there_are_at_least_150_pairs_of_both_kinds() -> None:
    verdicts = [is_right for _, _, is_right, _ in rows()]
    assert len(verdicts) >= 200
    assert verdicts.count(False) >= 50


@pytest.mark.parametrize(("answer", "key", "is_right", "rule"), rows())
def test_an_answer_is_equal_to_itself(answer: str, key: str, is_right: bool, rule: str) -> None:
    found = parse_rule(rule)
    verdict = compare(key, key, rule=found)
    # "12 apples" is a product of letters with an e in it; it is still the same one twice.
    assert verdict.correct is True, verdict


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("2+", "unreadable"),
        ("((", "unreadable"),
        ("2 3", "unreadable"),
        ("x=5", "kind"),
        ("1,2", "kind"),
        ("1/0", "undefined"),
        ("5 feet", "unit"),
        ("6", "different"),
        ("\\placeholder{}", "unreadable"),
        ("<math><mi>x</mi>", "unreadable"),
        ("x" * 2001, "unreadable"),
    ],
)
def test_it_says_why_an_answer_is_wrong(answer: str, reason: str) -> None:
    verdict = compare(answer, "5")
    assert (verdict.correct, verdict.reason) == (False, reason)
    assert verdict.detail.endswith((".", ")"))


def test_a_key_that_cannot_be_read_is_the_authors_error() -> None:
    with pytest.raises(EquationError) as caught:
        compare("5", "2+")
    assert caught.value.code == "unexpected"


def test_it_names_the_variable_and_the_function_that_are_not_allowed() -> None:
    rule = Rule(variables=frozenset("x"), functions=frozenset({"sqrt"}))
    assert compare("y", "x", rule=rule).reason == "variable"
    assert compare("|x|", "x", rule=rule).reason == "function"
    assert compare("\\sqrt{x}", "\\sqrt{x}", rule=rule).correct is True
    assert compare("\\sqrt[3]{x}", "\\sqrt[3]{x}", rule=rule).reason == "function"


def test_thousands_may_be_switched_off() -> None:
    assert compare("1,200", "1200").correct is True
    assert compare("1,200", "200, 1", rule=Rule(grouping=False)).correct is True


def test_a_step_function_is_left_to_a_person_unless_it_is_proved() -> None:
    assert compare("\\lfloor x\\rfloor+1", "\\lfloor x+1\\rfloor").correct is True
    assert compare("\\lfloor x\\rfloor", "\\lfloor x+0.0000001\\rfloor").correct is None
    assert compare("\\lfloor x\\rfloor", "\\lceil x\\rceil").correct is False


def test_mathml_latex_and_text_are_compared_with_each_other() -> None:
    formula = "<math><mi>y</mi><mo>=</mo><mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>"
    assert compare(formula, "y=(x+1)/2").correct is True
    assert compare("y=\\frac{x+1}{2}", formula).correct is True
    assert compare("y=x+1/2", formula).correct is False
