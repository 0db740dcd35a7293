"""Reading opportunities, answers and clocks."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from madrone.delivery import clock as clocks
from madrone.delivery.answers import Value, is_given
from madrone.delivery.models import ItemTurn, Opportunity, Response
from madrone.delivery.receipts import Broken, Verification, verify_receipts
from madrone.delivery.states import ENDED, TRANSITIONS, State
from madrone.delivery.turns import Turn
from madrone.kernel.errors import NotFound
from madrone.orgs.queries import find_school

if TYPE_CHECKING:
    from madrone.students.models import Student

__all__ = [
    "Answer",
    "Broken",
    "Verification",
    "ended_opportunity",
    "get_opportunity",
    "get_opportunity_for_student",
    "is_open",
    "items_locked",
    "last_turns",
    "late_answers",
    "opportunities_in_session",
    "perhaps_expired",
    "present_answers",
    "progress",
    "standing",
    "verify_receipts",
    "window_opens",
]

# States from which time may still run out: everything that the table lets expire.
_MAY_EXPIRE = [state for state, targets in TRANSITIONS.items() if State.EXPIRED in targets]


@dataclass(frozen=True, slots=True)
class Answer:
    """A student's present answer to one item; ``value`` is PCI JSON by response identifier."""

    value: Value
    marked: bool
    sequence: int
    received_at: datetime

    @property
    def given(self) -> bool:
        """Tell whether it answers anything, rather than having been looked at or taken back."""
        return is_given(self.value)


def get_opportunity_for_student(student: "Student", code: str) -> Opportunity:
    """Find one of the student's own opportunities; NotFound for anybody else's."""
    rows = Opportunity.objects.select_related("student", "test", "assignment__window")
    found = rows.filter(student=student, code=code).first()
    if found is None:
        raise NotFound("opportunity-unknown", _("There is no such test among yours. Sign in again."))
    return found


def get_opportunity(code: str) -> Opportunity:
    """Find an opportunity for a caller that has checked the right to see it; NotFound when there is none."""
    rows = Opportunity.objects.select_related("student", "test", "assignment__window")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound("opportunity-unknown", _("There is no such test. Check the address."))
    return found


def ended_opportunity(code: str) -> Opportunity:
    """Find an opportunity that is over, for scoring; NotFound while it is still being taken."""
    found = get_opportunity(code)
    if State(found.state) not in ENDED:
        raise NotFound("opportunity-open", _("This test is not finished, so it cannot be scored yet."))
    return found


def opportunities_in_session(session_code: str) -> QuerySet[Opportunity]:
    """List the opportunities that were last asked for in a session, in the order of the students' names."""
    rows = Opportunity.objects.filter(session_code=session_code).select_related("student", "test")
    return rows.order_by("student__last_name", "student__first_name", "pk")


def present_answers(opportunity: Opportunity) -> dict[str, Answer]:
    """Give each item's present answer: the newest by epoch and number that is not late."""
    rows = _present(Response.objects.filter(opportunity=opportunity))
    fields = ("item", "value", "marked", "sequence", "received_at")
    return {
        item: Answer(json.loads(value), marked, sequence, received_at)
        for item, value, marked, sequence, received_at in rows.order_by("sequence").values_list(*fields)
    }


def progress(opportunity_ids: Iterable[int]) -> dict[int, int]:
    """Count the items answered, by opportunity; what was only looked at or taken back does not count."""
    counts = dict.fromkeys(opportunity_ids, 0)
    rows = _present(Response.objects.filter(opportunity_id__in=counts))
    for opportunity_id, value in rows.values_list("opportunity_id", "value"):
        counts[opportunity_id] += is_given(json.loads(value))
    return counts


def last_turns(opportunity: Opportunity) -> dict[str, Turn]:
    """Give the last turn at each item at which the student has taken one."""
    rows = ItemTurn.objects.filter(opportunity=opportunity).order_by("number")
    return {row.item: Turn(row.number, row.responses, row.outcomes) for row in rows}


def late_answers(opportunity: Opportunity) -> QuerySet[Response]:
    """List what came from a device that another had replaced, for staff to see (quality.md 3.6, point 6)."""
    return Response.objects.filter(opportunity=opportunity, late=True).order_by("sequence")


def _present(rows: QuerySet[Response]) -> QuerySet[Response]:
    newest_first = Window(
        RowNumber(), partition_by=["opportunity_id", "item"], order_by=[F("epoch").desc(), F("number").desc()]
    )
    return rows.filter(late=False).annotate(age=newest_first).filter(age=1)


def items_locked(opportunity: Opportunity, now: datetime) -> list[str]:
    """List the items that long pauses have locked: those answered before the last such pause ended."""
    before = standing(opportunity, now).locked_before
    if before is None:
        return []
    answers = present_answers(opportunity)
    return sorted(item for item, answer in answers.items() if answer.given and answer.received_at < before)


def standing(opportunity: Opportunity, now: datetime) -> clocks.Standing:
    """Compute an opportunity's clocks from its stored events (domain.md 5.2)."""
    changes = opportunity.events.order_by("pk").values_list("at", "to_state")
    return clocks.standing(
        (clocks.Change(at, state) for at, state in changes),
        _rules(opportunity),
        now,
        last_activity_at=opportunity.last_activity_at,
    )


def is_open(opportunity: Opportunity) -> bool:
    """Tell whether it is not over yet."""
    return State(opportunity.state) not in ENDED


def window_opens(opportunity: Opportunity) -> datetime:
    """Tell the first moment of the testing window in the school's time zone."""
    opens_on = opportunity.assignment.window.opens_on
    return datetime.combine(opens_on, time.min, tzinfo=_zone(opportunity.org_code))


def perhaps_expired(now: datetime) -> QuerySet[Opportunity]:
    """List unfinished opportunities whose time may be over; the clock has the last word on each."""
    unfinished = Opportunity.objects.filter(state__in=_MAY_EXPIRE)
    days = unfinished.order_by().values_list("test__expiry_days", flat=True).distinct()
    # A day of slack: the database compares moments, the rule counts calendar days of the school's own zone.
    begun = (
        Q(test__expiry_days=count, first_started_at__lte=now - timedelta(days=max(count - 1, 0)))
        for count in list(days)
    )
    closed = Q(assignment__window__closes_on__lte=now.date())
    return unfinished.filter(reduce(or_, begun, closed)).order_by("pk")


def _rules(opportunity: Opportunity) -> clocks.Rules:
    zone = _zone(opportunity.org_code)
    closes_on = opportunity.assignment.window.closes_on
    return clocks.Rules(
        pause_minutes=opportunity.test.pause_minutes,
        expiry_days=opportunity.test.expiry_days,
        window_closes=datetime.combine(closes_on + timedelta(days=1), time.min, tzinfo=zone),
        zone=zone,
    )


def _zone(org_code: str) -> ZoneInfo:
    school = find_school(org_code)
    return ZoneInfo(school.time_zone if school else settings.TIME_ZONE)
