"""Moving through a test: navigation, submission, attempts, skipping, review, time, and keeping the session."""

import json
import math

import pytest

from madrone.qti import QtiError, score_item
from madrone.qti.clones import clone_item
from madrone.qti.flow import TestFlow, TestSession, make_attempt, time_left
from madrone.qti.tests.assessing import (
    CHOICE,
    FREE,
    TEST_SCORE,
    TOTAL,
    attempt,
    flow,
    part,
    ref,
    section,
    walk,
)
from madrone.qti.tests.building import SCORE, choice_body, make_item, response

THREE = section("S", ref("a") + ref("b") + ref("c"))
OPEN = 'navigation-mode="nonlinear" submission-mode="individual"'
TOGETHER = 'navigation-mode="linear" submission-mode="simultaneous"'


def refused(code: str, move: object, *arguments: object) -> None:
    with pytest.raises(QtiError) as refusal:
        move(*arguments)  # type: ignore[operator]  # every move is a method
    assert refusal.value.code == code


def control(**settings: object) -> str:
    said = " ".join(f'{name.replace("_", "-")}="{str(value).lower()}"' for name, value in settings.items())
    return f"<qti-item-session-control {said}/>"


def shown(engine: TestFlow, session: TestSession) -> str | None:
    item = engine.current(session)
    return None if item is None else item.key


def score(session: TestSession) -> object:
    return session.outcomes["SCORE"]


def test_a_linear_part_goes_forward_only() -> None:
    engine = flow(part(THREE))
    session = engine.start()
    assert [one.key for one in engine.open_items(session)] == ["a"]
    refused("navigation-linear", engine.go_to, session, "b")
    refused("navigation-linear", engine.finish_part, session)
    session = engine.next(session)
    assert shown(engine, session) == "b"
    session = engine.next(engine.next(session))
    assert (shown(engine, session), session.end, session.presented) == (None, "finished", ("a", "b", "c"))


def test_a_nonlinear_part_goes_anywhere_and_ends_when_it_is_finished() -> None:
    engine = flow(part(THREE, FREE))
    session = engine.go_to(engine.start(), "c")
    refused("part-end", engine.next, session)
    refused("item-elsewhere", engine.go_to, session, "z")
    session = engine.next(engine.go_to(session, "a"))
    assert (shown(engine, session), session.presented) == ("b", ("a", "c", "b"))
    assert [one.key for one in engine.open_items(session)] == ["a", "b", "c"]
    session = engine.finish_part(session)
    assert session.end == "finished"


def test_nothing_can_be_done_once_the_test_is_over() -> None:
    engine = flow(part(THREE, FREE))
    session = engine.end(engine.start())
    assert (session.end, engine.current(session), engine.open_items(session)) == ("stopped", None, ())
    for move in (engine.next, engine.finish_part, engine.end):
        refused("session-over", move, session)
    refused("session-over", engine.answer, session, attempt())
    refused("session-over", engine.go_to, session, "a")


def test_a_part_that_is_left_is_closed() -> None:
    engine = flow(part(THREE, FREE) + part(section("T", ref("d")), FREE, "Q"))
    session = engine.finish_part(engine.start())
    assert shown(engine, session) == "d"
    refused("item-elsewhere", engine.go_to, session, "a")


def test_simultaneous_answers_may_change_and_count_when_the_part_is_left() -> None:
    engine = flow(TEST_SCORE + part(THREE, FREE) + TOTAL)
    session = engine.answer(engine.answer(engine.start(), attempt("A")), attempt("B"))
    session = engine.answer(engine.next(session), attempt("A"))
    assert score(session) == {"base": {"float": 0.0}}
    session = engine.finish_part(session)
    assert score(session) == {"base": {"float": 1.0}}
    assert [session.answers[key].attempts for key in "ab"] == [1, 1]


def test_individual_answers_count_at_once() -> None:
    engine = flow(TEST_SCORE + part(THREE, OPEN) + TOTAL)
    session = engine.answer(engine.start(), attempt("A"))
    assert score(session) == {"base": {"float": 1.0}}


def test_attempts_are_limited_where_they_are_submitted_one_by_one() -> None:
    once = flow(part(THREE))
    refused("attempts-used", once.answer, once.answer(once.start(), attempt()), attempt())
    twice = flow(part(control(max_attempts=2) + THREE))
    session = twice.answer(twice.answer(twice.start(), attempt("B")), attempt())
    assert session.answers["a"].attempts == 2
    refused("attempts-used", twice.answer, session, attempt())
    endless = flow(part(control(max_attempts=0) + THREE))
    session = endless.start()
    for _ in range(5):
        session = endless.answer(session, attempt("B"))
    assert session.answers["a"].attempts == 5


def test_an_adaptive_item_says_itself_when_it_is_done() -> None:
    adaptive = make_item(
        response("RESPONSE", "single", "identifier", "A") + SCORE,
        choice_body("A", "B"),
        "",
        'adaptive="true"',
    )
    engine = flow(part(THREE), items={"a": adaptive})
    session = engine.start()
    for status in ("incomplete", "incomplete", "completed"):
        turn = make_attempt(
            adaptive,
            {"RESPONSE": {"base": {"identifier": "B"}}},
            score_item(
                adaptive, {"@candidateOutcomes": {"completionStatus": {"base": {"identifier": status}}}}
            ),
        )
        session = engine.answer(session, turn)
    assert session.answers["a"].attempts == 3
    refused("attempts-used", engine.answer, session, attempt())


def test_an_item_that_may_not_be_skipped_holds_the_student() -> None:
    engine = flow(part(control(allow_skipping=False) + THREE))
    session = engine.start()
    refused("item-skip", engine.next, session)
    refused("item-skip", engine.answer, session, attempt(None))
    assert shown(engine, engine.next(engine.answer(session, attempt("B")))) == "b"
    nonlinear = flow(part(control(allow_skipping=False) + THREE, OPEN))
    refused("item-skip", nonlinear.finish_part, nonlinear.answer(nonlinear.start(), attempt()))
    assert nonlinear.end(nonlinear.start()).end == "stopped"


def test_skipping_is_always_allowed_where_there_is_nothing_to_answer_or_all_is_submitted_at_once() -> None:
    reading = make_item("", "<p>Read this.</p>")
    engine = flow(part(control(allow_skipping=False) + THREE), items={"a": reading})
    assert shown(engine, engine.next(engine.start())) == "b"
    together = flow(part(control(allow_skipping=False) + THREE, TOGETHER))
    assert shown(together, together.next(together.start())) == "b"


def test_an_incomplete_answer_is_refused_only_where_answers_are_validated() -> None:
    incomplete = make_attempt(CHOICE, {}, score_item(CHOICE, {}), complete=False)
    strict = flow(part(control(validate_responses=True) + THREE))
    refused("response-rules", strict.answer, strict.start(), incomplete)
    free = flow(part(THREE))
    assert free.answer(free.start(), incomplete).answers["a"].responded is False


def test_an_answered_item_that_may_not_be_reviewed_is_closed() -> None:
    engine = flow(part(control(allow_review=False) + THREE, OPEN))
    session = engine.next(engine.answer(engine.start(), attempt()))
    refused("item-closed", engine.go_to, session, "a")
    assert [one.key for one in engine.open_items(session)] == ["b", "c"]
    reviewed = flow(part(THREE, OPEN))
    assert (
        shown(reviewed, reviewed.go_to(reviewed.next(reviewed.answer(reviewed.start(), attempt())), "a"))
        == "a"
    )


def test_feedback_of_an_item_shows_between_attempts_and_after_the_last_only_if_allowed() -> None:
    for allowed in (True, False):
        engine = flow(part(control(max_attempts=2, show_feedback=allowed) + THREE))
        session = engine.start()
        assert not engine.shows_feedback(session, "a")
        session = engine.answer(session, attempt())
        assert engine.shows_feedback(session, "a")
        assert engine.shows_feedback(engine.answer(session, attempt()), "a") is allowed
    free = flow(part(control(show_feedback=True) + THREE, FREE))
    session = free.answer(free.start(), attempt())
    assert not free.shows_feedback(session, "a")
    assert free.shows_feedback(free.finish_part(session), "a")
    assert not free.shows_feedback(session, "z")


LIMITS = "<qti-time-limits {}/>".format


def test_an_answer_after_the_most_time_is_refused_or_marked_late() -> None:
    late = flow(
        LIMITS('max-time="60"')
        + part(section("S", LIMITS('max-time="9" allow-late-submission="1"') + ref("a")))
    )
    session = late.start()
    assert [one.key for one in late.limits(session)] == ["test", "section:S"]
    assert late.answer(session, attempt(), {"test": 60, "section:S": 9}).answers["a"].late is False
    assert late.answer(session, attempt(), {"test": 60, "section:S": 10}).answers["a"].late is True
    refused("time-over", late.answer, session, attempt(), {"test": 61})
    assert time_left(late.limits(session), {"test": 55, "section:S": 1}) == 5
    assert time_left(late.limits(session), {"test": 99}) == 0
    assert time_left((), {}) == math.inf


def test_a_student_must_stay_for_the_least_time_of_an_item_and_of_a_section_at_its_end() -> None:
    engine = flow(
        part(
            section("S", LIMITS('min-time="30"') + ref("a", LIMITS('min-time="10"')) + ref("b"))
            + section("T", ref("c"))
        )
    )
    session = engine.start()
    refused("time-missing", engine.next, session, {"item:a": 9.5})
    session = engine.next(session, {"item:a": 10, "section:S": 10})
    refused("time-missing", engine.next, session, {"item:b": 0, "section:S": 29})
    assert shown(engine, engine.next(session, {"section:S": 30})) == "c"


def test_a_session_is_kept_as_json_and_goes_on() -> None:
    engine = flow(TEST_SCORE + part(THREE) + TOTAL, seed=5)
    session = engine.next(engine.answer(engine.start({"X": {"base": None}}), attempt(duration=2.5)))
    kept = json.loads(json.dumps(session.to_json()))
    assert TestSession.from_json(kept) == session
    assert len(json.dumps(kept)) < 600
    assert engine.next(TestSession.from_json(kept)) == engine.next(session)


def test_a_session_of_another_test_or_seed_is_refused() -> None:
    session = flow(part(THREE), seed=1).start()
    refused("session-test", flow(part(THREE), seed=2).current, session)
    refused("session-test", flow(part(section("S", ref("z"))), seed=1).next, session)


BROKEN: list[object] = [
    None,
    [],
    {},
    {"test": "T", "seed": "0", "part": 0},
    {"test": "T", "seed": 0, "part": -1},
    {"test": "T", "seed": 0, "part": True},
    {"test": "T", "seed": 0, "part": 0, "item": 3},
    {"test": "T", "seed": 0, "part": 0, "end": "nowhere"},
    {"test": "T", "seed": 0, "part": 0, "presented": [1]},
    {"test": "T", "seed": 0, "part": 0, "outcomes": {"SCORE": 1}},
    {"test": "T", "seed": 0, "part": 0, "answers": {"a": 1}},
    {"test": "T", "seed": 0, "part": 0, "answers": {"a": {"attempts": 1, "duration": "long"}}},
]


@pytest.mark.parametrize("data", BROKEN)
def test_what_is_no_kept_session_is_refused(data: object) -> None:
    refused("session-json", TestSession.from_json, data)


def test_an_attempt_knows_whether_it_is_correct_and_whether_anything_was_given() -> None:
    def made(item: object, responses: dict[str, object]) -> tuple[bool | None, bool]:
        one = make_attempt(item, responses, score_item(item, responses))  # type: ignore[arg-type]
        return one.correct, one.responded

    assert made(CHOICE, {"RESPONSE": {"base": {"identifier": "A"}}}) == (True, True)
    assert made(CHOICE, {"RESPONSE": {"base": {"identifier": "B"}}}) == (False, True)
    assert made(CHOICE, {"RESPONSE": {"base": {"nonsense": "B"}}}) == (False, False)
    assert made(CHOICE, {}) == (False, False)
    assert made(
        make_item(response("RESPONSE", "single", "string")), {"RESPONSE": {"base": {"string": "x"}}}
    ) == (
        None,
        True,
    )
    assert make_attempt(CHOICE, {}, score_item(CHOICE, {}), clone=clone_item(CHOICE, 3)).correct is False


def test_an_item_without_facts_is_refused_by_name() -> None:
    engine = flow(part(THREE))
    with pytest.raises(QtiError, match=r"a\.xml, b\.xml, c\.xml"):
        TestFlow(engine.test, {})


def test_a_person_can_score_later() -> None:
    engine = flow(TEST_SCORE + part(THREE) + TOTAL)
    session = walk(engine, {"b": "B"})
    assert score(session) == {"base": {"float": 2.0}}
    session = engine.rescore(session, "b", {"SCORE": {"base": {"float": 0.5}}})
    assert score(session) == {"base": {"float": 2.5}}
    assert session.end == "finished"
    refused("item-unanswered", engine.rescore, session, "z", {})
