"""The one way an opportunity changes state: under its row's lock, by the table, with an event kept."""

from datetime import datetime

from django.db.models import QuerySet

from madrone.access import Actor
from madrone.delivery.errors import refusal
from madrone.delivery.models import Opportunity, OpportunityEvent
from madrone.delivery.states import State, may_move


def locked(opportunity: Opportunity) -> Opportunity:
    """Read an opportunity again under a lock that lasts until the transaction ends."""
    rows = Opportunity.objects.select_for_update(of=("self",))
    return rows.select_related("student", "test", "assignment__window").get(pk=opportunity.pk)


def all_locked(opportunities: QuerySet[Opportunity]) -> list[Opportunity]:
    """Read several opportunities again, locked together in the order of their keys until the transaction ends.

    Whoever changes more than one calls this before the first change: an event of the audit trail holds the
    trail's head, and someone who waits for the head while holding a later opportunity would wait for ever.
    Everywhere the order is: opportunities by key, then the head.
    """
    return list(opportunities.select_for_update(of=("self",)).order_by("pk"))


def move(opportunity: Opportunity, to: State, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Change the state of a locked opportunity, or raise the DeliveryError that says what to do instead.

    The caller saves the row; the event is stored here.
    """
    old = State(opportunity.state)
    if not may_move(old, to):
        raise refusal(old, to)
    opportunity.state, opportunity.state_since, opportunity.reason = to, now, reason
    keep_event(opportunity, old, by=by, now=now)


def keep_event(opportunity: Opportunity, old: State | None, *, by: Actor, now: datetime) -> None:
    """Store that the opportunity has come to its present state."""
    OpportunityEvent.objects.create(
        opportunity=opportunity,
        at=now,
        from_state=old or "",
        to_state=opportunity.state,
        by=by.code or by.name,
        reason=opportunity.reason,
        session_code=opportunity.session_code,
    )
