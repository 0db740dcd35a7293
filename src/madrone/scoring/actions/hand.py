"""Scoring written answers by hand (domain.md 8.7): one score by one person who knows the rubric."""

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor, require
from madrone.jobs import queue
from madrone.kernel import clock
from madrone.scoring.access import permission_for
from madrone.scoring.errors import ScoringError
from madrone.scoring.models import ItemScore


@transaction.atomic
def record_hand_score(*, by: Actor, score: ItemScore, points: int) -> ItemScore:
    """Give a written answer its points; the test is scored again afterwards."""
    opportunity = score.opportunity
    require(by, permission_for(opportunity.test), at=opportunity.org_code)
    score = ItemScore.objects.select_for_update().get(pk=score.pk)
    if score.method == ItemScore.Method.MACHINE and score.points is not None:
        raise ScoringError(
            "scored-by-machine", _("This answer was scored by machine and needs no score by hand.")
        )
    if not 0 <= points <= score.maximum:
        message = _("The score must be a whole number from 0 to %(maximum)d.")
        raise ScoringError("out-of-range", message % {"maximum": score.maximum}, field="points")
    before = score.points
    score.points = points
    score.method = ItemScore.Method.HAND
    score.scored_by, score.scored_at = by.name, clock.now()
    score.save()
    audit.record(
        by,
        "scoring.response.hand-scored",
        on=opportunity,
        at=opportunity.org_code,
        item=score.item,
        before=before,
        after=points,
    )
    queue.enqueue("scoring.score", opportunity=opportunity.code)
    return score
