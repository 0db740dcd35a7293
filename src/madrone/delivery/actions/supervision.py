"""What staff, the clock and the scorer do with a student's test."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor
from madrone.delivery import queries
from madrone.delivery.access import CLOCK, require_pause, require_proctor
from madrone.delivery.actions.moves import locked, move
from madrone.delivery.clock import IDLE_MINUTES
from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity
from madrone.delivery.states import SAVING, State
from madrone.jobs import queue
from madrone.kernel import clock
from madrone.kernel.errors import NotAllowed

log = logging.getLogger(__name__)
IDLE = "20 minutes without activity"


@transaction.atomic
def approve_opportunity(*, by: Actor, opportunity: Opportunity) -> Opportunity:
    """Let a waiting student begin or resume."""
    opportunity = locked(opportunity)
    require_proctor(by, opportunity)
    move(opportunity, State.APPROVED, by=by, now=clock.now())
    opportunity.save()
    audit.record(by, "delivery.opportunity.approved", on=opportunity, at=opportunity.org_code)
    return opportunity


@transaction.atomic
def deny_opportunity(*, by: Actor, opportunity: Opportunity, reason: str) -> Opportunity:
    """Refuse a waiting student, with the reason that the student is shown (domain.md 5.1)."""
    opportunity = locked(opportunity)
    require_proctor(by, opportunity)
    reason = _shown_reason(reason)
    move(opportunity, State.DENIED, by=by, now=clock.now(), reason=reason)
    opportunity.save()
    audit.record(by, "delivery.opportunity.denied", on=opportunity, at=opportunity.org_code, reason=reason)
    return opportunity


def _shown_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise DeliveryError("reason-missing", _("Write the reason; the student is shown it."), field="reason")
    if len(reason) > 200:
        raise DeliveryError("reason-too-long", _("Shorten the reason to 200 characters."), field="reason")
    return reason


@transaction.atomic
def pause_opportunity(*, by: Actor, opportunity: Opportunity, reason: str = "") -> Opportunity:
    """Pause a test: by its student, by whoever may run the session, or by the clock."""
    opportunity = locked(opportunity)
    require_pause(by, opportunity)
    _pause(opportunity, by=by, now=clock.now(), reason=reason.strip()[:200])
    return opportunity


def _pause(opportunity: Opportunity, *, by: Actor, now: datetime, reason: str) -> None:
    move(opportunity, State.PAUSED, by=by, now=now, reason=reason)
    opportunity.save()
    audit.record(by, "delivery.opportunity.paused", on=opportunity, at=opportunity.org_code, reason=reason)


def pause_idle(*, by: Actor = CLOCK, now: datetime | None = None) -> int:
    """Pause every test without activity for 20 minutes (domain.md 5.2); return how many."""
    now = now or clock.now()
    _clock_only(by)
    cutoff = now - timedelta(minutes=IDLE_MINUTES)
    quiet = Opportunity.objects.filter(state__in=SAVING, state_since__lte=cutoff)
    quiet = quiet.exclude(last_activity_at__gt=cutoff)
    return _apply(_pause_when_idle, quiet.order_by("pk"), now)


@transaction.atomic
def _pause_when_idle(found: Opportunity, now: datetime) -> bool:
    opportunity = locked(found)
    if not queries.standing(opportunity, now).idle:
        return False
    _pause(opportunity, by=CLOCK, now=now, reason=IDLE)
    return True


def expire_due(*, by: Actor = CLOCK, now: datetime | None = None) -> int:
    """Let every unfinished test whose time is over expire; return how many.

    One with answers is scored as attempted work (domain.md 5.2).
    """
    now = now or clock.now()
    _clock_only(by)
    return _apply(_expire_when_due, queries.perhaps_expired(now), now)


@transaction.atomic
def _expire_when_due(found: Opportunity, now: datetime) -> bool:
    opportunity = locked(found)
    if not queries.is_open(opportunity) or not queries.standing(opportunity, now).expired:
        return False
    move(opportunity, State.EXPIRED, by=CLOCK, now=now)
    opportunity.save()
    audit.record(CLOCK, "delivery.opportunity.expired", on=opportunity, at=opportunity.org_code)
    if opportunity.sequence:
        queue.enqueue("scoring.score", opportunity=opportunity.code)
    return True


def _apply(limit: Callable[[Opportunity, datetime], bool], due: Iterable[Opportunity], now: datetime) -> int:
    """Apply a time limit to one test after the other; one that fails is put on record and stops no other."""
    count = 0
    for found in due:
        try:
            count += limit(found, now)
        except Exception:
            # Whatever is wrong with this one, the next round tries it again.
            log.exception("the time limit could not be applied to opportunity %s", found.code)
    return count


def _clock_only(by: Actor) -> None:
    if by is not CLOCK:
        raise NotAllowed("not-allowed", _("Only the clock may do this."))
