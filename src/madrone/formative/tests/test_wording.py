"""Whatever the engine says of a page, a teacher is told in words."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import madrone.omr
from madrone.formative import wording

OMR = Path(madrone.omr.__file__).parent
#: Where in a call the reason of a page stands.
PLACES = {"Registration": 0, "ScanError": 0, "PageReading": 1, "PageProblem": 2}
#: Said of folders and of the same picture twice, never of a page that a quiz's teacher sees.
ELSEWHERE = {"no-file", "same-picture"}


@cache
def reasons() -> set[str]:
    """Find every reason that the engine writes down, in its own source."""
    found = set(_given_up((OMR / "batches/pool.py").read_text()))
    for room in ("registration", "reading", "images", "batches/worker.py"):
        place = OMR / room
        for path in [place] if place.is_file() else place.glob("*.py"):
            found |= set(_written(path.read_text()))
    return found - ELSEWHERE


def _written(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [one.value for one in node.keywords if one.arg in ("reason", "code")]
            place = PLACES.get(node.func.id)
            if place is not None and len(node.args) > place:
                given.append(node.args[place])
            for one in given:
                if isinstance(one, ast.Constant) and one.value and isinstance(one.value, str):
                    yield one.value


def _given_up(source: str) -> Iterator[str]:
    """The pool names what ended a page as a pair of its code and its sentence."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            code, sentence = node.elts
            if isinstance(code, ast.Constant) and isinstance(sentence, ast.Name):
                yield str(code.value)


def test_every_reason_of_the_engine_has_a_sentence() -> None:
    found = reasons()
    # The search finds what is known to be there, of each way of writing it.
    assert {
        "no-code",
        "distorted",
        "too-small",
        "too-many-pages",
        "encrypted",
        "gave-up",
        "lost-page",
    } <= found
    assert not [reason for reason in sorted(found) if not wording.is_worded(reason)]


def test_every_sentence_says_what_happened_and_what_to_do() -> None:
    for reason in reasons():
        for sentence in map(str, wording.why(reason)):
            assert sentence.endswith(".") and sentence[0].isupper(), reason


def test_a_reason_that_nobody_knows_has_a_remedy_too() -> None:
    problem, remedy = wording.why("of-tomorrow")
    assert str(problem) and "200 dpi" in str(remedy)
