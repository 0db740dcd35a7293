"""The next item of a test, from its state alone: what a delivery service asks after every answer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from madrone.psychometrics.adaptive import draws
from madrone.psychometrics.adaptive.abilities import replay
from madrone.psychometrics.adaptive.algorithms import Limits, Progress, Selector, find_algorithm
from madrone.psychometrics.adaptive.blueprint_files import HIGHEST, LOWEST
from madrone.psychometrics.adaptive.field_test import planned
from madrone.psychometrics.adaptive.openness import accessible, grades_joined, limits_for, whole_limits
from madrone.psychometrics.adaptive.pool import Flags, Pool
from madrone.psychometrics.adaptive.state import TestState
from madrone.psychometrics.adaptive.termination import GOES_ON, POOL, REASONS, rules_of, why_ended
from madrone.psychometrics.errors import PsychometricsError
from madrone.psychometrics.irt.scoring import check_score


@dataclass(frozen=True, slots=True)
class Choice:
    """The items to give now, in order; none when the test has ended, and then why (``REASONS``).

    ``theta`` and ``se`` are the interim ability: posterior mean and standard deviation.
    """

    items: tuple[str, ...]
    field_test: bool
    theta: float
    se: float
    ended: str = ""


class AdaptiveTest:
    """A pool with its algorithm, ready to say what comes next; holds nothing of any person."""

    def __init__(self, pool: Pool) -> None:
        """Load the algorithm that the blueprint names, and let it read its settings."""
        self.pool = pool
        self.rules = rules_of(pool.blueprint)
        self.in_category = np.ascontiguousarray(pool.has[:, pool.categories].astype(np.int32))

    @cached_property
    def selector(self) -> Selector:
        """The algorithm made for the pool."""
        return find_algorithm(self.pool.blueprint.algorithm)(self.pool)

    def next_item(self, state: TestState) -> Choice:
        """Choose what comes next; equal states get equal choices, in any process.

        Raises ``PsychometricsError``: ``unknown-item`` and ``score-range`` for a state that does not fit the
        pool, ``algorithm-choice`` for an algorithm that chose what it may not.
        """
        progress = self.progress(state)
        slot = self._field_test(state)
        if slot:
            return Choice(slot, True, progress.theta, progress.se)
        limits = progress.limits
        why = why_ended(
            self.rules, len(progress.given), limits.min_length, limits.max_length, progress.counts,
            limits.minima, progress.theta, np.array([progress.se, *progress.category_se]),
        )  # fmt: skip
        if why != GOES_ON:
            return Choice((), False, progress.theta, progress.se, REASONS[why])
        chosen = tuple(int(place) for place in self.selector.choose(progress))
        self.check(chosen, progress)
        if not chosen:
            return Choice((), False, progress.theta, progress.se, REASONS[POOL])
        names = tuple(self.pool.items[place].item_id for place in chosen)
        return Choice(names, False, progress.theta, progress.se)

    def progress(self, state: TestState) -> Progress:
        """Everything an algorithm may know, worked out from the state."""
        places, scores = self._answers(state)
        blueprint = self.pool.blueprint
        first = blueprint.start[0] if state.start is None else min(max(state.start, LOWEST), HIGHEST)
        start = (first, blueprint.start[1])
        ones = 1 + self.pool.categories.shape[0]
        theta, se = np.empty(ones), np.empty(ones)
        known = np.array([-1 if score is None else score for score in scores], np.int32)
        given = np.array(places, np.int32)
        replay(given, known, self.pool.chances, self.in_category, self.pool.grid, start, theta, se)
        open_items, limits = self._openness(state)
        self._close(open_items, places, float(theta[0]), float(se[0]))
        return Progress(
            seed=state.seed,
            given=tuple(places),
            scores=tuple(scores),
            counts=self.pool.has[places].sum(axis=0).astype(np.int32),
            open=open_items,
            eligible=eligible_units(self.pool, state.seed),
            limits=limits,
            theta=float(theta[0]),
            se=float(se[0]),
            category_theta=theta[1:],
            category_se=se[1:],
        )

    def check(self, chosen: tuple[int, ...], progress: Progress) -> None:
        """Refuse a choice that no algorithm may make, such as an item that was given already."""
        n = len(self.pool.items)
        bad = next((place for place in chosen if not (0 <= place < n and progress.open[place])), None)
        units = {int(self.pool.unit_of[place]) for place in chosen if 0 <= place < n}
        room = progress.limits.max_length - len(progress.given)
        if bad is not None or len(units) > 1 or len(set(chosen)) != len(chosen) or len(chosen) > room:
            raise PsychometricsError(
                "algorithm-choice",
                f"The algorithm {self.pool.blueprint.algorithm} chose the items at {list(chosen)}, which "
                "cannot be given together now. Its package has to be corrected.",
            )

    def _answers(self, state: TestState) -> tuple[list[int], list[int | None]]:
        places, scores = [], []
        for item, score in zip(state.items, state.scores, strict=True):
            place = self.pool.place_of.get(item)
            if place is None:
                raise PsychometricsError(
                    "unknown-item", f"The test was given item {item}, which is not in this pool."
                )
            if score is not None:
                check_score(self.pool.parameters[place], score)
            if self.pool.operational[place]:
                places.append(place)
                scores.append(score)
        return places, scores

    def _openness(self, state: TestState) -> tuple[Flags, Limits]:
        if not state.excluded and not state.seen:
            return self.pool.operational.copy(), whole_limits(self.pool)
        open_items = accessible(self.pool, state.excluded, state.seen)
        return open_items, limits_for(self.pool, open_items)

    def _close(self, open_items: Flags, given: list[int], theta: float, se: float) -> None:
        """Close what was given, whole sets of it, and other grades while they do not join."""
        below, above = grades_joined(self.pool, len(given), theta, se)
        for place in given:
            open_items[list(self.pool.units[self.pool.unit_of[place]].items)] = False
        side = self.pool.off_grade[self.pool.unit_of]
        if not below:
            open_items &= side >= 0
        if not above:
            open_items &= side <= 0

    def _field_test(self, state: TestState) -> tuple[str, ...]:
        """The field-test unit whose position has come, if any."""
        if self.pool.blueprint.field_test is None:
            return ()
        kept_back = frozenset(
            self.pool.place_of[item] for item in (*state.excluded, *state.seen) if item in self.pool.place_of
        )
        given = set(state.items)
        for slot in planned(self.pool, state.seed, kept_back):
            names = tuple(self.pool.items[place].item_id for place in slot.unit.items)
            if slot.position <= len(state.items) + 1 and not given.issuperset(names):
                return names
        return ()


def eligible_units(pool: Pool, seed: int) -> Flags:
    """Which units [u] exposure control lets this test have.

    Sympson and Hetter (1985) give a chosen item with a chance of its own, and do not consider it again for
    that person otherwise. Drawing once per test and unit beforehand is the same.
    """
    if pool.blueprint.exposure_column is None:
        return np.ones(len(pool.units), np.bool_)
    numbers = np.empty(len(pool.units))
    draws.uniforms(seed, draws.EXPOSURE, numbers)
    eligible: Flags = numbers < pool.exposure
    return eligible
