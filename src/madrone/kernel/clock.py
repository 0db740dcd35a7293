"""The one clock of the house: everything that needs the time asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Tell the current moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let this thread's clock stand at ``moment``: for telling a history, as the demonstration does.

    Nothing that serves people may use it. ``moment`` must be aware.
    """
    if moment.tzinfo is None:
        raise ValueError("a pretended moment needs its time zone")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
