"""The weighted algorithm as the service and the simulator use it."""

import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.algorithms import Progress
from madrone.psychometrics.adaptive.bulk import Batch
from madrone.psychometrics.adaptive.pool import Pool
from madrone.psychometrics.adaptive.weighted.compiled import numbers_of, tables_of, workspace_for
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
        self._every_unit = np.ones(len(pool.units), np.bool_)

    def choose(self, progress: Progress) -> tuple[int, ...]:
        """The next item, or the items of the next set."""
        order = np.empty(len(self.pool.units), np.int32)
        draws.shuffle(progress.seed, order)
        chosen = np.empty(max(1, int(self.tables.sizes.max(initial=1))), np.int32)
        limits = progress.limits
        n = select(
            self.tables,
            self.numbers,
            workspace_for(self.tables, self.numbers),
            order,
            progress.open,
            # Closed items close single units by themselves, and sets have to look at every item anyway.
            self._every_unit,
            progress.eligible,
            self._every_unit,
            len(progress.given),
            progress.counts,
            limits.minima,
            limits.maxima,
            limits.max_length,
            progress.seed,
            np.array([progress.theta, *progress.category_theta]),
            np.array([progress.se, *progress.category_se]),
            chosen,
        )
        return tuple(int(item) for item in chosen[:n])

    def run(self, batch: Batch) -> None:
        """Run whole tests."""
        run(
            self.tables, self.numbers, workspace_for(self.tables, self.numbers), self._conditions, batch.rules,
            self.pool.operational, batch.seeds, batch.answers, batch.items, batch.lengths, batch.theta, batch.se,
            batch.ended,
        )  # fmt: skip
