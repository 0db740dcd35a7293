"""Irregular answers: similarity of pairs, changed answers, response times. Each statistic with its limits."""

from madrone.psychometrics.irregularities.changes import (
    Changes,
    GroupChanges,
    StudentChanges,
    answer_changes,
)
from madrone.psychometrics.irregularities.choices import Answers, independent_answers
from madrone.psychometrics.irregularities.limits import CHANGES, SIMILARITY, TIMES, Method
from madrone.psychometrics.irregularities.poisson_binomial import at_least
from madrone.psychometrics.irregularities.similarity import Similarity, SimilarPair, omega, similar_pairs
from madrone.psychometrics.irregularities.times import (
    PersonTimes,
    TimeModel,
    person_times,
    residuals,
    time_model,
)

__all__ = [
    "CHANGES",
    "SIMILARITY",
    "TIMES",
    "Answers",
    "Changes",
    "GroupChanges",
    "Method",
    "PersonTimes",
    "SimilarPair",
    "Similarity",
    "StudentChanges",
    "TimeModel",
    "answer_changes",
    "at_least",
    "independent_answers",
    "omega",
    "person_times",
    "residuals",
    "similar_pairs",
    "time_model",
]
