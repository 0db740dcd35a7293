"""Properties of the readers and writers: nothing is lost on the way round, and no text does harm."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madrone.qti.equations import EquationError, Options, compare, latex, mathml, read
from madrone.qti.equations.signs import SIGNS
from madrone.qti.equations.tests.trees import trees
from madrone.qti.equations.tree import (
    MAX_DEPTH,
    MAX_NODES,
    Number,
    Tree,
    check_size,
    from_plain,
    to_plain,
    walk,
)

pytestmark = pytest.mark.thorough

_UNGROUPED = Options(grouping=False)
_PIECES = [
    r"\frac", r"\sqrt", r"\left", r"\right", r"\text", r"\overline", r"\pi", r"\sin", r"\log", r"\cdot", r"\le",
    "{", "}", "(", ")", "[", "]", "|", "^", "_", ",", ";", ":", "=", "<", ">", "!", "%", "°", "+", "-", "±", "*", "/",
    "1", "2", "10", "3.5", "x", "y", "e", "i", " ", "cm", "ft", "or", "and", "sqrt", "√", "½", "²", "$", "&", "\\",
]  # fmt: skip
_ELEMENTS = ["mn", "mi", "mo", "mrow", "mfrac", "msup", "msub", "msqrt", "mroot", "mfenced", "mtext", "mover", "apply",
             "cn", "ci", "plus", "semantics", "math", "table"]  # fmt: skip


def _fits(tree: Tree) -> bool:
    try:
        check_size(tree)
    except EquationError:
        return False
    return len(latex(tree)) <= 2000


@given(trees.filter(_fits))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_as_latex_is_read_back(tree: Tree) -> None:
    assert read(latex(tree), "latex", _UNGROUPED) == tree


@given(trees.filter(_fits))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_as_mathml_is_read_back(tree: Tree) -> None:
    assert read(mathml(tree), "mathml", _UNGROUPED) == tree


@given(trees)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_crosses_to_the_worker_comes_back_the_same(tree: Tree) -> None:
    assert from_plain(to_plain(tree)) == tree


def _read_quietly(text: str, notation: str) -> None:
    """Read within the limits or raise our own error, and soon."""
    start = time.process_time()
    try:
        tree = read(text, notation)  # type: ignore[arg-type] # one of three
    except EquationError as error:
        assert error.code
        assert error.message
        assert error.position >= 0
    else:
        parts = list(walk(tree))
        assert len(parts) <= MAX_NODES
        assert all(part.value >= 0 for part in parts if isinstance(part, Number))
    assert time.process_time() - start < 5


@given(st.text(max_size=300), st.sampled_from(["text", "latex", "mathml"]))
@settings(max_examples=400, deadline=None)
def test_no_text_at_all_makes_reading_fail_otherwise(text: str, notation: str) -> None:
    _read_quietly(text, notation)


@given(
    st.lists(st.sampled_from([*_PIECES, *SIGNS]), max_size=60).map("".join),
    st.sampled_from(["text", "latex"]),
)
@settings(max_examples=1500, deadline=None)
def test_no_row_of_mathematical_pieces_does(text: str, notation: str) -> None:
    _read_quietly(text, notation)


_leaf = st.tuples(st.sampled_from(_ELEMENTS), st.sampled_from(_PIECES).filter(lambda one: one not in "<&"))
_markup = st.recursive(
    _leaf.map(lambda two: f"<{two[0]}>{two[1].replace('<', '')}</{two[0]}>"),
    lambda inner: st.tuples(st.sampled_from(_ELEMENTS), st.lists(inner, max_size=3)).map(
        lambda two: f"<{two[0]}>{''.join(two[1])}</{two[0]}>"
    ),
    max_leaves=12,
)


@given(_markup)
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_markup_does(text: str) -> None:
    _read_quietly(text, "mathml")


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
def test_a_students_answer_never_raises(text: str) -> None:
    verdict = compare(text, "x^2+1")
    assert verdict.correct in (True, False, None)
    assert verdict.reason


def test_the_limit_of_depth_is_that_of_the_readers_too() -> None:
    for text in (
        "(" * 2 * MAX_DEPTH + "x" + ")" * 2 * MAX_DEPTH,
        "-" * 2 * MAX_DEPTH + "x",
        "x" + "^x" * 2 * MAX_DEPTH,
    ):
        try:
            read(text)
        except EquationError as error:
            assert error.code == "too-deep"
        else:
            raise AssertionError(text)
