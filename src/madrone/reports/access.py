"""Whose assignments the completion report counts (domain.md 1.3, 4.10)."""

from django.db.models import Q

from madrone.access import Actor, Perm, Reach, Role
from madrone.access.roles import GRANTS
from madrone.orgs.access import NOBODY
from madrone.students.queries import roster_student_ids

INTERIM = ("ica", "iab")


def counted_for(actor: Actor) -> Q:
    """Filter assignments to those whose completion an actor may see.

    All of a scope, or a roster's students; an interim administrator sees interim tests alone.
    """
    allowed = NOBODY
    for grant in actor.grants:
        reach = GRANTS[grant.role].get(Perm.COMPLETION_VIEW)
        here = Q(student__org_code__startswith=grant.scope)
        if reach is Reach.SCOPE and grant.role is Role.INTERIM_ADMINISTRATOR:
            allowed |= here & Q(test__kind__in=INTERIM)
        elif reach is Reach.SCOPE:
            allowed |= here
        elif reach is Reach.ROSTER:
            allowed |= here & Q(student_id__in=roster_student_ids(actor))
    return allowed
