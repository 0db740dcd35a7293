"""What a simulation shows: accuracy of the scores, use of the items, and what was missed of the blueprint."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.adaptive.bulk import SimulatedTests
from madrone.psychometrics.adaptive.pool import Flags, Pool, Whole
from madrone.psychometrics.adaptive.termination import REASONS
from madrone.psychometrics.irt.models import Floats

#: Half the width of a 95 % interval, in standard errors.
NORMAL_95 = 1.959963984540054
_BIN = 0.5
_BINS_FROM, _BINS_TO = -3.0, 3.0


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of n tests: mean and root mean square of the error in theta, mean standard error, and coverage.

    ``coverage`` is the share of the intervals score ± 1.96 standard errors that hold the true theta. ``at_bound``
    tests ended at a bound of the score, for want of any other; they count like all others.
    """

    n: int
    bias: float
    rmse: float
    mean_se: float
    coverage: float
    at_bound: int


@dataclass(frozen=True, slots=True)
class Conditional:
    """The accuracy of examinees whose true theta lies from ``low`` to below ``high``; None is no end.

    ``mean_length`` is in items that count.
    """

    low: float | None
    high: float | None
    accuracy: Accuracy
    mean_length: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """The share of the tests that each item was in, of the items that count, by ``item_ids``.

    ``overlap`` is the share of their items that two examinees drawn at random have in common on average, and
    ``unused`` the share of the items that nobody was given.
    """

    item_ids: tuple[str, ...]
    rates: Floats
    unused: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A feature of the blueprint: how many tests had too few items of it, and how many too many."""

    name: str
    min: int
    max: int
    strict: bool
    mean: float
    below: int
    above: int


@dataclass(frozen=True, slots=True)
class Lengths:
    """Items that count in a test: ``counts`` of tests by length, and of tests by the reason of their end."""

    mean: float
    counts: dict[int, int]
    ended: dict[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole of a simulation, but for classification.

    ``correlation`` is that of true and estimated theta, None where either does not vary. ``violating`` tests
    missed the blueprint in any way: a feature, or the least length, which ``too_short`` tests missed.
    """

    overall: Accuracy
    correlation: float | None
    conditional: tuple[Conditional, ...]
    exposure: Exposure
    features: tuple[Kept, ...]
    violating: int
    too_short: int
    lengths: Lengths


def summarize(pool: Pool, tests: SimulatedTests) -> Summary:
    """Work out everything from the tests."""
    violations, short = tests.violations(pool), tests.too_short(pool)
    return Summary(
        overall=accuracy(pool, tests, np.ones(len(tests.theta), np.bool_)),
        correlation=_correlation(tests),
        conditional=tuple(_conditional(pool, tests)),
        exposure=exposure(pool, tests),
        features=tuple(_kept(pool, tests, violations)),
        violating=int((violations.any(axis=1) | short).sum()),
        too_short=int(short.sum()),
        lengths=_lengths(tests),
    )


def _kept(pool: Pool, tests: SimulatedTests, violations: Whole) -> Iterator[Kept]:
    for feature, counts, missed in zip(pool.blueprint.features, tests.counts.T, violations.T, strict=True):
        below, above = int((missed < 0).sum()), int((missed > 0).sum())
        yield Kept(feature.name, feature.min, feature.max, feature.strict, float(counts.mean()), below, above)


def accuracy(pool: Pool, tests: SimulatedTests, some: Flags) -> Accuracy:
    """The accuracy of some of the tests, of which there has to be one."""
    theta, se = tests.theta[some], tests.se[some]
    error = theta - tests.true_theta[some]
    low, high = pool.blueprint.score_bounds
    return Accuracy(
        n=len(error),
        bias=float(error.mean()),
        rmse=float(np.sqrt((error**2).mean())),
        mean_se=float(se.mean()),
        coverage=float((np.abs(error) <= NORMAL_95 * se).mean()),
        at_bound=int(((theta <= low) | (theta >= high)).sum()),
    )


def exposure(pool: Pool, tests: SimulatedTests) -> Exposure:
    """Who was given what.

    Of an item that c of N examinees were given, c (c − 1) of the N (N − 1) ordered pairs have it in common.
    """
    n = len(tests.theta)
    given = np.bincount(tests.items[tests.items >= 0], minlength=len(pool.items))[pool.operational]
    in_common = float((given * (given - 1.0)).sum()) / (n * (n - 1.0)) if n > 1 else 0.0
    names = [item.item_id for item, counts in zip(pool.items, pool.operational, strict=True) if counts]
    return Exposure(
        tuple(names), given / n, float((given == 0).mean()), in_common / float(tests.lengths.mean())
    )


def _conditional(pool: Pool, tests: SimulatedTests) -> list[Conditional]:
    edges = np.arange(_BINS_FROM, _BINS_TO + _BIN / 2, _BIN)
    bins = np.searchsorted(edges, tests.true_theta, side="right")
    found = []
    for number in np.unique(bins):
        some = bins == number
        low = None if number == 0 else float(edges[number - 1])
        high = None if number == len(edges) else float(edges[number])
        found.append(Conditional(low, high, accuracy(pool, tests, some), float(tests.lengths[some].mean())))
    return found


def _correlation(tests: SimulatedTests) -> float | None:
    if min(np.ptp(tests.theta), np.ptp(tests.true_theta)) == 0:
        return None
    return float(np.corrcoef(tests.true_theta, tests.theta)[0, 1])


def _lengths(tests: SimulatedTests) -> Lengths:
    lengths, counts = np.unique(tests.lengths, return_counts=True)
    reasons, ends = np.unique(tests.ended, return_counts=True)
    return Lengths(
        float(tests.lengths.mean()),
        dict(zip(lengths.tolist(), counts.tolist(), strict=True)),
        {REASONS[reason]: int(number) for reason, number in zip(reasons, ends, strict=True)},
    )


@dataclass(frozen=True, slots=True)
class AtCut:
    """Decisions at one cut: right ones, wrong ones to either side, and equal ones in two tests of a person."""

    cut: float
    accuracy: float
    wrongly_above: float
    wrongly_below: float
    consistency: float


@dataclass(frozen=True, slots=True)
class Classification:
    """Levels between the cuts: ``accuracy`` is the share of examinees whose score is in their true level.

    ``consistency`` is the share that two tests of the same person put into the same level.
    """

    cuts: tuple[float, ...]
    accuracy: float
    consistency: float
    at_cuts: tuple[AtCut, ...]


def classify(cuts: Sequence[float], true: Floats, first: Floats, second: Floats) -> Classification:
    """Compare the levels of true thetas and of the scores of two independent tests of the same people.

    A score at a cut is above it (psychometrics.md 2).
    """
    edges = np.asarray(cuts, dtype=np.float64)
    level, once, again = (np.searchsorted(edges, theta, side="right") for theta in (true, first, second))
    at_cuts = []
    for cut in edges.tolist():
        above, said, repeated = true >= cut, first >= cut, second >= cut
        at_cuts.append(
            AtCut(
                cut,
                float((above == said).mean()),
                float((~above & said).mean()),
                float((above & ~said).mean()),
                float((said == repeated).mean()),
            )
        )
    return Classification(
        tuple(edges.tolist()),
        float((level == once).mean()),
        float((once == again).mean()),
        tuple(at_cuts),
    )
