"""What people's scores of written answers become: condition codes and the dimensions of an essay.

Sources: Test Scoring Specifications 2014-15 and 2015-16, 3.2; domain.md 8.7.
"""

from typing import Final, NamedTuple

from madrone.psychometrics.errors import PsychometricsError

#: Why a written answer could not be scored. Every one of them counts 0 points.
CONDITION_CODES: Final[dict[str, str]] = {
    "B": "Blank",
    "I": "Insufficient text",
    "L": "Language that cannot be scored",
    "T": "Off topic",
    "M": "Off purpose",
}

#: The most points of the two dimensions that are averaged, and of conventions.
_MOST_OF_TRAIT, _MOST_OF_CONVENTIONS = 4, 2


class EssayPoints(NamedTuple):
    """The two scores of an essay that enter the estimate, each with parameters of its own."""

    composition: int
    conventions: int


def hand_points(score: int | str, *, most: int) -> int:
    """The points of a hand score from 0 to ``most``, or 0 of a condition code.

    Raises ``PsychometricsError``: ``unknown-condition-code`` or ``score-range``.
    """
    if isinstance(score, str):
        if score not in CONDITION_CODES:
            raise PsychometricsError(
                "unknown-condition-code",
                f"There is no condition code “{score}”; known are {', '.join(CONDITION_CODES)}.",
            )
        return 0
    if not 0 <= score <= most:
        raise PsychometricsError("score-range", f"The hand score {score} is outside 0 to {most}.")
    return score


def essay_points(*, purpose: int | str, evidence: int | str, conventions: int | str) -> EssayPoints:
    """The points of an essay from its three dimensions, each a score or a condition code.

    Purpose and organization, and evidence or development and elaboration, have up to 4 points; their mean is
    rounded up. Conventions have up to 2. Raises what ``hand_points`` raises.
    """
    both = hand_points(purpose, most=_MOST_OF_TRAIT) + hand_points(evidence, most=_MOST_OF_TRAIT)
    return EssayPoints(-(-both // 2), hand_points(conventions, most=_MOST_OF_CONVENTIONS))
