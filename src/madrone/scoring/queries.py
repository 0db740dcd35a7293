"""Reading scores and results. Who sees a result: all of a scope, or a roster's students, and nobody else."""

from collections.abc import Iterable
from operator import itemgetter

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.content import queries as content
from madrone.delivery import queries as delivery
from madrone.delivery.answers import Value
from madrone.kernel.errors import NotFound
from madrone.orgs.access import within_scope
from madrone.psychometrics.smarter import Explanation
from madrone.scoring.access import scorable
from madrone.scoring.answers import stored_scores
from madrone.scoring.models import ItemScore, Result
from madrone.scoring.taken import taken_test
from madrone.students.queries import roster_student_ids


def results_visible_to(actor: Actor) -> QuerySet[Result]:
    """List the results an actor may see.

    A test administrator or roster educator without a roster sees none: an empty list, not an error
    (the seed's Table 3; domain.md 1.3, visibility invariant).
    """
    allowed = within_scope(actor, Perm.RESULT_VIEW)
    for scope in actor.roster_scopes(Perm.RESULT_VIEW):
        allowed |= Q(org_code__startswith=scope, student_id__in=roster_student_ids(actor))
    return (
        Result.objects.filter(allowed).select_related("student", "test", "window").prefetch_related("claims")
    )


def get_result(actor: Actor, opportunity_code: str) -> Result:
    """Find the result of one opportunity, if the actor may see it."""
    found = results_visible_to(actor).filter(opportunity__code=opportunity_code).first()
    if found is None:
        raise NotFound("result-unknown", _("There is no such result, or it is outside what you may see."))
    return found


def written_answers(actor: Actor) -> QuerySet[ItemScore]:
    """List the written answers that the actor may score: those that wait and those scored by hand already."""
    by_hand = Q(points=None) | Q(method=ItemScore.Method.HAND)
    return ItemScore.objects.filter(scorable(actor), by_hand).select_related("opportunity__test")


def waiting_answers(actor: Actor) -> QuerySet[ItemScore]:
    """List the written answers that the actor may score and nobody has, those to one question together."""
    return written_answers(actor).filter(points=None).order_by("item", "pk")


def get_written_answer(actor: Actor, opportunity_code: str, item: str) -> ItemScore:
    """Find one written answer that the actor may score, scored by hand already or not."""
    found = written_answers(actor).filter(opportunity__code=opportunity_code, item=item).first()
    if found is None:
        raise NotFound("answer-unknown", _("There is no such answer to score, or it is outside your scope."))
    return found


def written_value(score: ItemScore) -> Value:
    """Give what the student wrote, as PCI JSON by response identifier."""
    answer = delivery.present_answers(score.opportunity).get(score.item)
    return answer.value if answer else {}


def place_of(score: ItemScore) -> content.FormItemView:
    """Give the item that an answer belongs to, at its place on the form."""
    places = content.form_items(score.opportunity.test)
    return next(place for place in places if place.item.identifier == score.item)


def question_titles(scores: Iterable[ItemScore]) -> dict[str, str]:
    """Give the titles of items by their identifiers, from the forms that the answers were given on."""
    tests = {score.opportunity.test_id: score.opportunity.test for score in scores}
    return {
        place.item.identifier: place.item.title
        for test in tests.values()
        for place in content.form_items(test)
    }


def questions_of(answers: QuerySet[ItemScore]) -> list[tuple[str, str]]:
    """List the questions that have written answers: identifier and title, in the order of titles."""
    found = _one_of_each(answers)
    titles = question_titles(found)
    return sorted(((score.item, titles.get(score.item, score.item)) for score in found), key=itemgetter(1))


def scorable_places(actor: Actor) -> list[content.FormItemView]:
    """List the questions that have written answers for the actor, each at its place on a form."""
    return [place_of(score) for score in _one_of_each(written_answers(actor))]


def _one_of_each(answers: QuerySet[ItemScore]) -> list[ItemScore]:
    items = answers.order_by("item").values_list("item", flat=True).distinct()
    one_of_each = [answers.filter(item=item).first() for item in items]
    return [score for score in one_of_each if score is not None]


def tests_of(answers: QuerySet[ItemScore]) -> list[tuple[str, str]]:
    """List the tests that have written answers: code and title."""
    fields = ("opportunity__test__code", "opportunity__test__title")
    return list(answers.order_by(fields[1]).values_list(*fields).distinct())


def item_scores(result: Result) -> QuerySet[ItemScore]:
    """List what each answer of a result earned."""
    return ItemScore.objects.filter(opportunity_id=result.opportunity_id)


def explanation_of(result: Result) -> Explanation:
    """Work a result out again from the item scores that were kept, with every step.

    It differs from the result where parameters of items, the window's rules or an answer's score have been changed
    since; ``agrees`` tells.
    """
    placed = stored_scores(content.form_items(result.test), item_scores(result))
    return taken_test(result.opportunity, placed).explain()


def agrees(explained: Explanation, result: Result) -> bool:
    """Tell whether what was worked out again is what is kept, to the last digit."""
    score = explained.score
    claims = [(claim.claim, claim.scale_score, claim.level) for claim in score.claims]
    kept = [(claim.claim, claim.scale_score, claim.level) for claim in result.claims.all()]
    overall = (score.theta, score.se, score.scale_score, score.level, score.policy)
    return (overall, claims) == (
        (result.theta, result.se, result.scale_score, result.level, result.policy),
        kept,
    )
