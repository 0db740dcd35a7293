"""The Smarter weighted algorithm step by step in plain Python: what ``kernels`` has to do, only faster.

Source: Cohen and Albright (2014), "Smarter Balanced Adaptive Item Selection Algorithm Design Report"; the section
stands at every step. Two departures. Minima that need every place that is left, in the test or in a strict
maximum, are reserved these places, where the paper trusts to its panic weights alone. And a set whose intended
number of items cannot be given without breaking a strict maximum is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.algorithms import Progress
from madrone.psychometrics.adaptive.pool import Pool, Unit
from madrone.psychometrics.adaptive.weighted.settings import Settings, read_settings
from madrone.psychometrics.adaptive.weighted.worth import (
    KNOTS,
    LOW,
    NODES,
    SPACING,
    WEIGHTS,
    information_table,
)

#: Values that differ by less over all candidates say nothing about any of them.
FLAT = 0.001


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit with the items that would be given, its content value, and its place in the random order."""

    items: tuple[int, ...]
    content: float
    rank: int


class PlainWeighted:
    """The algorithm for a pool, by the letter."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.settings = read_settings(pool.blueprint)
        self.information = information_table(pool, own_slope=self.settings.own_slope)

    def choose(self, progress: Progress) -> tuple[int, ...]:
        """Content first, then information, then chance (3.3 and 3.5)."""
        candidates = self._candidates(progress)
        if not candidates:
            return ()
        first = not progress.given
        content_size, final_size = _sizes(self.settings, first)
        best = sorted(candidates, key=lambda one: (-one.content, one.rank))[:content_size]
        values = self._values(best, progress)
        order = sorted(range(len(best)), key=lambda at: (-values[at], best[at].rank))[:final_size]
        number = draws.uniform(progress.seed, draws.PICK, len(progress.given))
        return best[order[int(number * len(order))]].items

    def _candidates(self, progress: Progress) -> list[Candidate]:
        """All units that may come; rules that leave none are lifted, exposure first, strict maxima never."""
        order = np.empty(len(self.pool.units), np.int32)
        draws.shuffle(progress.seed, order)
        for only_eligible, reserving in ((True, True), (False, True), (False, False)):
            found = [
                candidate
                for rank, place in enumerate(order)
                if progress.eligible[place] or not only_eligible
                if (candidate := self._candidate(self.pool.units[place], rank, progress))
                if not reserving or self._keeps_room(candidate.items, progress)
            ]
            if found:
                return found
        return []

    def _candidate(self, unit: Unit, rank: int, progress: Progress) -> Candidate | None:
        """Fill a set greedily with a working copy of the counts; its value is the mean over its items (1.2.2)."""
        if unit.size > progress.limits.max_length - len(progress.given):
            return None
        counts = progress.counts.tolist()
        left = [item for item in unit.items if progress.open[item]]
        picked: list[int] = []
        total = 0.0
        while len(picked) < unit.size:
            left = [item for item in left if not self._breaks_strict_maximum(item, counts, progress)]
            if not left:
                return None
            values = {item: self._content(item, counts, progress) for item in left}
            most = max(values.values())
            tied = [item for item in left if values[item] == most]
            chosen = self._most_informative(tied, progress) if len(tied) > 1 else tied[0]
            total += most
            picked.append(chosen)
            left.remove(chosen)
            for feature in np.flatnonzero(self.pool.has[chosen]):
                counts[feature] += 1
        return Candidate(tuple(picked), total / len(picked), rank)

    def _breaks_strict_maximum(self, item: int, counts: Sequence[int], progress: Progress) -> bool:
        """Step 4 of 3.1."""
        return any(
            self.pool.strict[feature] and counts[feature] >= progress.limits.maxima[feature]
            for feature in np.flatnonzero(self.pool.has[item]).tolist()
        )

    def _most_informative(self, tied: Sequence[int], progress: Progress) -> int:
        """Equals within a set: the more informative (exhibit 1), then the one that the test draws."""
        settings = self.settings
        if settings.overall_weight > 0 or settings.category_weight > 0:
            worth = {item: self._expected(item, progress.theta, progress.se) for item in tied}
            most = max(worth.values())
            tied = [item for item in tied if worth[item] == most]
        return min(tied, key=lambda item: draws.uniform(progress.seed, draws.ORDER, 2**16 + item))

    def _content(self, item: int, counts: Sequence[int], progress: Progress) -> float:
        """The mean over the item's features with a weight of ``p s`` (1.2.1)."""
        value, weighted = 0.0, 0
        for feature in np.flatnonzero(self.pool.has[item]).tolist():
            weight = self.pool.blueprint.features[feature].weight
            value += weight * self._control(feature, counts[feature], progress)
            weighted += weight > 0
        return value / max(weighted, 1)

    def _control(self, feature: int, z: int, progress: Progress) -> float:
        """The adaptive control parameter s of a feature of which ``z`` items were given (1.2.1)."""
        low, high = int(progress.limits.minima[feature]), int(progress.limits.maxima[feature])
        whole = progress.limits.max_length
        if z < low:
            panic = whole / (whole - len(progress.given))
            return panic * (2 - z / low)
        if z < high:
            return 1 - (z - low) / (high - low)
        return high - z - 1

    def _keeps_room(self, items: Sequence[int], progress: Progress) -> bool:
        """Whether the minima still find room after these items (not in the paper)."""
        limits, counts = progress.limits, progress.counts
        added = self.pool.has[list(items)].sum(axis=0)
        short = np.maximum(0, limits.minima - counts)
        then = np.maximum(0, limits.minima - counts - added)
        for container, members in self.pool.reserves:
            room = limits.max_length - len(progress.given)
            taken = len(items)
            if container >= 0:
                room, taken = limits.maxima[container] - counts[container], added[container]
            if then[list(members)].sum() > max(room, short[list(members)].sum()) - taken:
                return False
        return True

    def _values(self, candidates: Sequence[Candidate], progress: Progress) -> list[float]:
        """Equation 1 over values that are normalised among the candidates (1)."""
        settings, precision = self.settings, self.pool.blueprint.precision
        content = _normalised([one.content for one in candidates])
        categories = _normalised([self._mean(self._category_worth, one, progress) for one in candidates])
        overall = _normalised([self._mean(self._overall_worth, one, progress) for one in candidates])
        h = precision.after if progress.se <= precision.target_se else precision.before
        return [
            settings.content_weight * c + settings.category_weight * v + settings.overall_weight * h * u
            for c, v, u in zip(content, categories, overall, strict=True)
        ]

    @staticmethod
    def _mean(worth: Callable[[int, Progress], float], candidate: Candidate, progress: Progress) -> float:
        """A set is worth the mean of its items (1.3.4)."""
        total = 0.0
        for item in candidate.items:
            total += worth(item, progress)
        return total / len(candidate.items)

    def _overall_worth(self, item: int, progress: Progress) -> float:
        return self._expected(item, progress.theta, progress.se)

    def _category_worth(self, item: int, progress: Progress) -> float:
        """The sum over the item's reporting categories of ``q h(v)``, each weighted by itself alone."""
        total = 0.0
        for place, feature in enumerate(self.pool.categories):
            precision = self.pool.blueprint.features[feature].reporting
            if precision is None or not self.pool.has[item, feature]:
                continue
            theta, se = float(progress.category_theta[place]), float(progress.category_se[place])
            h = precision.after if se <= precision.target_se else precision.before
            total += precision.weight * h * self._expected(item, theta, se)
        return total

    def _expected(self, item: int, theta: float, se: float) -> float:
        """Information expected over N(theta, se), by five points of Gauss and Hermite (1.3.3)."""
        return sum_in_order(
            weight * self._information_at(item, theta + se * node)
            for node, weight in zip(NODES.tolist(), WEIGHTS.tolist(), strict=True)
        )

    def _information_at(self, item: int, theta: float) -> float:
        place = min(max((theta - LOW) / SPACING, 0.0), KNOTS - 1.0)
        knot = min(int(place), KNOTS - 2)
        here, there = self.information[item, knot].item(), self.information[item, knot + 1].item()
        return here + (place - knot) * (there - here)


def sum_in_order(values: Iterable[float]) -> float:
    """Add from the left, as compiled code does; Python's own sum may round less."""
    total = 0.0
    for value in values:
        total += value
    return total


def _sizes(settings: Settings, first: bool) -> tuple[int, int]:
    if first:
        return settings.cset1_initial, settings.cset2_initial
    return settings.cset1, settings.cset2


def _normalised(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    if high - low < FLAT:
        return [1.0] * len(values)
    return [(value - low) / (high - low) for value in values]
