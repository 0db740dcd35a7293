"""The clock beside the pages: what it does in one round."""

import threading
from datetime import timedelta

import pytest

from madrone.delivery.actions import supervision
from madrone.delivery.tests.room import open_classroom
from madrone.kernel import clock
from madrone.proctor.models import TestSession
from madrone.site.background import keep_time
from tests.cast import Cast


class OneRound(threading.Event):
    """Told to stop as soon as the first round is over."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def test_it_closes_sessions_that_were_left_alone_even_when_another_limit_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    session = open_classroom(cast).session

    def fail() -> int:
        raise RuntimeError("the database is away")

    # The test's own connection must stay: it holds the transaction that is rolled back in the end.
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    monkeypatch.setattr(supervision, "expire_due", fail)
    keep_time(OneRound())
    session.refresh_from_db()
    assert session.state == TestSession.State.OPEN
    with clock.pretend(clock.now() + timedelta(minutes=21)):
        keep_time(OneRound())
    session.refresh_from_db()
    assert session.state == TestSession.State.CLOSED
    assert "trying again" in caplog.text
