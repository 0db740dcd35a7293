"""The clocks of an opportunity (domain.md 5.2), as pure arithmetic on stored events."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madrone.delivery.clock import Change, Rules, Standing, end_of_day, standing

ZONE = ZoneInfo("America/Los_Angeles")
NINE = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)  # nine in the morning at school
CLOSES = datetime(2026, 6, 12, 7, 0, tzinfo=UTC)
RULES = Rules(pause_minutes=20, expiry_days=45, window_closes=CLOSES, zone=ZONE)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def changes(*steps: tuple[float, str]) -> list[Change]:
    return [Change(at(minutes), state) for minutes, state in steps]


def stand(*steps: tuple[float, str], now: float, rules: Rules = RULES, **more: Any) -> Standing:
    return standing(changes(*steps), rules, at(now), **more)


BEGUN = ((0, "pending"), (1, "approved"), (2, "started"))


def test_what_was_never_begun_has_no_clocks_but_the_windows_end() -> None:
    found = stand((0, "pending"), now=5)
    assert (found.started_at, found.locked_before, found.idle) == (None, None, False)
    assert (found.paused_for, found.expires_at, found.expired) == (timedelta(0), CLOSES, False)


@pytest.mark.parametrize(
    ("pause", "locked"), [(timedelta(minutes=20), False), (timedelta(minutes=20, microseconds=1), True)]
)
def test_a_pause_of_more_than_twenty_minutes_locks_and_one_of_twenty_does_not(
    pause: timedelta, locked: bool
) -> None:
    paused_at = at(30)
    history = [*changes(*BEGUN), Change(paused_at, "paused")]
    assert (standing(history, RULES, paused_at + pause).locked_before is not None) is locked
    resumed = [*history, Change(paused_at + pause, "started")]
    assert (standing(resumed, RULES, paused_at + pause).locked_before is not None) is locked


def test_the_wait_for_approval_is_part_of_the_pause() -> None:
    found = stand(*BEGUN, (30, "paused"), (45, "suspended"), (49, "approved"), (51, "started"), now=52)
    assert found.locked_before == at(51)
    assert found.paused_for == timedelta(0)


def test_a_short_pause_after_a_long_one_keeps_the_lock_where_it_was() -> None:
    found = stand(*BEGUN, (30, "paused"), (60, "started"), (70, "paused"), (75, "started"), now=80)
    assert found.locked_before == at(60)


def test_review_is_testing_and_not_a_pause() -> None:
    found = stand(*BEGUN, (10, "review"), now=25, last_activity_at=at(24))
    assert (found.locked_before, found.paused_for, found.idle) == (None, timedelta(0), False)


def test_a_test_without_pause_rule_never_locks() -> None:
    rules = Rules(pause_minutes=None, expiry_days=15, window_closes=CLOSES, zone=ZONE)
    assert stand(*BEGUN, (30, "paused"), (600, "started"), now=601, rules=rules).locked_before is None


def test_the_length_of_the_present_pause_is_told() -> None:
    assert stand(*BEGUN, (30, "paused"), (35, "suspended"), now=37).paused_for == timedelta(minutes=7)


@pytest.mark.parametrize(("now", "idle"), [(29.99, False), (30, True)])
def test_twenty_minutes_without_activity_are_idle(now: float, idle: bool) -> None:
    assert stand(*BEGUN, now=now, last_activity_at=at(10)).idle is idle


def test_only_a_test_under_way_is_idle() -> None:
    assert not stand(*BEGUN, (5, "paused"), now=600, last_activity_at=at(4)).idle
    assert not stand(*BEGUN, (5, "completed"), now=600, last_activity_at=at(4)).idle


def test_the_first_day_counts_and_days_are_the_schools_own() -> None:
    # Eleven at night on the 3rd at school is the 4th in UTC; one day means the end of the 3rd.
    late = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
    rules = Rules(pause_minutes=20, expiry_days=1, window_closes=CLOSES, zone=ZONE)
    found = standing([Change(late, "started")], rules, late)
    assert found.expires_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


def test_days_are_counted_over_the_change_to_summer_time() -> None:
    found = stand(*BEGUN, now=5)
    assert found.expires_at == datetime(2026, 4, 17, 0, 0, tzinfo=ZONE)
    assert found.expires_at.astimezone(UTC).hour == 7


def test_the_windows_end_comes_first_when_it_is_earlier() -> None:
    rules = Rules(pause_minutes=20, expiry_days=45, window_closes=at(600), zone=ZONE)
    assert stand(*BEGUN, now=599, rules=rules).expired is False
    assert stand(*BEGUN, now=600, rules=rules).expired is True


def test_expiry_is_counted_from_the_first_start_only() -> None:
    day = 24 * 60
    found = stand(*BEGUN, (30, "paused"), (10 * day, "started"), now=10 * day + 1)
    assert found.started_at == at(2)
    assert found.expires_at == end_of_day(at(2), ZONE, 45)


states = st.sampled_from(["pending", "suspended", "approved", "started", "review", "paused", "denied"])
histories = st.lists(st.tuples(st.integers(0, 40), states), max_size=12)


@given(history=histories, wait=st.integers(0, 60))
def test_what_is_locked_stays_locked_as_time_goes_on(history: list[tuple[int, str]], wait: int) -> None:
    moments = [sum(step for step, _ in history[: place + 1]) for place in range(len(history))]
    events = changes(*zip(moments, (state for _, state in history), strict=True))
    end = at(moments[-1] if moments else 0)
    before = standing(events, RULES, end)
    after = standing(events, RULES, end + timedelta(minutes=wait))
    if before.locked_before is not None:
        assert after.locked_before is not None
        assert after.locked_before >= before.locked_before
    assert after.expires_at == before.expires_at
    assert after.paused_for >= before.paused_for
