"""Builds tests and walks through them, so that each test of ours shows only what it is about."""

from collections.abc import Mapping

from madrone.qti import Item, read_test
from madrone.qti.assessment import Test
from madrone.qti.flow import Attempt, TestFlow, TestSession, item_facts
from madrone.qti.tests.building import MATCH_CORRECT, NAMESPACE, SCORE, choice_body, make_item, response

CHOICE: Item = make_item(
    response("RESPONSE", "single", "identifier", "A") + SCORE, choice_body("A", "B"), MATCH_CORRECT
)
TEST_SCORE = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
TOTAL = (
    '<qti-outcome-processing><qti-set-outcome-value identifier="SCORE"><qti-sum>'
    '<qti-test-variables variable-identifier="SCORE"/></qti-sum></qti-set-outcome-value>'
    "</qti-outcome-processing>"
)
LINEAR = 'navigation-mode="linear" submission-mode="individual"'
FREE = 'navigation-mode="nonlinear" submission-mode="simultaneous"'


def ref(identifier: str, inside: str = "", attributes: str = "") -> str:
    """A reference to an item of the same name."""
    return (
        f'<qti-assessment-item-ref identifier="{identifier}" href="{identifier}.xml" {attributes}>'
        f"{inside}</qti-assessment-item-ref>"
    )


def section(identifier: str, inside: str, attributes: str = "") -> str:
    """A section."""
    return (
        f'<qti-assessment-section identifier="{identifier}" title="{identifier}" visible="true" {attributes}>'
        f"{inside}</qti-assessment-section>"
    )


def part(inside: str, modes: str = LINEAR, identifier: str = "P") -> str:
    """A part; linear unless it is to be otherwise."""
    return f'<qti-test-part identifier="{identifier}" {modes}>{inside}</qti-test-part>'


def xml_of_test(inside: str) -> bytes:
    """The XML of a test."""
    return (
        f'<qti-assessment-test xmlns="{NAMESPACE}" identifier="T" title="A test">{inside}'
        "</qti-assessment-test>"
    ).encode()


def build_test(inside: str) -> Test:
    """A test read from such XML."""
    return read_test(xml_of_test(inside))


def flow(inside: str, seed: int = 0, items: Mapping[str, Item] | None = None) -> TestFlow:
    """A flow through a test of such XML."""
    return flow_of(build_test(inside), seed, items)


def flow_of(test: Test, seed: int = 0, items: Mapping[str, Item] | None = None) -> TestFlow:
    """A flow whose items are all the same choice, but for those given by name."""
    known = items or {}
    facts = {one.href: item_facts(known.get(one.identifier, CHOICE)) for one in test.item_refs}
    return TestFlow(test, facts, seed)


def attempt(choice: str | None = "A", **details: float) -> Attempt:
    """An answer to the choice; its key is A."""
    return Attempt(
        responses={"RESPONSE": {"base": None if choice is None else {"identifier": choice}}},
        outcomes={"SCORE": {"base": {"float": 1.0 if choice == "A" else 0.0}}},
        correct=choice == "A",
        responded=choice is not None,
        **details,  # type: ignore[arg-type]  # only the duration is given here
    )


def walk(engine: TestFlow, answers: Mapping[str, str | None] | None = None) -> TestSession:
    """Answer every item that comes, in order, until the test is over."""
    session = engine.start()
    while (item := engine.current(session)) is not None:
        given = (answers or {}).get(item.ref.identifier, "A")
        session = engine.next(engine.answer(session, attempt(given)))
    return session


def when(variable: str, value: str, base_type: str = "identifier") -> str:
    """An expression that is true where a variable has a value."""
    return (
        f'<qti-match><qti-variable identifier="{variable}"/>'
        f'<qti-base-value base-type="{base_type}">{value}</qti-base-value></qti-match>'
    )


def branch(target: str, condition: str = '<qti-base-value base-type="boolean">true</qti-base-value>') -> str:
    """A branch rule; it always holds unless a condition is given."""
    return f'<qti-branch-rule target="{target}">{condition}</qti-branch-rule>'


def pre(condition: str) -> str:
    """A precondition."""
    return f"<qti-pre-condition>{condition}</qti-pre-condition>"
