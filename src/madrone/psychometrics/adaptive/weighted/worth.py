"""What an item is expected to tell about theta, from a table; and the five points of the quadrature."""

from dataclasses import replace

import numpy as np

from madrone.psychometrics.adaptive.pool import Pool
from madrone.psychometrics.irt import information
from madrone.psychometrics.irt.models import Floats

#: The table's thetas; between two of them information is read on the straight line.
LOW, SPACING, KNOTS = -8.0, 0.05, 321

_nodes, _weights = np.polynomial.hermite.hermgauss(5)
#: The points in standard errors from the mean, and their weights, which sum to one.
NODES: Floats = _nodes * np.sqrt(2.0)
WEIGHTS: Floats = _weights / np.sqrt(np.pi)


def information_table(pool: Pool, *, own_slope: bool) -> Floats:
    """Every item's information [n, knots]; without ``own_slope`` as if all had the pool's mean slope.

    Source: Cohen and Albright (2014) 1.3.1 to 1.3.3. The constant slope keeps the pool's scale, so that an item
    stays informative over as wide a range as items of this pool do.
    """
    grid = LOW + SPACING * np.arange(KNOTS)
    slope = float(np.mean([item.a for item in pool.parameters]))
    items = pool.parameters if own_slope else [replace(item, a=slope) for item in pool.parameters]
    table: Floats = np.array([information(item, grid, D=pool.blueprint.D) for item in items])
    return table
