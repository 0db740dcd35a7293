"""Loading actors, and who may change whom: the rules of domain.md 1.2 on top of the grant table."""

from django.db.models import Q

from madrone.access import Actor, Grant, Perm, Role
from madrone.access.roles import MAY_APPOINT
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.orgs.access import within_scope
from madrone.people.models import Account, RoleGrant

STRANGER = Actor(name="")


def actor_for(account: Account) -> Actor:
    """Load an account as an actor with its present roles; an inactive account has none."""
    if not account.is_active:
        return STRANGER
    year = school_year(clock.now().date())
    return Actor(
        name=account.name,
        code=account.code,
        account_id=account.pk,
        grants=tuple(Grant(Role(grant.role), grant.scope) for grant in account.grants.all()),
        affidavit_signed=account.affidavits.filter(school_year=year).exists(),
    )


def accounts_in_scope(actor: Actor, perm: Perm = Perm.ACCOUNT_VIEW) -> Q:
    """Filter accounts to those that hold a role inside the actor's scope."""
    if "" in actor.scopes(perm):
        return Q()
    inside = RoleGrant.objects.filter(within_scope(actor, perm, field="scope"))
    return Q(pk__in=inside.values("account"))


def may_appoint(actor: Actor, role: Role, scope: str) -> bool:
    """Tell whether the actor may give or take away a role at a place (who creates whom, domain.md 1.2)."""
    return any(
        grant.covers(scope) and role in MAY_APPOINT.get(grant.role, frozenset()) for grant in actor.grants
    )


def appointable_roles(actor: Actor) -> list[Role]:
    """List the roles that the actor may give somewhere, in the order of the field."""
    allowed = {role for grant in actor.grants for role in MAY_APPOINT.get(grant.role, frozenset())}
    return [role for role in Role if role in allowed]


def may_manage(actor: Actor, account: Account) -> bool:
    """Tell whether the actor may change the account as a whole: its details, its log-in, its being in use.

    That takes the right to give every role that it holds: whoever can set a new password for somebody can act
    as that person, so it must never lead to a role beyond one's own power. Nobody manages oneself here.
    """
    if account.pk == actor.account_id:
        return False
    grants = list(account.grants.all())
    if not grants:
        return "" in actor.scopes(Perm.ACCOUNT_CREATE)
    return all(may_appoint(actor, Role(grant.role), grant.scope) for grant in grants)
