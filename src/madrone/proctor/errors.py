"""What a test session refuses."""

from madrone.kernel.errors import MadroneError


class SessionError(MadroneError):
    """Something that cannot be done with a test session as it stands."""
