"""Opening, extending, entering and closing a test session (domain.md 5.1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madrone import audit
from madrone.access import Actor
from madrone.administrations.queries import is_open
from madrone.delivery.access import CLOCK
from madrone.delivery.actions.moves import all_locked
from madrone.delivery.actions.supervision import pause_opportunity
from madrone.delivery.queries import opportunities_in_session
from madrone.delivery.states import State, may_move
from madrone.kernel import clock
from madrone.kernel.errors import NotAllowed
from madrone.proctor.access import require_all
from madrone.proctor.errors import SessionError
from madrone.proctor.models import TestSession
from madrone.proctor.queries import is_left_alone, left_alone

if TYPE_CHECKING:
    from madrone.administrations.models import Window
    from madrone.content.models import Test

_TRIES = 5
CLOSED = "The session was closed"


@transaction.atomic
def open_session(*, by: Actor, org_code: str, window: "Window", tests: Sequence["Test"]) -> TestSession:
    """Open a session with a new ID at a school, offering some of a window's tests.

    Raises SessionError ``window-closed``, ``no-tests`` or ``test-not-in-window``; NotAllowed for a kind of
    test that the actor may not give there.
    """
    _check_tests(by, org_code, window, tests)
    session = _create(by, org_code, window)
    session.tests.set(tests)
    audit.record(
        by,
        "proctor.session.opened",
        on=session,
        at=org_code,
        window=window.code,
        tests=[test.identifier for test in tests],
    )
    return session


@transaction.atomic
def add_tests(*, by: Actor, session: TestSession, tests: Sequence["Test"]) -> TestSession:
    """Offer more tests in an open session; a test that is offered can never be taken out again."""
    session = _locked_open(session)
    _check_tests(by, session.org_code, session.window, tests)
    session.tests.add(*tests)
    _touch(session)
    audit.record(
        by,
        "proctor.session.extended",
        on=session,
        at=session.org_code,
        tests=[test.identifier for test in tests],
    )
    return session


@transaction.atomic
def close_session(*, by: Actor, session: TestSession) -> TestSession:
    """Close a session for good and pause everybody who is at a test in it.

    It cannot be opened again: students go on in a new session with a new ID.
    """
    session = _locked_open(session)
    if by is not CLOCK:
        require_all(by, session.tests.all(), session.org_code)
    paused = 0
    for opportunity in all_locked(opportunities_in_session(session.code)):
        if may_move(State(opportunity.state), State.PAUSED) and opportunity.state != State.DENIED:
            pause_opportunity(by=by, opportunity=opportunity, reason=CLOSED)
            paused += 1
    session.state = TestSession.State.CLOSED
    session.closed_at = clock.now()
    session.save(update_fields=["state", "closed_at"])
    audit.record(by, "proctor.session.closed", on=session, at=session.org_code, paused=paused)
    return session


def close_sessions_left_alone(*, by: Actor = CLOCK) -> int:
    """Close every session without a sign of anybody for twenty minutes; return how many."""
    closed = 0
    for session in left_alone():
        with transaction.atomic():
            again = TestSession.objects.select_for_update().get(pk=session.pk)
            if again.state == TestSession.State.OPEN and is_left_alone(again):
                close_session(by=by, session=again)
                closed += 1
    return closed


def note_presence(*, by: Actor, session: TestSession) -> TestSession:
    """Remember that the test administrator is there, which keeps the session open. Nothing else changes."""
    if session.state == TestSession.State.OPEN:
        require_all(by, session.tests.all(), session.org_code)
        _touch(session)
    return session


def _touch(session: TestSession) -> None:
    session.last_activity_at = clock.now()
    session.save(update_fields=["last_activity_at"])


def _check_tests(by: Actor, org_code: str, window: "Window", tests: Sequence["Test"]) -> None:
    if not tests:
        raise SessionError("no-tests", _("Choose at least one test."), field="tests")
    require_all(by, tests, org_code)
    if not is_open(window) or not org_code.startswith(window.org_code):
        raise SessionError(
            "window-closed",
            _("%(window)s is not open at this school today. Choose a test of an open window.")
            % {"window": window.name},
        )
    known = set(window.tests.values_list("pk", flat=True))
    if any(test.pk not in known for test in tests):
        raise SessionError("test-not-in-window", _("This window does not give that test. Choose another."))


def _locked_open(session: TestSession) -> TestSession:
    session = TestSession.objects.select_for_update().get(pk=session.pk)
    if session.state != TestSession.State.OPEN:
        raise SessionError(
            "session-closed",
            _("This session is closed and cannot be opened again. Open a new one; students go on there."),
        )
    return session


def _create(by: Actor, org_code: str, window: "Window") -> TestSession:
    if by.account_id is None:
        raise NotAllowed("not-allowed", _("Only a member of staff can open a session."))
    now = clock.now()
    for last in [False] * (_TRIES - 1) + [True]:
        try:
            # Of 2.3 thousand million IDs one may have been given before; then another is drawn.
            with transaction.atomic():
                return TestSession.objects.create(
                    org_code=org_code,
                    administrator_id=by.account_id,
                    window=window,
                    opened_at=now,
                    last_activity_at=now,
                )
        except IntegrityError:
            if last:
                raise
    raise AssertionError("the last try either returns or raises")
