"""A test from its student's side: asked for, begun, reviewed, handed in, and in the end scored."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madrone import audit
from madrone.access import Actor
from madrone.content.actions.tests import freeze_form
from madrone.delivery import queries
from madrone.delivery.access import CLOCK, student_actor
from madrone.delivery.actions.moves import keep_event, locked, move
from madrone.delivery.errors import DeliveryError
from madrone.delivery.models import Opportunity
from madrone.delivery.states import ENDED, SAVING, State
from madrone.jobs import queue
from madrone.kernel import clock
from madrone.kernel.errors import NotFound

if TYPE_CHECKING:
    from madrone.administrations.models import TestAssignment
    from madrone.students.models import Student

USED_ELSEWHERE = "Signed in again, perhaps on another device"


@transaction.atomic
def request_opportunity(
    *, student: "Student", assignment: "TestAssignment", session_code: str, org_code: str
) -> Opportunity:
    """Ask for approval to take or resume an assigned test in a session.

    A test never begun goes to ``pending``, one begun before to ``suspended``. A test that is being taken
    is paused first, so that a second device can never go on without approval. Raises DeliveryError
    ``already-finished``, ``expired`` or ``not-open-yet``.
    """
    if assignment.student_id != student.pk:
        raise NotFound("assignment-unknown", _("This test is not assigned to this student."))
    now = clock.now()
    by = student_actor(student)
    opportunity, new = Opportunity.objects.select_for_update(of=("self",)).get_or_create(
        assignment=assignment,
        defaults={
            "student": student,
            "test": assignment.test,
            "org_code": org_code,
            "session_code": session_code,
            "state_since": now,
        },
    )
    _refuse_when_over(opportunity)
    opportunity.session_code, opportunity.org_code = session_code, org_code
    if new:
        keep_event(opportunity, None, by=by, now=now)
    else:
        _ask_again(opportunity, by=by, now=now)
    opportunity.save()
    audit.record(by, "delivery.opportunity.requested", on=opportunity, at=org_code, session=session_code)
    return opportunity


def _refuse_when_over(opportunity: Opportunity) -> None:
    if State(opportunity.state) in ENDED:
        raise DeliveryError("already-finished", _("You have already finished this test."))
    now = clock.now()
    if now < queries.window_opens(opportunity):
        raise DeliveryError(
            "not-open-yet",
            _("The testing window for this test has not opened yet. Ask your test administrator."),
        )
    if queries.standing(opportunity, now).expired:
        raise DeliveryError(
            "expired", _("The time for this test is over. Talk to your test administrator about it.")
        )


def _ask_again(opportunity: Opportunity, *, by: Actor, now: datetime) -> None:
    begun = opportunity.first_started_at is not None
    wanted = State.SUSPENDED if begun else State.PENDING
    state = State(opportunity.state)
    if state in SAVING or (begun and state is State.APPROVED):
        move(opportunity, State.PAUSED, by=by, now=now, reason=USED_ELSEWHERE)
    if State(opportunity.state) is not wanted:
        move(opportunity, wanted, by=by, now=now)


@transaction.atomic
def begin_opportunity(
    *, opportunity: Opportunity, settings: dict[str, Any], grade: str, device: str = ""
) -> Opportunity:
    """Start or resume an approved test on the device that asks: a new epoch, which alone may save.

    The first start freezes the grade and the test settings (domain.md 5.1); a resume after a long pause locks
    what was answered before it (domain.md 5.2). ``device`` is the seat's code: when the device that has begun
    asks again, because the answer got lost on its way, it goes on in its epoch.
    """
    opportunity = locked(opportunity)
    if device and device == opportunity.begun_by and State(opportunity.state) in SAVING:
        return opportunity
    now = clock.now()
    by = student_actor(opportunity.student)
    move(opportunity, State.STARTED, by=by, now=now)
    if opportunity.first_started_at is None:
        opportunity.first_started_at = now
        opportunity.settings, opportunity.grade = settings, grade
        freeze_form(test=opportunity.test)
    opportunity.epoch += 1
    opportunity.begun_by = device
    opportunity.last_number = 0
    opportunity.last_activity_at = now
    opportunity.locked_items = json.dumps(queries.items_locked(opportunity, now), separators=(",", ":"))
    opportunity.save()
    audit.record(
        by, "delivery.opportunity.begun", on=opportunity, at=opportunity.org_code, epoch=opportunity.epoch
    )
    return opportunity


@transaction.atomic
def enter_review(*, opportunity: Opportunity) -> Opportunity:
    """Open the review page at the end of the test; opening it again changes nothing."""
    opportunity = locked(opportunity)
    now = clock.now()
    opportunity.last_activity_at = now
    if State(opportunity.state) is State.REVIEW:
        opportunity.save(update_fields=["last_activity_at"])
        return opportunity
    by = student_actor(opportunity.student)
    move(opportunity, State.REVIEW, by=by, now=now)
    opportunity.save()
    audit.record(by, "delivery.opportunity.review-entered", on=opportunity, at=opportunity.org_code)
    return opportunity


def leave_review(*, opportunity: Opportunity) -> Opportunity:
    """Go back from the review page to a question.

    The table has no way from review back to started (domain.md 5.3) and none is needed: in review
    answers may still be changed, and the board goes on saying that this student has reached the end.
    """
    note_activity(opportunity=opportunity)
    opportunity.refresh_from_db()
    return opportunity


@transaction.atomic
def submit_opportunity(*, opportunity: Opportunity, sequence: int, chain: str, answered: int) -> Opportunity:
    """Hand the test in, after checking that the server holds everything that the device has.

    ``sequence`` and ``chain`` are the last receipt that the device holds, ``answered`` the number of
    questions that it shows as answered. Raises DeliveryError ``not-all-saved`` when they are not what is
    stored here.
    """
    opportunity = locked(opportunity)
    now = clock.now()
    by = student_actor(opportunity.student)
    move(opportunity, State.COMPLETED, by=by, now=now)
    _refuse_when_unsaved(opportunity, sequence, chain, answered)
    opportunity.completed_at = opportunity.last_activity_at = now
    opportunity.save()
    audit.record(
        by,
        "delivery.opportunity.submitted",
        on=opportunity,
        at=opportunity.org_code,
        sequence=sequence,
        chain=chain,
        answered=answered,
    )
    queue.enqueue("scoring.score", opportunity=opportunity.code)
    return opportunity


def _refuse_when_unsaved(opportunity: Opportunity, sequence: int, chain: str, answered: int) -> None:
    stored = queries.progress([opportunity.pk])[opportunity.pk]
    missing = max(sequence - opportunity.sequence, answered - stored)
    if missing > 0:
        raise DeliveryError(
            "not-all-saved",
            ngettext(
                "%(count)d answer on this device is not stored yet. Keep this page open until it is saved, "
                "then submit again.",
                "%(count)d answers on this device are not stored yet. Keep this page open until they are "
                "saved, then submit again.",
                missing,
            )
            % {"count": missing},
        )
    if (sequence, chain) != (opportunity.sequence, opportunity.chain):
        raise DeliveryError(
            "not-all-saved",
            _(
                "This device's record of saved answers is not the one that is stored (%(here)d saves here, "
                "%(there)d stored). Open the page again to load what is stored, look it over, then submit."
            )
            % {"here": sequence, "there": opportunity.sequence},
        )


def note_activity(*, opportunity: Opportunity) -> None:
    """Remember that the student has moved to another question: that counts as activity (domain.md 5.2)."""
    Opportunity.objects.filter(pk=opportunity.pk, state__in=SAVING).update(last_activity_at=clock.now())


@transaction.atomic
def mark_scored(*, opportunity: Opportunity) -> Opportunity:
    """Note that a finished test has its score; called inside the scorer's transaction, which keeps the audit.

    An expired test stays expired: its state says how it ended, its score that it was scored. Scoring the
    same test again changes nothing here.
    """
    opportunity = locked(opportunity)
    if State(opportunity.state) not in {State.EXPIRED, State.SCORED}:
        move(opportunity, State.SCORED, by=CLOCK, now=clock.now())
        opportunity.save()
    return opportunity
