"""A person scores a written answer; everybody else and everything else is refused."""

import pytest

from madrone.access import Actor, Grant, Perm, Role
from madrone.audit.models import Event
from madrone.jobs.models import Job
from madrone.kernel.errors import MadroneError
from madrone.scoring.actions.hand import record_hand_score
from madrone.scoring.actions.machine import SCORER, score_opportunity
from madrone.scoring.models import ItemScore
from madrone.scoring.tests.forms import ALL_RIGHT, make_test, make_window, take
from tests.cast import Cast


def answer_to(cast: Cast, kind: str) -> ItemScore:
    """Sam's written answer to a test of a kind, which waits."""
    test = make_test(kind=kind)
    taken = take(cast, cast.sam, make_window(test), test, ALL_RIGHT)
    score_opportunity(by=SCORER, code=taken.code)
    Job.objects.all().delete()
    return ItemScore.objects.get(item="M5")


@pytest.fixture
def waiting(cast: Cast) -> ItemScore:
    """Sam's written answer to an interim test."""
    return answer_to(cast, "ica")


@pytest.fixture
def secure(cast: Cast) -> ItemScore:
    """Sam's written answer to a summative test."""
    return answer_to(cast, "summative")


def refused(by: str, score: ItemScore, points: int, cast: Cast) -> str:
    """Check that a score is refused; give the code."""
    with pytest.raises(MadroneError) as problem:
        record_hand_score(by=cast.actor(by), score=score, points=points)
    return problem.value.code


@pytest.mark.parametrize("name", ["dev", "pia", "tom", "rob"])
def test_it_keeps_the_score_of_those_who_may(cast: Cast, waiting: ItemScore, name: str) -> None:
    kept = record_hand_score(by=cast.actor(name), score=waiting, points=2)
    assert (kept.points, kept.method) == (2, ItemScore.Method.HAND)
    assert kept.scored_at is not None


@pytest.mark.parametrize("name", ["ada", "hal", "eve"])
def test_it_refuses_those_who_may_not_score_there(cast: Cast, waiting: ItemScore, name: str) -> None:
    assert refused(name, waiting, 1, cast) == "not-allowed"
    waiting.refresh_from_db()
    assert waiting.points is None


@pytest.mark.parametrize("name", ["hal", "dev", "pia", "tom", "rob", "eve"])
def test_nobody_in_an_lea_scores_a_summative_answer(cast: Cast, secure: ItemScore, name: str) -> None:
    assert refused(name, secure, 1, cast) == "not-allowed"
    secure.refresh_from_db()
    assert secure.points is None


def test_the_state_scores_a_summative_answer(cast: Cast, secure: ItemScore) -> None:
    assert record_hand_score(by=cast.ada, score=secure, points=2).scored_by == "Ada Reyes"


def test_a_rater_scores_summative_answers_and_nothing_else(cast: Cast, secure: ItemScore) -> None:
    rater = Actor("Ray", grants=(Grant(Role.RATER, ""),))
    assert record_hand_score(by=rater, score=secure, points=2).scored_by == "Ray"
    assert {perm for perm in Perm if rater.has(perm)} == {Perm.SUMMATIVE_RESPONSE_SCORE}


@pytest.mark.parametrize("points", [-1, 3])
def test_it_refuses_a_score_that_the_rubric_does_not_have(
    cast: Cast, waiting: ItemScore, points: int
) -> None:
    assert refused("pia", waiting, points, cast) == "out-of-range"


def test_it_refuses_to_score_what_the_machine_has_scored(cast: Cast, waiting: ItemScore) -> None:
    assert refused("pia", ItemScore.objects.get(item="M1"), 1, cast) == "scored-by-machine"


def test_it_has_the_test_scored_again(cast: Cast, waiting: ItemScore) -> None:
    record_hand_score(by=cast.pia, score=waiting, points=1)
    job = Job.objects.get()
    assert (job.name, job.arguments) == ("scoring.score", {"opportunity": waiting.opportunity.code})


def test_it_may_be_corrected_and_both_scores_are_on_record(cast: Cast, waiting: ItemScore) -> None:
    record_hand_score(by=cast.pia, score=waiting, points=1)
    record_hand_score(by=cast.dev, score=waiting, points=2)
    events = Event.objects.filter(action="scoring.response.hand-scored").order_by("sequence")
    assert [(event.details["before"], event.details["after"]) for event in events] == [(None, 1), (1, 2)]
