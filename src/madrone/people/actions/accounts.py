"""Making accounts, changing them, and taking them out of use."""

from django.db import transaction
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm, Role, require
from madrone.access.roles import NEEDS_CREDENTIAL
from madrone.audit import record
from madrone.kernel.errors import NotAllowed
from madrone.people.access import may_manage
from madrone.people.actions.roles import check_role, grant_role
from madrone.people.errors import PeopleError
from madrone.people.models import Account


@transaction.atomic
def create_account(
    *, by: Actor, username: str, name: str, telephone: str, credentialed: bool, role: Role, scope: str
) -> Account:
    """Make an account with its first role; it has no password until its owner sets one through a link."""
    require(by, Perm.ACCOUNT_CREATE, at=scope)
    check_role(by, role, scope, credentialed=credentialed)
    if Account.objects.filter(username=username.lower()).exists():
        raise PeopleError(
            "username-taken",
            _(
                "An account with this e-mail address exists already. If you do not find it in your list "
                "of staff, ask the help desk to give that person the role."
            ),
            field="username",
        )
    account = Account.objects.create_user(
        username, name=" ".join(name.split()), telephone=telephone, credentialed=credentialed
    )
    record(by, "people.account.created", on=account, at=scope, role=role)
    grant_role(by=by, account=account, role=role, scope=scope)
    return account


@transaction.atomic
def change_account(*, by: Actor, account: Account, name: str, telephone: str, credentialed: bool) -> Account:
    """Change the name, the telephone number or the note of a credential."""
    account = _managed(by, account)
    roles = {Role(grant.role) for grant in account.grants.all()}
    if not credentialed and roles & NEEDS_CREDENTIAL:
        raise PeopleError(
            "credential-needed",
            _("This person is a test examiner, who must hold a credential. Take that role away first."),
            field="credentialed",
        )
    wanted = {"name": " ".join(name.split()), "telephone": telephone, "credentialed": credentialed}
    changed = [field for field, value in wanted.items() if getattr(account, field) != value]
    for field in changed:
        setattr(account, field, wanted[field])
    if changed:
        account.save(update_fields=changed)
        record(by, "people.account.changed", on=account, fields=changed)
    return account


@transaction.atomic
def deactivate_account(*, by: Actor, account: Account, reason: str) -> Account:
    """Take an account out of use: its owner is logged out with the next click and cannot log in."""
    account = _managed(by, account)
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        record(by, "people.account.deactivated", on=account, reason=reason)
    return account


@transaction.atomic
def reactivate_account(*, by: Actor, account: Account) -> Account:
    """Put an account back in use, with the roles that it still holds."""
    account = _managed(by, account)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        record(by, "people.account.reactivated", on=account)
    return account


def _managed(by: Actor, account: Account) -> Account:
    if not by.has(Perm.ACCOUNT_CREATE) or not may_manage(by, account):
        raise NotAllowed(
            "not-your-account",
            _(
                "Only somebody who may give every role of this account can change it, and nobody changes "
                "their own here. Ask the coordinator above you."
            ),
        )
    return Account.objects.select_for_update().get(pk=account.pk)
