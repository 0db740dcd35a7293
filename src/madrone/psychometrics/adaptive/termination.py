"""When a test ends. Source: Cohen and Albright (2014) 4; the four flags and how they join are in the blueprint."""

from typing import NamedTuple

import numba
import numpy as np

from madrone.psychometrics.adaptive.blueprint import Blueprint
from madrone.psychometrics.adaptive.pool import Whole
from madrone.psychometrics.irt.models import Floats

#: Why a test ended, by code; 0 means that it goes on.
REASONS = ("", "length", "minimum", "overall-precision", "category-precision", "too-close", "all", "pool")
GOES_ON, LENGTH, MINIMUM, OVERALL, CATEGORIES, TOO_CLOSE, ALL, POOL = range(8)


class Rules(NamedTuple):
    """The blueprint's conditions as numbers; ``cut_errors`` is below zero where no cut is asked about.

    ``targets`` [1 + categories] are standard errors, overall first.
    """

    at_minimum: bool
    overall: bool
    categories: bool
    cut: float
    cut_errors: float
    every: bool
    targets: Floats


def rules_of(blueprint: Blueprint) -> Rules:
    """The blueprint's conditions."""
    rule = blueprint.termination
    cut, errors = rule.too_close or (0.0, -1.0)
    kept = [blueprint.features[place].reporting for place in blueprint.categories]
    targets = [blueprint.precision.target_se, *(one.target_se for one in kept if one)]
    return Rules(
        rule.at_minimum, rule.overall, rule.categories, cut, errors, rule.every, np.array(targets, np.float64)
    )


@numba.njit(cache=True, nogil=True)
def why_ended(
    rules: Rules,
    given: int,
    least: int,
    most: int,
    counts: Whole,
    minima: Whole,
    theta: float,
    se: Floats,
) -> int:
    """The code of the reason to end now. Without the least length and every minimum, only the greatest ends."""
    if given >= most:
        return LENGTH
    if given < least:
        return GOES_ON
    for feature in range(counts.shape[0]):
        if counts[feature] < minima[feature]:
            return GOES_ON
    asked, held, why = 0, 0, GOES_ON
    if rules.at_minimum:
        asked, held, why = asked + 1, held + 1, MINIMUM
    if rules.overall:
        asked += 1
        if se[0] <= rules.targets[0]:
            held, why = held + 1, OVERALL
    if rules.categories:
        asked += 1
        if np.all(se[1:] <= rules.targets[1:]):
            held, why = held + 1, CATEGORIES
    if rules.cut_errors >= 0:
        asked += 1
        if abs(theta - rules.cut) < rules.cut_errors * se[0]:
            held, why = held + 1, TOO_CLOSE
    if rules.every:
        return ALL if asked > 0 and held == asked else GOES_ON
    return why
