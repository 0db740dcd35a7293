"""Time limits as plain checks: the caller has the clock and says how many seconds have passed.

Limits lie over one another: the test, the part, each section round an item, the item. All hold at once
(QTI 3.0.1, TimeLimits). Seconds are given by the limit's key: ``test``, ``part:P1``, ``section:S1``,
``item:Q01``; a missing one counts as none.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from madrone.qti.assessment.model import Test, TimeLimits
from madrone.qti.flow.plan import PlannedItem, PlannedPart

Verdict: TypeAlias = Literal["in-time", "late", "over"]


@dataclass(frozen=True, slots=True)
class RunningLimit:
    """One limit that holds where a student is; ``key`` says of what."""

    key: str
    limits: TimeLimits


def limits_at(test: Test, part: PlannedPart, item: PlannedItem) -> tuple[RunningLimit, ...]:
    """All limits that hold at an item, outermost first."""
    found = [("test", test.time_limits), (f"part:{part.part.identifier}", part.part.time_limits)]
    found += [(f"section:{key}", part.sections[key].time_limits) for key in item.path]
    found.append((f"item:{item.key}", item.ref.time_limits))
    return tuple(RunningLimit(key, limits) for key, limits in found if limits is not None)


def check_time(limits: Iterable[RunningLimit], elapsed: Mapping[str, float]) -> Verdict:
    """Whether an answer comes in time, late but still taken, or when a limit is over and it is not taken."""
    verdict: Verdict = "in-time"
    for limit in limits:
        most = limit.limits.max_time
        if most is None or elapsed.get(limit.key, 0.0) <= most:
            continue
        if not limit.limits.allow_late:
            return "over"
        verdict = "late"
    return verdict


def time_left(limits: Iterable[RunningLimit], elapsed: Mapping[str, float]) -> float:
    """Seconds until the first limit is reached, not below 0; infinity where there is none."""
    left = [
        limit.limits.max_time - elapsed.get(limit.key, 0.0)
        for limit in limits
        if limit.limits.max_time is not None
    ]
    return max(min(left, default=math.inf), 0.0)


def time_missing(limits: Iterable[RunningLimit], elapsed: Mapping[str, float]) -> float:
    """Seconds that a student must still stay before the least times of these limits are reached."""
    missing = [
        limit.limits.min_time - elapsed.get(limit.key, 0.0)
        for limit in limits
        if limit.limits.min_time is not None
    ]
    return max(max(missing, default=0.0), 0.0)
