"""Adding to the audit trail: one function, called inside the transaction of the action it tells of."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import models, transaction

from madrone.access import Actor
from madrone.audit.models import ChainHead, Event
from madrone.audit.registry import ACTIONS
from madrone.kernel import clock
from madrone.kernel.signing import GENESIS


def add(by: Actor, action: str, *, on: models.Model | None = None, at: str = "", **details: Any) -> Event:
    """Add one event to the chain, in the caller's transaction: it stands or falls with the change.

    ``action`` must be registered with its human wording; ``on`` is the object changed (its ``code`` names it)
    and ``at`` the organization it belongs to. Details must be plain data and hold no student's name or SSID.
    """
    if action not in ACTIONS:
        raise LookupError(f"audit action {action!r} is not registered in audit.registry")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must be called inside the action's transaction")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
    event = Event(
        sequence=head.sequence + 1,
        at=clock.now(),
        action=action,
        actor_code=by.code,
        actor_name=by.name,
        org_code=at,
        subject_type=on._meta.label if on is not None else "",
        subject_code=str(getattr(on, "code", "") or getattr(on, "pk", "")) if on is not None else "",
        details=_plain(details),
    )
    event.hash = link(head.hash, event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def link(previous: str, event: Event) -> str:
    """Hash an event onto the chain; anybody can recompute it from the row and the hash before."""
    fields = [
        previous,
        event.sequence,
        _moment(event.at),
        event.action,
        event.actor_code,
        event.actor_name,
        event.org_code,
        event.subject_type,
        event.subject_code,
        event.details,
    ]
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(at: datetime) -> str:
    # Databases differ in how they hand back a time zone; the instant is what counts.
    return f"{at.timestamp():.6f}"


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(details, default=str)))
