"""Scoring an opportunity: every answer by its item's own rules, then the test by the program's policy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from madrone import audit
from madrone.access import Actor
from madrone.content import queries as content
from madrone.delivery import queries as delivery
from madrone.delivery.actions.opportunities import mark_scored
from madrone.jobs.registry import Progress, job
from madrone.kernel import clock
from madrone.psychometrics.smarter import TestScore
from madrone.scoring.answers import Given, PlacedScore, score_answers
from madrone.scoring.models import ClaimResult, ItemScore, Result
from madrone.scoring.taken import taken_test

if TYPE_CHECKING:
    from madrone.delivery.models import Opportunity

# Scores are the machine's own act: nobody's permission is used, and the trail says so.
SCORER = Actor(name="Scoring engine", code="scoring-engine")
PRACTICE = "practice"


@job("scoring.score")
def score(*, opportunity: str, progress: Progress) -> None:
    """Score one opportunity by its code; the job that delivery asks for when a test ends."""
    score_opportunity(by=SCORER, code=opportunity)
    progress(1, 1)


@transaction.atomic
def score_opportunity(*, by: Actor, code: str) -> Result | None:
    """Score an ended opportunity from its stored answers and keep the result; again gives the same again.

    Hand scores that people have given stay. While a written answer that counts waits for a person, the
    result is preliminary and leaves that item out. A practice test has no score, so it gives None
    (domain.md 5.6).
    """
    opportunity = delivery.ended_opportunity(code)
    if opportunity.test.kind == PRACTICE:
        return None
    answers = {item: answer.value for item, answer in delivery.present_answers(opportunity).items()}
    given = Given(opportunity.code, answers, delivery.last_turns(opportunity))
    placed = score_answers(content.form_items(opportunity.test), given, _hand_scores(opportunity))
    _keep_item_scores(opportunity, placed)
    result = _keep_result(opportunity, taken_test(opportunity, placed).score(), placed)
    mark_scored(opportunity=opportunity)
    audit.record(
        by,
        "scoring.opportunity.scored",
        on=opportunity,
        at=opportunity.org_code,
        scale_score=result.scale_score,
        status=result.status,
        policy=result.policy,
    )
    return result


def _hand_scores(opportunity: "Opportunity") -> dict[str, ItemScore]:
    """Read what people have scored, under a lock: nobody scores an answer while the test is being scored."""
    kept = ItemScore.objects.select_for_update().filter(opportunity=opportunity)
    return {score.item: score for score in kept if score.method == ItemScore.Method.HAND}


def _keep_item_scores(opportunity: "Opportunity", placed: Sequence[PlacedScore]) -> None:
    """Write the machine's scores over its earlier ones; the rows stay, since people score them too."""
    now = clock.now()
    ItemScore.objects.bulk_create(
        [
            ItemScore(
                opportunity=opportunity,
                item=one.item,
                answered=one.answered,
                points=one.points,
                maximum=one.maximum,
                method=ItemScore.Method.MACHINE,
                scored_at=None if one.points is None else now,
            )
            for one in placed
            if not one.by_hand
        ],
        update_conflicts=True,
        unique_fields=["opportunity", "item"],
        update_fields=["answered", "points", "maximum", "method", "scored_at"],
    )


def _keep_result(opportunity: "Opportunity", test: TestScore, placed: Sequence[PlacedScore]) -> Result:
    waiting = any(one.counts and one.points is None for one in placed)
    # An answer that waits for a person is an answer, though the rules could not look at it yet.
    answered = any(one.counts and one.answered for one in placed)
    low, high = test.error_band or (None, None)
    result, _ = Result.objects.update_or_create(
        opportunity=opportunity,
        defaults={
            "student": opportunity.student,
            "test": opportunity.test,
            "window": opportunity.assignment.window,
            "org_code": opportunity.student.org_code,
            "subject": opportunity.test.subject,
            "grade": opportunity.test.grade,
            "status": Result.Status.PRELIMINARY if waiting else Result.Status.FINAL,
            "attemptedness": "Y" if answered else test.attemptedness,
            "complete": test.complete,
            "raw": test.raw,
            "maximum": test.maximum,
            "theta": test.theta,
            "se": test.se,
            "scale_score": test.scale_score,
            "sem": test.sem,
            "band_low": low,
            "band_high": high,
            "level": test.level,
            "policy": test.policy,
            "completed_at": opportunity.completed_at or opportunity.state_since,
            "scored_at": clock.now(),
        },
    )
    result.claims.all().delete()
    ClaimResult.objects.bulk_create(
        ClaimResult(
            result=result,
            claim=claim.claim,
            name=claim.name,
            theta=claim.theta,
            se=claim.se,
            scale_score=claim.scale_score,
            level=claim.level,
        )
        for claim in test.claims
    )
    return result
