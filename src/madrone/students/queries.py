"""Reading students and rosters."""

from django.db.models import QuerySet

from madrone.access import Actor
from madrone.students.models import Roster, Student


def students_in(prefix: str, grade: str = "") -> QuerySet[Student]:
    """List the enrolled students of an organization, of one grade or of all."""
    found = Student.objects.filter(org_code__startswith=prefix, enrolled=True)
    return found.filter(grade=grade) if grade else found


def roster_student_ids(actor: Actor) -> QuerySet[Roster, int]:
    """List the ids of the students on the rosters that an actor owns."""
    owned = Roster.objects.filter(owners=actor.account_id)
    return owned.values_list("students", flat=True)
