"""Logging in and out. Tries are limited by account and address, whether or not the account exists."""

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone.access import Actor
from madrone.audit import record
from madrone.people import limits
from madrone.people.access import actor_for
from madrone.people.errors import LoginRefused, TooManyTries
from madrone.people.models import Account

# Ten tries for one account from one address fill up again in ten minutes. A school shares one address,
# so the second limit is wide; a log-in that succeeds costs nothing.
ACCOUNT_TRIES, ADDRESS_TRIES, TRIES_SECONDS = 10, 200, 600
_MINUTE = 60


def check_log_in(*, request: HttpRequest, username: str, password: str, address: str) -> Account:
    """Tell whose log-in this is; LoginRefused for a wrong one, TooManyTries without a try left.

    The same words and about the same time answer for an unknown account, a wrong password and an account out
    of use: Django hashes a password for an unknown account too.
    """
    keys = _keys(username, address)
    for key, capacity in keys:
        if not limits.spend(key, capacity=capacity, per_seconds=TRIES_SECONDS):
            raise TooManyTries("too-many-tries", _wait_words(key, capacity))
    account = authenticate(request, username=username.strip().lower(), password=password)
    if not isinstance(account, Account):
        raise LoginRefused(
            "login-refused",
            _(
                "The e-mail address and the password do not belong together. Check both and try again, "
                "or ask your coordinator for a link to set a new password."
            ),
        )
    for key, capacity in keys:
        limits.give_back(key, capacity=capacity)
    return account


@transaction.atomic
def open_session(*, by: Account) -> Actor:
    """Note that somebody has logged in."""
    actor = actor_for(by)
    record(actor, "people.session.opened", on=by)
    return actor


@transaction.atomic
def close_session(*, by: Account) -> None:
    """Note that somebody has logged out."""
    record(actor_for(by), "people.session.closed", on=by)


def _keys(username: str, address: str) -> list[tuple[str, int]]:
    account_key = f"login account {username.strip().lower()} from {address}"
    return [(account_key, ACCOUNT_TRIES), (f"login from {address}", ADDRESS_TRIES)]


def _wait_words(key: str, capacity: int) -> str:
    seconds = limits.seconds_to_wait(key, capacity=capacity, per_seconds=TRIES_SECONDS)
    minutes = max(1, -(-int(seconds) // _MINUTE))
    return ngettext(
        "There were too many tries to log in. Wait %(n)s minute, then try again.",
        "There were too many tries to log in. Wait %(n)s minutes, then try again.",
        minutes,
    ) % {"n": minutes}
