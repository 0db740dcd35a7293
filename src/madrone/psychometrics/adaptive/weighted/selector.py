"""The weighted algorithm as the service and the simulator use it."""

import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.algorithms import Progress
from madrone.psychometrics.adaptive.bulk import Batch
from madrone.psychometrics.adaptive.pool import Pool
from madrone.psychometrics.adaptive.weighted.compiled import Person, numbers_of, tables_of, workspace_for
from madrone.psychometrics.adaptive.weighted.kernels import select
from madrone.psychometrics.adaptive.weighted.settings import read_settings
from madrone.psychometrics.adaptive.weighted.simulation import conditions_of, run
from madrone.psychometrics.adaptive.weighted.worth import information_table


class Weighted:
    """Chooses as ``plain.PlainWeighted`` does, in microseconds. Many threads may use one."""

    def __init__(self, pool: Pool) -> None:
        """Read the settings and lay out the pool."""
        settings = read_settings(pool.blueprint)
        self.pool = pool
        self.numbers = numbers_of(settings)
        self.tables = tables_of(pool, information_table(pool, own_slope=settings.own_slope))
        self._conditions = conditions_of(pool)

    def choose(self, progress: Progress) -> tuple[int, ...]:
        """The next item, or the items of the next set."""
        order = np.empty(len(self.pool.units), np.int32)
        draws.shuffle(progress.seed, order)
        work = workspace_for(self.tables, self.numbers)
        open_of_unit = np.bincount(self.pool.unit_of[progress.open], minlength=self.tables.sizes.shape[0])
        open_units = open_of_unit >= self.tables.sizes
        person = Person(
            seed=progress.seed,
            order=order,
            kinds=self.tables.kinds,
            open_items=progress.open,
            open_units=open_units,
            eligible=progress.eligible,
            supply=np.bincount(
                self.tables.kinds[open_units & progress.eligible], minlength=work.supply.shape[0]
            ).astype(np.int32),
            counts=progress.counts,
            minima=progress.limits.minima,
            maxima=progress.limits.maxima,
            longest=progress.limits.max_length,
            theta=np.array([progress.theta, *progress.category_theta]),
            se=np.array([progress.se, *progress.category_se]),
        )
        chosen = np.empty(int(self.tables.sizes.max(initial=1)), np.int32)
        n = select(self.tables, self.numbers, work, person, len(progress.given), chosen)
        return tuple(int(item) for item in chosen[:n])

    def run(self, batch: Batch) -> None:
        """Run whole tests."""
        work = workspace_for(self.tables, self.numbers)
        run(self.tables, self.numbers, work, self._conditions, self.pool.operational, batch)
