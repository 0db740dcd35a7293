"""What can go wrong with accounts, in words that say what to do."""

from madrone.kernel.errors import MadroneError


class PeopleError(MadroneError):
    """A change to an account, a role or a form that cannot be made as asked."""


class LoginRefused(MadroneError):
    """The e-mail address and the password do not belong together, or the account is not in use (HTTP 401)."""

    status = 401


class TooManyTries(MadroneError):
    """The allowance of tries is used up; the message says how long to wait (HTTP 429)."""

    status = 429
