"""The finished window: every student's tests taken, scored and reported, told through the real actions."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from madrone.access import Actor
from madrone.accessibility.queries import settings_for
from madrone.administrations import queries as administrations
from madrone.administrations.models import TestAssignment, Window
from madrone.content import queries as content
from madrone.content.models import Test
from madrone.content.parsed import parsed_item
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.opportunities import (
    begin_opportunity,
    enter_review,
    request_opportunity,
    submit_opportunity,
)
from madrone.delivery.actions.supervision import approve_opportunity
from madrone.delivery.models import Opportunity
from madrone.jobs import queries as jobs
from madrone.jobs import worker
from madrone.kernel import clock
from madrone.proctor.actions.sessions import close_session, open_session
from madrone.scoring.actions.hand import record_hand_score
from madrone.scoring.models import ItemScore
from madrone.site.demonstration.simulate import Question, answer_worth, draw_points
from madrone.students.models import Roster, Student

# Absent on the day: one in thirty. Stopped early, so that some questions are blank: one in twenty-five.
ABSENT, STOPPED = 1 / 30, 1 / 25
# Written answers left for somebody to score, so that the scoring queue is alive.
LEFT_TO_SCORE = 6

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Classroom:
    """A class: its roster, its teacher as an actor, its school."""

    roster: Roster
    teacher: Actor
    org_code: str


def questions_of(test: Test) -> list[Question]:
    """Prepare a form for simulated students."""
    return [
        Question(
            parsed_item(place.item),
            test.subject,
            content.parameters_of(place.item),
            place.item.hand_scored,
            int(place.item.max_score),
        )
        for place in content.form_items(test)
    ]


def tell(
    classrooms: Sequence[Classroom], window: Window, *, rater: Actor, chance: random.Random, say: Say
) -> None:
    """Have every class take every test of a window, then score it all, by machine and by hand."""
    tests = sorted(window.tests.all(), key=lambda test: test.subject)
    forms = {test.pk: questions_of(test) for test in tests}
    # The two subjects of one student go together, and schools differ a little, as they do.
    abilities = {pk: chance.gauss(0, 0.9) for room in classrooms for pk in _students(room)}
    for number, room in enumerate(classrooms):
        say(f"Class {number + 1} of {len(classrooms)} takes its tests …")
        for day, test in enumerate(tests):
            start = _morning(window, days=2 * day + number % 5)
            _take(room, window, test, forms[test.pk], abilities, start, chance)
    say("Scoring …")
    _run_jobs()
    say("Scoring written answers …")
    _score_by_hand(rater, chance)
    _run_jobs()


def _take(
    room: Classroom,
    window: Window,
    test: Test,
    form: Sequence[Question],
    abilities: dict[int, float],
    start: datetime,
    chance: random.Random,
) -> None:
    """One class, one test, one morning."""
    with clock.pretend(start):
        session = open_session(by=room.teacher, org_code=room.org_code, window=window, tests=[test])
    for assignment in _assignments(room, window, test):
        if chance.random() < ABSENT:
            continue
        shift = 0.15 if test.subject == "ELA" else -0.1
        theta = abilities[assignment.student_id] + chance.gauss(shift, 0.35)
        began = start + timedelta(seconds=chance.randint(120, 600))
        opportunity = _begin(room, assignment, session.code, began)
        ended = began + timedelta(minutes=chance.randint(35, 80))
        with clock.pretend(ended):
            _answer_and_submit(opportunity, form, theta, chance)
    with clock.pretend(start + timedelta(minutes=100)):
        close_session(by=room.teacher, session=session)


def _begin(room: Classroom, assignment: TestAssignment, session: str, at: datetime) -> Opportunity:
    student = assignment.student
    with clock.pretend(at):
        opportunity = request_opportunity(
            student=student, assignment=assignment, session_code=session, org_code=room.org_code
        )
        approve_opportunity(by=room.teacher, opportunity=opportunity)
        settings = settings_for(student.pk, assignment.test.subject)
        return begin_opportunity(opportunity=opportunity, settings=settings, grade=student.grade)


def _answer_and_submit(
    opportunity: Opportunity, form: Sequence[Question], theta: float, chance: random.Random
) -> None:
    reached = len(form) if chance.random() > STOPPED else chance.randint(4, len(form) - 2)
    entries = [
        (question.item.identifier, answer_worth(question, draw_points(question, theta, chance), chance))
        for question in form[:reached]
    ]
    opportunity = store_answers(opportunity=opportunity, entries=entries)
    enter_review(opportunity=opportunity)
    submit_opportunity(
        opportunity=opportunity,
        sequence=opportunity.sequence,
        chain=opportunity.chain,
        answered=len(entries),
    )


def _run_jobs() -> None:
    """Run what was asked for; a history with an unscored test in it would be no finished one."""
    worker.run_all()
    unfinished = list(jobs.unfinished()[:1])
    if unfinished:
        raise RuntimeError(f"{unfinished[0]}: {unfinished[0].problem}")


def _score_by_hand(rater: Actor, chance: random.Random) -> None:
    """Have the state's rater score the written answers, but for a few that wait for somebody to try it."""
    waiting = list(ItemScore.objects.filter(points=None).select_related("opportunity__test"))
    for score in waiting[LEFT_TO_SCORE:]:
        points = chance.choices([0, 1, 2], weights=[3, 5, 4])[0]
        handed_in = score.opportunity.completed_at or clock.now()
        with clock.pretend(handed_in + timedelta(days=3)):
            record_hand_score(by=rater, score=score, points=min(points, int(score.maximum)))


def _assignments(room: Classroom, window: Window, test: Test) -> Iterator[TestAssignment]:
    found = administrations.assignments_in(window, _students(room)).filter(test=test)
    yield from found.select_related("student", "test", "window")


def _students(room: Classroom) -> list[int]:
    return list(Student.objects.filter(rosters=room.roster).values_list("pk", flat=True))


def _morning(window: Window, *, days: int) -> datetime:
    """A school morning of the window, half past eight local time, never on a weekend."""
    day = window.opens_on + timedelta(days=3)
    while days or day.weekday() >= 5:
        day += timedelta(days=1)
        days -= day.weekday() < 5 and days > 0
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=administrations.ZONE)
