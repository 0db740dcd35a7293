"""Letting students in, refusing and pausing them, as the test administrator of their session."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from madrone.access import Actor
from madrone.delivery.actions.moves import all_locked
from madrone.delivery.actions.supervision import approve_opportunity, deny_opportunity, pause_opportunity
from madrone.delivery.queries import opportunities_in_session
from madrone.delivery.states import State
from madrone.kernel.errors import NotFound
from madrone.proctor.actions.sessions import note_presence
from madrone.proctor.board import can_be_decided
from madrone.proctor.errors import SessionError
from madrone.proctor.models import TestSession

if TYPE_CHECKING:
    from madrone.delivery.models import Opportunity


@transaction.atomic
def approve_student(*, by: Actor, session: TestSession, opportunity_code: str) -> "Opportunity":
    """Let one waiting student of the session begin or go on; one who was let in stays so."""
    _while_open(by, session)
    opportunity = _in_session(session, opportunity_code)
    if opportunity.state == State.APPROVED:
        # The button was pressed twice, or a colleague was quicker: what was wanted is so.
        return opportunity
    return approve_opportunity(by=by, opportunity=opportunity)


@transaction.atomic
def approve_all(*, by: Actor, session: TestSession, opportunity_codes: Sequence[str]) -> "list[Opportunity]":
    """Let those begin who were shown when the list was confirmed; whoever came since waits for a look.

    One who stopped waiting in the meantime is left as he is. All or none are approved.
    """
    _while_open(by, session)
    wanted = all_locked(opportunities_in_session(session.code).filter(code__in=opportunity_codes))
    return [approve_opportunity(by=by, opportunity=one) for one in wanted if can_be_decided(one)]


@transaction.atomic
def deny_student(*, by: Actor, session: TestSession, opportunity_code: str, reason: str) -> "Opportunity":
    """Refuse one waiting student, who is shown the reason."""
    _while_open(by, session)
    return deny_opportunity(by=by, opportunity=_in_session(session, opportunity_code), reason=reason)


@transaction.atomic
def pause_student(*, by: Actor, session: TestSession, opportunity_code: str) -> "Opportunity":
    """Pause one student's test; one that is paused stays so."""
    _while_open(by, session)
    opportunity = _in_session(session, opportunity_code)
    if opportunity.state == State.PAUSED:
        return opportunity
    return pause_opportunity(by=by, opportunity=opportunity, reason="Paused by the test administrator")


def _while_open(by: Actor, session: TestSession) -> None:
    if session.state != TestSession.State.OPEN:
        raise SessionError(
            "session-closed", _("This session is closed, so nothing can be decided in it. Open a new one.")
        )
    note_presence(by=by, session=session)


def _in_session(session: TestSession, code: str) -> "Opportunity":
    found = opportunities_in_session(session.code).filter(code=code).first()
    if found is None:
        raise NotFound("student-unknown", _("This student is not in this session any more."))
    return found
