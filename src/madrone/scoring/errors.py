"""What can be wrong when tests are scored."""

from madrone.kernel.errors import MadroneError


class ScoringError(MadroneError):
    """A score that cannot be given; the message says what to do instead."""

    status = 422
