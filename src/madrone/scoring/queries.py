"""Reading scores and results. Who sees a result: all of a scope, or a roster's students, and nobody else."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.kernel.errors import NotFound
from madrone.orgs.access import within_scope
from madrone.scoring.models import ItemScore, Result
from madrone.students.queries import roster_student_ids


def results_visible_to(actor: Actor) -> QuerySet[Result]:
    """List the results an actor may see.

    A test administrator or roster educator without a roster sees none: an empty list, not an error
    (the seed's Table 3; domain.md 1.3, visibility invariant).
    """
    allowed = within_scope(actor, Perm.RESULT_VIEW)
    if actor.roster_scopes(Perm.RESULT_VIEW):
        allowed |= Q(student_id__in=roster_student_ids(actor))
    return (
        Result.objects.filter(allowed).select_related("student", "test", "window").prefetch_related("claims")
    )


def get_result(actor: Actor, opportunity_code: str) -> Result:
    """Find the result of one opportunity, if the actor may see it."""
    found = results_visible_to(actor).filter(opportunity__code=opportunity_code).first()
    if found is None:
        raise NotFound("result-unknown", _("There is no such result, or it is outside what you may see."))
    return found


def waiting_answers(actor: Actor) -> QuerySet[ItemScore]:
    """List the written answers that the actor may score and nobody has."""
    here = within_scope(actor, Perm.RESPONSE_HAND_SCORE, field="opportunity__org_code")
    return (
        ItemScore.objects.filter(here, points=None)
        .select_related("opportunity__student", "opportunity__test")
        .order_by("item", "pk")
    )


def get_written_answer(actor: Actor, opportunity_code: str, item: str) -> ItemScore:
    """Find one written answer that the actor may score, scored by hand already or not."""
    here = within_scope(actor, Perm.RESPONSE_HAND_SCORE, field="opportunity__org_code")
    by_hand = Q(points=None) | Q(method=ItemScore.Method.HAND)
    found = ItemScore.objects.filter(here, by_hand, opportunity__code=opportunity_code, item=item).first()
    if found is None:
        raise NotFound("answer-unknown", _("There is no such answer to score, or it is outside your scope."))
    return found


def item_scores(result: Result) -> QuerySet[ItemScore]:
    """List what each answer of a result earned."""
    return ItemScore.objects.filter(opportunity_id=result.opportunity_id)
