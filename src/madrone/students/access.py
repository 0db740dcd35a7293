"""Who may see which students: all of a scope, or those on one's own rosters (domain.md 1.3, 4.9)."""

from django.db.models import Q, QuerySet

from madrone.access import Actor, Perm
from madrone.orgs.access import NOBODY, within_scope
from madrone.students.models import Roster, Student


def students_visible_to(actor: Actor, perm: Perm = Perm.STUDENT_VIEW) -> QuerySet[Student]:
    """List the students for whom an actor holds a permission, through a scope or through rosters.

    A roster reaches only as far as the role that asks for it: a student who has moved to a school out of
    the role's scope is no longer seen, whatever roster still names him.
    """
    allowed = within_scope(actor, perm)
    for scope in actor.roster_scopes(perm):
        allowed |= Q(org_code__startswith=scope, pk__in=roster_student_ids(actor))
    return Student.objects.filter(allowed)


def roster_student_ids(actor: Actor) -> "QuerySet[Student, int]":
    """List the database keys of the students on the actor's own rosters, for use in a filter."""
    if actor.account_id is None:
        return Student.objects.none().values_list("pk", flat=True)
    places = Student.objects.filter(rosters__owners=actor.account_id)
    return places.order_by().values_list("pk", flat=True)


def rosters_within(actor: Actor, perm: Perm = Perm.ROSTER_MANAGE) -> QuerySet[Roster]:
    """List the rosters of the schools where an actor holds a permission for everybody."""
    return Roster.objects.filter(within_scope(actor, perm))


def rosters_visible_to(actor: Actor) -> QuerySet[Roster]:
    """List the rosters that an actor manages, or owns."""
    managed = within_scope(actor, Perm.ROSTER_MANAGE)
    own = Q(owners=actor.account_id) if actor.account_id is not None else NOBODY
    return Roster.objects.filter(pk__in=Roster.objects.filter(managed | own).order_by().values("pk"))
