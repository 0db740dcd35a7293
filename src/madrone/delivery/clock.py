"""The clocks of an opportunity, computed from its stored events by one pure function (domain.md 5.2).

The student's page, the proctor's board, the save path's locks and the scorer all ask :func:`standing`,
so that no two of them can disagree about whether a test is idle, locked or expired.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

IDLE_MINUTES = 20
_TESTING = frozenset({"started", "review", "segmentEntry", "segmentExit"})
_OVER = frozenset({"completed", "expired", "invalidated", "forceCompleted"})


@dataclass(frozen=True, slots=True)
class Change:
    """One stored change of state: when, and to which state."""

    at: datetime
    to_state: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the test, the window and the school fix.

    ``pause_minutes`` is None where a pause never locks (performance tasks). ``window_closes`` is the
    first moment at which the window is shut. ``zone`` is the school's time zone: calendar days are
    counted in it.
    """

    pause_minutes: int | None
    expiry_days: int
    window_closes: datetime
    zone: tzinfo
    idle_minutes: int = IDLE_MINUTES


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an opportunity's clocks stand at one moment.

    ``started_at``    first begun, None when never
    ``paused_for``    length of the present pause; zero when it is not paused
    ``locked_before`` answers received before this moment are locked; None when nothing is
    ``idle``          testing, but without any activity for the idle limit
    ``expires_at``    first moment at which it may not be taken any more
    """

    started_at: datetime | None
    paused_for: timedelta
    locked_before: datetime | None
    idle: bool
    expires_at: datetime
    expired: bool


def standing(
    changes: Iterable[Change], rules: Rules, now: datetime, *, last_activity_at: datetime | None = None
) -> Standing:
    """Compute every clock from an opportunity's changes of state, oldest first.

    A pause lasts from leaving the test until it is begun again, whoever caused it; one of *more than*
    ``pause_minutes`` locks what was answered before (domain.md 5.2, and its note on the boundary).
    Expiry is the end of the last of ``expiry_days`` calendar days, the day of the first start included,
    or the end of the window, whichever comes first.
    """
    started_at = paused_since = locked_before = latest = None
    testing = False
    for change in changes:
        latest = change.at
        if change.to_state in _TESTING:
            started_at = started_at or change.at
            if paused_since and _locks(change.at - paused_since, rules):
                locked_before = change.at
            testing, paused_since = True, None
        elif testing:
            testing = False
            paused_since = None if change.to_state in _OVER else change.at
    paused_for = now - paused_since if paused_since else timedelta(0)
    if _locks(paused_for, rules):
        locked_before = now
    active = max((moment for moment in (latest, last_activity_at) if moment), default=now)
    expires_at = _expiry(started_at, rules)
    return Standing(
        started_at=started_at,
        paused_for=paused_for,
        locked_before=locked_before,
        idle=testing and now - active >= timedelta(minutes=rules.idle_minutes),
        expires_at=expires_at,
        expired=now >= expires_at,
    )


def end_of_day(day: datetime, zone: tzinfo, days: int = 1) -> datetime:
    """Tell the midnight that ends the ``days``-th calendar day, the day of ``day`` itself being the first."""
    last = day.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last, time.min, tzinfo=zone)


def _locks(pause: timedelta, rules: Rules) -> bool:
    return rules.pause_minutes is not None and pause > timedelta(minutes=rules.pause_minutes)


def _expiry(started_at: datetime | None, rules: Rules) -> datetime:
    if started_at is None:
        return rules.window_closes
    return min(end_of_day(started_at, rules.zone, rules.expiry_days), rules.window_closes)
