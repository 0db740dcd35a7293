"""What holds for any test and any student: no item twice, no way back, always an end.

Tests are drawn with sections, selections, shuffles, preconditions and branch rules in every place; students
draw their moves, among them many that are not allowed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madrone.qti import QtiError
from madrone.qti.flow import TestFlow, TestSession
from madrone.qti.tests.assessing import (
    FREE,
    LINEAR,
    TEST_SCORE,
    TOTAL,
    attempt,
    branch,
    flow,
    part,
    pre,
    ref,
    when,
)

pytestmark = pytest.mark.thorough

MODES = (
    LINEAR,
    FREE,
    LINEAR.replace("individual", "simultaneous"),
    FREE.replace("simultaneous", "individual"),
)
NAMES = [f"i{number}" for number in range(9)]
TARGETS = [*NAMES, "s0", "s1", "s2", "p0", "p1", "p2", "EXIT_SECTION", "EXIT_TESTPART", "EXIT_TEST"]
TRUE = '<qti-base-value base-type="boolean">true</qti-base-value>'

conditions = st.one_of(
    st.just(TRUE),
    st.builds(when, st.sampled_from([f"{name}.RESPONSE" for name in NAMES]), st.sampled_from("AB")),
    st.builds(
        "<qti-not>{}</qti-not>".format, st.builds(when, st.just("SCORE"), st.just("1"), st.just("float"))
    ),
)
rules = st.builds(
    lambda before, after: "".join(map(pre, before)) + "".join(after),
    st.lists(conditions, max_size=1),
    st.lists(st.builds(branch, st.sampled_from(TARGETS), conditions), max_size=2),
)


@st.composite
def whole_tests(draw: st.DrawFn) -> tuple[str, bool]:
    """The inside of a test, and whether some selection replaces what it takes."""
    names, sections = iter(NAMES), iter(range(20))
    replaced = False

    def write_section(depth: int) -> str:
        nonlocal replaced
        inside = draw(rules)
        if draw(st.booleans()):
            again = draw(st.booleans())
            replaced |= again
            chosen = draw(st.integers(0, 4))
            inside += f'<qti-selection select="{chosen}" with-replacement="{str(again).lower()}"/>'
        inside += f'<qti-ordering shuffle="{draw(st.sampled_from(("true", "false")))}"/>'
        for _ in range(draw(st.integers(1, 3))):
            name = next(names, None)
            if depth and draw(st.booleans()):
                inside += write_section(depth - 1)
            elif name is not None:
                inside += ref(name, draw(rules))
        together = draw(st.sampled_from(("true", "false")))
        return (
            f'<qti-assessment-section identifier="s{next(sections)}" title="s" visible="false" '
            f'keep-together="{together}">{inside}</qti-assessment-section>'
        )

    parts = [
        part(draw(rules) + write_section(draw(st.integers(0, 2))), draw(st.sampled_from(MODES)), f"p{number}")
        for number in range(draw(st.integers(1, 3)))
    ]
    return TEST_SCORE + "".join(parts) + TOTAL, replaced


moves = st.lists(
    st.one_of(
        st.tuples(st.just("next"), st.just("")),
        st.tuples(st.just("answer"), st.sampled_from("AB")),
        st.tuples(st.just("go_to"), st.sampled_from(NAMES)),
        st.tuples(st.just("finish_part"), st.just("")),
    ),
    max_size=40,
)


@dataclass
class Watched:
    """A session under the rules that every move must keep."""

    engine: TestFlow
    session: TestSession
    replaced: bool

    def make(self, move: str, argument: str) -> None:
        before = self.session
        steps: dict[str, Callable[[], TestSession]] = {
            "next": lambda: self.engine.next(before),
            "answer": lambda: self.engine.answer(before, attempt(argument)),
            "go_to": lambda: self.engine.go_to(before, argument),
            "finish_part": lambda: self.engine.finish_part(before),
        }
        try:
            self.session = steps[move]()
        except QtiError as refusal:
            assert refusal.code
            return
        self.check(before)

    def check(self, before: TestSession) -> None:
        now = self.session
        assert TestSession.from_json(json.loads(json.dumps(now.to_json()))) == now
        assert now.part >= before.part
        assert now.presented[: len(before.presented)] == before.presented
        assert len(set(now.presented)) == len(now.presented)
        shown = [key.partition("#")[0] for key in now.presented]
        assert self.replaced or len(set(shown)) == len(shown)
        assert set(now.answers) <= set(now.presented)
        item = self.engine.current(now)
        assert (item is None) is bool(now.end)
        if item is not None:
            self.check_place(before, now)

    def check_place(self, before: TestSession, now: TestSession) -> None:
        part = self.engine.plan.parts[now.part]
        place = part.position(now.item)
        assert place is not None
        if part.part.navigation == "linear":
            assert now.presented[-1] == now.item
            places = [part.position(key) for key in now.presented if part.position(key) is not None]
            assert places == sorted(places, key=lambda one: one or 0)
            assert not set(part.items[place].path) & set(now.left)


@settings(max_examples=300, deadline=None)
@given(whole_tests(), st.integers(0, 99), moves)
def test_any_moves_keep_the_order_and_every_test_ends(
    test: tuple[str, bool], seed: int, made: object
) -> None:
    inside, replaced = test
    engine = flow(inside, seed)
    watched = Watched(engine, engine.start(), replaced)
    watched.check(watched.session)
    assert isinstance(made, list)
    for move, argument in made:
        watched.make(move, argument)
    for _ in range(len(engine.plan.items) + len(engine.plan.parts)):
        if watched.session.end:
            break
        part = engine.plan.parts[watched.session.part].part
        watched.make("finish_part" if part.navigation == "nonlinear" else "next", "")
    assert watched.session.end in ("finished", "branch")


@settings(max_examples=100, deadline=None)
@given(whole_tests(), st.integers(0, 99), st.lists(st.sampled_from("AB"), max_size=30))
def test_the_same_student_goes_the_same_way_again(
    test: tuple[str, bool], seed: int, answers: list[str]
) -> None:
    ways = []
    for _ in range(2):
        engine = flow(test[0], seed)
        session, given_answers = engine.start(), iter(answers)
        while not session.end:
            part = engine.plan.parts[session.part].part
            session = engine.answer(session, attempt(next(given_answers, "A")))
            session = engine.finish_part(session) if part.navigation == "nonlinear" else engine.next(session)
        ways.append(session)
    assert ways[0] == ways[1]
