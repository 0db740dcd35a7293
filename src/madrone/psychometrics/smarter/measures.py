"""One score of a test or a claim, step by step: theta, standard error, scale score, level.

Sources: Test Scoring Specifications 2014-15 and 2015-16, sections 2 and 4 to 7; domain.md 8.2 to 8.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from madrone.psychometrics.irt.forms import Form
from madrone.psychometrics.irt.models import ItemParameters, standard_error, total_information
from madrone.psychometrics.irt.scoring import Estimator
from madrone.psychometrics.smarter.results import Kind, ScoredItem
from madrone.psychometrics.smarter.rounding import round_half_away
from madrone.psychometrics.smarter.rules import ExtremePattern, Truncation

if TYPE_CHECKING:
    from madrone.psychometrics.smarter.policy import Policy

#: The range that the official scorer searches for theta (psychometrics.md 1.1).
_SEARCH: Final = Estimator(bounds=(-15.0, 15.0))


@dataclass(frozen=True, slots=True)
class Test:
    """Which test is scored, and by which rules."""

    __test__ = False  # The name begins like a test's; pytest must not collect it.

    policy: "Policy"
    subject: str
    grade: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Measure:
    """A score before it is rounded, with what it was made of.

    ``points`` are the scores of the items, then of the simulated ones, as they went into the estimate; half
    points are the rule for extreme patterns. ``estimated`` is the maximum of the likelihood, or the limit that
    stands for it (``by_rule``); ``theta`` is the one that is reported, ``at`` the one that the scale score and
    the error are taken at. ``information`` is that of the answered items there. ``scale`` and ``scale_se`` are
    not rounded.
    """

    points: tuple[float, ...]
    estimated: float
    by_rule: bool
    theta: float
    at: float
    information: float
    se: float
    scale: float
    scale_se: float

    @property
    def scale_score(self) -> int:
        """The scale score, rounded."""
        return round_half_away(self.scale)

    @property
    def sem(self) -> int:
        """The standard error in scale score points, rounded."""
        return round_half_away(self.scale_se)


def measure(test: Test, items: Sequence[ScoredItem], simulated: int = 0) -> Measure:
    """Estimate theta from all items and ``simulated`` more that are wrong, and its error from the answered ones."""
    policy = test.policy
    limits, scale = policy.limits(test.subject, test.grade), policy.scale(test.subject)
    parameters = [item.parameters for item in items]
    parameters += [policy.simulated_item(test.subject, test.grade)] * simulated
    points = [float(item.score or 0) for item in items] + [0.0] * simulated
    right, wrong = points == [float(item.max_points) for item in parameters], not any(points)
    by_rule = (right or wrong) and policy.extreme_pattern is ExtremePattern.LIMIT
    if by_rule:
        estimated = limits.lot if wrong else limits.hot
    else:
        if right or wrong:
            # Among the administered items, which simulated ones are not.
            flattest = min(range(len(items)), key=lambda k: parameters[k].a)
            points[flattest] += 0.5 if wrong else -0.5
        estimated = _maximum(parameters, points, policy.D)
    within = min(max(estimated, limits.lot), limits.hot)
    at = estimated if policy.truncation is Truncation.NONE else within
    answered = [item.parameters for item in items if item.score is not None]
    information = float(total_information(answered, at, D=policy.D))
    se = standard_error(information, cap=policy.se_cap)
    return Measure(
        points=tuple(points),
        estimated=estimated,
        by_rule=by_rule,
        theta=within if policy.truncation is Truncation.THETA else estimated,
        at=at,
        information=information,
        se=se,
        scale=scale.at(at),
        scale_se=scale.slope * se,
    )


def _maximum(parameters: Sequence[ItemParameters], points: Sequence[float], D: float) -> float:
    form = Form(parameters, D=D)
    return float(_SEARCH.thetas(form, np.array([points]), np.ones((1, len(points))))[0])


def claim_level(test: Test, found: Measure) -> int:
    """1 below, 2 near, 3 above the standard (Test Scoring Specifications 2015-16, 6.3; domain.md 8.5).

    Summative tests and interim blocks round the end of the band before comparing; the interim
    comprehensive test does not. At the ends of the reporting range the band says nothing any more.
    """
    if test.policy.truncation is not Truncation.NONE:
        limits = test.policy.limits(test.subject, test.grade)
        if found.scale_score <= limits.loss:
            return 1
        if found.scale_score >= limits.hoss:
            return 3
    low, high = band(test, found)
    standard = test.policy.cuts(test.subject, test.grade).standard
    if low >= standard:
        return 3
    return 1 if high < standard else 2


def band(test: Test, found: Measure) -> tuple[float, float]:
    """The ends of the band that a claim's level is judged by, rounded where the rules round them."""
    half = test.policy.claim_band * found.scale_se
    low, high = found.scale - half, found.scale + half
    return (low, high) if test.kind == "ica" else (round_half_away(low), round_half_away(high))
