"""The shadow test as the service and the simulator use it.

Before each item the most informative whole test is planned that holds the items given so far and keeps to every
minimum and maximum; the best of its items comes next (van der Linden 2000, Constrained adaptive testing with
shadow tests). So no item is ever given that the blueprint has no room for.
"""

import threading

import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.algorithms import Progress
from madrone.psychometrics.adaptive.pool import Flags, Pool
from madrone.psychometrics.adaptive.shadow.program import HELD_BACK, Planner
from madrone.psychometrics.adaptive.tables import TableReader
from madrone.psychometrics.irt import information
from madrone.psychometrics.irt.models import Floats

_LOW, _SPACING, _KNOTS = -8.0, 0.02, 801
#: Items that tell as much are told apart by so much, always in the same way.
_APART = 1e-5


class ShadowTest:
    """The algorithm for a pool. Its only setting is ``randomesque``, among how many of the plan it draws (1).

    Sets are planned whole and given whole. Many threads may use one; each has a solver of its own.
    """

    def __init__(self, pool: Pool) -> None:
        """Read the setting and tabulate what each item tells."""
        reader = TableReader(pool.blueprint.selection, "[selection]")
        self.among = reader.whole("randomesque", 1, low=1)
        reader.finish()
        self.pool = pool
        grid = _LOW + _SPACING * np.arange(_KNOTS)
        table = np.array([information(item, grid, D=pool.blueprint.D) for item in pool.parameters]).T
        self._table: Floats = np.ascontiguousarray(table)
        self._apart = 1.0 + _APART * np.array(
            [draws.uniform(0, draws.ORDER, place) for place in range(len(pool.items))]
        )
        self._mine = threading.local()

    def choose(self, progress: Progress) -> tuple[int, ...]:
        """The best item of the plan, or the items of its best set."""
        told = self._information(progress.theta)
        planned = self._plan(progress, told)
        planned[list(progress.given)] = False
        units: dict[int, list[int]] = {}
        for place in np.flatnonzero(planned).tolist():
            units.setdefault(int(self.pool.unit_of[place]), []).append(place)
        room = progress.limits.max_length - len(progress.given)
        whole = [
            places
            for unit, places in units.items()
            if len(places) == self.pool.units[unit].size and len(places) <= room
        ]
        if not whole:
            return ()
        whole.sort(key=lambda places: -sum(told[place] for place in places) / len(places))
        among = min(self.among, len(whole))
        drawn = int(draws.uniform(progress.seed, draws.PICK, len(progress.given)) * among)
        return tuple(sorted(whole[drawn], key=lambda place: -float(told[place])))

    def _information(self, theta: float) -> Floats:
        """What each item tells at theta, on the straight line between knots."""
        at = min(max((theta - _LOW) / _SPACING, 0.0), _KNOTS - 1.001)
        knot, part = int(at), at - int(at)
        told: Floats = (1 - part) * self._table[knot] + part * self._table[knot + 1]
        return told * self._apart

    def _plan(self, progress: Progress, told: Floats) -> Flags:
        high = progress.open.astype(np.float64)
        low = np.zeros(len(high))
        given = list(progress.given)
        low[given] = high[given] = 1.0
        worth = told / max(float(told.max()), 1e-12)
        if not progress.eligible.all():
            held = self.pool.operational & ~progress.eligible[self.pool.unit_of]
            held[given] = False
            worth = worth - HELD_BACK * held
        planner: Planner | None = getattr(self._mine, "planner", None)
        if planner is None:
            planner = self._mine.planner = Planner(self.pool)
        return planner.plan(worth, low, high, progress.limits)
