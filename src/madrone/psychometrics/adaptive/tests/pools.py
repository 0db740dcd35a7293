"""Pools and blueprints for the tests of adaptive selection."""

import numpy as np

from madrone.psychometrics.adaptive import Blueprint, PoolItem, read_blueprint
from madrone.psychometrics.irt import ItemParameters

BLUEPRINT = """
title = "Mathematics"
[length]
min = 10
max = 12
[precision]
target_se = 0.35
after = 0.5
[[feature]]
name = "Claim 1"
where = { claim = "1" }
min = 4
max = 6
strict = true
weight = 2.0
reporting = { weight = 1.0, target_se = 0.5, after = 0.5 }
[[feature]]
name = "Claim 2"
where = { claim = "2" }
min = 3
max = 5
strict = true
reporting = { weight = 2.0, target_se = 0.45 }
[[feature]]
name = "Claim 3"
where = { claim = "3" }
min = 2
max = 4
[[feature]]
name = "Harder thinking"
where = { dok = ["3", "4"] }
min = 3
max = 8
[[feature]]
name = "Short answers of claim 1"
where = { claim = "1", kind = "short" }
min = 1
max = 2
strict = true
weight = 0
[selection]
cset1 = 8
cset1_initial = 20
cset2 = 3
cset2_initial = 6
"""


def blueprint(*, extra: str = "", text: str = BLUEPRINT) -> Blueprint:
    """The blueprint above with more tables after it."""
    return read_blueprint(text + extra)


def drawn_pool(
    seed: int = 1,
    n: int = 60,
    *,
    sets: int = 0,
    set_size: int = 4,
    field: int = 0,
    off_grade: int = 0,
    exposure: bool = False,
) -> list[PoolItem]:
    """Items with claims, depths and kinds; the first ones are in sets, the last ones field-test or off grade."""
    rng = np.random.default_rng(seed)
    items = []
    for k in range(n):
        attributes = {
            "claim": str(1 + k % 3),
            "dok": str(rng.integers(1, 5)),
            "kind": str(rng.choice(["short", "choice"])),
            "group": f"P{k // set_size}" if k < sets * set_size else "",
            "field_test": "1" if k >= n - field else "",
            "grade": str(5 + int(rng.choice([-1, 1]))) if n - field - off_grade <= k < n - field else "5",
        }
        if exposure:
            attributes["exposure"] = f"{rng.uniform(0.2, 1):.3f}"
        items.append(PoolItem(_parameters(rng, k), attributes))
    return items


def _parameters(rng: np.random.Generator, k: int) -> ItemParameters:
    if k % 5 == 4:
        steps = tuple(float(step) for step in rng.normal(size=rng.integers(2, 4)))
        return ItemParameters(f"i{k}", "gpcm", float(rng.uniform(0.3, 1.0)), steps)
    return ItemParameters(f"i{k}", "2pl", float(rng.uniform(0.4, 1.3)), (float(rng.normal()),))
