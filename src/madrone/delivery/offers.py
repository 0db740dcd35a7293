"""What a student is offered in a room: every test of the window, and what can be done about each today."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from madrone.administrations.queries import assignments_of
from madrone.delivery.models import Opportunity
from madrone.delivery.rooms import Room
from madrone.delivery.states import ENDED, State

if TYPE_CHECKING:
    from madrone.administrations.models import TestAssignment
    from madrone.students.models import Student


class Offer(StrEnum):
    """What a student can do with a test in this room."""

    START = "start"
    RESUME = "resume"
    ELSEWHERE = "not-here"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class OfferedTest:
    """One assigned test and what can be done with it."""

    assignment: "TestAssignment"
    offer: Offer

    @property
    def can_choose(self) -> bool:
        """Tell whether a button stands beside it."""
        return self.offer in {Offer.START, Offer.RESUME}


def offers_for(student: "Student", room: Room) -> list[OfferedTest]:
    """List the student's tests in the room's window; those that can be taken now come first."""
    assignments = [one for one in assignments_of(student) if one.window_id == room.window_id]
    known = {
        one.assignment_id: one
        for one in Opportunity.objects.filter(assignment__in=assignments, student=student)
    }
    offered = [OfferedTest(one, _offer(one, room, known.get(one.pk))) for one in assignments]
    return sorted(offered, key=lambda each: not each.can_choose)


def _offer(assignment: "TestAssignment", room: Room, opportunity: Opportunity | None) -> Offer:
    if opportunity is not None and State(opportunity.state) in ENDED:
        return Offer.FINISHED
    if assignment.test_id not in room.test_ids:
        return Offer.ELSEWHERE
    begun = opportunity is not None and opportunity.first_started_at is not None
    return Offer.RESUME if begun else Offer.START
