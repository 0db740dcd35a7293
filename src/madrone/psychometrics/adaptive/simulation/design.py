"""What is simulated: files and examinees; any worker makes the same tests from it."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from types import MappingProxyType

import numpy as np

from madrone.psychometrics.adaptive.blueprint_files import read_blueprint
from madrone.psychometrics.adaptive.bulk import SimulatedTests, simulate_tests
from madrone.psychometrics.adaptive.next_item import AdaptiveTest
from madrone.psychometrics.adaptive.pool import Pool, PoolItem
from madrone.psychometrics.adaptive.pool_files import PoolFile, read_pool
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.models import Floats
from madrone.psychometrics.runs import Executor, carried_out

#: Examinees in a piece: the same whatever the workers.
PIECE = 256
EXPOSURE_COLUMN = "exposure"


@dataclass(frozen=True, slots=True)
class Design:
    """A blueprint and a pool as the texts of their files, so that it can be sent to any process.

    ``attributes`` are the texts of attribute files; ``exposure`` are Sympson–Hetter chances by item, which take
    the place of those of the files.
    """

    blueprint: str
    items: str
    attributes: tuple[str, ...] = ()
    exposure: Mapping[str, float] | None = None

    def read(self) -> PoolFile:
        """Read the items, with what cannot be used of them."""
        return read_pool(_lines(self.items), *map(_lines, self.attributes))

    def pool(self) -> Pool:
        """Compile the pool; raises ``PsychometricsError`` for files that cannot be used."""
        blueprint, items = read_blueprint(self.blueprint), self.read().items
        if not items:
            raise PsychometricsError("no-items", "The items file holds no item that can be used.")
        if self.exposure is not None:
            column = blueprint.exposure_column or EXPOSURE_COLUMN
            blueprint = dataclasses.replace(blueprint, exposure_column=column)
            items = tuple(_with(item, column, self.exposure) for item in items)
        return Pool(items, blueprint)


def _lines(text: str) -> StringIO:
    """The lines as a file has them: ``splitlines`` would also end one at rare characters within a cell."""
    return StringIO(text, newline="")


def _with(item: PoolItem, column: str, exposure: Mapping[str, float]) -> PoolItem:
    chance = repr(exposure.get(item.item_id, 1.0))
    return PoolItem(item.parameters, MappingProxyType({**item.attributes, column: chance}))


@dataclass
class _Pieces:
    """The tests of a piece of the examinees; the pool is compiled once in every process."""

    design: Design
    thetas: Floats
    seed: int
    first: int
    _test: AdaptiveTest | None = field(default=None, repr=False)

    def __call__(self, piece: int) -> SimulatedTests:
        if self._test is None:
            self._test = AdaptiveTest(self.design.pool())
        start = piece * PIECE
        some = self.thetas[start : start + PIECE]
        return simulate_tests(
            self._test.pool, some, seed=self.seed, first=self.first + start, test=self._test
        )


def run_tests(
    design: Design,
    thetas: Sequence[float] | Floats,
    *,
    seed: int,
    first: int = 0,
    executor: Executor | None = None,
    told: Callable[[int], None] | None = None,
) -> SimulatedTests:
    """Let examinees at ``thetas`` take the test; equal arguments give equal tests, whoever carries them out.

    They are the ``first`` and following of the simulation; ``told`` hears how many are done.
    """
    true = np.asarray(thetas, dtype=np.float64)
    pieces = range(-(-true.shape[0] // PIECE))
    found: Iterator[SimulatedTests] = carried_out(
        _Pieces(design, true, seed, first), pieces, executor or Executor()
    )
    tests = []
    for number, piece in enumerate(found, start=1):
        tests.append(piece)
        if told is not None:
            told(min(number * PIECE, true.shape[0]))
    return SimulatedTests(
        *(
            np.concatenate([getattr(one, name.name) for one in tests])
            for name in dataclasses.fields(SimulatedTests)
        )
    )


def drawn_thetas(n: int, mean: float, sd: float, seed: int) -> Floats:
    """Abilities [n] of a normal population."""
    return np.random.default_rng(seed).normal(mean, sd, n)
