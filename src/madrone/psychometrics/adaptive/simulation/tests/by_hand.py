"""A blueprint, a pool and four tests that are small enough to check by hand."""

import numpy as np

from madrone.psychometrics.adaptive import Pool, PoolItem, SimulatedTests, read_blueprint
from madrone.psychometrics.irt import ItemParameters

BLUEPRINT = """
[length]
min = 2
max = 3
[score]
bounds = [-3.0, 3.0]
[[feature]]
name = "Algebra"
where = { domain = "algebra" }
min = 1
max = 1
strict = true
"""


def pool() -> Pool:
    """Five items, the first two algebra."""
    items = [
        PoolItem(ItemParameters(f"i{k}", "2pl", 1.0, (0.0,)), {"domain": "algebra" if k < 2 else "other"})
        for k in range(5)
    ]
    return Pool(items, read_blueprint(BLUEPRINT))


def four_tests() -> SimulatedTests:
    """Three good tests and one that ended after an item; items 0 and 1 are algebra."""
    items = np.array([[0, 2, 3], [1, 2, -1], [0, 1, 3], [2, -1, -1]], np.int32)
    has = np.array([True, True, False, False, False])
    return SimulatedTests(
        seeds=np.arange(4),
        true_theta=np.array([-2.2, 0.1, 0.2, 3.4]),
        items=items,
        scores=np.where(items >= 0, 1, -1).astype(np.int8),
        lengths=(items >= 0).sum(axis=1).astype(np.int32),
        interim_theta=np.zeros(4),
        interim_se=np.ones(4),
        theta=np.array([-2.0, 0.0, 1.2, 3.0]),
        se=np.array([0.5, 0.5, 0.4, 0.3]),
        ended=np.array([1, 2, 1, 7], np.uint8),
        counts=np.where(items >= 0, has[items], False).sum(axis=1, keepdims=True).astype(np.int32),
    )
