"""Scopes as query filters: the one place where a code prefix narrows a list."""

from django.db.models import Q

from madrone.access import Actor, Perm

NOBODY = Q(pk__in=[])
# Not an empty Q(): "or" with an empty one leaves only the other side, and the widest scope would narrow.
EVERYBODY = ~NOBODY


def within_scope(actor: Actor, perm: Perm, *, field: str = "org_code") -> Q:
    """Filter rows to the organizations where the actor holds a permission for everybody."""
    scopes = actor.scopes(perm)
    if not scopes:
        return NOBODY
    if "" in scopes:
        return EVERYBODY
    allowed = NOBODY
    for scope in scopes:
        allowed |= Q(**{f"{field}__startswith": scope})
    return allowed
