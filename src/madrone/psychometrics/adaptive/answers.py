"""What imagined examinees answer: a function of their theta, their test's seed and the item."""

import math
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.pool import Pool, Whole
from madrone.psychometrics.irt.models import Floats

Answers = NDArray[np.int8]


class Answering(NamedTuple):
    """The items' parameters as arrays; ``slopes`` hold D, ``steps`` [n, most] are filled up with zeros."""

    slopes: Floats
    steps: Floats
    points: Whole
    guessing: Floats
    graded: NDArray[np.bool_]


def answering_of(pool: Pool) -> Answering:
    """Lay out a pool's parameters."""
    most = max(item.max_points for item in pool.parameters)
    return Answering(
        slopes=np.array([pool.blueprint.D * item.a for item in pool.parameters]),
        steps=np.array([[*item.steps, *[0.0] * (most - item.max_points)] for item in pool.parameters]),
        points=pool.points,
        guessing=np.array([item.c for item in pool.parameters]),
        graded=np.array([item.model == "grm" for item in pool.parameters], np.bool_),
    )


@numba.njit(cache=True, nogil=True)
def drawn_score(items: Answering, item: int, theta: float, seed: int) -> int:
    """The score that this examinee gets on the item, in whatever test and at whatever place."""
    number, slope = draws.uniform(seed, draws.RESPONSE, item), items.slopes[item]
    points = items.points[item]
    if points == 1:
        missed = (1 - items.guessing[item]) / (1 + math.exp(slope * (theta - items.steps[item, 0])))
        return 1 if number >= missed else 0
    if items.graded[item]:
        score = 0
        for step in range(points):
            score += number >= 1 / (1 + math.exp(slope * (theta - items.steps[item, step])))
        return score
    exponent, largest = 0.0, 0.0
    for step in range(points):
        exponent += slope * (theta - items.steps[item, step])
        largest = max(largest, exponent)
    whole, exponent = math.exp(-largest), 0.0
    for step in range(points):
        exponent += slope * (theta - items.steps[item, step])
        whole += math.exp(exponent - largest)
    reached, exponent = math.exp(-largest), 0.0
    for step in range(points):
        if number * whole < reached:
            return step
        exponent += slope * (theta - items.steps[item, step])
        reached += math.exp(exponent - largest)
    return points


@numba.njit(cache=True, nogil=True)
def _fill(items: Answering, thetas: Floats, seeds: NDArray[np.int64], answers: Answers) -> None:
    for i in range(answers.shape[0]):
        for item in range(answers.shape[1]):
            answers[i, item] = drawn_score(items, item, thetas[i], seeds[i])


def drawn_answers(pool: Pool, thetas: Floats, seeds: NDArray[np.int64]) -> Answers:
    """The scores [n, items] that examinees at ``thetas`` get on every item of the pool."""
    answers = np.zeros((thetas.shape[0], len(pool.items)), np.int8)
    _fill(answering_of(pool), thetas, seeds, answers)
    return answers
