"""The audit trail: append-only, hash-chained, with the wording of every action."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db import models

    from madrone.access import Actor
    from madrone.audit.models import Event


def record(
    by: "Actor", action: str, *, on: "models.Model | None" = None, at: str = "", **details: Any
) -> "Event":
    """Add one event to the trail; see :func:`madrone.audit.recording.add`."""
    # The models can only be imported once Django is set up, which importing this package must not need.
    from madrone.audit.recording import add

    return add(by, action, on=on, at=at, **details)
