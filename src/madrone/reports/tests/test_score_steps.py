"""The page that shows how a score was made: every number of the explanation, and no question to who may see none."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from madrone.content.models import Item
from madrone.scoring.actions.machine import SCORER, score_opportunity
from madrone.scoring.models import Result
from madrone.scoring.queries import explanation_of
from madrone.scoring.tests.forms import chosen, make_test, make_window, take
from tests.cast import Cast

LogIn = Callable[[str], Client]


@pytest.fixture
def result(cast: Cast) -> Result:
    """Sam has a right, a wrong and a two-point answer, and has handed the test in by California's rules."""
    return _taken(cast, {"M1": chosen("B"), "M2": chosen("C"), "M4": chosen("A", "C")})


def _taken(cast: Cast, answers: dict[str, dict[str, object]]) -> Result:
    test = make_test()
    window = make_window(test)
    window.program = "caaspp"
    window.save()
    made = score_opportunity(by=SCORER, code=take(cast, cast.sam, window, test, answers).code)
    assert made is not None
    return made


def _page(client: Client, result: Result) -> str:
    answered = client.get(reverse("reports:score-steps", args=[result.opportunity.code]))
    assert answered.status_code == 200
    return unescape(" ".join(answered.content.decode().split()))


def test_every_number_of_the_steps_is_on_the_page(client_of: LogIn, result: Result) -> None:
    text, explained = _page(client_of("ada"), result), explanation_of(result)
    assert explained.whole is not None
    for steps in (explained.whole, *explained.claims):
        assert f"{steps.estimated:.10f}" in text
        assert f"{steps.weighted_points:.8f}" in text
        assert f"{steps.se:.8f}" in text
        assert f"rounded {steps.scale_score}." in text
        for item in steps.items:
            assert f"{item.expected:.8f}" in text
    assert "differs from the score that is kept" not in text


def test_every_rule_stands_there_with_its_source(client_of: LogIn, result: Result) -> None:
    text, rules = _page(client_of("tom"), result), explanation_of(result).rules
    assert len(rules) > 10
    assert "CAASPP since 2020–21" in text
    for rule in rules:
        assert rule.text in text
        assert rule.source in text


def test_who_may_not_see_the_questions_sees_numbers_for_them(client_of: LogIn, result: Result) -> None:
    state, school = _page(client_of("ada"), result), _page(client_of("pia"), result)
    for item in ("M1", "M2", "M3", "M4", "M5"):
        assert f'<th scope="row">{item}</th>' in state
        assert f'<th scope="row">{item}</th>' not in school
    # By difficulty: M1 (-0.6), M4 (-0.2), M2 (0.1), M5 (0.2), M3 (0.4).
    assert school.index("Item 01") < school.index("Item 02") < school.index("Item 05")
    assert "its items have numbers here" in school and "its items have numbers here" not in state


def test_a_change_since_then_is_told(client_of: LogIn, result: Result) -> None:
    Item.objects.filter(identifier="M1").update(irt_a=1.4)
    text = _page(client_of("pia"), result)
    assert "differs from the score that is kept" in text
    assert f"The score that is kept is {result.scale_score}" in text


def test_the_lowest_score_by_rule_is_told(client_of: LogIn, cast: Cast) -> None:
    result = _taken(cast, {})
    assert result.scale_score is not None
    text = _page(client_of("pia"), result)
    assert "Nothing was answered; the lowest obtainable scale score was given by rule." in text
    assert "differs" not in text
    student = client_of("pia").get(reverse("reports:student", args=[cast.sam.code])).content.decode()
    assert "by the rules of the program the lowest score is given" in student


def test_the_student_page_leads_there(client_of: LogIn, cast: Cast, result: Result) -> None:
    text = client_of("tom").get(reverse("reports:student", args=[cast.sam.code])).content.decode()
    assert reverse("reports:score-steps", args=[result.opportunity.code]) in text


def test_in_spanish_the_words_are_spanish_and_the_rules_are_marked_english(
    client_of: LogIn, result: Result
) -> None:
    client = client_of("pia")
    client.cookies.load({"django_language": "es"})
    text = _page(client, result)
    assert "Cómo se obtuvo esta puntuación" in text
    assert '<tbody lang="en">' in text


@pytest.mark.parametrize(("who", "status"), [("nia", 404), ("rob", 403), ("eve", 404)])
def test_who_may_not_see_the_result_does_not_see_its_steps(
    client_of: LogIn, result: Result, who: str, status: int
) -> None:
    address = reverse("reports:score-steps", args=[result.opportunity.code])
    assert client_of(who).get(address).status_code == status
