"""What can be wrong when results are reported."""

from madrone.kernel.errors import MadroneError


class ReportError(MadroneError):
    """A report that cannot be made; the message says what to do instead."""

    status = 422
