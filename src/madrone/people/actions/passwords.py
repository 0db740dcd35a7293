"""Setting passwords: by oneself, or the first one through a link that works once."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.translation import gettext as _

from madrone.access import Actor, Perm
from madrone.audit import record
from madrone.kernel.errors import NotAllowed, NotFound
from madrone.people.access import actor_for, may_manage
from madrone.people.models import Account


@transaction.atomic
def change_password(*, by: Actor, password: str) -> Account:
    """Set one's own password; the caller has checked the old one and that the new one is strong enough."""
    account = Account.objects.select_for_update().get(code=by.code)
    account.set_password(password)
    account.save(update_fields=["password"])
    record(by, "people.password.set", on=account)
    return account


@transaction.atomic
def make_password_link(*, by: Actor, account: Account) -> str:
    """Make the token of a link with which the account's owner sets a password; it works once, for three days.

    Making a new one does not undo an older one, but the first that is used undoes them all.
    """
    if not by.has(Perm.ACCOUNT_CREATE) or not may_manage(by, account):
        raise NotAllowed(
            "not-your-account",
            _("Only somebody who may give every role of this account can make a link for it."),
        )
    record(by, "people.password.link-made", on=account)
    return default_token_generator.make_token(account)


def find_by_link(code: str, token: str) -> Account:
    """Find the account that a link was made for; NotFound for one that is used, old or not ours."""
    account = Account.objects.filter(code=code, is_active=True).first()
    if account is None or not default_token_generator.check_token(account, token):
        raise NotFound(
            "link-over",
            _("This link has been used or is too old. Ask your coordinator for a new one."),
        )
    return account


@transaction.atomic
def set_password_by_link(*, code: str, token: str, password: str) -> Account:
    """Set a password through a link; the link is worth nothing afterwards."""
    Account.objects.select_for_update().filter(code=code).first()
    account = find_by_link(code, token)
    account.set_password(password)
    account.save(update_fields=["password"])
    record(actor_for(account), "people.password.set", on=account, by_link=True)
    return account
