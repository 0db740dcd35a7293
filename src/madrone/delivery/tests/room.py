"""A classroom for the tests of pages: a form with every kind of question, an open session, and Sam at a browser."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client

from madrone.administrations.actions.assignments import assign_test
from madrone.administrations.actions.windows import create_window
from madrone.administrations.models import Window
from madrone.administrations.queries import today
from madrone.content.models import FormItem, Item, Stimulus, Test
from madrone.delivery.models import Opportunity
from madrone.kernel import clock
from madrone.proctor.actions.sessions import open_session
from madrone.proctor.models import TestSession
from madrone.students.models import Student
from tests.cast import LEA, SCHOOL, Cast

_ITEM = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="{identifier}"
 title="{identifier}" adaptive="false" time-dependent="false" xml:lang="en">
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
<qti-correct-response><qti-value>KEYCHOICE</qti-value></qti-correct-response>
<qti-mapping default-value="0"><qti-map-entry map-key="KEYCHOICE" mapped-value="7.25"/></qti-mapping>
</qti-response-declaration>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
<qti-prompt>Which word rhymes with {word}?</qti-prompt>
<qti-simple-choice identifier="OTHER">spoon</qti-simple-choice>
<qti-simple-choice identifier="KEYCHOICE">{word}y</qti-simple-choice>
</qti-choice-interaction>
<qti-rubric-block view="scorer"><qti-content-body><p>Rubric for scorers only</p></qti-content-body></qti-rubric-block>
</qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
</qti-assessment-item>"""
_STIMULUS = """<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
 identifier="moon" title="The moon">
<qti-stimulus-body><p>The moon rose over the bay.</p></qti-stimulus-body></qti-assessment-stimulus>"""


def make_form(identifier: str = "PAGES-MATH", *, kind: str = "summative", words: str = "moon sun") -> Test:
    """Make a form with one choice question for each word; the first shares a passage."""
    test = Test.objects.create(
        identifier=identifier, title=f"Form {identifier}", kind=kind, subject="MATH", grade="05"
    )
    stimulus, _ = Stimulus.objects.get_or_create(identifier="moon", title="The moon", xml=_STIMULUS)
    for position, word in enumerate(words.split(), start=1):
        name = f"{identifier}-{word}"
        item = Item.objects.create(
            identifier=name,
            title=word,
            subject="MATH",
            grade="05",
            xml=_ITEM.format(identifier=name, word=word),
            max_score=1,
            imported_at=clock.now(),
        )
        if position == 1:
            item.stimuli.add(stimulus)
        FormItem.objects.create(test=test, item=item, position=position)
    return test


def make_window(
    cast: Cast, tests: list[Test], *, name: str = "Spring", students: list[Student] | None = None
) -> Window:
    """Open a window of the LEA and assign its tests to Sam and Sue, or to the students named."""
    window = create_window(
        by=cast.dev,
        org_code=LEA,
        name=name,
        opens_on=today() - timedelta(days=1),
        closes_on=today() + timedelta(days=10),
        tests=tests,
    )
    for test in tests:
        for student in students or [cast.sam, cast.sue]:
            assign_test(by=cast.dev, window=window, student=student, test=test)
    return window


@dataclass
class Classroom:
    """An open session with one test, and the steps that a student takes in the browser."""

    cast: Cast
    session: TestSession
    test: Test

    def sign_in(self, student: Student | None = None, **typed: str) -> Client:
        """Sign a student (Sam, if not told otherwise) in on a new device."""
        client = Client()
        student = student or self.cast.sam
        given = {"first_name": student.first_name, "ssid": student.ssid, "session_id": self.session.code}
        client.post("/test/", given | typed)
        return client

    def ask(self, client: Client, student: Student | None = None) -> Opportunity:
        """Choose the test at a device where the student is signed in."""
        assignment = self.assignment(student or self.cast.sam)
        client.post("/test/choose", {"assignment": assignment.code})
        return Opportunity.objects.get(assignment=assignment)

    def assignment(self, student: Student) -> Any:
        """Give a student's assignment of the classroom's test."""
        from madrone.administrations.models import TestAssignment

        return TestAssignment.objects.get(student=student, test=self.test)

    def begin(self) -> tuple[Client, Opportunity]:
        """Bring Sam to the player: sign in, choose, have Tom approve, begin."""
        client = self.sign_in()
        opportunity = self.ask(client)
        self.approve(opportunity)
        client.post("/test/begin")
        opportunity.refresh_from_db()
        return client, opportunity

    def approve(self, opportunity: Opportunity) -> None:
        """Have Tom let a student in, on the board."""
        board = Client()
        board.force_login(self.cast.accounts["tom"])
        board.post(f"/sessions/{self.session.code}/students/{opportunity.code}/approve")


def open_classroom(cast: Cast) -> Classroom:
    """Have Tom open a session at Alder Creek for a form that Sam and Sue are assigned."""
    test = make_form()
    window = make_window(cast, [test])
    session = open_session(by=cast.tom, org_code=SCHOOL, window=window, tests=[test])
    return Classroom(cast, session, test)
