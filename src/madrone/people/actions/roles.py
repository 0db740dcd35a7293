"""Giving roles and taking them away (who may appoint whom: domain.md 1.2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm, Role, require
from madrone.access.roles import CODE_LENGTH, LEVEL_OF, NEEDS_CREDENTIAL, Level
from madrone.audit import record
from madrone.kernel.errors import NotAllowed, NotFound
from madrone.orgs.queries import names
from madrone.people.access import may_appoint
from madrone.people.errors import PeopleError
from madrone.people.models import Account, RoleGrant
from madrone.people.wording import role_name


@transaction.atomic
def grant_role(*, by: Actor, account: Account, role: Role, scope: str) -> RoleGrant:
    """Give an account a role at a place; giving it twice gives the first grant back."""
    require(by, Perm.ACCOUNT_CREATE, at=scope)
    check_role(by, role, scope, credentialed=account.credentialed)
    grant, created = RoleGrant.objects.get_or_create(account=account, role=role, scope=scope)
    if created:
        record(by, "people.role.granted", on=account, at=scope, role=role)
    return grant


@transaction.atomic
def withdraw_role(*, by: Actor, account: Account, role: Role, scope: str, reason: str) -> None:
    """Take a role away; it ends with the next click of whoever held it."""
    require(by, Perm.ACCOUNT_CREATE, at=scope)
    grant = RoleGrant.objects.select_for_update().filter(account=account, role=role, scope=scope).first()
    if grant is None:
        raise NotFound("role-unknown", _("This person does not hold that role there."))
    if account.pk == by.account_id:
        raise NotAllowed(
            "own-role", _("You cannot take away a role of your own. Ask somebody else to do it.")
        )
    _require_appointing(by, role, scope)
    grant.delete()
    record(by, "people.role.withdrawn", on=account, at=scope, role=role, reason=reason)


def check_role(by: Actor, role: Role, scope: str, *, credentialed: bool) -> None:
    """Refuse a role that the actor may not give, that does not fit the place, or that needs a credential."""
    level = LEVEL_OF[role]
    if len(scope) != CODE_LENGTH[level]:
        raise PeopleError(
            "scope-wrong-level",
            _("The role %(role)s is held at %(needed)s. Choose another place or another role.")
            % {"role": role_name(role), "needed": _needed(level)},
            field="scope",
        )
    _require_appointing(by, role, scope)
    if scope and not names({scope}):
        raise NotFound("organization-unknown", _("There is no school or LEA with this code."), field="scope")
    if role in NEEDS_CREDENTIAL and not credentialed:
        raise PeopleError(
            "credential-needed",
            _(
                "A test examiner must hold a credential or licence. Confirm that this person does, "
                "or choose another role."
            ),
            field="credentialed",
        )


def _require_appointing(by: Actor, role: Role, scope: str) -> None:
    if not may_appoint(by, role, scope):
        raise NotAllowed(
            "may-not-appoint",
            _("Your role does not give or take away the role %(role)s. Ask the coordinator above you.")
            % {"role": role_name(role)},
        )


def _needed(level: Level) -> str:
    if level is Level.STATE:
        return _("the whole state")
    if level is Level.LEA:
        return _("an LEA, whose code has 7 digits")
    return _("a school, whose code has 14 digits")
