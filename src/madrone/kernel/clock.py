"""The one clock of the house: everything that needs the time asks here."""

from datetime import UTC, datetime


def now() -> datetime:
    """Tell the current moment, aware, in UTC."""
    return datetime.now(UTC)
