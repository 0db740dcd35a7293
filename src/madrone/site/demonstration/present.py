"""The open window: one session under way, with a student asking to come in and a place free for you."""

import random

from madrone.accessibility.queries import settings_of_many
from madrone.administrations import queries as administrations
from madrone.administrations.models import TestAssignment, Window
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.opportunities import begin_opportunity, request_opportunity
from madrone.delivery.actions.supervision import approve_opportunity, pause_opportunity
from madrone.delivery.models import Opportunity
from madrone.proctor.actions.sessions import open_session
from madrone.proctor.models import TestSession
from madrone.site.demonstration.history import Classroom, questions_of
from madrone.site.demonstration.simulate import Question, answer_worth, draw_points
from madrone.students.models import Student

# Where the class stands a quarter of an hour in; everybody else has yet to sign in.
WAITING, TESTING, PAUSED = 2, 5, 1


def open_session_to_try(room: Classroom, window: Window, *, chance: random.Random) -> TestSession:
    """Open a session for all tests of a window, with the summative mathematics test of part of the class under way."""
    tests = list(window.tests.order_by("subject", "title"))
    mathematics = [test for test in tests if test.kind == "summative"][-1]
    session = open_session(by=room.teacher, org_code=room.org_code, window=window, tests=tests)
    form = questions_of(mathematics)
    free = student_to_try(session)
    assignments = [one for one in _assignments(room, window, mathematics.pk) if one.student_id != free.pk]
    for place, assignment in enumerate(assignments[: WAITING + TESTING + PAUSED]):
        opportunity = request_opportunity(
            student=assignment.student,
            assignment=assignment,
            session_code=session.code,
            org_code=room.org_code,
        )
        if place >= WAITING:
            _under_way(room, opportunity, form, chance, paused=place >= WAITING + TESTING)
    return session


def student_to_try(session: TestSession) -> Student:
    """Give the student of the session's teacher whose place was left free.

    The first of the class without test settings: the test should look at first as most students see it.
    """
    rosters = Student.objects.filter(
        rosters__owners=session.administrator, rosters__org_code=session.org_code
    )
    in_order = list(rosters.order_by("last_name", "first_name", "pk"))
    special = {student_id for student_id, _subject in settings_of_many(student.pk for student in in_order)}
    return next(student for student in in_order if student.pk not in special)


def _under_way(
    room: Classroom, opportunity: Opportunity, form: list[Question], chance: random.Random, *, paused: bool
) -> None:
    approve_opportunity(by=room.teacher, opportunity=opportunity)
    opportunity = begin_opportunity(opportunity=opportunity, settings={}, grade=opportunity.student.grade)
    entries = [
        (question.item.identifier, answer_worth(question, draw_points(question, 0.2, chance), chance))
        for question in form[: chance.randint(3, len(form) - 4)]
    ]
    store_answers(opportunity=opportunity, entries=entries)
    if paused:
        pause_opportunity(by=room.teacher, opportunity=opportunity, reason="Nurse’s office")


def _assignments(room: Classroom, window: Window, test_id: int) -> list[TestAssignment]:
    students = Student.objects.filter(rosters=room.roster).values_list("pk", flat=True)
    found = administrations.assignments_in(window, students).filter(test_id=test_id)
    return list(
        found.select_related("student", "test", "window").order_by(
            "student__last_name", "student__first_name", "student__pk"
        )
    )
