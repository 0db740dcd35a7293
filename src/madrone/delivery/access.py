"""Who may act on an opportunity: its own student, staff who may run such a session there, and the clock."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from madrone.access import Actor, Perm, require
from madrone.content.queries import item_identifiers
from madrone.delivery.models import Opportunity
from madrone.kernel.signing import Signer

if TYPE_CHECKING:
    from madrone.students.models import Student

# Acts when a time limit is over; it holds no role, so the actions that it may take name it.
CLOCK = Actor(name="Clock", code="clock")

_PERM_OF_KIND = {
    "summative": Perm.SESSION_SUMMATIVE,
    "ica": Perm.SESSION_INTERIM,
    "iab": Perm.SESSION_INTERIM,
    "practice": Perm.SESSION_PRACTICE,
}
TOKEN_SECONDS = 12 * 60 * 60


def student_actor(student: "Student") -> Actor:
    """Let a student act. The audit trail keeps the code and never the name (architecture.md 6)."""
    return Actor(name="Student", code=student.code)


def session_permission(kind: str) -> Perm:
    """Name the permission to run a session with a test of this kind (domain.md 1.3)."""
    return _PERM_OF_KIND[kind]


def require_proctor(by: Actor, opportunity: Opportunity) -> None:
    """Pass when the actor may run this test at the school where it is being taken; else NotAllowed."""
    require(by, session_permission(opportunity.test.kind), at=opportunity.org_code)


def require_pause(by: Actor, opportunity: Opportunity) -> None:
    """Pass for the student whose test it is, for the clock, and for whoever may run the session."""
    if by is not CLOCK and (by.account_id is not None or by.code != opportunity.student.code):
        require_proctor(by, opportunity)


def save_token(opportunity: Opportunity, now: datetime) -> str:
    """Make the token with which the device that began this epoch saves answers (stack.md, sessions).

    It names the items of the form, which is frozen by now: nothing else can be saved with it.
    """
    items = item_identifiers(opportunity.test)
    payload = {"o": opportunity.pk, "c": opportunity.code, "e": opportunity.epoch, "i": items}
    return intake_signer().sign(payload, expires=now.timestamp() + TOKEN_SECONDS)


def intake_signer() -> Signer:
    """Give the signer of save tokens; the save path is set up with the same secret."""
    return Signer(settings.SECRET_KEY.encode(), "intake")
