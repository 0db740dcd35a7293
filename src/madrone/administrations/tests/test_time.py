"""Days and moments of windows, in the school's own time (domain.md 3.1)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from madrone.administrations import queries
from madrone.administrations.models import Window
from madrone.kernel import clock


def window(opens_on: date, closes_on: date) -> Window:
    return Window(name="W", org_code="5910001", school_year=2027, opens_on=opens_on, closes_on=closes_on)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 3, 2, 7, 59, 59, tzinfo=UTC), date(2027, 3, 1)),
        (datetime(2027, 3, 2, 8, 0, tzinfo=UTC), date(2027, 3, 2)),
        (datetime(2027, 6, 1, 6, 59, 59, tzinfo=UTC), date(2027, 5, 31)),
        (datetime(2027, 6, 1, 7, 0, tzinfo=UTC), date(2027, 6, 1)),
    ],
)
def test_the_day_is_that_of_the_school(monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date) -> None:
    at(monkeypatch, moment)
    assert queries.today() == day


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        (date(2027, 3, 12), datetime(2027, 3, 13, 8, 0, tzinfo=UTC)),
        # The clocks go forward in the night after the 13th, at two: the 14th ends an hour earlier in UTC.
        (date(2027, 3, 13), datetime(2027, 3, 14, 8, 0, tzinfo=UTC)),
        (date(2027, 3, 14), datetime(2027, 3, 15, 7, 0, tzinfo=UTC)),
        # They go back in the morning of 7 November.
        (date(2026, 11, 6), datetime(2026, 11, 7, 8, 0, tzinfo=UTC) - timedelta(hours=0)),
    ],
)
def test_a_window_ends_at_the_midnight_after_its_last_day(last: date, ends: datetime) -> None:
    assert queries.closes_at(window(date(2026, 10, 1), last)) == ends


def test_a_window_is_open_from_its_first_to_its_last_day() -> None:
    one = window(date(2027, 3, 1), date(2027, 3, 3))
    days = [date(2027, 2, 28) + timedelta(days=n) for n in range(5)]
    assert [queries.is_open(one, day) for day in days] == [False, True, True, True, False]


def test_the_last_evening_still_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    one = window(date(2027, 3, 1), date(2027, 3, 3))
    at(monkeypatch, datetime(2027, 3, 3, 23, 59, tzinfo=ZoneInfo("America/Los_Angeles")))
    assert queries.is_open(one)
    at(monkeypatch, datetime(2027, 3, 4, 0, 0, tzinfo=ZoneInfo("America/Los_Angeles")))
    assert not queries.is_open(one)
