"""A kept result is worked out again with every step, and a difference is told."""

import pytest

from madrone.content.models import Item
from madrone.scoring.actions.machine import SCORER, score_opportunity
from madrone.scoring.models import Result
from madrone.scoring.queries import agrees, explanation_of
from madrone.scoring.tests.forms import ALL_RIGHT, chosen, make_test, make_window, take
from tests.cast import Cast


@pytest.fixture
def result(cast: Cast) -> Result:
    test = make_test()
    answers = {"M1": chosen("B"), "M2": chosen("C"), "M4": chosen("A", "C")}
    made = score_opportunity(by=SCORER, code=take(cast, cast.sam, make_window(test), test, answers).code)
    assert made is not None
    return made


def test_the_steps_end_in_the_score_that_is_kept(result: Result) -> None:
    explained = explanation_of(result)
    assert agrees(explained, result)
    assert explained.whole is not None
    assert [step.item_id for step in explained.whole.items] == ["M1", "M2", "M3", "M4", "M5"]
    assert [step.points for step in explained.whole.items] == [1, 0, 0, 2, 0]
    assert explained.whole.weighted_points == pytest.approx(explained.whole.weighted_expected, abs=1e-9)
    assert explained.whole.scale_score == result.scale_score


def test_an_item_that_does_not_count_is_in_no_step(result: Result) -> None:
    explained = explanation_of(result)
    assert explained.whole is not None
    assert "M6" not in {step.item_id for step in explained.whole.items}


def test_parameters_that_were_changed_since_are_told(result: Result) -> None:
    Item.objects.filter(identifier="M1").update(irt_a=1.3)
    assert not agrees(explanation_of(result), result)


def test_other_rules_since_are_told(result: Result) -> None:
    window = result.window
    window.program = "caaspp"
    window.save()
    assert not agrees(explanation_of(Result.objects.get()), Result.objects.get())


def test_an_answer_that_waits_is_left_out(cast: Cast) -> None:
    test = make_test()
    made = score_opportunity(by=SCORER, code=take(cast, cast.sam, make_window(test), test, ALL_RIGHT).code)
    assert made is not None
    explained = explanation_of(made)
    assert agrees(explained, made)
    assert explained.score.maximum == 5
