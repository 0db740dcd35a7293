"""Equating: which score on one form of a test is worth a score on another."""

from madrone.psychometrics.equating.anchored import chained_equipercentile, chained_linear, tucker_linear
from madrone.psychometrics.equating.distributions import ScoreDistribution
from madrone.psychometrics.equating.groups import equipercentile_equating, linear_equating, mean_equating
from madrone.psychometrics.equating.results import Equating
from madrone.psychometrics.equating.smoothing import LogLinear, smoothed
from madrone.psychometrics.equating.with_irt import observed_score_equating, true_score_equating

__all__ = [
    "Equating",
    "LogLinear",
    "ScoreDistribution",
    "chained_equipercentile",
    "chained_linear",
    "equipercentile_equating",
    "linear_equating",
    "mean_equating",
    "observed_score_equating",
    "smoothed",
    "true_score_equating",
    "tucker_linear",
]
