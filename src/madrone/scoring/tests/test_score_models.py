"""The product scores items of every model that the bank can hold."""

import numpy as np
import pytest

from madrone.content.models import Item
from madrone.content.queries import parameters_of
from madrone.psychometrics.irt import ItemParameters, probabilities
from madrone.scoring.actions.machine import SCORER, score_opportunity
from madrone.scoring.models import Result
from madrone.scoring.tests.forms import ALL_RIGHT, Value, chosen, make_test, make_window, take
from tests.cast import Cast

GUESSED = ItemParameters("M1", "3pl", 0.8, (-0.6,), 0.2)
GRADED = ItemParameters("M4", "grm", 0.6, (-0.2, 0.5))


def scored(cast: Cast, answers: dict[str, Value]) -> Result:
    test = make_test()
    for item in (GUESSED, GRADED):
        Item.objects.filter(identifier=item.item_id).update(
            irt_model=item.model, irt_a=item.a, irt_steps=list(item.steps), irt_c=item.c
        )
    taken = take(cast, cast.sam, make_window(test), test, answers)
    result = score_opportunity(by=SCORER, code=taken.code)
    assert result is not None
    return result


def test_a_form_with_guessing_and_graded_items_gets_the_theta_of_its_likelihood(cast: Cast) -> None:
    points = {"M1": 1, "M2": 0, "M3": 0, "M4": 2, "M5": 0}
    result = scored(cast, {"M1": chosen("B"), "M2": chosen("C"), "M4": chosen("A", "C")})
    grid = np.arange(-4.0, 4.0, 1e-4)
    logs = np.zeros_like(grid)
    for name, score in points.items():
        item = parameters_of(Item.objects.get(identifier=name))
        assert item is not None
        logs += np.log(probabilities(item, grid)[:, score])
    assert result.theta == pytest.approx(float(grid[np.argmax(logs)]), abs=1e-4)
    assert parameters_of(Item.objects.get(identifier="M1")) == GUESSED
    assert parameters_of(Item.objects.get(identifier="M4")) == GRADED


@pytest.mark.parametrize("right", [True, False])
def test_all_right_and_all_wrong_have_a_score_too(cast: Cast, right: bool) -> None:
    wrong = {"M1": chosen("A"), "M2": chosen("C")}
    result = scored(cast, {**ALL_RIGHT} if right else wrong)
    assert result.scale_score is not None
    assert result.level in ((3, 4) if right else (1,))
