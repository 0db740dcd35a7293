"""Who may score which written answers: an LEA its interim ones, the state and its raters the summative ones.

Nobody in an LEA may review the items or the students' responses of a summative test (domain.md 1.3).
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from madrone.access import Actor, Perm
from madrone.orgs.access import within_scope

if TYPE_CHECKING:
    from madrone.content.models import Test

HAND_SCORE_PERMS = (Perm.INTERIM_RESPONSE_SCORE, Perm.SUMMATIVE_RESPONSE_SCORE)
_SUMMATIVE = "summative"


def permission_for(test: "Test") -> Perm:
    """Tell what it takes to read and score an answer to a test."""
    return Perm.SUMMATIVE_RESPONSE_SCORE if test.kind == _SUMMATIVE else Perm.INTERIM_RESPONSE_SCORE


def may_score_some(actor: Actor) -> bool:
    """Tell whether the actor scores written answers anywhere."""
    return any(actor.has(perm) for perm in HAND_SCORE_PERMS)


def scorable(actor: Actor) -> Q:
    """Filter item scores to the tests and places whose answers the actor may read."""
    summative = Q(opportunity__test__kind=_SUMMATIVE)
    where = "opportunity__org_code"
    return (summative & within_scope(actor, Perm.SUMMATIVE_RESPONSE_SCORE, field=where)) | (
        ~summative & within_scope(actor, Perm.INTERIM_RESPONSE_SCORE, field=where)
    )
