"""Each student has an own clone and an own order of choices; what all share is drawn once."""

import pytest

from madrone.content.models import Item
from madrone.delivery import rendering
from madrone.delivery.actions.opportunities import begin_opportunity, request_opportunity
from madrone.delivery.actions.supervision import approve_opportunity
from madrone.delivery.models import Opportunity
from madrone.delivery.rendering import form_of
from madrone.delivery.tests import kinds
from madrone.delivery.tests.room import make_window
from tests.cast import SCHOOL, Cast


@pytest.fixture
def two(cast: Cast) -> tuple[Opportunity, Opportunity]:
    """Sam's and Sue's opportunity at a form with a clone, a shuffled item and a plain one."""
    plain = kinds.SHUFFLED.replace(' shuffle="true"', "")
    test = kinds.make_form(kinds.CLONED, kinds.SHUFFLED, plain)
    window = make_window(cast, [test])
    begun = []
    for student in (cast.sam, cast.sue):
        from madrone.administrations.models import TestAssignment

        asked = request_opportunity(
            student=student,
            assignment=TestAssignment.objects.get(student=student, window=window),
            session_code="MATH-1234",
            org_code=SCHOOL,
        )
        approve_opportunity(by=cast.tom, opportunity=asked)
        begun.append(begin_opportunity(opportunity=asked, settings={}, grade="05"))
    return begun[0], begun[1]


def test_two_students_see_different_clones_and_orders(two: tuple[Opportunity, Opportunity]) -> None:
    sam, sue = (form_of(one, "en").questions for one in two)
    assert sam[0].html != sue[0].html
    assert sam[1].html != sue[1].html
    assert sam[2].html == sue[2].html


def test_a_student_sees_the_same_again_in_a_process_that_knows_nothing(
    two: tuple[Opportunity, Opportunity],
) -> None:
    first = form_of(two[0], "en")
    rendering._rendered.clear()
    assert form_of(two[0], "en") == first


def test_what_is_shared_is_not_drawn_again(
    two: tuple[Opportunity, Opportunity], monkeypatch: pytest.MonkeyPatch
) -> None:
    form_of(two[0], "en")
    drawn: list[str] = []
    render = rendering.question_html

    def counting(opportunity: Opportunity, item: Item, turn: object, look: object) -> str:
        drawn.append(item.identifier)
        return render(opportunity, item, None, look)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(rendering, "question_html", counting)
    monkeypatch.setattr(rendering, "_render", lambda *_: pytest.fail("it was rendered again"))
    form_of(two[1], "en")
    assert drawn == ["I1", "I2"]


def test_a_form_of_plain_items_costs_no_more_than_the_items_themselves(
    two: tuple[Opportunity, Opportunity], django_assert_num_queries: object
) -> None:
    sam, _ = two
    sam.test.places.filter(item__identifier__in=["I1", "I2"]).delete()
    form_of(sam, "en")
    with django_assert_num_queries(2):  # type: ignore[operator]  # places with items, their materials
        form_of(sam, "en")
