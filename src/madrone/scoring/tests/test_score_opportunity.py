"""A finished test is scored from its stored answers, by the policy's own numbers."""

from collections.abc import Mapping

import pytest
from django.db import IntegrityError, transaction

from madrone.audit.models import Event
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.supervision import expire_due
from madrone.delivery.models import Opportunity
from madrone.jobs import worker
from madrone.jobs.models import Job
from madrone.kernel import clock
from madrone.kernel.errors import MadroneError
from madrone.psychometrics.irt import ItemParameters
from madrone.psychometrics.smarter import ScoredItem, policy
from madrone.scoring.actions.hand import record_hand_score
from madrone.scoring.actions.machine import SCORER, score_opportunity
from madrone.scoring.models import ItemScore, Result
from madrone.scoring.tests.forms import (
    ALL_RIGHT,
    COUNTING,
    Value,
    begin,
    chosen,
    make_test,
    make_window,
    take,
    written,
)
from tests.cast import SCHOOL, Cast

MIXED = {"M1": chosen("B"), "M2": chosen("C"), "M4": chosen("A", "B")}


def scored(cast: Cast, answers: Mapping[str, Value]) -> Result:
    """Sam takes the test with these answers and it is scored."""
    test = make_test()
    taken = take(cast, cast.sam, make_window(test), test, answers)
    result = score_opportunity(by=SCORER, code=taken.code)
    assert result is not None
    return result


def points_of(result: Result) -> dict[str, float | None]:
    """What each answer earned."""
    rows = ItemScore.objects.filter(opportunity=result.opportunity)
    return dict(rows.values_list("item", "points"))


def numbers_of(result: Result) -> list[object]:
    """All that a report may say."""
    facts = [
        getattr(result, field.attname)
        for field in Result._meta.concrete_fields
        if field.name not in ("id", "scored_at")
    ]
    claims = result.claims.values_list("claim", "name", "theta", "se", "scale_score", "level")
    return [*facts, list(claims), points_of(result)]


def test_each_answer_earns_what_its_item_says(cast: Cast) -> None:
    result = scored(cast, MIXED)
    assert points_of(result) == {"M1": 1, "M2": 0, "M3": 0, "M4": 0, "M5": 0, "M6": 0}
    answered = ItemScore.objects.filter(answered=True).values_list("item", flat=True)
    assert set(answered) == set(MIXED)


def test_the_numbers_are_those_of_the_policy(cast: Cast) -> None:
    result = scored(cast, {**MIXED, "M4": chosen("A", "C")})
    points = {"M1": 1, "M2": 0, "M4": 2}
    items = [
        ScoredItem(
            parameters=ItemParameters(
                item_id=question.identifier,
                model="2pl" if len(question.steps) == 1 else "gpcm",
                a=question.slope,
                steps=question.steps,
            ),
            score=points.get(question.identifier),
            claim=question.claim,
        )
        for question in COUNTING
    ]
    rules = policy(year=result.window.school_year)
    expected = rules.score_test(subject="MATH", grade="05", items=items)
    assert result.theta == expected.theta
    assert result.se == expected.se
    assert (result.scale_score, result.sem, result.level) == (
        expected.scale_score,
        expected.sem,
        expected.level,
    )
    assert (result.band_low, result.band_high) == expected.error_band
    assert (result.raw, result.maximum, result.complete) == (3, 7, True)
    assert result.policy == expected.policy
    claims = list(result.claims.values_list("claim", "name", "scale_score", "level"))
    assert claims == [(one.claim, one.name, one.scale_score, one.level) for one in expected.claims]


def test_an_item_that_is_tried_out_does_not_count(cast: Cast) -> None:
    without = numbers_of(scored(cast, MIXED))
    Opportunity.objects.update(state="started")
    store_answers(opportunity=Opportunity.objects.get(), entries=[("M6", chosen("B"))])
    Opportunity.objects.update(state="completed")
    again = score_opportunity(by=SCORER, code=Opportunity.objects.get().code)
    assert again is not None
    assert points_of(again)["M6"] == 1
    assert numbers_of(again)[:-1] == without[:-1]


def test_scoring_twice_gives_the_same(cast: Cast) -> None:
    first = scored(cast, {**MIXED, "M5": written("Because.")})
    before = numbers_of(first)
    rows = set(ItemScore.objects.values_list("pk", flat=True))
    again = score_opportunity(by=SCORER, code=first.opportunity.code)
    assert again is not None
    assert again.pk == first.pk
    assert numbers_of(again) == before
    assert set(ItemScore.objects.values_list("pk", flat=True)) == rows


def test_a_result_is_preliminary_while_a_written_answer_waits(cast: Cast) -> None:
    result = scored(cast, ALL_RIGHT)
    assert result.status == Result.Status.PRELIMINARY
    assert points_of(result)["M5"] is None
    assert (result.raw, result.maximum) == (5, 5)


def test_a_hand_score_finishes_the_result(cast: Cast) -> None:
    result = scored(cast, ALL_RIGHT)
    waiting = ItemScore.objects.get(item="M5")
    record_hand_score(by=cast.ada, score=waiting, points=1)
    worker.run_all()
    result.refresh_from_db()
    assert result.status == Result.Status.FINAL
    assert (result.raw, result.maximum) == (6, 7)
    waiting.refresh_from_db()
    assert (waiting.points, waiting.method, waiting.scored_by) == (1, "hand", "Ada Reyes")


def test_a_hand_score_outlives_scoring_by_machine(cast: Cast) -> None:
    result = scored(cast, ALL_RIGHT)
    record_hand_score(by=cast.ada, score=ItemScore.objects.get(item="M5"), points=2)
    for _again in range(2):
        score_opportunity(by=SCORER, code=result.opportunity.code)
    assert points_of(result)["M5"] == 2


def test_a_written_answer_that_is_blank_waits_for_nobody(cast: Cast) -> None:
    result = scored(cast, {**ALL_RIGHT, "M5": written("   ")})
    assert points_of(result)["M5"] == 0
    assert result.status == Result.Status.FINAL


def test_a_test_with_nothing_answered_has_no_score(cast: Cast) -> None:
    result = scored(cast, {})
    assert result.attemptedness == "P"
    assert result.scale_score is None
    assert result.level is None
    assert result.status == Result.Status.FINAL
    assert {claim.level for claim in result.claims.all()} == {None}


def in_california(cast: Cast, answers: Mapping[str, Value]) -> Result:
    """The same where California's rules hold."""
    test = make_test()
    window = make_window(test)
    window.program = "caaspp"
    window.save()
    taken = take(cast, cast.sam, window, test, answers)
    result = score_opportunity(by=SCORER, code=taken.code)
    assert result is not None
    return result


def test_in_california_the_lowest_score_is_given_for_no_answer(cast: Cast) -> None:
    result = in_california(cast, {})
    assert result.policy == "CAASPP since 2020–21"
    assert (result.attemptedness, result.level, result.theta) == ("P", 1, None)
    assert result.scale_score == policy("caaspp", result.window.school_year).limits("MATH", "05").loss


def test_in_california_an_answer_that_waits_is_not_given_the_lowest_score(cast: Cast) -> None:
    result = in_california(cast, {"M5": written("Because.")})
    assert (result.scale_score, result.status) == (None, Result.Status.PRELIMINARY)


def test_in_california_a_test_that_was_never_begun_has_no_score(cast: Cast) -> None:
    result = in_california(cast, {})
    Opportunity.objects.update(first_started_at=None, state="expired")
    again = score_opportunity(by=SCORER, code=result.opportunity.code)
    assert again is not None
    assert (again.attemptedness, again.scale_score) == ("N", None)


def test_a_test_is_complete_once_it_is_handed_in(cast: Cast) -> None:
    assert scored(cast, MIXED).complete


def test_an_answer_that_waits_is_an_answer(cast: Cast) -> None:
    result = scored(cast, {"M5": written("Because.")})
    assert result.attemptedness == "Y"
    assert result.scale_score is None
    assert result.status == Result.Status.PRELIMINARY


def test_an_expired_test_is_scored_and_stays_expired(cast: Cast) -> None:
    test = make_test()
    window = make_window(test)
    opportunity = begin(cast, cast.sam, window, test)
    store_answers(opportunity=opportunity, entries=MIXED.items())
    window.closes_on = window.opens_on
    window.save()
    assert expire_due(now=clock.now()) == 1
    worker.run_all()
    result = Result.objects.get()
    assert result.scale_score is not None
    assert not result.complete
    opportunity.refresh_from_db()
    assert opportunity.state == "expired"
    assert result.completed_at == opportunity.state_since


def test_the_job_is_known_by_the_name_that_delivery_asks_for(cast: Cast) -> None:
    test = make_test()
    take(cast, cast.sam, make_window(test), test, MIXED)
    assert Job.objects.get().name == "scoring.score"
    assert worker.run_all() == 1
    assert Job.objects.get().state == Job.State.DONE
    assert Result.objects.get().student == cast.sam
    assert Opportunity.objects.get().state == "scored"


def test_the_school_of_enrolment_decides_who_may_see_it(cast: Cast) -> None:
    assert scored(cast, MIXED).org_code == cast.sam.org_code == SCHOOL


def test_it_is_on_record_with_its_policy(cast: Cast) -> None:
    result = scored(cast, MIXED)
    event = Event.objects.get(action="scoring.opportunity.scored")
    assert event.details["policy"] == result.policy
    assert event.details["scale_score"] == result.scale_score


def test_a_test_that_is_being_taken_is_not_scored(cast: Cast) -> None:
    test = make_test()
    opportunity = begin(cast, cast.sam, make_window(test), test)
    with pytest.raises(MadroneError) as problem:
        score_opportunity(by=SCORER, code=opportunity.code)
    assert problem.value.code == "opportunity-open"
    assert not ItemScore.objects.exists()


def test_a_practice_test_has_no_score(cast: Cast) -> None:
    test = make_test(kind="practice")
    taken = take(cast, cast.sam, make_window(test), test, ALL_RIGHT)
    assert score_opportunity(by=SCORER, code=taken.code) is None
    assert not Result.objects.exists()
    assert not ItemScore.objects.exists()


def test_one_answer_cannot_have_two_scores(cast: Cast) -> None:
    result = scored(cast, MIXED)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemScore.objects.create(
            opportunity=result.opportunity, item="M1", answered=True, maximum=1, method="machine"
        )
