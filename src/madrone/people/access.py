"""Loading actors: from an account to the roles, scopes and signed forms that every check asks about."""

from madrone.access import Actor, Grant, Role
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.people.models import Account

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
