"""What may go wrong with sheets and scans, each with a code and the remedy."""

from madrone.kernel.errors import MadroneError


class SheetError(MadroneError):
    """A sheet that cannot be laid out or printed as it was described."""


class ScanError(MadroneError):
    """A file of scans that cannot be read at all."""
