"""A short mathematics test of our own, and Sam taking it: what these tests start from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from madrone.administrations.models import TestAssignment, Window
from madrone.content.models import FormItem, Item, Stimulus, Test
from madrone.delivery.actions.histories import store_answers
from madrone.delivery.actions.opportunities import begin_opportunity, request_opportunity, submit_opportunity
from madrone.delivery.actions.supervision import approve_opportunity
from madrone.delivery.models import Opportunity
from madrone.kernel import clock
from madrone.kernel.years import school_year
from madrone.students.models import Student
from tests.cast import LEA, SCHOOL, Cast

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
MATCH = "http://www.imsglobal.org/question/qti_v3p0/rptemplates/match_correct.xml"
MAP = "http://www.imsglobal.org/question/qti_v3p0/rptemplates/map_response.xml"
RUBRIC = """<qti-rubric-block use="scoring" view="scorer"><qti-content-body>
<h3>Score point 2</h3><p>Says why and shows it.</p><p>Exemplar: because.</p>
<h3>Score point 1</h3><p>Says why.</p>
<h3>Score point 0</h3><p>Says neither.</p>
</qti-content-body></qti-rubric-block>"""

Value = dict[str, Any]


def chosen(*identifiers: str) -> Value:
    """An answer by choice: one identifier, or several."""
    if len(identifiers) == 1:
        return {"RESPONSE": {"base": {"identifier": identifiers[0]}}}
    return {"RESPONSE": {"list": {"identifier": list(identifiers)}}}


def written(text: str) -> Value:
    """An answer in words."""
    return {"RESPONSE": {"base": {"string": text}}}


def _item(identifier: str, declaration: str, body: str, processing: str, outcome: str = "") -> str:
    template = f'<qti-response-processing template="{processing}"/>' if processing else ""
    return (
        f'<qti-assessment-item xmlns="{NAMESPACE}" identifier="{identifier}" title="Question {identifier}"'
        f' adaptive="false" time-dependent="false" xml:lang="en">{declaration}'
        f'<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" {outcome}/>'
        f"<qti-item-body>{body}</qti-item-body>{template}</qti-assessment-item>"
    )


def _choices(maximum: int) -> str:
    options = "".join(
        f'<qti-simple-choice identifier="{one}">Option {one}</qti-simple-choice>' for one in "ABCD"
    )
    return (
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="{maximum}">'
        f"<qti-prompt>Which?</qti-prompt>{options}</qti-choice-interaction>"
    )


def one_right(identifier: str) -> str:
    """A choice whose key is B, worth one point."""
    declaration = (
        '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
        "<qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>"
    )
    return _item(identifier, declaration, _choices(1), MATCH)


def two_right(identifier: str) -> str:
    """A choice of several: A and C are worth a point each, B takes one away."""
    entries = "".join(
        f'<qti-map-entry map-key="{key}" mapped-value="{points}"/>'
        for key, points in {"A": 1, "C": 1, "B": -1}.items()
    )
    declaration = (
        '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">'
        "<qti-correct-response><qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response>"
        f'<qti-mapping default-value="0" lower-bound="0" upper-bound="2">{entries}</qti-mapping>'
        "</qti-response-declaration>"
    )
    return _item(identifier, declaration, _choices(0), MAP)


def in_words(identifier: str) -> str:
    """A written answer, scored by a person with a rubric from 0 to 2."""
    declaration = '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="string"/>'
    body = (
        '<qti-extended-text-interaction response-identifier="RESPONSE" expected-lines="5">'
        f"<qti-prompt>Explain.</qti-prompt></qti-extended-text-interaction>{RUBRIC}"
    )
    outcome = 'normal-minimum="0" normal-maximum="2" external-scored="human"'
    return _item(identifier, declaration, body, "", outcome)


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the form."""

    identifier: str
    claim: str
    write: Callable[[str], str]
    slope: float
    steps: tuple[float, ...]
    operational: bool = True


FORM = (
    Question("M1", "1", one_right, 0.8, (-0.6,)),
    Question("M2", "2", one_right, 0.7, (0.1,)),
    Question("M3", "3", one_right, 0.9, (0.4,)),
    Question("M4", "1", two_right, 0.6, (-0.2, 0.5)),
    Question("M5", "3", in_words, 0.5, (0.2, 0.9)),
    Question("M6", "1", one_right, 0.7, (0.0,), operational=False),
)
# M6 is tried out on the form and does not count.
COUNTING = tuple(question for question in FORM if question.operational)

ALL_RIGHT: Mapping[str, Value] = {
    "M1": chosen("B"),
    "M2": chosen("B"),
    "M3": chosen("B"),
    "M4": chosen("A", "C"),
    "M5": written("Because four halves make two wholes."),
    "M6": chosen("B"),
}


def make_test(identifier: str = "MATH-5", **fields: Any) -> Test:
    """Put the form into the item bank."""
    fields = {"kind": "summative", "subject": "MATH", "grade": "05", "title": "Grade 5 Mathematics"} | fields
    test = Test.objects.create(identifier=identifier, **fields)
    passage = Stimulus.objects.create(
        identifier=f"{identifier}-passage",
        title="Pies",
        xml=(
            f'<qti-assessment-stimulus xmlns="{NAMESPACE}" identifier="pies" title="Pies" xml:lang="en">'
            "<qti-stimulus-body><p>Four pies stood on a sill.</p></qti-stimulus-body>"
            "</qti-assessment-stimulus>"
        ),
    )
    for position, question in enumerate(FORM, start=1):
        item = Item.objects.create(
            identifier=question.identifier,
            title=f"Question {question.identifier}",
            subject="MATH",
            grade="05",
            claim=question.claim,
            xml=question.write(question.identifier),
            max_score=len(question.steps),
            hand_scored=question.write is in_words,
            irt_model="2pl" if len(question.steps) == 1 else "gpcm",
            irt_a=question.slope,
            irt_steps=list(question.steps),
            imported_at=clock.now(),
        )
        item.stimuli.add(passage)
        FormItem.objects.create(test=test, item=item, position=position, operational=question.operational)
    return test


def make_window(test: Test, *, name: str = "Winter", org_code: str = LEA) -> Window:
    """Open a window with the test in it."""
    today = clock.now().date()
    window = Window.objects.create(
        name=name,
        org_code=org_code,
        school_year=school_year(today),
        opens_on=today - timedelta(days=10),
        closes_on=today + timedelta(days=30),
    )
    window.tests.add(test)
    return window


def begin(cast: Cast, student: Student, window: Window, test: Test) -> Opportunity:
    """Bring a student to the first question, let in by Tom."""
    assignment, _new = TestAssignment.objects.get_or_create(
        window=window,
        student=student,
        test=test,
        defaults={"source": "manual", "created_at": clock.now()},
    )
    opportunity = request_opportunity(
        student=student, assignment=assignment, session_code="TEST-1234", org_code=SCHOOL
    )
    approve_opportunity(by=cast.tom, opportunity=opportunity)
    return begin_opportunity(opportunity=opportunity, settings={}, grade=student.grade)


def take(
    cast: Cast, student: Student, window: Window, test: Test, answers: Mapping[str, Value]
) -> Opportunity:
    """Have a student begin the test, answer and hand it in."""
    opportunity = begin(cast, student, window, test)
    opportunity = store_answers(opportunity=opportunity, entries=answers.items())
    return submit_opportunity(
        opportunity=opportunity, sequence=opportunity.sequence, chain=opportunity.chain, answered=0
    )
