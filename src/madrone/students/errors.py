"""What can stand in the way of changing a roster."""

from madrone.kernel.errors import MadroneError


class RosterError(MadroneError):
    """A roster that cannot be made or changed so; the message says what to do."""
