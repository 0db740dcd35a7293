"""Adaptive tests: a blueprint, a pool, and algorithms that choose the next item.

The whole test follows from its seed and its answers, so any process can go on with it. How blueprints and
algorithms are written is told in docs/howto/adaptive-algorithms.md.
"""

from madrone.psychometrics.adaptive.algorithms import (
    Algorithm,
    Limits,
    Progress,
    Selector,
    algorithm_names,
    find_algorithm,
)
from madrone.psychometrics.adaptive.answers import drawn_answers
from madrone.psychometrics.adaptive.blueprint import Blueprint, Feature
from madrone.psychometrics.adaptive.blueprint_files import read_blueprint
from madrone.psychometrics.adaptive.bulk import SimulatedTests, final_scores, simulate_tests
from madrone.psychometrics.adaptive.draws import seed_of
from madrone.psychometrics.adaptive.next_item import AdaptiveTest, Choice
from madrone.psychometrics.adaptive.pool import Pool, PoolItem, Unit
from madrone.psychometrics.adaptive.pool_files import PoolFile, read_pool
from madrone.psychometrics.adaptive.state import TestState

__all__ = [
    "AdaptiveTest",
    "Algorithm",
    "Blueprint",
    "Choice",
    "Feature",
    "Limits",
    "Pool",
    "PoolFile",
    "PoolItem",
    "Progress",
    "Selector",
    "SimulatedTests",
    "TestState",
    "Unit",
    "algorithm_names",
    "drawn_answers",
    "final_scores",
    "find_algorithm",
    "read_blueprint",
    "read_pool",
    "seed_of",
    "simulate_tests",
]
