"""What can stand in the way of an import."""

from madrone.kernel.errors import MadroneError


class ImportProblem(MadroneError):
    """A file or a batch that cannot go on; the message says why and what to do."""


class FileRefused(ImportProblem):
    """A file that cannot be understood at all; none of its rows were taken."""

    status = 422
