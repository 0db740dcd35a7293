"""Equating by two groups that were drawn at random from one population (Kolen and Brennan, 2014, chapter 2)."""

from madrone.psychometrics.equating.distributions import ScoreDistribution
from madrone.psychometrics.equating.results import Equating
from madrone.psychometrics.errors import PsychometricsError


def mean_equating(new: ScoreDistribution, base: ScoreDistribution) -> Equating:
    """Every score is worth as many points more on the base form as its mean is higher."""
    return Equating("mean", new.scores - new.mean + base.mean, base.maximum)


def linear_equating(new: ScoreDistribution, base: ScoreDistribution) -> Equating:
    """Scores as many standard deviations from their means are worth the same. Raises ``no-spread``."""
    slope = ratio_of_spreads(new, base)
    return Equating("linear", base.mean + slope * (new.scores - new.mean), base.maximum)


def equipercentile_equating(new: ScoreDistribution, base: ScoreDistribution) -> Equating:
    """Scores with the same percentile rank are worth the same; smooth the distributions first if they are rough."""
    return Equating("equipercentile", base.points(new.ranks(new.scores)), base.maximum)


def ratio_of_spreads(new: ScoreDistribution, base: ScoreDistribution) -> float:
    """How many points of the base form one of the new form is worth; ``no-spread`` if the new form has none."""
    if not new.sd > 0:
        raise PsychometricsError(
            "no-spread", "Everybody has the same score on the new form, so its points have no known worth."
        )
    return base.sd / new.sd
