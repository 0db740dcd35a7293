"""The whole way of a file through the engine. Only ``QtiError`` from a reader, or for an answer, is no fault."""

import pickle
import random
import re
import tempfile
from pathlib import Path

from fuzzing.corpus import Seed
from madrone import qti
from madrone.qti.assessment import read_test
from madrone.qti.braille import render_braille
from madrone.qti.clones import clone_item
from madrone.qti.errors import Problem, QtiError
from madrone.qti.flow import TestFlow, TestSession, item_facts, make_attempt
from madrone.qti.lint import lint_item, lint_package, lint_stimulus
from madrone.qti.media import check_media
from madrone.qti.pci import PciJson
from madrone.qti.tests.assessing import CHOICE
from madrone.qti.writing import write_item, write_stimulus, write_test

_MOVES = 12
# A file at a limit may go over it when it is written with all that QTI 3.0 wants.
_LIMITS = frozenset({"xml-too-deep", "xml-too-many", "xml-too-large"})
_LIVE = re.compile(
    r"<[a-z][^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*\s(?:on[a-z]+=|(?:href|src|action)=\"\s*(?:javascript|data):)"
)
_ODD: tuple[object, ...] = (
    None, 1, "x", [], {}, {"base": None}, {"base": {"identifier": "A"}}, {"base": {"identifier": "no such"}},
    {"list": {"identifier": ["A", "B", "A"]}}, {"list": {"directedPair": [["A", "X"], ["B", "X"]]}},
    {"list": {"pair": [["A", "B"]]}}, {"base": {"string": "x" * 3000}}, {"base": {"string": "1/0 \u202e\0"}},
    {"base": {"integer": 10**40}}, {"base": {"integer": -3}}, {"base": {"float": float("nan")}},
    {"base": {"float": 1e308}}, {"base": {"point": [5, 5]}}, {"list": {"point": [[1, 1], [10**9, -4]]}},
    {"base": {"duration": -5}}, {"base": {"boolean": True}}, {"record": [{"name": "a", "base": {"integer": 1}}]},
    {"record": [{}]}, {"base": {"file": {"data": "!!", "mime": "x", "name": "../a"}}},
    {"list": {"string": ["a"] * 400}},
    {"base": {"uri": "javascript:x"}}, {"base": {"identifier": ["A"]}}, {"list": None}, {"base": {"nope": 1}},
)  # fmt: skip


_LETTERS: tuple[PciJson, ...] = ({"base": {"identifier": "A"}}, {"base": {"identifier": "B"}}, {"base": None})


class Fault(Exception):
    """Something that is wrong without an exception of its own."""


def drive(seed: Seed, chance: random.Random) -> str:
    """Take one file the whole way; a word says how far it came. Any exception is a fault of the engine."""
    try:
        return {
            "item": _item,
            "stimulus": _stimulus,
            "test": _test,
            "picture": _picture,
            "package": _package,
        }[seed.kind](seed.data, chance)
    except _Refused:
        return "refused"


class _Refused(Exception):
    """The reader would not have the file, as it may."""


def _refuse(error: QtiError) -> _Refused:
    if not error.code or not error.message or error.line < 0:
        raise Fault(f"a refusal without a code, a sentence or a line: {error!r}")
    return _Refused()


def _item(data: bytes, chance: random.Random) -> str:
    try:
        item = qti.read_item(data, source="fuzzed.xml")
    except QtiError as error:
        raise _refuse(error) from None
    _use_item(item, chance)
    try:
        again = qti.read_item(write_item(item), source="written.xml")
    except QtiError as error:
        if error.code in _LIMITS:
            return "grown"
        raise Fault(f"what was written is not read again: {error}") from error
    if item.status == "ok" and [one.kind for one in again.interactions] != [
        one.kind for one in item.interactions
    ]:
        raise Fault("what was written has other interactions")
    return item.status


def _use_item(item: qti.Item, chance: random.Random) -> None:
    _check(item.problems)
    responses = _answers(item, chance)
    seeds = (0, chance.randrange(1000))
    for medium in ("screen", "print", "large-print"):
        show = chance.random() < 0.5
        html = qti.render_item(
            item,
            asset_url=str,
            medium=medium,  # type: ignore[arg-type]  # one of the three
            responses=responses,
            show_key=show,
            read_only=not show,
            clone=clone_item(item, seeds[1]) if chance.random() < 0.5 else None,
            outcomes=responses if chance.random() < 0.2 else None,
            supports=frozenset({"glossary-on-screen", "spoken", "sign-language", "keyword-translation"}),
            locale=chance.choice(("en", "es")),
        )
        if "<script" in html or _LIVE.search(html):
            raise Fault("the HTML holds a script")
    if chance.random() < 0.1:
        try:
            render_braille(item, responses=responses)
        except QtiError as error:
            _refuse(error)
    for attempt in (responses, {}, qti.correct_responses(item), {**responses, "@seed": seeds[1]}):
        first = qti.score_item(item, attempt)
        qti.score_item(
            item, {**attempt, "@candidateOutcomes": first.outcomes, "@templates": chance.choice(_ODD)}
        )
        qti.is_answered(item, attempt)
        try:
            qti.validate_responses(item, attempt)
        except QtiError as error:
            _refuse(error)
    if clone_item(item, seeds[1]) != clone_item(item, seeds[1]):
        raise Fault("the same seed gave two clones")
    _check(lint_item(item))
    pickle.loads(pickle.dumps(item))  # noqa: S301  # what was written a moment ago


def _answers(item: qti.Item, chance: random.Random) -> dict[str, object]:
    names = [*item.responses, "no such response", "duration"]
    known = [{"base": {"identifier": c.identifier}} for one in item.interactions for c in one.choices]
    return {name: chance.choice([*_ODD, *known]) for name in names if chance.random() < 0.8}


def _stimulus(data: bytes, _chance: random.Random) -> str:
    try:
        stimulus = qti.read_stimulus(data, "fuzzed.xml")
    except QtiError as error:
        raise _refuse(error) from None
    _check(stimulus.problems)
    qti.render_stimulus(stimulus, asset_url=str)
    _check(lint_stimulus(stimulus))
    try:
        qti.read_stimulus(write_stimulus(stimulus), "written.xml")
    except QtiError as error:
        if error.code in _LIMITS:
            return "grown"
        raise Fault(f"what was written is not read again: {error}") from error
    return "ok"


def _test(data: bytes, chance: random.Random) -> str:
    try:
        test = read_test(data, "fuzzed.xml", section=lambda path: data)
    except QtiError as error:
        raise _refuse(error) from None
    _check(test.problems)
    write_test(test)
    flow = TestFlow(test, {ref.href: item_facts(CHOICE) for ref in test.item_refs}, chance.randrange(100))
    session = flow.start()
    for _ in range(_MOVES):
        session = _move(flow, session, chance)
        TestSession.from_json(session.to_json())
        flow.feedback(session)
    return "ok"


def _move(flow: TestFlow, session: TestSession, chance: random.Random) -> TestSession:
    """One move; one that the rules do not allow changes nothing."""
    try:
        here = flow.current(session)
        way = chance.random()
        if here is not None and way < 0.5:
            responses: dict[str, PciJson] = {"RESPONSE": chance.choice(_LETTERS)}
            attempt = make_attempt(CHOICE, responses, qti.score_item(CHOICE, responses))
            return flow.answer(session, attempt)
        if way < 0.9:
            return flow.next(session)
        return flow.end(session)
    except QtiError:
        return session


def _picture(data: bytes, _chance: random.Random) -> str:
    try:
        check_media("fuzzed.svg", data)
    except QtiError as error:
        raise _refuse(error) from None
    return "ok"


def _package(data: bytes, _chance: random.Random) -> str:
    with tempfile.TemporaryDirectory(prefix="fuzz-qti-") as folder:
        path = Path(folder) / "fuzzed.zip"
        path.write_bytes(data)
        try:
            with qti.open_package(path) as package:
                _check(package.all_problems)
                for name in package.files:
                    try:
                        package.read(name)
                    except QtiError as error:
                        _refuse(error)
                _check(lint_package(package))
        except QtiError as error:
            raise _refuse(error) from None
    return "ok"


def _check(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        if not problem.code or not problem.message or problem.line < 0:
            raise Fault(f"a problem without a code, a sentence or a line: {problem!r}")
