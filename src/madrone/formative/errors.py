"""What a classroom quiz refuses."""

from madrone.kernel.errors import MadroneError


class QuizProblem(MadroneError):
    """Something that cannot be done with a quiz, its sheets or its scans as they stand."""

    status = 422
