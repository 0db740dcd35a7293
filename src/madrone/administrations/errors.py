"""What can be wrong with windows and assignments."""

from madrone.kernel.errors import MadroneError


class WindowError(MadroneError):
    """A testing window that cannot stand, or a change that it does not allow."""

    status = 422
