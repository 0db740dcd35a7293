"""Reading sessions: who may see which, what may be opened where, and what students may know."""

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from madrone.access import Actor
from madrone.administrations.queries import open_windows_at
from madrone.delivery.queries import opportunities_in_session
from madrone.delivery.rooms import Room
from madrone.kernel import clock
from madrone.kernel.codes import normal_session_id
from madrone.kernel.errors import NotFound
from madrone.orgs.access import within_scope
from madrone.orgs.queries import schools_under
from madrone.proctor.access import SESSION_PERMS, kinds_of, may_run
from madrone.proctor.models import TestSession

if TYPE_CHECKING:
    from madrone.administrations.models import Window
    from madrone.content.models import Test
    from madrone.orgs.models import Organization

# Without any sign of the test administrator or a student for so long, a session is over (domain.md 5.1).
IDLE = timedelta(minutes=20)


def sessions_visible_to(actor: Actor) -> QuerySet[TestSession]:
    """List the sessions that an actor may run: at a school in scope, all tests of kinds allowed there."""
    found = TestSession.objects.filter(_anywhere(actor)).select_related("administrator", "window")
    for perm in SESSION_PERMS:
        if "" in actor.scopes(perm):
            continue
        such_tests = TestSession.tests.through.objects.filter(
            testsession=OuterRef("pk"), test__kind__in=kinds_of(perm)
        )
        found = found.filter(~Exists(such_tests) | within_scope(actor, perm))
    return found


def get_session(actor: Actor, code: str) -> TestSession:
    """Find a session by its ID as somebody types it; NotFound for one that is out of scope, as for none."""
    found = sessions_visible_to(actor).filter(code=normal_session_id(code)).first()
    if found is None:
        raise NotFound(
            "session-unknown",
            _("There is no session with that ID, or it is not one that you may run. Check the ID."),
            field="code",
        )
    return found


def find_session_for_student(code: str) -> Room | None:
    """Find a session for the student's side; one that has been left alone too long counts as closed."""
    found = TestSession.objects.filter(code=code).first()
    if found is None:
        return None
    return Room(
        code=found.code,
        org_code=found.org_code,
        is_open=found.state == TestSession.State.OPEN and not is_left_alone(found),
        window_id=found.window_id,
        test_ids=frozenset(found.tests.values_list("pk", flat=True)),
    )


def is_left_alone(session: TestSession) -> bool:
    """Tell whether neither the test administrator nor a student has done anything for twenty minutes."""
    # The demonstration's session is there for whoever comes by to try it.
    if os.environ.get("MADRONE_DEMONSTRATION") == "1":
        return False
    since = clock.now() - IDLE
    if session.last_activity_at > since:
        return False
    recent = Q(last_activity_at__gt=since) | Q(state_since__gt=since)
    return not opportunities_in_session(session.code).filter(recent).exists()


def left_alone() -> list[TestSession]:
    """List the open sessions that have been left alone too long."""
    quiet = TestSession.objects.filter(state=TestSession.State.OPEN, last_activity_at__lte=clock.now() - IDLE)
    return [session for session in quiet if is_left_alone(session)]


def schools_to_open_at(actor: Actor) -> list["Organization"]:
    """List the schools where an actor may run any session at all."""
    scopes = {scope for perm in SESSION_PERMS for scope in actor.scopes(perm)}
    allowed = Q(pk__in=[])
    for scope in scopes:
        allowed |= Q(code__startswith=scope)
    return list(schools_under("").filter(allowed, active=True))


def tests_to_open(actor: Actor, org_code: str) -> list[tuple["Window", list["Test"]]]:
    """List the windows open today at a school, each with the tests that the actor may give there."""
    windows = open_windows_at(org_code).prefetch_related("tests")
    offers = [(one, [test for test in one.tests.all() if may_run(actor, test, org_code)]) for one in windows]
    return [(window, tests) for window, tests in offers if tests]


def board_version(session: TestSession) -> str:
    """Give a text that changes whenever the board does: one read by the index on the session's code."""
    sums = (
        opportunities_in_session(session.code)
        .order_by()
        .aggregate(count=Count("pk"), saves=Sum("sequence"), since=Max("state_since"))
    )
    # Ages and pauses are shown in minutes, so the board is never older than one.
    minute = int(clock.now().timestamp() // 60)
    return f"{session.state}.{sums['count']}.{sums['saves'] or 0}.{sums['since']}.{minute}"


def _anywhere(actor: Actor) -> Q:
    allowed = Q(pk__in=[])
    for perm in SESSION_PERMS:
        if "" in actor.scopes(perm):
            return Q()
        allowed |= within_scope(actor, perm)
    return allowed
