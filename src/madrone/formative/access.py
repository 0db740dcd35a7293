"""Whose quizzes somebody may run: of one's own rosters, or of all rosters of one's schools (domain.md 1.3)."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.formative.models import Quiz
from madrone.kernel.errors import NotAllowed
from madrone.orgs.access import within_scope
from madrone.students.queries import rosters_visible_to

if TYPE_CHECKING:
    from madrone.students.models import Roster

QUIZ = Perm.QUIZ_RUN


def rosters_for(actor: Actor) -> "QuerySet[Roster]":
    """List the rosters for which an actor may give a quiz."""
    allowed = within_scope(actor, QUIZ)
    for scope in actor.roster_scopes(QUIZ):
        allowed |= Q(org_code__startswith=scope)
    # A roster is visible to its owner and to who manages its school; the permission's reach narrows that.
    return rosters_visible_to(actor).filter(allowed)


def quizzes_visible_to(actor: Actor) -> QuerySet[Quiz]:
    """List the quizzes of those rosters."""
    return Quiz.objects.filter(roster__in=rosters_for(actor)).select_related("roster", "by")


def require_quiz(by: Actor, quiz: Quiz) -> int:
    """Pass when the actor may run this quiz, and give the account that acts; else NotAllowed."""
    if by.account_id is None or not quizzes_visible_to(by).filter(pk=quiz.pk).exists():
        raise NotAllowed(
            "not-allowed", _("Only a teacher of this class or a coordinator of its school may do this.")
        )
    return by.account_id
