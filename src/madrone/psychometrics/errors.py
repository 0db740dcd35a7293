"""What the psychometrics engine refuses, in words that name the item or the row."""

from madrone.kernel.errors import MadroneError


class PsychometricsError(MadroneError):
    """Parameters, scores or a policy request that cannot be used as they stand."""

    status = 400
