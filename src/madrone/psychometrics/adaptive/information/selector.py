"""Maximum information as the service and the simulator use it.

The most informative unit at the interim theta comes next (Lord 1980), or one of the best few at random:
``randomesque`` (Kingsbury and Zara 1989). Content is not looked at, not even strict maxima.
"""

import numpy as np

from madrone.psychometrics.adaptive.algorithms import Progress
from madrone.psychometrics.adaptive.bulk import Batch
from madrone.psychometrics.adaptive.information.kernels import KNOTS, LOW, SPACING, pick, run_single_items
from madrone.psychometrics.adaptive.pool import Pool
from madrone.psychometrics.adaptive.tables import TableReader
from madrone.psychometrics.irt import information
from madrone.psychometrics.irt.models import Floats


class MaxInformation:
    """The algorithm for a pool. Its only setting is ``randomesque``, among how many it draws (5)."""

    def __init__(self, pool: Pool) -> None:
        """Sort the units at every theta; a set is worth the mean of the items it would give."""
        reader = TableReader(pool.blueprint.selection, "[selection]")
        self.among = min(reader.whole("randomesque", 5, low=1), len(pool.units))
        reader.finish()
        self.pool = pool
        grid = LOW + SPACING * np.arange(KNOTS)
        self.information: Floats = np.array(
            [information(item, grid, D=pool.blueprint.D) for item in pool.parameters]
        )
        worth = np.array(
            [
                -np.sort(-self.information[list(unit.items)], axis=0)[: unit.size].mean(axis=0)
                for unit in pool.units
            ]
        )
        self.orders = np.argsort(-worth, axis=0, kind="stable").T.astype(np.int16).copy()
        self.sizes = np.array([unit.size for unit in pool.units], np.int32)
        self._first = np.array([unit.items[0] for unit in pool.units], np.int32)
        self._in_category = np.ascontiguousarray(pool.has[:, pool.categories].astype(np.int32))

    def choose(self, progress: Progress) -> tuple[int, ...]:
        """The next item, or the most informative items of the next set."""
        open_of_unit = np.bincount(self.pool.unit_of[progress.open], minlength=self.sizes.shape[0])
        unit = pick(
            self.orders,
            self.sizes,
            open_of_unit >= self.sizes,
            progress.eligible,
            progress.theta,
            progress.limits.max_length - len(progress.given),
            self.among,
            progress.seed,
            len(progress.given),
            np.empty(self.among, np.int32),
        )
        if unit < 0:
            return ()
        knot = min(max(int((progress.theta - LOW) / SPACING + 0.5), 0), KNOTS - 1)
        items = [item for item in self.pool.units[unit].items if progress.open[item]]
        items.sort(key=lambda item: -self.information[item, knot])
        return tuple(items[: self.pool.units[unit].size])


class MaxInformationOfItems(MaxInformation):
    """The same for a pool without sets and without other grades, with a compiled loop for whole tests."""

    def run(self, batch: Batch) -> None:
        """Run whole tests."""
        blueprint = self.pool.blueprint
        run_single_items(
            self.orders, self.sizes, self._first, self.pool.exposure, blueprint.exposure_column is not None,
            self.among, self.pool.has, self.pool.minima, self.pool.chances, self._in_category, self.pool.grid,
            blueprint.start, blueprint.min_length, blueprint.max_length, batch,
        )  # fmt: skip


def max_information(pool: Pool) -> MaxInformation:
    """Make the selector for a pool."""
    plain = all(len(unit.items) == 1 for unit in pool.units) and not pool.off_grade.any()
    return MaxInformationOfItems(pool) if plain else MaxInformation(pool)
