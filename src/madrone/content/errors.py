"""What can be wrong with test content."""

from madrone.kernel.errors import MadroneError


class ContentError(MadroneError):
    """Content that cannot be taken in; the message names the file, the place and the remedy."""

    status = 422
